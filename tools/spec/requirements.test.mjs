import { describe, expect, it } from "vitest";
import { coverage } from "./coverage.mjs";
import { readChapter } from "./read-chapter.mjs";
import { requirementSet, textDigest } from "./requirement-set.mjs";

const defaults = "<!-- requirements: role=matcher observable=document -->";
const chapter = (...lines) => readChapter("10-x.md", [defaults, "## Part", ...lines].join("\n"));

describe("a chapter", () => {
  it("gives its requirements with level, role, section and place", () => {
    const { requirements, problems } = chapter("- A matcher MUST NOT guess. {#x.no-guesses}", "A reader MAY stop. {#x.may-stop role=reader observable=none}");
    expect(problems).toEqual([]);
    expect(requirements).toEqual([
      {
        id: "x.no-guesses",
        level: "MUST NOT",
        role: "matcher",
        text: "A matcher MUST NOT guess.",
        section: "Part",
        file: "10-x.md",
        line: 3,
        observable: "document",
      },
      { id: "x.may-stop", level: "MAY", role: "reader", text: "A reader MAY stop.", section: "Part", file: "10-x.md", line: 4, observable: "none" },
    ]);
  });

  it("does not look for requirements in blocks, quotes and inline code", () => {
    const { requirements, blocks, problems } = chapter("```text", "it MUST be", "```", "> it MUST be", "The word `MUST` is a word.");
    expect([requirements, problems]).toEqual([[], []]);
    expect(blocks).toEqual([{ file: "10-x.md", line: 3, info: "text", text: "it MUST be" }]);
  });

  it.each([
    ["a keyword outside a requirement", "It MUST be."],
    ["a requirement without a keyword", "It is so. {#x.y}"],
    ["a requirement with two keywords", "It MUST be and SHOULD be. {#x.y}"],
    ["two requirements a line", "It MUST be. {#x.y} {#x.z}"],
    ["an id before the end of the line", "It MUST be. {#x.y} Truly."],
    ["an id that is not area.statement", "It MUST be. {#X-1}"],
    ["a keyword that has a usual synonym", "It SHALL be. {#x.y}"],
    ["a sentence without a full stop", "It MUST be {#x.y}"],
    ["a role that there is not", "It MUST be. {#x.y role=wizard}"],
    ["an attribute that there is not", "It MUST be. {#x.y colour=red}"],
    ["a block without a type", "```\nx\n```"],
    ["a block that does not end", "```text\nx"],
    ["a heading with a keyword", "## What MUST be"],
  ])("is refused with %s", (_, text) => {
    expect(chapter(text).problems).toHaveLength(1);
  });
});

describe("the set of requirements", () => {
  const found = [{ id: "x.y", level: "MUST", role: "matcher", text: "It MUST be.", section: "Part", file: "10-x.md", line: 3, observable: "document" }];
  const context = { committed: [], retired: new Map(), exclusions: new Map(), version: "0.2", accept: false };
  const committed = [{ id: "x.y", sha256: textDigest("It MUST be."), since: "0.1" }];

  it("keeps since when a requirement first came", () => {
    expect(requirementSet(found, { ...context, committed }).requirements[0]).toMatchObject({ since: "0.1", sha256: textDigest("It MUST be.") });
    expect(requirementSet(found, context).requirements[0]).toMatchObject({ since: "0.2" });
  });

  it("accepts new words under an old id only when told so", () => {
    const changed = [{ ...found[0], text: "It MUST be so." }];
    expect(requirementSet(changed, { ...context, committed }).problems).toHaveLength(1);
    expect(requirementSet(changed, { ...context, committed, accept: true }).problems).toEqual([]);
  });

  it("refuses an id that occurs twice, that is retired, or that is gone without a word", () => {
    expect(requirementSet([...found, ...found], context).problems).toHaveLength(1);
    expect(requirementSet(found, { ...context, retired: new Map([["x.y", "said twice"]]) }).problems).toHaveLength(1);
    expect(requirementSet([], { ...context, committed }).problems).toHaveLength(1);
    expect(requirementSet([], { ...context, committed, retired: new Map([["x.y", "said twice"]]) }).problems).toEqual([]);
  });

  it("keeps what a frozen set holds: ids, levels, and texts but for other words that are listed", () => {
    const frozen = [{ name: "1.0", id: "x.y", level: "MUST", sha256: textDigest("It MUST be.") }];
    const changed = [{ ...found[0], text: "It MUST be so." }];
    const accepted = { ...context, accept: true, frozen };
    expect(requirementSet(found, accepted).problems).toEqual([]);
    expect(requirementSet(changed, accepted).problems).toHaveLength(1);
    expect(requirementSet(changed, { ...accepted, editorial: new Map([["x.y", { sha256: textDigest("It MUST be so.") }]]) }).problems).toEqual([]);
    expect(requirementSet([{ ...found[0], level: "SHOULD" }], accepted).problems).toHaveLength(1);
    expect(requirementSet([], accepted).problems).toHaveLength(1);
    expect(requirementSet([], { ...accepted, retired: new Map([["x.y", "said twice"]]) }).problems).toEqual([]);
  });

  it("refuses an exclusion of nothing", () => {
    expect(requirementSet(found, { ...context, exclusions: new Map([["x.z", "because"]]) }).problems).toHaveLength(1);
  });
});

describe("the coverage", () => {
  const requirement = { id: "x.y", level: "MUST", file: "10-x.md", line: 3, observable: "document" };
  const decides = { id: "x.y", requirement: "x.y", file: "conformance/cases/x/y.yaml" };

  it("asks for a case or an exclusion of each requirement that can be observed", () => {
    expect(coverage([requirement], []).problems).toHaveLength(1);
    expect(coverage([requirement], [decides]).problems).toEqual([]);
    expect(coverage([{ ...requirement, excluded: "because" }], []).problems).toEqual([]);
    expect(coverage([{ ...requirement, observable: "none" }], []).problems).toEqual([]);
  });

  it("refuses a case of nothing, and an exclusion of what has a case", () => {
    expect(coverage([requirement], [decides, { ...decides, requirement: "x.z" }]).problems).toHaveLength(1);
    expect(coverage([{ ...requirement, excluded: "because" }], [decides]).problems).toHaveLength(1);
  });
});
