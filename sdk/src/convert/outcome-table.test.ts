import type { WorkloadJson } from "@cornercast/schemas";
import { afterAll, describe, expect, it } from "vitest";
import { importTexts } from "./import-texts.js";
import { importers } from "./importers.js";
import type { ImportInput, ImportResult } from "./importer.js";
import { expectedSummaries, type ExpectedSummary } from "./testing/expected-summary.js";
import { documentProblems, sharedFiles } from "./testing/import-outcome.js";

const notImported: readonly string[] = ["PROVENANCE.md"];
const lines: string[] = [];

/** One line for a file: who read it, what came out, and what was said about it. */
function tableLine({ name, text }: ImportInput, { offers, workloads, diagnostics }: ImportResult): string {
  const reader = importers.reduce((best, next) => (next.detect({ name, text }) > best.detect({ name, text }) ? next : best)).id;
  const refused = offers.length + workloads.length === 0;
  const codes = [...new Set(diagnostics.filter(({ severity }) => !refused || severity === "error").map(({ code }) => code))];
  const result = refused ? "refused" : [count(offers.length, "offer"), count(workloads.length, "workload")].filter((part) => part !== "").join(", ");
  return `${name.padEnd(72).slice(0, 72)} ${reader.padEnd(16)} ${result.padEnd(24)} ${codes.join(", ")}`;
}

const count = (number: number, noun: string): string => (number === 0 ? "" : `${String(number)} ${noun}${number === 1 ? "" : "s"}`);

function layoutOf(workload: WorkloadJson | undefined): readonly string[] {
  return (workload?.spec?.profiles ?? []).map(
    ({ name = "", roles = [] }) =>
      `${name}: ${roles.map((role) => `${role.name ?? ""} ${String(role.replicas ?? 1)}x${String(role.devices?.count ?? 0)}`).join(", ")}`,
  );
}

function summaryOf({ offers, workloads, diagnostics }: ImportResult, expected: ExpectedSummary): ExpectedSummary | { readonly refused: string } {
  if (offers.length + workloads.length === 0) return { refused: diagnostics.find(({ severity }) => severity === "error")?.code ?? "nothing" };
  return {
    offers: offers.length,
    workloads: workloads.length,
    ...("layout" in expected ? { layout: layoutOf(workloads[0]) } : {}),
  };
}

/** The parts of an expectation that this table compares; the tests of each importer compare the rest. */
function compared(expected: ExpectedSummary): ExpectedSummary {
  if ("refused" in expected) return { refused: expected.refused };
  const { offers = 0, workloads = 0, layout } = expected;
  return { offers, workloads, ...(layout === undefined ? {} : { layout }) };
}

describe.each(expectedSummaries)("every file of ../shared/data/%s", (folder, expectations) => {
  const files = sharedFiles(folder).filter(({ name }) => !notImported.includes(name));
  const one = "offers" in expectations && typeof expectations.offers === "number" ? (expectations as ExpectedSummary) : undefined;
  const table = expectations as Readonly<Record<string, ExpectedSummary>>;

  it.skipIf(files.length === 0 || one !== undefined)("has an expectation, and every expectation a file", () => {
    const known = Object.keys(table);
    expect(files.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([]);
  });

  it.each(files.map((file) => [file.name, file] as const))("%s gives what was expected", (name, file) => {
    const expected = one ?? table[name];
    const result = importTexts([file]);
    lines.push(tableLine(file, result));
    expect(documentProblems([...result.offers, ...result.workloads])).toEqual([]);
    expect(expected === undefined ? undefined : summaryOf(result, expected)).toEqual(expected === undefined ? undefined : compared(expected));
  });
});

afterAll(() => {
  if (lines.length > 0) console.log(`\nWhat the importers made of ${String(lines.length)} files:\n${lines.join("\n")}\n`);
});
