import type { AttributeValueJson } from "@cornercast/schemas";

/** Where a node hangs, the same for all forms of a topology. Absent is unknown. */
export interface PlacedNode {
  readonly name: string;
  /** The switches or groups of switches above it, closest first. */
  readonly tiers?: readonly string[];
  /** The registry id of the network. */
  readonly fabric?: string;
  /** The domain in which its devices reach each other's memory. */
  readonly domain?: string;
  readonly region?: string;
  readonly zone?: string;
  /** The ids of its accelerators, of which nothing else is known. */
  readonly devices?: readonly string[];
  readonly attributes?: Readonly<Record<string, AttributeValueJson>>;
  /** A word of the source about its health, where it is not good. */
  readonly unhealthy?: string;
  /** When the source was last sure of it, as an RFC 3339 instant. */
  readonly at?: string;
}

/** The nodes of a topology, and what of it could not be used. */
export interface TopologyReading {
  readonly nodes: readonly PlacedNode[];
  readonly findings: readonly {
    readonly code: "import-field-ignored" | "import-conflict" | "import-value-sentinel";
    readonly message: string;
    readonly pointer?: string;
  }[];
}
