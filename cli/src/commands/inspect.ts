import type { Inspection } from "@cornercast/sdk/portability/inspect";
import { exitCodes } from "../exit-codes.js";
import { artifactPaths } from "../input/artifact-paths.js";
import { inspectPath } from "../input/inspect-path.js";
import { writeDiagnostics } from "../output/diagnostics.js";
import { inspectionText } from "../output/inspection.js";
import type { Terminal } from "../output/terminal.js";

/** What `cornercast inspect` takes. */
export interface InspectFlags {
  readonly json?: boolean;
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
  if (flags.json === true) {
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
