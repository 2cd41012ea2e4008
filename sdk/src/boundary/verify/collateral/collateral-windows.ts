import { fieldOf } from "../../../document/json-value.js";
import { malformedReason } from "../bytes/malformed.js";
import { evidenceDigest, readCertificates, type CollateralItem } from "../evidence/index.js";
import { timeField } from "../json/json-fields.js";
import { readStrictJson } from "../json/strict-json.js";
import { isSnpCertificateTable, readSnpCertificateTable } from "../snp/snp-certificate-table.js";
import { readPem, readRevocationList } from "../x509/index.js";

/** One thing that collateral holds, and the time in which it counts. Nothing of it is verified. */
export interface CollateralWindow {
  readonly kind: CollateralItem["kind"];
  /** The SHA-256 digest of the piece of collateral, `sha256:…`. */
  readonly digest: string;
  /** What it is about: the name of a certificate, or of what a statement is for. */
  readonly subject: string;
  /** Milliseconds since 1970; absent where it says nothing of time. */
  readonly from?: number;
  readonly until?: number;
  /** Why it cannot be read. */
  readonly problem?: string;
}

/** What a piece of collateral holds, and when each part counts. */
export async function collateralWindows(item: CollateralItem): Promise<readonly CollateralWindow[]> {
  const { kind } = item;
  const digest = await evidenceDigest(item.data);
  try {
    return windowsOf(item).map((window) => ({ kind, digest, ...window }));
  } catch (error) {
    return [{ kind, digest, subject: "cannot be read", problem: malformedReason(error) }];
  }
}

type Window = Pick<CollateralWindow, "subject" | "from" | "until">;

function windowsOf({ kind, data }: CollateralItem): readonly Window[] {
  if (kind === "certificate-chain") {
    const parts = isSnpCertificateTable(data) ? readSnpCertificateTable(data).map((entry) => entry.data) : [data];
    return parts
      .flatMap((part) => readCertificates(part))
      .map(({ commonName, notBefore, notAfter }) => ({ subject: commonName ?? "a certificate without a name", from: notBefore, until: notAfter }));
  }
  if (kind === "revocation-list") {
    const lists = data[0] === 0x30 ? [data] : readPem(new TextDecoder().decode(data), "X509 CRL");
    return lists
      .map((raw) => readRevocationList(raw))
      .map(({ revoked, thisUpdate, nextUpdate }) => ({ subject: `${String(revoked.size)} revoked`, from: thisUpdate, until: nextUpdate }));
  }
  if (kind === "tcb-info" || kind === "qe-identity") {
    const body = fieldOf(readStrictJson(data, "the statement").value, kind === "tcb-info" ? "tcbInfo" : "enclaveIdentity");
    const subject = [fieldOf(body, "id"), fieldOf(body, "fmspc")].filter((part) => typeof part === "string").join(" ");
    return [{ subject, from: timeField(body, "issueDate"), until: timeField(body, "nextUpdate") }];
  }
  return [{ subject: `${String(data.length)} bytes` }];
}
