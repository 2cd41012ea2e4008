import type { JsonValue } from "../../../document/json-value.js";
import type { Bytes } from "../bytes/byte-reader.js";
import type { EvidenceCheck } from "./evidence-check.js";

/**
 * How a value is known: `signed` is inside of what the hardware signed, `bound` has its digest there, `endorsed` is from collateral that the
 * vendor signed, `hint` is neither.
 */
export type TrustClass = "signed" | "bound" | "endorsed" | "hint";

/** A value that evidence states. */
export interface EvidenceClaim {
  /** Such as `version`, `signing-key`, `vmpl`. Words are joined by hyphens. */
  readonly name: string;
  readonly value: JsonValue;
  readonly trust: TrustClass;
}

/** A setting of which evidence may say nothing. Unknown is not off. */
export type Setting = "on" | "off" | "unknown";

/** A digest of what was loaded or run. */
export interface Measurement {
  /** In the words of the technology, as reference values name it: `MEASUREMENT`, `MRTD`, `RTMR2`, `PCR0`. */
  readonly register: string;
  readonly algorithm: "sha-1" | "sha-256" | "sha-384" | "sha-512";
  /** Lower-case hexadecimal digits. */
  readonly value: string;
  /** `launch` is fixed when the boundary starts; `boot` is extended while it boots; `runtime` can be extended later; `signer` names who signed, `config` what was configured. */
  readonly kind: "launch" | "boot" | "runtime" | "signer" | "config";
  readonly trust: TrustClass;
  /** Whether an event log that was supplied replays to the value; absent where none was. */
  readonly replayed?: boolean;
}

/** The state of the trusted computing base. */
export interface TcbFacts {
  /** In the vendor's words, such as `UpToDate`; `NONE` where no level matches; absent where the vendor has no such list. */
  readonly status?: string;
  /** Security version numbers by the vendor's name of the component: what the signer vouches for. */
  readonly components: Readonly<Record<string, number>>;
  /** The same of other kinds, such as `committed`, `current`, `launch`. */
  readonly others?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly advisories: readonly string[];
  /** The date of the level (RFC 3339), and the number of the vendor's evaluation. */
  readonly date?: string;
  readonly evaluation?: number;
}

/** What tells one device from another. */
export interface DeviceIdentity {
  /** Such as `chip-id`, `csp-id`, `ppid`, `ueid`, `module-id`, `ak`, `instance-id`. */
  readonly kind: string;
  readonly value: string;
  readonly trust: TrustClass;
}

/** A property of how the boundary is set up that a strict policy does not pass over. */
export interface Condition {
  /** Such as `sept-ve-disable-clear`, `unknown-policy-bits`, `cc-mode-off`. */
  readonly name: string;
  /** `unsafe` is refused as `guest-policy` unless waived; `weak` is a warning; `unknown` is a setting that the evidence does not show. */
  readonly level: "unsafe" | "weak" | "unknown";
  readonly reason: string;
}

/** A piece of collateral that was used. */
export interface UsedCollateral {
  /** As in {@link CollateralItem}. */
  readonly kind: string;
  /** SHA-256, `sha256:…`. */
  readonly digest?: string;
  /** Milliseconds since 1970. */
  readonly thisUpdate?: number;
  readonly nextUpdate?: number;
}

/**
 * What one piece of evidence shows: facts, and what was checked. No policy is in it.
 *
 * - Where a check of the phases `envelope` or `signature` failed, values are what the evidence says and no more.
 */
export interface EvidenceFacts {
  /** The registry id of the technology. */
  readonly technology: string;
  /** The registry id of the format; absent where the bytes are of none. */
  readonly format?: string;
  /** The SHA-256 digest of the evidence, `sha256:…`. */
  readonly evidence: string;
  /** Such as `milan`, `sapphire-rapids`, `hopper`; in lower case. */
  readonly generation?: string;
  readonly claims: readonly EvidenceClaim[];
  readonly measurements: readonly Measurement[];
  readonly tcb?: TcbFacts;
  readonly identity?: DeviceIdentity;
  /** The field that binds evidence to a challenge or key, as it was signed. */
  readonly reportData?: Bytes;
  readonly debug: Setting;
  readonly migration: Setting;
  /** What the technology does for memory: `encrypted`, `isolated` from the operator's other software only, or `none`. */
  readonly memory: "encrypted" | "isolated" | "none";
  /** AMD VMPL: who asked for the report. */
  readonly privilegeLevel?: number;
  readonly conditions: readonly Condition[];
  readonly checks: readonly EvidenceCheck[];
  /** The digest of the pinned key that the chain ends in, and whether it is a root for tests. */
  readonly anchor?: { readonly spkiSha256: string; readonly test: boolean };
  readonly collateral: readonly UsedCollateral[];
  /** The end of what expires first. Milliseconds since 1970. */
  readonly validUntil?: number;
  /** When the evidence was made, where the hardware signed a time. Milliseconds since 1970. */
  readonly signedAt?: number;
  /** Evidence inside of this: the devices of a list, the hardware report under a vTPM. Their failures count here too. */
  readonly inner: readonly EvidenceFacts[];
  /** A result of another service, which was not verified here. */
  readonly thirdParty?: {
    readonly issuer: string;
    readonly keySha256?: string;
    /** The AR4SI vector that the service gave, by the names of its categories. */
    readonly vector?: Readonly<Record<string, number>>;
  };
}
