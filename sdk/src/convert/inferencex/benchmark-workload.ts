import type { ChoiceJson, FormatRequirementJson, ProfileJson, WorkloadJson } from "@cornercast/schemas";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../document/index.js";
import type { Diagnostic } from "../../errors/index.js";
import { chipChoice } from "../chip-choice.js";
import { countAt, documentName, objectAt, textAt } from "../source-value.js";
import { parallelismOf } from "./recipe-workload.js";
import { precisionFormats, servingRole } from "./serving-role.js";

/** Layouts of one configuration that are kept as profiles. */
const profileLimit = 64;

/**
 * A benchmark configuration of an InferenceX master list as a Workload: every different layout of its search spaces is a profile.
 *
 * - An aggregated server takes tensor × pipeline accelerators; prefill and decode workers theirs each.
 */
export function benchmarkWorkload(
  name: string,
  configuration: JsonObject,
  file: string,
  report: (diagnostic: Omit<Diagnostic, "severity">) => void,
): readonly WorkloadJson[] {
  const pointer = `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  // A runner is a chip, or a cluster of them, with what tells clusters of one chip apart.
  const runner = (textAt(configuration, "runner") ?? "").replace(/^cluster:/u, "").split("-")[0] ?? "";
  const chip = chipChoice([runner], "inferencex", (found) => report({ pointer: `${pointer}/runner`, ...found }));
  const precision = textAt(configuration, "precision");
  const formats = precisionFormats(precision, [textAt(configuration, "model"), name], chip);
  if (precision !== undefined && formats.length === 0)
    report({
      code: "import-ambiguous-unit",
      message: `precision ${precision} does not say which format is meant; no format is required`,
      pointer: `${pointer}/precision`,
    });
  const layouts = new Map<string, ProfileJson>();
  for (const entry of searchSpaces(configuration)) {
    const profile = layoutProfile(entry, chip, formats, textAt(configuration, "image"));
    if (profile?.name !== undefined && !layouts.has(profile.name)) layouts.set(profile.name, profile);
  }
  const profiles = [...layouts.values()];
  if (profiles.length === 0) return [];
  if (profiles.length > profileLimit)
    report({ code: "import-unsupported", message: `${name} has ${String(profiles.length)} layouts; the first ${String(profileLimit)} are kept`, pointer });
  return [
    {
      apiVersion: "cornercast/v1",
      kind: "Workload",
      metadata: { name: documentName(name, "configuration"), annotations: { "cornercast/imported-from": `InferenceX configuration ${name} of ${file}` } },
      spec: { profiles: profiles.slice(0, profileLimit) },
    },
  ];
}

/** All entries of all search spaces, whatever scenario they stand under. */
function searchSpaces(configuration: JsonObject): readonly JsonObject[] {
  const entries: JsonObject[] = [];
  const visit = (value: JsonValue | undefined, depth: number): void => {
    if (depth > 6) return;
    if (isJsonArray(value)) for (const entry of value) visit(entry, depth + 1);
    else if (isJsonObject(value)) {
      for (const [key, field] of Object.entries(value)) {
        if (key === "search-space" && isJsonArray(field)) entries.push(...field.filter(isJsonObject));
        else visit(field, depth + 1);
      }
    }
  };
  visit(configuration["scenarios"], 0);
  return entries;
}

function layoutProfile(entry: JsonObject, chip: ChoiceJson, formats: readonly FormatRequirementJson[], image: string | undefined): ProfileJson | undefined {
  const artifacts = image === undefined ? {} : { artifacts: [{ kind: "oci-image", reference: image }] };
  const split = (["prefill", "decode"] as const).flatMap((kind) => {
    const own = objectAt(entry, kind);
    const parallelism = parallelismOf(own);
    if (parallelism.tensor === undefined) return [];
    const workers = countAt(own, "num-worker") ?? 1;
    const devices = parallelism.tensor * (parallelism.pipeline ?? 1);
    return [
      { role: servingRole({ name: kind, workers, devices, parallelism }, chip, formats), label: `${String(workers)}${kind[0] ?? ""}-${labelOf(parallelism)}` },
    ];
  });
  if (split.length > 0) return { name: documentName(split.map(({ label }) => label).join("-"), "layout"), ...artifacts, roles: split.map(({ role }) => role) };
  const parallelism = parallelismOf(entry);
  if (parallelism.tensor === undefined) return undefined;
  const devices = parallelism.tensor * (parallelism.pipeline ?? 1);
  return {
    name: documentName(labelOf(parallelism), "layout"),
    ...artifacts,
    roles: [servingRole({ name: "server", workers: 1, devices, parallelism }, chip, formats)],
  };
}

function labelOf({ tensor, pipeline, data, expert, context }: ReturnType<typeof parallelismOf>): string {
  const part = (letters: string, value: number | undefined): string => (value === undefined || value === 1 ? "" : `${letters}${String(value)}`);
  return `tp${String(tensor ?? 1)}${part("pp", pipeline)}${part("dp", data)}${part("ep", expert)}${part("cp", context)}`;
}
