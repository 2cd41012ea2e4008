import { describe, expect, it } from "vitest";
import { commandRunner } from "../testing/run-command.js";

const run = commandRunner(undefined, 240);

describe("cornercast substitute", () => {
  it("says what other chips do of the work of one, in the order asked for, with the figures that it rests on", async () => {
    const { code, out } = await run("substitute", "h100-sxm", "mi300x", "b200-sxm", "--phase", "train", "--count", "64");
    expect(code).toBe(0);
    expect(out).toContain("h100-sxm, train in bf16: what one device does of its work");
    expect(out).toMatch(/b200-sxm +1\.\d\d +2\.\d\d +2\.\d\d +\d\d to \d\d +(?:measured|derived)/u);
    expect(out.indexOf("mi300x")).toBeLessThan(out.indexOf("b200-sxm"));
    expect(out).toMatch(/power\^0\.125 +1\.43 +1000 W over 700 W +nameplate +sources: /u);
    expect(out).toMatch(/bandwidth\^0\.125 +2\.30 +7\.7 TB\/s over 3\.35 TB\/s/u);
  });

  it("compares with all other chips where none is named, the fastest first, and counts those of which too little is known", async () => {
    const { code, out } = await run("substitute", "h100-sxm", "--phase", "offline", "--precision", "fp8");
    expect(code).toBe(0);
    const middles = [...out.matchAll(/^ {2}\S+ +[0-9.]+ +([0-9.]+) +[0-9.]+ +(?:derived|measured)/gmu)].map(([, mid]) => Number(mid));
    expect(middles.length).toBeGreaterThan(20);
    expect(middles).toEqual(middles.toSorted((left, right) => right - left));
    expect(out).not.toMatch(/^ {2}h100-sxm /mu);
    expect(out).toMatch(/left out for lack of figures: [1-9][0-9]* chips/u);
  });

  it("gives intervals with basis and provenance as JSON, and what is missing where nothing can be said", async () => {
    const { code, out } = await run("substitute", "h100-sxm", "h200-sxm", "k80", "--phase", "prefill", "--count", "8", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      reference: "h100-sxm",
      phase: "prefill",
      precision: "bf16",
      count: 8,
      candidates: [
        {
          chip: "h200-sxm",
          kind: "interval",
          confidence: 0.8,
          checked: true,
          provenance: "derived",
          basis: [{ name: "matrix" }, { name: "power", ratio: 1, provenance: "nameplate" }, { name: "bandwidth" }],
          devices: { least: 7, most: 10 },
        },
        { chip: "k80", kind: "unknown", missing: expect.arrayContaining(["matrix of k80"]) as unknown },
      ],
    });
  });

  it("counts what a model loses that has to be split", async () => {
    const { out } = await run("substitute", "h200-sxm", "h100-pcie", "--phase", "offline", "--precision", "fp8", "--parameters", "70B");
    expect(out).toContain("candidate: split over 2 devices");
  });

  it("says what is not known of a chip, and that a phase was not checked", async () => {
    const { code, out } = await run("substitute", "h100-sxm", "k80", "h200-sxm", "--phase", "decode");
    expect(code).toBe(0);
    expect(out).toMatch(/k80 .*unknown +not known: matrix of k80/u);
    expect(out).toContain("note: the phase decode was not held against measured results");
  });

  it("shows examples with --help", async () => {
    const { out } = await run("substitute", "--help");
    expect(out).toContain("cornercast substitute h100-sxm b200-sxm mi300x --phase train --count 64");
  });

  it.each([
    [["h100-sxm"], 2, /required option '--phase <phase>' not specified/u],
    [["h100-sxm", "--phase", "tain"], 2, /--phase takes train, prefill, .*, not tain; did you mean train\?/u],
    [["h100-sxm", "--phase", "train", "--precision", "bf61"], 2, /--precision takes a registered format .* not bf61; did you mean bf16\?/u],
    [["h100-sxm", "--phase", "train", "--count", "0"], 2, /--count takes a whole number/u],
    [["h100-sxm", "--phase", "offline", "--parameters", "many"], 2, /--parameters takes a number such as 70B/u],
    [["h100-smx", "--phase", "train"], 3, /no chip called h100-smx; did you mean h100-sxm\?/u],
    [["h100-sxm", "b200-smx", "--phase", "train"], 3, /no chip called b200-smx; did you mean b200-sxm\?/u],
    [["V100", "--phase", "train"], 2, /V100 may be v100-.*; say which/u],
  ] as const)("refuses %j", async (args, exit, message) => {
    const { code, err } = await run("substitute", ...args);
    expect([code, err]).toEqual([exit, expect.stringMatching(message)]);
  });
});
