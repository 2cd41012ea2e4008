import type { JsonObject } from "@cornercast/sdk/document";
import type { CryptoKeyPair } from "@cornercast/sdk/boundary/verify";

/** What an owner of keys is set up with for a run: keys, policies and roots that are good for nothing else. */
export interface OwnerSetup {
  /** The resource whose key is asked for, the key, and the digest of the manifest of what it opens. */
  readonly resource: string;
  readonly key: Uint8Array<ArrayBuffer>;
  readonly weights: string;
  /** The AppraisalPolicy of that resource, and the TrustAnchors that it names: the roots of two software attesters. */
  readonly policy: JsonObject;
  readonly anchors: JsonObject;
  /** A resource under a policy by which results have no end. */
  readonly endless: string;
  readonly endlessPolicy: JsonObject;
  /** The keys of the software attester of a processor, of that of a device, and of a service that gives results. */
  readonly root: CryptoKeyPair;
  readonly device: CryptoKeyPair;
  readonly issuer: CryptoKeyPair;
}

/** An owner of keys that is tested. */
export interface OwnerUnderTest {
  readonly url: string;
  readonly token?: string;
  readonly setup: OwnerSetup;
}
