/** How the attention of a layer keeps its keys and values. */
export type AttentionShape =
  | {
      /** One key and value for each of `kvHeads` heads: as many as `heads` (multi-head), fewer (grouped), or one (multi-query). */
      readonly kind: "heads";
      readonly heads: number;
      readonly kvHeads: number;
      readonly headDim: number;
      /** Whether the projections of queries, keys and values have biases, and that of the output. */
      readonly inputBias: boolean;
      readonly outputBias: boolean;
      /** Whether queries and keys are normed before they meet. */
      readonly queryKeyNorm: boolean;
      /** Whether each head has a learnt sink. */
      readonly sinks: boolean;
    }
  | {
      /** One compressed latent for all heads (multi-head latent attention). */
      readonly kind: "latent";
      readonly heads: number;
      /** Absent where queries are not compressed. */
      readonly queryRank?: number;
      readonly kvRank: number;
      readonly nopeDim: number;
      readonly ropeDim: number;
      readonly valueDim: number;
    };

/** The experts of the layers that have some. */
export interface ExpertShape {
  readonly count: number;
  /** How many one token uses. */
  readonly active: number;
  readonly width: number;
  /** The width of all experts that every token uses. */
  readonly sharedWidth: number;
  /** Whether the output of the shared experts is gated. */
  readonly sharedGate: boolean;
  /** How many layers have experts; the others are dense. */
  readonly layers: number;
  readonly biases: boolean;
  readonly routerBias: boolean;
}

/** How the weights are stored. */
export interface WeightFormat {
  /** In the words of the configuration, such as `bf16`, `fp8 in blocks of 128 × 128` or `nvfp4`. */
  readonly name: string;
  /** Bits of one weight with its share of scales and zero points. */
  readonly bits: number;
  /** What is stored so. The rest keeps the plain format. */
  readonly covers: "all" | "linear" | "experts";
  readonly source: string;
}

/** What of a decoder-only transformer decides how much memory it takes. */
export interface ModelShape {
  readonly type: string;
  readonly layers: number;
  readonly hidden: number;
  readonly vocabulary: number;
  /** Learnt positions; 0 with rotary ones. */
  readonly positions: number;
  readonly tied: boolean;
  readonly attention: AttentionShape;
  /** The width of the dense layers. */
  readonly width: number;
  /** Matrices of a dense layer: 3 where it is gated, otherwise 2. */
  readonly matrices: 2 | 3;
  readonly mlpBias: boolean;
  /** Norms of a layer, and whether they have a bias. */
  readonly norms: number;
  readonly normBias: boolean;
  readonly headBias: boolean;
  readonly experts?: ExpertShape;
  /** Layers whose attention sees no further than `window` tokens. */
  readonly windowLayers: number;
  readonly window?: number;
  /** Bytes of a plain weight. */
  readonly plainBytes: number;
  readonly plainFormat: string;
  readonly weights: WeightFormat;
  /** Bytes of a value in the cache, where the configuration says so. */
  readonly cacheBytes?: number;
  /** The longest context that the configuration states. */
  readonly contextLimit?: number;
  /** What is estimated, and what is left out. */
  readonly notes: readonly string[];
}
