import { describe, expect, it } from "vitest";
import { documentProblems, outcomeOf, sharedFiles } from "../testing/import-outcome.js";
import { expectSturdy } from "../testing/mutated-text.js";
import { expectedLspciOutcomes } from "./expected-outcomes.js";
import { lspciImporter } from "./index.js";

const h100 = (slot: string): string => `${slot} 3D controller [0302]: NVIDIA Corporation GH100 [H100 SXM5 80GB] [10de:2330] (rev a1)`;
const machine = [
  "00:00.0 Host bridge [0600]: Intel Corporation Sky Lake-E DMI3 Registers [8086:2020] (rev 04)",
  "03:00.0 VGA compatible controller [0300]: ASPEED Technology, Inc. ASPEED Graphics Family [1a03:2000] (rev 41)",
  h100("1b:00.0"),
  h100("43:00.0"),
  "\tSubsystem: NVIDIA Corporation Device [10de:16c1]",
  "5e:00.0 Processing accelerators [1200]: Habana Labs Ltd. Device [1da3:1020] (rev 01)",
].join("\n");

const read = (text: string, at?: string) => {
  const result = lspciImporter.import([{ name: "rack/node-1.txt", text }], at === undefined ? {} : { at });
  expect(documentProblems(result.offers)).toEqual([]);
  return { offer: result.offers[0], codes: result.diagnostics.map(({ code, line }) => `${code} ${String(line)}`) };
};

describe("real output of lspci", () => {
  const files = sharedFiles("hardware/lspci");
  it.skipIf(files.length === 0)("has an expected outcome for every file", () => {
    expect(files.map(({ name }) => name)).toEqual(Object.keys(expectedLspciOutcomes).toSorted());
  });
  for (const file of files) {
    const outcome = expectedLspciOutcomes[file.name];
    it(`${file.name}: ${outcome?.why ?? "no expected outcome"}`, () => {
      expect(outcome).toBeDefined();
      if (outcome === undefined) return;
      const { why: _, ...facts } = outcome;
      expect(outcomeOf(lspciImporter, file, {}, outcome)).toEqual(facts);
      expect(documentProblems(lspciImporter.import([file], {}).offers)).toEqual([]);
    });
  }
});

describe("lspci -nn", () => {
  it("gives the accelerators of one machine and nothing else", () => {
    const { offer } = read(machine, "2026-11-24T00:00:00Z");
    expect(offer?.metadata?.name).toBe("node-1");
    expect(offer?.spec?.shape?.devices).toMatchObject([
      { name: "gpu-0", chip: "h100-sxm", count: 2, pci: { vendor: "10de", device: "2330" }, members: [{ address: "1b:00.0" }, { address: "43:00.0" }] },
      { vendor: "habana", count: 1 },
    ]);
    expect(offer?.spec?.shape?.devicesComplete).toBeUndefined();
    expect(offer?.spec?.shape?.host).toBeUndefined();
    expect(offer?.status?.observedAt).toBe("2026-11-24T00:00:00Z");
  });

  it("goes by the identity, not by the name that an old database gives it", () => {
    const { offer } = read(h100("1b:00.0").replace("GH100 [H100 SXM5 80GB]", "GV100GL [Tesla V100 PCIe 32GB]"));
    expect(offer?.spec?.shape?.devices?.[0]).toMatchObject({ chip: "h100-sxm" });
  });

  it("reads the form of -mm, and domains of four digits and more", () => {
    const { offer } = read(
      '61f0:00:00.0 "3D controller [0302]" "NVIDIA Corporation [10de]" "GH100 [H100 SXM5 80GB] [2330]" -ra1 "NVIDIA Corporation [10de]" "Device [16c1]"\n',
    );
    expect(offer?.spec?.shape?.devices).toMatchObject([{ chip: "h100-sxm", members: [{ address: "61f0:00:00.0" }] }]);
  });

  it.each(["xxxx", "ffff"])("keeps a device whose identity is %s as unknown, with its line", (id) => {
    const { offer, codes } = read(`# nodes\n${h100("1b:00.0").replace("2330", id)}`);
    expect(offer?.spec?.shape?.devices?.[0]?.chip).toBeUndefined();
    expect(codes).toEqual([id === "xxxx" ? "import-value-sentinel 2" : "chip-unknown 2"]);
  });

  it.each([
    ["", "import-syntax 1"],
    ["1b:00.0 3D controller: NVIDIA Corporation GH100", "import-syntax 1"],
    ["00:00.0 Host bridge [0600]: Intel Corporation Device [8086:2020]", "import-no-offer-or-workload 1"],
  ])("refuses %j with a code", (text, code) => {
    expect(read(text)).toEqual({ offer: undefined, codes: [code] });
  });

  it("takes whatever is in its place", () => {
    expectSturdy(lspciImporter, [{ name: "a.txt", text: machine }, ...sharedFiles("hardware/lspci")], 400);
  });
});
