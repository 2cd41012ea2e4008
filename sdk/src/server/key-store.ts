import type { AppraisalPolicyJson, ReferenceValuesJson, TrustAnchorsJson } from "@cornercast/schemas";
import type { HeldKey } from "../boundary/verify/index.js";

/** A key, what it is for, and what a boundary has to satisfy that gets it. */
export interface StoredKey extends HeldKey {
  readonly policy: AppraisalPolicyJson;
  /** The reference values that the policy compares with. */
  readonly references: readonly ReferenceValuesJson[];
  /** The trust anchors that the policy names, beside the registered ones. */
  readonly trustAnchors: readonly TrustAnchorsJson[];
}

/** Where the owner of keys keeps them. */
export interface KeyStore {
  /** The key of a resource; `undefined` where there is none. */
  find(resource: string): Promise<StoredKey | undefined>;
}

/** Keys in memory, by resource. */
export function memoryKeyStore(keys: Readonly<Record<string, StoredKey>>): KeyStore {
  return { find: (resource) => Promise.resolve(Object.hasOwn(keys, resource) ? keys[resource] : undefined) };
}
