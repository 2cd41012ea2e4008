import { fieldOf, isJsonObject, type JsonValue } from "../../../document/json-value.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { fromHex } from "../bytes/hex.js";
import { orUnreadable } from "../bytes/malformed.js";
import { DerReader, derTag } from "../der/index.js";
import type { CollateralItem } from "../evidence/index.js";
import { readStrictJson } from "../json/strict-json.js";
import { isSnpCertificateTable } from "../snp/snp-certificate-table.js";

/**
 * Says what pieces of collateral a file holds, from its bytes.
 *
 * - Certificates and revocation lists in DER or PEM, AMD certificate tables, statements of Intel as its service delivers them or all in one object,
 *   OCSP responses, reference manifests in XML, and event logs.
 * - Nothing is verified. `undefined` where the bytes are none of these.
 */
export function readCollateral(data: Bytes): readonly CollateralItem[] | undefined {
  const one = (kind: CollateralItem["kind"]): readonly CollateralItem[] => [{ kind, data }];
  if (isSnpCertificateTable(data)) return one("certificate-chain");
  if (data[0] === derTag.sequence) {
    const kind = kindOfDer(data);
    return kind === undefined ? undefined : one(kind);
  }
  if (isEventLog(data)) return one("event-log");
  const text = new TextDecoder().decode(data);
  const start = text.trimStart();
  // The text of JSON can hold certificates.
  if (start.startsWith("{")) return itemsOfJson(data);
  if (text.includes("-----BEGIN CERTIFICATE-----")) return one("certificate-chain");
  if (text.includes("-----BEGIN X509 CRL-----")) return one("revocation-list");
  if (start.startsWith("<")) return one("reference-manifest");
  const binary = fromHex(text.trim());
  return binary?.[0] === derTag.sequence ? readCollateral(binary) : undefined;
}

/** Certificates begin with a version, lists with a version or an algorithm and then a name and a time, OCSP responses with a status. */
function kindOfDer(data: Bytes): CollateralItem["kind"] | undefined {
  return orUnreadable(() => {
    const outer = DerReader.whole(data, derTag.sequence, "the collateral");
    if (outer.tag === derTag.enumerated) return "ocsp-response";
    return outer.enter().tag === 0xa0 ? "certificate-chain" : "revocation-list";
  });
}

/** A log of the TCG begins with an event of no action in PCR 0. */
function isEventLog(data: Bytes): boolean {
  return data.length >= 32 && data.subarray(0, 8).every((byte, index) => byte === (index === 4 ? 3 : index === 0 ? Number(data[0] === 1) : 0));
}

function itemsOfJson(data: Bytes): readonly CollateralItem[] | undefined {
  const value = orUnreadable(() => readStrictJson(data, "the collateral").value);
  if (!isJsonObject(value)) return undefined;
  if (fieldOf(value, "tcbInfo") !== undefined) return [{ kind: "tcb-info", data }];
  if (fieldOf(value, "enclaveIdentity") !== undefined) return [{ kind: "qe-identity", data }];
  const items = intelItems(value);
  return items.length > 0 ? items : undefined;
}

/**
 * The collateral of a quote of Intel in one object, as several verifiers write it: `tcb_info` and `qe_identity` with their signatures, chains of
 * issuers, and lists in hexadecimal digits.
 */
export function intelItems(members: JsonValue): readonly CollateralItem[] {
  const text = (name: string): string | undefined => {
    const field = fieldOf(members, name);
    return typeof field === "string" ? field : undefined;
  };
  const bytes = (value: string): Bytes => new TextEncoder().encode(value);
  const statement = (kind: "tcb-info" | "qe-identity", member: string, name: string): readonly CollateralItem[] => {
    const body = text(name);
    return body === undefined ? [] : [{ kind, data: bytes(`{"${member}":${body},"signature":"${text(`${name}_signature`) ?? ""}"}`) }];
  };
  const each = (kind: "certificate-chain" | "revocation-list", names: readonly string[]): readonly CollateralItem[] =>
    names.flatMap((name) => {
      const value = text(name);
      return value === undefined ? [] : [{ kind, data: (kind === "revocation-list" ? fromHex(value) : undefined) ?? bytes(value) }];
    });
  return [
    ...statement("tcb-info", "tcbInfo", "tcb_info"),
    ...statement("qe-identity", "enclaveIdentity", "qe_identity"),
    ...each("certificate-chain", ["pck_crl_issuer_chain", "tcb_info_issuer_chain", "qe_identity_issuer_chain"]),
    ...each("revocation-list", ["root_ca_crl", "pck_crl"]),
  ];
}
