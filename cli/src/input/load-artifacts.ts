import { statSync } from "node:fs";
import type { ArtifactJson, WorkloadJson } from "@cornercast/schemas";
import { artifactKinds } from "@cornercast/schemas/registry";
import { isJsonObject, validateDocument, type JsonObject, type JsonValue, type ReadDocument } from "@cornercast/sdk/document";
import { isCornercastError, suggest, type Diagnostic } from "@cornercast/sdk/errors";
import { parseArtifactSpec } from "@cornercast/sdk/portability";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { inspectPath } from "./inspect-path.js";
import { readInputs } from "./read-inputs.js";
import { readOwnDocuments } from "./read-own-documents.js";

/** An artifact and what to call it. */
export interface NamedArtifact {
  readonly name: string;
  readonly artifact: ArtifactJson;
}

/** The artifacts of an argument, and what was wrong with the rest. */
export interface LoadedArtifacts {
  readonly artifacts: readonly NamedArtifact[];
  readonly diagnostics: readonly Diagnostic[];
}

const wrapped = "/spec/profiles/0/artifacts/0";

/**
 * The artifacts that an argument names.
 *
 * - A file that is an artifact itself, or the folder of an OCI image layout: what `cornercast inspect` reads in it.
 * - Another file, or `-` for standard input: descriptions of artifacts, what `cornercast inspect --json` prints, or Workloads, whose artifacts are taken.
 * - Anything else is the short form, such as `cubin:sm_90a`.
 */
export async function loadArtifacts(argument: string): Promise<LoadedArtifacts> {
  if (argument !== "-") {
    const stat = statSync(argument, { throwIfNoEntry: false });
    if (stat?.isDirectory() !== true && stat?.isFile() !== true) return { artifacts: [fromSpec(argument)], diagnostics: [] };
    const { artifact, diagnostics } = await inspectPath(argument, stat.isDirectory());
    if (artifact !== undefined) return { artifacts: [{ name: argument, artifact }], diagnostics };
    if (stat.isDirectory() || !diagnostics.some(({ code }) => code === "inspect-not-recognized")) return { artifacts: [], diagnostics };
  }
  const { documents, diagnostics } = await readOwnDocuments(readInputs([argument]));
  const loaded = documents.map((document) => fromDocument(document));
  return {
    artifacts: loaded.flatMap(({ artifacts }) => artifacts),
    diagnostics: [...diagnostics, ...loaded.flatMap((one) => one.diagnostics)],
  };
}

function fromSpec(text: string): NamedArtifact {
  const artifact = (() => {
    try {
      return parseArtifactSpec(text);
    } catch (error) {
      if (isCornercastError(error)) throw new CliError(`there is no file ${text}, and ${error.message.replace(/^\[[a-z-]+\] /u, "")}`, exitCodes.usage);
      throw error;
    }
  })();
  const kinds = artifactKinds.map((row) => row.id);
  if (!kinds.includes(artifact.kind ?? "")) {
    const near = suggest(artifact.kind ?? "", kinds);
    const hint = near === undefined ? `they are ${kinds.join(", ")}` : `did you mean ${near}?`;
    throw new CliError(`no kind of artifact is registered as ${artifact.kind ?? ""}; ${hint}`, exitCodes.usage);
  }
  const { valid, diagnostics } = validateDocument(
    asWorkload({ value: { ...artifact }, source: { file: text, format: "json", index: 0 }, at: () => undefined }),
  );
  if (!valid) throw new CliError(diagnostics.map(({ code, message }) => `[${code}] ${text}: ${message}`).join("\n"), exitCodes.usage);
  return { name: text, artifact };
}

function fromDocument(document: ReadDocument): LoadedArtifacts {
  const { value, source } = document;
  if (isJsonObject(value) && value["kind"] === "Workload") {
    const { valid, diagnostics } = validateDocument(document);
    return { artifacts: valid ? artifactsOf(value) : [], diagnostics };
  }
  const inspected = isJsonObject(value) && "file" in value ? value["artifact"] : undefined;
  const part: ReadDocument =
    inspected === undefined ? document : { ...document, value: inspected, at: (pointer, of) => document.at(`/artifact${pointer}`, of) };
  const { valid, diagnostics } = validateDocument(asWorkload(part));
  const name = inspected !== undefined && isJsonObject(value) && typeof value["file"] === "string" ? value["file"] : nameOf(part.value, source.index);
  return {
    artifacts: valid ? [{ name, artifact: part.value as ArtifactJson }] : [],
    // Diagnostics about the workload that was put around it would puzzle whoever wrote an artifact alone.
    diagnostics: diagnostics.map(({ pointer, ...rest }) => ({ ...rest, ...(pointer === undefined ? {} : { pointer: pointer.replace(wrapped, "") }) })),
  };
}

/** A document of one artifact as a workload with nothing but it, which can be validated. */
function asWorkload(document: ReadDocument): ReadDocument {
  const value: JsonObject = {
    apiVersion: "cornercast/v1",
    kind: "Workload",
    metadata: { name: "artifact" },
    spec: { profiles: [{ name: "any", artifacts: [document.value], roles: [{ name: "main" }] }] },
  };
  return { ...document, value, at: (pointer, of) => document.at(pointer.startsWith(wrapped) ? pointer.slice(wrapped.length) : "", of) };
}

function artifactsOf(value: WorkloadJson): readonly NamedArtifact[] {
  return (value.spec?.profiles ?? []).flatMap((profile, index) =>
    (profile.artifacts ?? []).map((artifact, position) => ({
      name: `${profile.name ?? String(index)}/${artifact.name ?? artifact.kind ?? String(position)}`,
      artifact,
    })),
  );
}

function nameOf(value: JsonValue, index: number): string {
  const part = (name: string): string => (isJsonObject(value) && typeof value[name] === "string" ? value[name] : "");
  const target = part("target");
  return part("name") || (part("kind") === "" ? String(index) : `${part("kind")}${target === "" ? "" : `:${target}`}`);
}
