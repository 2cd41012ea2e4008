import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { artifactKinds, artifactRules, formatRules, numericFormats, softwareNames } from "@cornercast/schemas/registry";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { describeWithSharedData, sharedText } from "../testing/shared-data.js";
import { chipById } from "../hardware/index.js";
import { deviceFactsOfChip, formatRuns, parseArtifactSpec, runs, type DeviceFacts, type HostFacts, type SoftwareFacts } from "./index.js";
import { statementPlaces } from "./testing/statement-places.js";

interface Example {
  readonly artifact: string;
  readonly device: string | DeviceFacts;
  readonly software?: SoftwareFacts;
  readonly host?: HostFacts;
}

/** The examples of the rules of a registry, by the id of the rule. */
function examplesIn<E>(name: string): ReadonlyMap<string, { readonly holds: E; readonly not: E } | undefined> {
  const file = fileURLToPath(new URL(`../../../schemas/registry/${name}.yaml`, import.meta.url));
  const { rows } = parse(readFileSync(file, "utf8")) as {
    readonly rows: readonly { readonly id: string; readonly tests?: { readonly holds: E; readonly not: E } }[];
  };
  return new Map(rows.map((row) => [row.id, row.tests]));
}

const artifactExamples = examplesIn<Example>("artifact-rules");
const formatExamples = examplesIn<{ readonly format: string; readonly device: string | DeviceFacts }>("format-rules");

/** The device of an example: a chip, a chip with more facts, or facts alone. */
function deviceOf(device: string | DeviceFacts): DeviceFacts {
  const id = typeof device === "string" ? device : device.chip;
  if (id !== undefined) expect(chipById(id)?.id, `${id} is a registered chip`).toBe(id);
  return { ...(id === undefined ? {} : deviceFactsOfChip(id)), ...(typeof device === "string" ? {} : device) };
}

function outcome({ artifact, device, software = {}, host = {} }: Example) {
  return runs(parseArtifactSpec(artifact), deviceOf(device), { software, host });
}

describe.each(artifactRules.map((rule) => [rule.id, rule] as const))("the rule %s", (id, rule) => {
  const tests = artifactExamples.get(id);

  it("decides its positive example and not its negative one", () => {
    expect(tests, "a rule has tests: {holds, not}").toBeDefined();
    if (tests === undefined) return;
    const held = outcome(tests.holds);
    expect([held.rule, held.verdict]).toEqual([id, rule.verdict]);
    expect(outcome(tests.not).rule).not.toBe(id);
  });

  it("gives a code exactly where it refuses or leaves open, and a change for every refusal of its example", () => {
    expect(rule.code !== undefined).toBe(rule.verdict === "no" || rule.verdict === "unknown");
    if (tests === undefined || rule.verdict !== "no") return;
    expect(outcome(tests.holds).fix.length).toBeGreaterThan(0);
    for (const change of outcome(tests.holds).fix) expect(change).not.toMatch(/[{}]/u);
  });

  it("is for registered kinds and looks at registered software", () => {
    const kinds = new Set(artifactKinds.map((kind) => kind.id));
    expect(rule.kinds.filter((kind) => !kinds.has(kind))).toEqual([]);
    const names = new Set(softwareNames.map((software) => software.id));
    const looked = [...JSON.stringify(rule.when).matchAll(/"(?:software|artifact\.builtWith)\.([^"]+)"/gu)].map((match) => match[1] ?? "");
    expect(looked.filter((name) => !names.has(name))).toEqual([]);
  });
});

describe.each(formatRules.map((rule) => [rule.id, rule] as const))("the format rule %s", (id, rule) => {
  it("decides its positive example and not its negative one", () => {
    const tests = formatExamples.get(id);
    expect(tests, "a rule has tests: {holds, not}").toBeDefined();
    if (tests === undefined) return;
    const held = formatRuns(tests.holds.format, deviceOf(tests.holds.device));
    expect([held.rule, held.verdict, held.code]).toEqual([id, rule.verdict, rule.code]);
    expect(formatRuns(tests.not.format, deviceOf(tests.not.device)).rule).not.toBe(id);
  });

  it("says what to do wherever the format is not native, except where the registry of chips alone says so", () => {
    expect(rule.verdict === "native" || (rule.fix ?? []).length > 0 || rule.id === "format-emulated" || rule.id === "format-storage-only").toBe(true);
  });

  it("is for registered formats", () => {
    const formats = new Set(["*", ...numericFormats.map((format) => format.id)]);
    expect(rule.formats.filter((format) => !formats.has(format))).toEqual([]);
  });
});

describeWithSharedData("the collected statements about portability", () => {
  it("are all placed, and nothing is placed that is not among them", () => {
    const collected = JSON.parse(sharedText("chips/artifact-rules.json")) as { readonly rules: readonly { readonly id: string }[] };
    const ids = collected.rules.map((statement) => statement.id);
    expect(ids.length).toBe(89);
    expect(Object.keys(statementPlaces).sort()).toEqual(ids.sort());
  });
});

describe("the places of statements", () => {
  it("name rules that exist", () => {
    const rules = { rule: new Set(artifactRules.map((rule) => rule.id)), format: new Set(formatRules.map((rule) => rule.id)) };
    const named = Object.values(statementPlaces).flatMap((place) =>
      place.kind === "rule" || place.kind === "format" ? place.ids.map((id) => ({ id, known: rules[place.kind].has(id) })) : [],
    );
    expect(named.filter(({ known }) => !known)).toEqual([]);
    expect(named.length).toBeGreaterThan(60);
  });
});
