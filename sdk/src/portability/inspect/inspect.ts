import type { ArtifactJson, ReasonCode } from "@cornercast/schemas";
import type { Diagnostic } from "../../errors/index.js";
import { ByteReader, type ReadBudget } from "./byte-reader.js";
import type { ByteSource } from "./byte-source.js";
import { inspectImageArchive, isTar } from "./archives/image-archive.js";
import { inspectImages } from "./archives/oci-image.js";
import type { FileTree } from "./archives/file-tree.js";
import { withUnpacked } from "./archives/member-source.js";
import { artifactFormats } from "./artifact-formats.js";
import type { InspectContext, Spool } from "./inspect-context.js";
import { InspectFault } from "./inspect-fault.js";
import { defaultLimits, type InspectLimits } from "./inspect-limits.js";
import type { InspectedPart } from "./inspected-part.js";
import { toArtifact } from "./to-artifact.js";

/** What an inspection may be told. */
export interface InspectOptions {
  /** The name of the file. Formats that have no mark of their own are recognised by its ending. */
  readonly name?: string;
  readonly limits?: InspectLimits;
  /** Where decompressed files go that are larger than `limits.memberBytes`. Absent: they are not looked into, which a warning says. */
  readonly openSpool?: () => Spool | Promise<Spool>;
}

/** What bytes turned out to be. */
export interface Inspection {
  /** As a Workload states it; nothing where the bytes are of no known format, or not what they claim to be. */
  readonly artifact?: ArtifactJson;
  /** The same with everything else that the bytes say. */
  readonly found?: InspectedPart;
  /** An error where there is no artifact; warnings about what is inside it. */
  readonly diagnostics: readonly Diagnostic[];
}

const headBytes = 512;
const mostDiagnostics = 100;

/**
 * Says what an artifact was built for, from its own bytes: the kind, the targets, the versions, and what is inside.
 *
 * - Nothing is executed, and nothing but the source is read.
 * - Reading is bounded by `limits`, whatever the bytes claim.
 * - Bytes that contradict their format are refused with a code and the place where it shows: `inspect-truncated`, `inspect-malformed`,
 *   `inspect-limit`, `inspect-unsupported`, or `inspect-not-recognized`. Something wrong deeper inside is a warning, and the rest counts.
 * - A fact that the bytes do not state is absent.
 *
 * @example
 * ```ts
 * const { artifact, diagnostics } = await inspect(bytesSource(bytes), { name: "kernel.cubin" });
 * for (const diagnostic of diagnostics) console.error(formatDiagnostic(diagnostic));
 * artifact?.target; // "sm_90a"
 * ```
 */
export async function inspect(source: ByteSource, options: InspectOptions = {}): Promise<Inspection> {
  return inspectWith(options, (budget, context) => lookIntoFile(new ByteReader(source, budget), options.name ?? "", context));
}

/**
 * As {@link inspect}, for the folder of an OCI image layout (`oci-layout`, `index.json`, `blobs`).
 *
 * - `tree` gives the files of the folder by their paths.
 *
 * @example
 * ```ts
 * const tree = { open: (path: string) => (path === "index.json" ? bytesSource(bytes) : undefined) };
 * const { artifact } = await inspectLayout(tree, { name: "image" });
 * ```
 */
export async function inspectLayout(tree: FileTree, options: InspectOptions = {}): Promise<Inspection> {
  return inspectWith(options, (budget, context) =>
    inspectImages(
      {
        async open(path) {
          const source = await tree.open(path);
          return source === undefined ? undefined : new ByteReader(source, budget);
        },
      },
      context,
    ),
  );
}

/** Runs an inspection and gathers what it says. */
async function inspectWith(
  options: InspectOptions,
  look: (budget: ReadBudget, context: InspectContext) => Promise<InspectedPart | undefined>,
): Promise<Inspection> {
  const limits = { ...defaultLimits, ...options.limits };
  const diagnostics: Diagnostic[] = [];
  const file = options.name === undefined || options.name === "" ? {} : { file: options.name };
  const report = (severity: "error" | "warning", code: ReasonCode, message: string, offset?: number): void => {
    if (diagnostics.length < mostDiagnostics) diagnostics.push({ code, severity, message, ...file, ...(offset === undefined ? {} : { offset }) });
    else if (diagnostics.length === mostDiagnostics)
      diagnostics.push({ code: "too-many-diagnostics", severity: "warning", message: "more is wrong inside", ...file });
  };
  try {
    const found = await look({ left: limits.readBytes }, contextOf(limits, options.openSpool, report));
    if (found !== undefined) return { artifact: toArtifact(found), found, diagnostics };
    report("error", "inspect-not-recognized", "the bytes are of no known kind of artifact");
    return { diagnostics };
  } catch (error) {
    if (!(error instanceof InspectFault)) throw error;
    return { diagnostics: [{ code: error.code, severity: "error", message: error.message, ...file, offset: error.offset }, ...diagnostics] };
  }
}

function contextOf(
  limits: Required<InspectLimits>,
  openSpool: InspectContext["openSpool"],
  report: (severity: "warning", code: ReasonCode, message: string, offset?: number) => void,
): InspectContext {
  let parts = 0;
  const at = (place: string, depth: number): InspectContext => ({
    limits,
    openSpool,
    place,
    async inside(reader, name) {
      const inner = place === "" ? name : `${place}: ${name}`;
      if (depth >= limits.depth) throw new InspectFault("inspect-limit", reader.base, `${inner} is nested deeper than ${String(limits.depth)}`);
      try {
        return await lookInto(reader, name, at(inner, depth + 1));
      } catch (error) {
        if (!(error instanceof InspectFault) || endsAll(error)) throw error;
        report("warning", error.code, `${inner}: ${error.message}`, error.offset);
        return undefined;
      }
    },
    recognises: (head, name, size) => artifactFormats.some((format) => format.recognises(head, name, size)),
    warn(code, message, offset) {
      report("warning", code, place === "" ? message : `${place}: ${message}`, offset);
    },
    count(offset) {
      parts += 1;
      if (parts > limits.parts) throw new InspectFault("inspect-limit", offset, `there are more than ${String(limits.parts)} artifacts inside`);
    },
  });
  return at("", 0);
}

/** A limit that holds for all of an inspection ends it, wherever it is met. */
function endsAll(fault: InspectFault): boolean {
  return fault.code === "inspect-limit";
}

/** Archives of images are looked for in what was given only, not inside other artifacts. */
async function lookIntoFile(reader: ByteReader, name: string, context: InspectContext): Promise<InspectedPart | undefined> {
  const head = Uint8Array.from(await reader.head(headBytes));
  if (isTar(head)) return inspectImageArchive(reader, context);
  const form =
    head[0] === 0x1f && head[1] === 0x8b ? "gzip" : head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd ? "zstd" : undefined;
  if (form === undefined) return lookInto(reader, name, context);
  return withUnpacked(reader, form, context, isTar, (inner) => inspectImageArchive(inner, context));
}

async function lookInto(reader: ByteReader, name: string, context: InspectContext): Promise<InspectedPart | undefined> {
  const head = Uint8Array.from(await reader.head(headBytes));
  const format = artifactFormats.find((candidate) => candidate.recognises(head, name, reader.size));
  return format?.inspect(reader, context);
}
