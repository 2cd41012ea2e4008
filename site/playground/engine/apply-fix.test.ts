import { readFileSync } from "node:fs";
import type { OfferJson, WorkloadJson } from "@cornercast/schemas";
import { readDocuments, validateDocument } from "@cornercast/sdk/document";
import { match } from "@cornercast/sdk/match";
import { describe, expect, it } from "vitest";
import { applyFix } from "./apply-fix.js";

const at = "2026-11-24T00:00:00Z";
const examples = new URL("../../../examples/", import.meta.url);
const text = `# a job
spec:
  budget: { maxPerHour: 25 EUR } # what it may cost
  profiles:
    - name: any
      roles:
        - name: main
          devices: { count: 8, vendor: { anyOf: [nvidia] }, chip: { anyOf: [h100-sxm, "b200-sxm"] } }
          selectors:
            - cel: "false" # never
`;
const role = "/spec/profiles/0/roles/0";

describe("a fix made in the text", () => {
  it.each([
    ["writes over a value, and leaves the rest", [{ pointer: "/spec/budget/maxPerHour", from: "25 EUR", to: "33.60 EUR" }], "25 EUR", "33.60 EUR"],
    ["writes a number as one", [{ pointer: `${role}/devices/count`, from: "8", to: "4" }], "count: 8", "count: 4"],
    ["adds to a choice", [{ pointer: `${role}/devices/vendor`, from: "nvidia", to: "one of nvidia, amd" }], "[nvidia]", "[nvidia, amd]"],
    [
      "keeps the quotes of others",
      [{ pointer: `${role}/devices/chip`, from: "one of h100-sxm, b200-sxm", to: "one of h100-sxm, b200-sxm, mi300x" }],
      '"b200-sxm"]',
      '"b200-sxm", mi300x]',
    ],
  ])("%s", (_, changes, before, after) => {
    expect(applyFix(text, changes)).toBe(text.replace(before, after));
  });

  it("makes all changes that a fix needs", () => {
    const changes = [
      { pointer: "/spec/budget/maxPerHour", from: "25 EUR", to: "30 EUR" },
      { pointer: `${role}/devices/count`, from: "8", to: "2" },
    ];
    expect(applyFix(text, changes)).toBe(text.replace("25 EUR", "30 EUR").replace("count: 8", "count: 2"));
  });

  it("lets go of what is no longer refused", () => {
    const refusing = text.replace("vendor: { anyOf: [nvidia] }", "vendor: { noneOf: [amd, intel] }");
    const pointer = `${role}/devices/vendor`;
    expect(applyFix(refusing, [{ pointer, from: "not amd, intel", to: "not intel" }])).toContain("vendor: { noneOf: [ intel ] }");
  });

  it("takes out what has no value any more, and keeps the comments elsewhere", () => {
    const edited = applyFix(text, [{ pointer: `${role}/devices/vendor`, from: "nvidia" }]) ?? "";
    expect(edited).not.toContain("vendor");
    expect(edited).toContain("# what it may cost");
  });

  it.each([
    ["a text that is not YAML", "a: [", [{ pointer: "/a", from: "1", to: "2" }]],
    ["a choice that has it already", text, [{ pointer: `${role}/devices/vendor`, from: "amd", to: "nvidia" }]],
    ["a pointer to the whole", text, [{ pointer: "", from: "1", to: "2" }]],
  ])("is not made in %s", (_, other, changes) => {
    expect(applyFix(other, changes)).toBeUndefined();
  });

  const offers = ["aurora-compute", "community-grid", "fjordkraft-dc", "great-plains-ai", "lion-city-gpu", "rheinwerk-cloud"].flatMap((name) =>
    readDocuments([{ name: `${name}.yaml`, text: readFileSync(new URL(`market/${name}.yaml`, examples), "utf8") }]).documents.map(
      ({ value }) => value as OfferJson,
    ),
  );

  it.each(["finetune-8b", "hospital-summaries", "llama-70b-serve"])("gives for each one that is shown for %s a valid job that more offers fit", (name) => {
    const source = readFileSync(new URL(`workloads/${name}.yaml`, examples), "utf8");
    const fits = (job: string): number => {
      const [document] = readDocuments([{ name: "job.yaml", text: job }]).documents;
      if (document === undefined || !validateDocument(document).valid) throw new Error(`no valid job:\n${job}`);
      const { counts } = match(document.value as WorkloadJson, offers, { at }).spec ?? {};
      return (counts?.fits ?? 0) + (counts?.waits ?? 0);
    };
    const [read] = readDocuments([{ name: "job.yaml", text: source }]).documents;
    const profiles = match(read?.value as WorkloadJson, offers, { at }).spec?.profiles ?? [];
    const texts = profiles.flatMap(({ fixes }) => fixes ?? []).map(({ changes }) => applyFix(source, changes ?? []));
    expect(texts.length).toBeGreaterThan(0);
    for (const edited of texts) expect(fits(edited ?? "")).toBeGreaterThanOrEqual(fits(source));
    expect(texts.some((edited) => fits(edited ?? "") > fits(source))).toBe(true);
  });
});
