import { describe, expect, it } from "vitest";
import type { OfferJson } from "@cornercast/schemas";
import type { ImportResult } from "../importer.js";
import { deviceLine, documentProblems, outcomeOf, sharedFiles } from "../testing/import-outcome.js";
import { expectSturdy } from "../testing/mutated-text.js";
import { expectedGresLines, expectedSlurmOutcomes } from "./expected-outcomes.js";
import { readGres, readTres } from "./gres.js";
import { slurmImporter } from "./index.js";

function scontrol(fields: string, name = "n1"): string {
  return `NodeName=${name} Arch=x86_64 CoresPerSocket=32\n   CPUAlloc=0 CPUTot=64 ${fields}\n`;
}

function read(text: string): ImportResult {
  const result = slurmImporter.import([{ name: "nodes", text }], { issuer: "site" });
  expect(documentProblems(result.offers)).toEqual([]);
  return result;
}

function offer(fields: string): OfferJson {
  return read(scontrol(fields)).offers[0] ?? {};
}

function lines(result: ImportResult): readonly string[] {
  return (result.offers[0]?.spec?.shape?.devices ?? []).map(deviceLine);
}

describe("real output of Slurm", () => {
  const files = sharedFiles("hardware/slurm", ".txt");
  it.skipIf(files.length === 0)("has an expected outcome for every file", () => {
    expect(files.map(({ name }) => name)).toEqual(Object.keys(expectedSlurmOutcomes).toSorted());
  });
  for (const file of files) {
    const outcome = expectedSlurmOutcomes[file.name];
    it(`${file.name}: ${outcome?.why ?? "no expected outcome"}`, () => {
      expect(outcome).toBeDefined();
      if (outcome === undefined) return;
      const { why: _, ...facts } = outcome;
      expect(outcomeOf(slurmImporter, file, {}, outcome)).toEqual(facts);
      expect(documentProblems(slurmImporter.import([file], {}).offers)).toEqual([]);
      expect(slurmImporter.detect(file)).toBeGreaterThan(0.4);
    });
  }

  it.skipIf(files.length === 0)("has an expected reading for every line of generic resources", () => {
    const text = files.find(({ name }) => name.startsWith("gres_strings"))?.text ?? "";
    expect(text.split("\n").filter((line) => line !== "" && !line.startsWith("#"))).toEqual(expectedGresLines.map(({ line }) => line));
  });

  it.each(expectedGresLines)("reads the generic resources of '$line'", ({ line, gres, used }) => {
    const field = (name: string): string | undefined => new RegExp(`(?:^|\\s)${name}=(\\S*)`, "u").exec(line)?.[1];
    const shown = (text: string | undefined): readonly string[] | undefined =>
      text === undefined
        ? undefined
        : readGres(text).gres.map(({ name, type, count }) => [String(count), name, type].filter((part) => part !== undefined).join(" "));
    expect(shown(field("Gres"))).toEqual(gres);
    expect(shown(field("GresUsed"))).toEqual(used);
  });
});

describe("a node of Slurm", () => {
  it("becomes an offer with the memory in MiB, its pool, and what is free", () => {
    const text = scontrol(
      "Gres=gpu:h200:8 State=MIXED RealMemory=2000000 TmpDisk=0 Partitions=gpu Version=24.05.0 OS=Linux 5.14.0-427 #1 SMP Wed Jun 28 2023\n   AllocTRES=cpu=8,gres/gpu=3",
    );
    expect(read(text).offers[0]).toEqual({
      apiVersion: "cornercast/v1",
      kind: "Offer",
      metadata: { name: "n1" },
      spec: {
        shape: {
          devices: [expect.objectContaining({ name: "gpu-0", count: 8, product: "h200", free: 5 })],
          devicesComplete: true,
          host: {
            arch: [{ value: "amd64", source: "slurmd" }],
            cores: [{ value: 64, source: "slurm-configuration" }],
            memory: [{ value: "2000000MiB", source: "slurm-configuration" }],
            os: [{ value: "linux", source: "slurmd" }],
          },
          software: [
            { name: "linux-kernel", version: "5.14.0-427", source: "slurmd" },
            { name: "slurm", version: "24.05.0", source: "slurmd" },
          ],
          attributes: { "slurm/partitions": { strings: { values: ["gpu"] } } },
        },
        pool: { issuer: "site", name: "gpu" },
        sources: [
          { id: "slurm-configuration", kind: "asserted", reference: "scontrol show node (nodes)" },
          { id: "slurmd", kind: "reported", reference: "scontrol show node (nodes)" },
        ],
      },
      status: { availability: { total: 1, source: "slurmd" } },
    });
  });

  it.each([
    ["Gres=gpu:a100:4 GresUsed=gpu:a100:1(IDX:0)", [3]],
    ["Gres=gpu:a100:4 GresUsed=gpu:1", [3]],
    ["Gres=gpu:4 AllocTRES=cpu=1,gres/gpu=3", [1]],
    ["Gres=gpu:4 AllocTRES=", [4]],
    ["Gres=gpu:4", [undefined]],
    ["Gres=gpu:a100:4,gpu:h200:4 GresUsed=gpu:a100:1(IDX:0),gpu:h200:0(IDX:N/A)", [3, 4]],
    ["Gres=gpu:a100:4,gpu:h200:4 AllocTRES=gres/gpu=3,gres/gpu:a100=3", [1, 4]],
    ["Gres=gpu:a100:4,gpu:h200:4 GresUsed=gpu:0", [4, 4]],
    ["Gres=gpu:a100:4,gpu:h200:4 GresUsed=gpu:3", [undefined, undefined]],
  ])("with %s has %j free", (fields, free) => {
    expect(offer(fields).spec?.shape?.devices?.map((device) => device.free)).toEqual(free);
  });

  it("with two types and an untyped use is reported as ambiguous", () => {
    expect(read(scontrol("Gres=gpu:a100:4,gpu:h200:4 GresUsed=gpu:3")).diagnostics.map(({ code }) => code)).toContain("import-ambiguous-unit");
  });

  it("without a word about generic resources has unknown devices, and with none has none", () => {
    expect(offer("State=IDLE").spec?.shape?.devices).toBeUndefined();
    expect(offer("Gres=(null) State=IDLE").spec?.shape).toMatchObject({ devices: [], devicesComplete: true });
  });

  it("takes a type with a MIG profile as a part of a device", () => {
    expect(offer("Gres=gpu:nvidia_a100_1g.5gb:7").spec?.shape?.devices?.[0]).toMatchObject({ count: 7, partition: { kind: "mig", profile: "1g.5gb" } });
  });

  it.each([
    ["IDLE", [], 1],
    ["ALLOCATED", [], 0],
    ["MIXED", [], undefined],
    ["IDLE+DRAIN", [["drain", "unavailable"]], 1],
    [
      "DOWN*",
      [
        ["down", "unavailable"],
        ["not-responding", "unavailable"],
      ],
      undefined,
    ],
    ["IDLE+CLOUD+POWERED_DOWN", [["powered-down", "none"]], 1],
    ["MIXED+RESERVED", [["reserved", "no-schedule"]], undefined],
  ])("in state %s has the conditions %j", (state, conditions, units) => {
    const { status } = offer(`State=${state} Reason=disk full (A=1) [root@2024-12-19T11:03:34]`);
    expect((status?.conditions ?? []).map(({ type, effect }) => [type, effect])).toEqual(conditions);
    expect(status?.availability?.units).toBe(units);
    for (const { message } of status?.conditions ?? []) expect(message).toBe("disk full (A=1) [root@2024-12-19T11:03:34]");
  });

  it("in several partitions is in no pool and names them all", () => {
    const { spec } = offer("Partitions=short,killable AvailableFeatures=avx512,ib");
    expect(spec?.pool).toBeUndefined();
    expect(spec?.shape?.attributes).toEqual({
      "slurm/features": { strings: { values: ["avx512", "ib"] } },
      "slurm/partitions": { strings: { values: ["short", "killable"] } },
    });
  });

  it("reports that CfgTRES counts other GPUs than Gres lists", () => {
    expect(read(scontrol("Gres=gpu:4 CfgTRES=cpu=8,gres/gpu=8")).diagnostics.map(({ code }) => code)).toEqual(["import-count-mismatch"]);
  });

  it("is one of several, each on its own lines or on one line", () => {
    const oneLine = "NodeName=n3 Arch=aarch64 CoresPerSocket=72 CPUTot=144 OS=Linux 6.8.0 #1 SMP RealMemory=480000 State=IDLE";
    const { offers } = read(`${scontrol("State=IDLE", "n1")}\n${scontrol("State=DOWN", "n2")}\n${oneLine}\n`);
    expect(offers.map(({ metadata, spec }) => [metadata?.name, spec?.shape?.host?.arch?.[0]?.value])).toEqual([
      ["n1", "amd64"],
      ["n2", "amd64"],
      ["n3", "arm64"],
    ]);
    expect(offers[2]?.spec?.shape?.host?.memory?.[0]?.value).toBe("480000MiB");
  });
});

describe("Slurm in JSON", () => {
  const meta = { plugin: { data_parser: "data_parser/v0.0.40" }, slurm: { version: { major: "23", minor: "11", micro: "4" } } };
  const node = {
    name: "n1",
    architecture: "x86_64",
    cpus: 256,
    gres: "gpu:h100:4(S:0-1)",
    gres_used: "gpu:h100:1(IDX:0)",
    tres: "cpu=256,mem=486377M,gres/gpu=4",
    tres_used: "",
    operating_system: "Linux 6.5.0-44-generic #44-Ubuntu",
    partitions: ["train"],
    features: ["ib"],
    reason: "",
    state: ["MIXED", "DRAIN"],
  };

  it.each([
    ["plain numbers", 486_377],
    ["wrapped numbers", { set: true, infinite: false, number: 486_377 }],
  ])("of scontrol is read with %s", (_, memory) => {
    const result = read(JSON.stringify({ meta, nodes: [{ ...node, real_memory: memory }] }));
    expect(lines(result)[0]).toMatch(/^4 .*free=3$/u);
    expect(result.offers[0]?.spec?.shape?.host?.memory?.[0]?.value).toBe("486377MiB");
    expect(result.offers[0]?.status?.conditions?.map(({ type }) => type)).toEqual(["drain"]);
    expect(result.offers[0]?.spec?.sources?.[0]?.reference).toBe("scontrol show node --json (nodes)");
  });

  it("leaves out a wrapped number that is not set, and reads states of old releases", () => {
    const old = { ...node, real_memory: { set: false, infinite: false, number: 0 }, state: "idle", state_flags: ["DRAIN"] };
    const [found] = read(JSON.stringify({ meta, nodes: [old] })).offers;
    expect(found?.spec?.shape?.host?.memory).toBeUndefined();
    expect(found?.status).toMatchObject({ availability: { units: 1, total: 1 }, conditions: [{ type: "drain" }] });
  });

  it("of sinfo gives an offer for each group of equal nodes", () => {
    const group = {
      node: { state: ["IDLE"] },
      nodes: { allocated: 6, idle: 2, total: 8, nodes: ["n[1-8]"] },
      cpus: { allocated: 524, idle: 500, total: 1024, minimum: 128, maximum: 128 },
      memory: { minimum: 768_000, maximum: 1_536_000 },
      gres: { total: "gpu:a100:2(S:0-1)", used: "gpu:a100:1(IDX:0)" },
      features: { total: "rome,a100" },
      partition: { name: "gpu" },
    };
    const [found, ...others] = read(JSON.stringify({ meta, sinfo: [group, { ...group, nodes: { total: 0 } }] })).offers;
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      metadata: { name: "n-1-8" },
      spec: { pool: { issuer: "site", name: "gpu" }, shape: { host: { cores: [{ value: 128 }] } } },
      status: { availability: { units: 2, total: 8 } },
    });
    expect(found?.spec?.shape?.host?.memory).toBeUndefined();
    expect(found?.spec?.shape?.devices?.[0]?.free).toBeUndefined();
  });

  it("without nodes is refused", () => {
    expect(slurmImporter.import([{ name: "x", text: '{"meta": {}, "sinfo": []}' }], {})).toMatchObject({
      offers: [],
      diagnostics: [{ code: "import-no-offer-or-workload", severity: "error" }],
    });
    expect(slurmImporter.import([{ name: "x", text: '{"meta": {' }], {}).diagnostics[0]).toMatchObject({ code: "json-syntax", severity: "error" });
  });
});

describe("readGres", () => {
  it.each([
    ["gpu:a100:4(S:0,1),nic:2", ["4 gpu a100", "2 nic"]],
    ["gpu:1g.10gb:7", ["7 gpu 1g.10gb"]],
    ["gpu", ["1 gpu"]],
    ["gpu:tesla", ["1 gpu tesla"]],
    ["bandwidth:lustre:4G", [`${String(4 * 1024 ** 3)} bandwidth lustre`]],
    ["", []],
    ["N/A", []],
  ])("reads '%s'", (text, expected) => {
    expect(readGres(text).gres.map(({ name, type, count }) => [String(count), name, type].filter((part) => part !== undefined).join(" "))).toEqual(expected);
  });

  it("says what it cannot read", () => {
    expect(readGres("gpu:a100:4,???").unread).toEqual(["???"]);
  });
});

describe("readTres", () => {
  it("reads trackable resources by name", () => {
    expect([...readTres("cpu=72,mem=480G,billing=72,gres/gpu=4")]).toEqual([
      ["cpu", "72"],
      ["mem", "480G"],
      ["billing", "72"],
      ["gres/gpu", "4"],
    ]);
  });
});

describe("hostile output of Slurm", () => {
  it("never makes the importer throw, and every offer stays a valid document", () => {
    const text = scontrol("Gres=gpu:a100:4,gpu:h200:4 GresUsed=gpu:3 State=IDLE+DRAIN Partitions=a AvailableFeatures=b,c RealMemory=12 Reason=x");
    const json = JSON.stringify({
      meta: {},
      nodes: [{ name: "n1", state: ["IDLE"], gres: "gpu:2", real_memory: { set: true, infinite: false, number: 9 }, partitions: ["a"] }],
    });
    expectSturdy(slurmImporter, [...sharedFiles("hardware/slurm", ".txt"), { name: "n", text: text + text }, { name: "n.json", text: json }], 500);
  });
});
