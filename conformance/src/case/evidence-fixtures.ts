import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "@cornercast/sdk/document";
import type { TrustedKey } from "./conformance-case.js";

/** Evidence of vendors that exist in tests only, and what comes with it. */
export interface EvidenceFixtures {
  /** Bytes in base64, by name. */
  readonly evidence: Readonly<Record<string, string>>;
  readonly collateral: Readonly<Record<string, string>>;
  /** Members of a document TrustAnchors, by name. */
  readonly anchors: Readonly<Record<string, JsonObject>>;
  /** Keys that are trusted without a chain, by name. */
  readonly keys?: Readonly<Record<string, TrustedKey>>;
}

/** The fixtures beside the cases of a folder, where it has some. */
export function readEvidenceFixtures(folder: string): EvidenceFixtures | undefined {
  const path = join(folder, "evidence/fixtures.json");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as EvidenceFixtures) : undefined;
}
