import type { ArtifactJson } from "@cornercast/schemas";
import { chips } from "@cornercast/schemas/registry";
import { formatDiagnostic, isCornercastError } from "@cornercast/sdk/errors";
import { deviceFactsOfChip, hostFactsOfChip, parseArtifactSpec, runs } from "@cornercast/sdk/portability";
import { bytesSource, inspect } from "@cornercast/sdk/portability/inspect";
import type { ArtifactAnswer, ArtifactRequest } from "./protocol.js";

/** Says on which chips artifacts run: those that are written out, and those that files are. */
export async function judgeArtifacts({ specs, files, vendor }: ArtifactRequest): Promise<ArtifactAnswer> {
  const problems: string[] = [];
  const artifacts: { readonly name: string; readonly artifact: ArtifactJson }[] = [];
  for (const line of specs.split("\n").map((each) => each.trim())) {
    if (line === "") continue;
    try {
      artifacts.push({ name: line, artifact: parseArtifactSpec(line) });
    } catch (error) {
      if (!isCornercastError(error)) throw error;
      problems.push(error.message);
    }
  }
  for (const file of files) {
    const { artifact, diagnostics } = await inspect(bytesSource(new Uint8Array(await file.arrayBuffer())), { name: file.name });
    if (artifact === undefined) problems.push(...diagnostics.map((each) => formatDiagnostic({ ...each, file: file.name })));
    else artifacts.push({ name: file.name, artifact });
  }
  const wanted = chips.filter((chip) => vendor === "" || chip.vendor === vendor);
  return {
    problems,
    artifacts: artifacts.map(({ name }) => name),
    rows: wanted.map((chip) => ({
      chip: chip.id,
      isa: chip.isa?.target ?? "",
      cells: artifacts.map(({ artifact }) => {
        const { verdict, rule, code, fix } = runs(artifact, deviceFactsOfChip(chip.id), { host: hostFactsOfChip(chip.id) });
        return { verdict, rule: rule ?? code ?? "", fix: fix[0] ?? "" };
      }),
    })),
  };
}
