import type { RunJson } from "@cornercast/schemas";
import type { Diagnostic } from "../errors/index.js";

/** The bounds of `Run` in workload.proto, in UTF-16 code units: a text within them is also within them in characters. */
const longestText = 131_072;
const longestVariable = 256;
const longestSecret = 253;
const longestPath = 4_096;
const mostTexts = 1_024;
const mostNames = 256;

/**
 * What a Workload can hold of a run; undefined where nothing is left.
 *
 * - A command is kept whole or not at all: a part of it is another command.
 * - Of variables, ports and secrets each is kept that can be, as many as can be.
 * - Names that are empty name nothing, and go without a word.
 * - What else is left out is reported as `import-field-ignored`.
 */
export function boundedRun(run: RunJson, report: (finding: Pick<Diagnostic, "code" | "message">) => void): RunJson | undefined {
  const leave = (what: string): void => {
    report({ code: "import-field-ignored", message: `${what} than a Workload holds; left out` });
  };
  const whole = (texts: readonly string[] | undefined, name: string): readonly string[] => {
    const fits = texts === undefined || (texts.length <= mostTexts && texts.every((text) => text.length <= longestText));
    if (!fits) leave(`${name} is longer`);
    return fits ? (texts ?? []) : [];
  };
  const some = <Item>(items: readonly Item[] | undefined, most: number, name: string, fits: (item: Item) => boolean = () => true): Item[] => {
    const good = (items ?? []).filter(fits);
    if (good.length < (items ?? []).length) leave(`a text of ${name} is longer`);
    if (good.length > most) leave(`${name} are more`);
    return good.slice(0, most);
  };
  const { workingDir } = run;
  const keptDir = workingDir === undefined || workingDir.length <= longestPath ? workingDir : undefined;
  if (keptDir !== workingDir) leave("workingDir is longer");
  const command = whole(run.command, "command");
  const args = whole(run.args, "args");
  const env = some(
    Object.entries(run.env ?? {}).filter(([name]) => name !== ""),
    mostTexts,
    "env",
    ([name, value]) => name.length <= longestVariable && value.length <= longestText,
  );
  const ports = some(run.ports, mostNames, "ports");
  const secrets = some(
    run.secrets?.filter((name) => name !== ""),
    mostNames,
    "secrets",
    (name) => name.length <= longestSecret,
  );
  const kept: RunJson = {
    ...(command.length === 0 ? {} : { command: [...command] }),
    ...(args.length === 0 ? {} : { args: [...args] }),
    ...(env.length === 0 ? {} : { env: Object.fromEntries(env) }),
    ...(ports.length === 0 ? {} : { ports }),
    ...(secrets.length === 0 ? {} : { secrets }),
    ...(keptDir === undefined ? {} : { workingDir: keptDir }),
  };
  return Object.keys(kept).length === 0 ? undefined : kept;
}
