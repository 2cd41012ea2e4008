import type { JsonObject, JsonValue } from "../../../../document/json-value.js";

/** What a case expects. The verifier never sees it. */
export interface VectorExpectation {
  readonly verdict: string;
  /** One code, or several between `|`. */
  readonly code?: string;
  readonly crypto?: boolean;
  readonly facts?: JsonObject;
}

/** A case without what it expects. */
export interface VectorCase {
  readonly id: string;
  readonly tech: string;
  /** The time of evaluation, RFC 3339. */
  readonly now: string;
  readonly evidence?: string;
  readonly hex?: boolean;
  readonly b64?: boolean;
  readonly evidenceLen?: number;
  readonly patch?: readonly { readonly off: number; readonly xor: number }[];
  readonly truncate?: number;
  readonly vek?: string;
  readonly vekPem?: string;
  readonly chain?: string;
  readonly certTable?: string;
  readonly collateral?: string;
  readonly collateralParts?: Readonly<Record<string, string>>;
  readonly collateralPatch?: Readonly<Record<string, JsonValue>>;
  readonly collateralCopy?: Readonly<Record<string, string>>;
  readonly ccel?: string;
  readonly rims?: readonly string[];
  readonly expectedNonce?: string;
  readonly sig?: string;
  readonly ak?: string;
  readonly cpak?: string;
}
