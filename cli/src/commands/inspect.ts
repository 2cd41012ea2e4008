import { annotationOfArtifact, artifactAnnotation } from "@cornercast/sdk/portability";
import type { Inspection } from "@cornercast/sdk/portability/inspect";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { artifactPaths } from "../input/artifact-paths.js";
import { inspectPath } from "../input/inspect-path.js";
import { writeDiagnostics } from "../output/diagnostics.js";
import { inspectionText } from "../output/inspection.js";
import { imagesOf, writeAnnotations } from "../output/image-annotations.js";
import type { Terminal } from "../output/terminal.js";

/** What `cornercast inspect` takes. */
export interface InspectFlags {
  readonly json?: boolean;
  readonly annotate?: boolean;
  readonly write?: boolean;
}

/** Runs `cornercast inspect FILES…` and gives its exit code: 1 where a file is no artifact, or not what it claims to be. */
export async function runInspect(paths: readonly string[], flags: InspectFlags, terminal: Terminal): Promise<number> {
  const results: { readonly file: string; readonly inspection: Inspection }[] = [];
  let failed = false;
  for (const { path, named, layout } of artifactPaths(paths)) {
    terminal.progress(`reading ${path}`);
    const inspection = await inspectPath(path, layout);
    if (!named && inspection.diagnostics.some(({ code }) => code === "inspect-not-recognized")) continue;
    failed ||= inspection.artifact === undefined;
    results.push({ file: path, inspection });
  }
  terminal.progress("");
  if (flags.annotate === true || flags.write === true) {
    for (const { file, inspection } of results) {
      const images = imagesOf(inspection.artifact);
      if (images.length === 0) throw new CliError(`${file} is no image`, exitCodes.input);
      for (const image of images) terminal.write(`${artifactAnnotation}=${annotationOfArtifact(image)}\n`);
      if (flags.write === true) terminal.warn(`${String(writeAnnotations(file, images))} descriptors of ${file}/index.json say it now\n`);
    }
    writeDiagnostics(
      results.flatMap(({ inspection }) => inspection.diagnostics),
      terminal,
    );
  } else if (flags.json === true) {
    terminal.write(
      `${JSON.stringify(
        results.map(({ file, inspection: { artifact, found, diagnostics } }) => ({ file, artifact, found, diagnostics })),
        undefined,
        2,
      )}\n`,
    );
  } else {
    for (const { file, inspection } of results) {
      if (inspection.found !== undefined) terminal.write(`${inspectionText(file, inspection.found, terminal)}\n`);
    }
    writeDiagnostics(
      results.flatMap(({ inspection }) => inspection.diagnostics),
      terminal,
    );
  }
  if (results.length === 0) terminal.warn("there is no artifact in what was named\n");
  return failed || results.length === 0 ? exitCodes.failed : exitCodes.ok;
}
