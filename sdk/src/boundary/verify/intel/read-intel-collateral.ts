import { Malformed } from "../bytes/malformed.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { collateralListMemory } from "../evidence/collateral-list-memory.js";
import { collateralMemory } from "../evidence/collateral-memory.js";
import { readCertificates } from "../evidence/collateral-certificates.js";
import type { CheckList } from "../evidence/check-list.js";
import { readSupplied } from "../evidence/read-supplied.js";
import type { CollateralItem, VerifyOptions } from "../evidence/verify-options.js";
import { readPem, readRevocationList, type Certificate, type CertificateCache, type RevocationList } from "../x509/index.js";
import { readEnclaveIdentity, type IntelEnclaveIdentity } from "./enclave-identity.js";
import { readIntelSignedJson, type IntelSignedJson } from "./signed-json.js";
import { readTcbInfo, type IntelTcbInfo } from "./tcb-info.js";

/** A statement of Intel about platforms or enclaves, with its signature; nothing is verified. */
export interface IntelStatement<Value> {
  readonly data: Bytes;
  readonly signed: IntelSignedJson;
  readonly value: Value;
}

/** What was supplied beside a quote. */
export interface IntelCollateral {
  readonly certificates: readonly Certificate[];
  readonly lists: readonly RevocationList[];
  readonly tcbInfos: readonly IntelStatement<IntelTcbInfo>[];
  readonly identities: readonly IntelStatement<IntelEnclaveIdentity>[];
}

const readings = collateralListMemory<IntelCollateral>();
const rememberList = collateralMemory<readonly RevocationList[]>();
const rememberTcbInfo = collateralMemory<IntelStatement<IntelTcbInfo>>();
const rememberIdentity = collateralMemory<IntelStatement<IntelEnclaveIdentity>>();
const rememberChain = collateralMemory<readonly Certificate[]>();

/**
 * Reads the collateral of a quote.
 *
 * - An item that cannot be read is a failed check, even where another one of its kind could be used: who supplies it relies on it.
 */
export function readIntelCollateral(options: VerifyOptions, checks: CheckList): IntelCollateral {
  const { collateral, cache } = options;
  const known = readings.find(cache, collateral);
  if (known !== undefined) return known;
  const before = checks.all.length;
  const read = readItems(options, checks);
  // What failed is found again each time, so that its check is, too.
  return checks.all.length === before ? readings.keep(cache, collateral, read) : read;
}

function readItems({ collateral, cache }: VerifyOptions, checks: CheckList): IntelCollateral {
  const read = <T>(kind: CollateralItem["kind"], name: string, one: (item: CollateralItem) => T): readonly T[] =>
    collateral
      .filter((item) => item.kind === kind)
      .flatMap((item) => {
        const value = readSupplied(checks, name, "collateral", "collateral-invalid", () => one(item));
        return value === undefined ? [] : [value];
      });
  return {
    certificates: read("certificate-chain", "issuer-chain", ({ data }) => rememberChain(cache, data, (own) => readCertificates(own, cache))).flat(),
    lists: read("revocation-list", "revocation", ({ data }) => rememberList(cache, data, (own) => readLists(own, cache))).flat(),
    tcbInfos: read("tcb-info", "tcb-info", (item) =>
      rememberTcbInfo(cache, item.data, (data) => {
        const signed = readIntelSignedJson(data, "tcbInfo");
        return { data, signed, value: readTcbInfo(signed.value) };
      }),
    ),
    identities: read("qe-identity", "qe-identity", (item) =>
      rememberIdentity(cache, item.data, (data) => {
        const signed = readIntelSignedJson(data, "enclaveIdentity");
        return { data, signed, value: readEnclaveIdentity(signed.value) };
      }),
    ),
  };
}

function readLists(data: Bytes, cache: CertificateCache | undefined): readonly RevocationList[] {
  const lists = data[0] === 0x30 ? [data] : readPem(new TextDecoder().decode(data), "X509 CRL");
  if (lists.length === 0) throw new Malformed("there is no revocation list in what was supplied as one");
  return lists.map((raw) => readRevocationList(raw, cache));
}
