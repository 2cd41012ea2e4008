import { statSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { AppraisalPolicyJson, EvidenceBundleJson, ReferenceValuesJson, TrustAnchorsJson } from "@cornercast/schemas";
import { evidenceFormat, readCollateral, type CollateralItem } from "@cornercast/sdk/boundary/verify";
import { validateDocuments } from "@cornercast/sdk/document";
import { formatDiagnostic } from "@cornercast/sdk/errors";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { displayName } from "./load-options.js";
import { readInputs, type InputBytes } from "./read-inputs.js";
import { readOwnDocuments } from "./read-own-documents.js";

type Bytes = Uint8Array<ArrayBuffer>;

/** A piece of evidence and what came with it. */
export interface EvidenceInput {
  readonly name: string;
  readonly bytes: Bytes;
  readonly collateral: readonly CollateralItem[];
}

/** Documents that an appraisal needs, by kind. */
export interface PolicyDocuments {
  readonly policies: readonly AppraisalPolicyJson[];
  readonly references: readonly ReferenceValuesJson[];
  readonly anchors: readonly TrustAnchorsJson[];
  readonly bundles: readonly EvidenceBundleJson[];
}

/** Loads documents of appraisal; what is not valid ends the command. */
export async function loadPolicyDocuments(inputs: readonly InputBytes[]): Promise<PolicyDocuments> {
  const read = await readOwnDocuments(inputs);
  const { documents, diagnostics } = validateDocuments(read.documents);
  const problem = [...read.diagnostics, ...diagnostics].find(({ severity }) => severity === "error");
  if (problem !== undefined) throw new CliError(formatDiagnostic(problem), exitCodes.input);
  // The kind and the shape were checked by validation.
  const ofKind = (kind: string): readonly object[] =>
    documents.flatMap(({ value }) => ((value as { readonly kind?: string }).kind === kind ? [value as object] : []));
  return { policies: ofKind("AppraisalPolicy"), references: ofKind("ReferenceValues"), anchors: ofKind("TrustAnchors"), bundles: ofKind("EvidenceBundle") };
}

/**
 * Loads evidence: raw bytes, the same in hexadecimal digits or base64, or documents of the kind EvidenceBundle.
 */
export async function loadEvidence(paths: readonly string[]): Promise<readonly EvidenceInput[]> {
  const loaded: EvidenceInput[] = [];
  for (const input of readInputs(paths)) {
    const bytes = evidenceBytes(input.bytes);
    if (bytes !== undefined) loaded.push({ name: displayName(input.name), bytes, collateral: [] });
    else loaded.push(...(await bundled(input)));
  }
  return loaded;
}

async function bundled(input: InputBytes): Promise<readonly EvidenceInput[]> {
  const isDocument = Buffer.from(input.bytes).subarray(0, 65_536).includes("EvidenceBundle");
  const bundles = isDocument ? (await loadPolicyDocuments([input])).bundles : [];
  if (bundles.length === 0) throw new CliError(`${displayName(input.name)} is no evidence of a known format`, exitCodes.input);
  return bundles.flatMap(({ spec }) =>
    (spec?.items ?? []).map(({ name, data, collateral }) => ({
      name: name ?? "evidence",
      bytes: decoded(data ?? ""),
      collateral: (collateral ?? []).map((item) => ({ kind: item.kind as CollateralItem["kind"], data: decoded(item.data ?? "") })),
    })),
  );
}

/** The bytes of evidence, where they are of a known format as they stand, or written in hexadecimal digits or base64. */
export function evidenceBytes(input: Uint8Array): Bytes | undefined {
  const raw = Uint8Array.from(input);
  if (evidenceFormat(raw) !== undefined) return raw;
  const text = Buffer.from(input).toString("latin1").replaceAll(/\s+/gu, "").replace(/^0x/u, "");
  for (const encoding of ["hex", "base64"] as const) {
    const bytes = decoded(text, encoding);
    if (bytes.length > 0 && evidenceFormat(bytes) !== undefined) return bytes;
  }
  return undefined;
}

function decoded(text: string, encoding: "hex" | "base64" = "base64"): Bytes {
  return Uint8Array.from(Buffer.from(text, encoding));
}

/** Loads every file of the folders and files that are named as collateral. A file that is none ends the command. */
export function loadCollateral(paths: readonly string[]): readonly { readonly name: string; readonly items: readonly CollateralItem[] }[] {
  return readInputs(paths.flatMap(filesBelow)).map(({ name, bytes }) => {
    const items = readCollateral(Uint8Array.from(bytes));
    if (items === undefined)
      throw new CliError(
        `${displayName(name)} is no collateral: a certificate, a revocation list, a vendor's statement, a manifest or an event log`,
        exitCodes.input,
      );
    return { name: displayName(name), items };
  });
}

function filesBelow(path: string): readonly string[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith("."))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)]));
}
