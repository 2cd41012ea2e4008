import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ArtifactJson } from "@cornercast/schemas";
import { chips, isas, ptxIsaVersions } from "@cornercast/schemas/registry";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { deviceFactsOfChip, formatRuns, parseArtifactSpec, parseTarget, registeredDevices, runs, runningVerdicts, type DeviceFacts } from "./index.js";

const cudaTargets = isas.filter((row) => row.id.startsWith("sm_")).map((row) => row.id);
const nvidia = registeredDevices().filter((device) => device.vendor === "nvidia" && device.isa !== undefined);
const target = fc.constantFrom(...cudaTargets);
const device = fc.constantFrom(...nvidia);
const driver = fc.constantFrom(...ptxIsaVersions.map((row) => row.driver));
const cubin = (name: string): ArtifactJson => ({ kind: "cubin", target: name });
const ptx = fc
  .record({ target, isaVersion: fc.constantFrom(...ptxIsaVersions.map((row) => row.id)) })
  .map((parts): ArtifactJson => ({ kind: "ptx", target: parts.target.replace("sm_", "compute_"), isaVersion: parts.isaVersion }));
const code = fc.oneof(target.map(cubin), ptx);
const runsOn = (artifact: ArtifactJson, on: DeviceFacts, software = {}) => runningVerdicts.includes(runs(artifact, on, { software }).verdict);
const majorOf = (isa: string | undefined) => parseTarget(isa ?? "").computeCapability?.split(".")[0];

describe("machine code for NVIDIA devices", () => {
  it("never runs across majors", () => {
    fc.assert(fc.property(target, device, (name, on) => !runsOn(cubin(name), on) || majorOf(name) === majorOf(on.isa)));
  });

  it("of a family runs wherever the architecture-specific one runs", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...cudaTargets.filter((name) => name.endsWith("a") && cudaTargets.includes(`${name.slice(0, -1)}f`))),
        device,
        (name, on) => !runsOn(cubin(name), on) || runsOn(cubin(`${name.slice(0, -1)}f`), on),
      ),
    );
  });

  it("of a plain target runs wherever that of its family runs, except where a rule on Tegra or on the old name 10.1 says otherwise", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...cudaTargets.filter((name) => name.endsWith("f"))),
        device,
        (name, on) => !runsOn(cubin(name), on) || runsOn(cubin(name.slice(0, -1)), on),
      ),
    );
  });

  it("runs on the devices of its own compute capability, whatever its suffix", () => {
    fc.assert(fc.property(target, device, (name, on) => parseTarget(name).isa !== on.isa || runsOn(cubin(name), on)));
  });
});

describe("an artifact with parts", () => {
  it("loses no device when PTX is added", () => {
    fc.assert(
      fc.property(fc.array(code, { minLength: 1, maxLength: 4 }), ptx, device, driver, (parts, added, on, version) => {
        const software = { "nvidia-driver": version };
        return !runsOn({ kind: "fatbin", contains: parts }, on, software) || runsOn({ kind: "fatbin", contains: [...parts, added] }, on, software);
      }),
    );
  });

  it("runs exactly where one of its parts runs", () => {
    fc.assert(
      fc.property(fc.array(code, { minLength: 1, maxLength: 4 }), device, driver, (parts, on, version) => {
        const software = { "nvidia-driver": version };
        return runsOn({ kind: "fatbin", contains: parts }, on, software) === parts.some((part) => runsOn(part, on, software));
      }),
    );
  });

  it("needs its host programs as well as its code for devices", () => {
    const both: ArtifactJson = { kind: "aot-inductor", contains: [{ kind: "elf", platform: "linux/amd64" }, cubin("sm_90")] };
    const h100 = deviceFactsOfChip("h100-sxm");
    expect(runs(both, h100, { host: { os: "linux", arch: "amd64" } }).verdict).toBe("native");
    expect(runs(both, h100, { host: { os: "linux", arch: "arm64" } })).toMatchObject({
      verdict: "no",
      rule: "host-other-arch",
      code: "artifact-platform-mismatch",
    });
    expect(runs(both, deviceFactsOfChip("l4"), { host: { os: "linux", arch: "amd64" } }).rule).toBe("cubin-newer-than-device");
  });

  it("is an index that runs where the image for the host runs", () => {
    const image = (arch: string, part: ArtifactJson): ArtifactJson => ({ kind: "oci-image", platform: `linux/${arch}`, contains: [part] });
    const index: ArtifactJson = { kind: "oci-image", contains: [image("amd64", cubin("sm_80")), image("arm64", cubin("sm_90"))] };
    const verdict = (chip: string, arch: string) => runs(index, deviceFactsOfChip(chip), { host: { os: "linux", arch } }).verdict;
    expect([verdict("gh200-96gb", "arm64"), verdict("h100-sxm", "amd64"), verdict("a100-sxm-80gb", "amd64")]).toEqual(["native", "no", "native"]);
  });

  it("gives its parts what it states itself", () => {
    const image: ArtifactJson = {
      kind: "oci-image",
      features: ["cuda-compat"],
      builtWith: [{ name: "cuda-toolkit", version: "13.0" }],
      contains: [{ kind: "ptx", target: "compute_90", isaVersion: "9.0" }],
    };
    const software = { "nvidia-driver": "550.54.15" };
    expect(runs(image, deviceFactsOfChip("h100-sxm"), { software })).toMatchObject({ verdict: "jit", rule: "ptx-with-compat" });
    expect(runs({ ...image, features: [] }, deviceFactsOfChip("h100-sxm"), { software })).toMatchObject({
      verdict: "no",
      rule: "cuda-13-driver",
      code: "driver-too-old-for-toolkit",
    });
  });

  it("is unknown where it does not say what it holds, and where nothing is known of its kind", () => {
    expect(runs({ kind: "fatbin" }, deviceFactsOfChip("h100-sxm"))).toMatchObject({ verdict: "unknown", code: "artifact-parts-not-stated" });
    expect(runs({ kind: "wasm-module" }, deviceFactsOfChip("h100-sxm"))).toMatchObject({ verdict: "unknown", code: "artifact-not-covered" });
  });

  it("proposes the changes of all its parts where none runs", () => {
    const both: ArtifactJson = { kind: "fatbin", contains: [cubin("sm_80"), cubin("sm_90a")] };
    expect(runs(both, deviceFactsOfChip("b300-sxm")).fix).toEqual([
      "embed PTX compute_80",
      "rebuild with -gencode arch=compute_100f,code=sm_100f",
      "embed PTX compute_90",
    ]);
  });
});

describe("facts that are not known", () => {
  it("are named where they would decide", () => {
    expect(runs({ kind: "ptx", target: "compute_90", isaVersion: "8.5" }, deviceFactsOfChip("h100-sxm"))).toEqual({
      verdict: "unknown",
      rule: "ptx-too-new-for-driver",
      code: "artifact-target-undecided",
      fix: [],
      missing: ["driver.ptxIsa"],
    });
  });

  it("turn no verdict into another when they become known, except from unknown", () => {
    const facts = fc.record({ artifact: code, on: device, version: driver });
    fc.assert(
      fc.property(facts, ({ artifact, on, version }) => {
        const before = runs(artifact, on).verdict;
        const after = runs(artifact, on, { software: { "nvidia-driver": version } }).verdict;
        // A driver that does not know the device at all contradicts it.
        const known =
          runs({ kind: "ptx", target: on.isa?.replace("sm_", "compute_") ?? "", isaVersion: firstPtx(on) }, on, { software: { "nvidia-driver": version } })
            .verdict === "jit";
        return before === "unknown" || before === after || !known;
      }),
    );
  });

  it("of the driver: a newer one loses no artifact", () => {
    const floors = fc.constantFrom(undefined, "11.0", "12.4", "13.0");
    fc.assert(
      fc.property(code, device, driver, driver, floors, (artifact, on, a, b, toolkit) => {
        const [older, newer] = Number(a) <= Number(b) ? [a, b] : [b, a];
        const built = toolkit === undefined ? artifact : { ...artifact, builtWith: [{ name: "cuda-toolkit", version: toolkit }] };
        return !runsOn(built, on, { "nvidia-driver": older }) || runsOn(built, on, { "nvidia-driver": newer });
      }),
    );
  });
});

function firstPtx(on: DeviceFacts): string {
  return ptxIsaVersions.find((row) => row.targets?.includes(on.isa ?? "") === true)?.id ?? "6.0";
}

describe("weights", () => {
  const verdict = (formats: readonly string[], chip: string) => runs({ kind: "safetensors", formats: [...formats] }, deviceFactsOfChip(chip));

  it.each([
    ["fp8_e4m3fn", "h100-sxm", "native", "format-native"],
    ["fp8_e4m3fn", "mi300x", "translated", "fp8-ocp-on-fnuz"],
    ["fp8_e4m3fn", "a100-sxm-80gb", "emulated", "fp8-before-ada"],
    ["fp8_e4m3fn", "v100-sxm2-32gb", "no", "format-none"],
    ["nvfp4", "b200-sxm", "native", "nvfp4-blackwell-data-center"],
    ["nvfp4", "mi355x", "no", "nvfp4-elsewhere"],
    ["mxfp4", "mi355x", "native", "format-native"],
    ["nvfp4", "mi300x", "no", "format-none"],
    ["fp8_e4m3fnuz", "h100-sxm", "unknown", "format-native"],
  ])("in %s on %s are %s", (format, chip, wanted, rule) => {
    expect([verdict([format], chip).verdict, verdict([format], chip).rule]).toEqual([wanted, rule]);
  });

  it("in several formats run as the worst of them does, and in none that is stated as weights do", () => {
    expect(verdict(["bf16", "fp8_e4m3fn"], "mi300x").verdict).toBe("translated");
    expect(verdict(["bf16"], "mi300x").verdict).toBe("native");
    expect(verdict([], "mi300x").rule).toBe("safetensors");
  });

  it("do not decide where an image with code for devices runs", () => {
    const image: ArtifactJson = { kind: "oci-image", contains: [cubin("sm_90"), { kind: "safetensors", formats: ["nvfp4"] }] };
    expect(runs(image, deviceFactsOfChip("h100-sxm")).verdict).toBe("native");
  });

  it("in a format that runs with a caution say so", () => {
    expect(formatRuns("int8", deviceFactsOfChip("b300-sxm")).note).toMatch(/4,500/u);
  });
});

describe("a change that is proposed", () => {
  const software = { "nvidia-driver": "590.1" };
  const built = fc.oneof(
    code,
    fc.constantFrom(...isas.filter((row) => row.vendor === "amd").map((row): ArtifactJson => ({ kind: "hsaco", target: row.id, isaVersion: "6" }))),
  );
  const anyDevice = fc.constantFrom(...registeredDevices().filter((device) => device.isa !== undefined));

  /** The artifact that a change names; nothing for one that names none. */
  function named(change: string): ArtifactJson | undefined {
    const [, embedded] = /^embed PTX (compute_[0-9]+)$/u.exec(change) ?? [];
    if (embedded !== undefined) return { kind: "ptx", target: embedded, isaVersion: "6.0" };
    const [, rebuilt] = /-gencode arch=[a-z0-9_]+,code=(sm_[0-9]+[af]?)/u.exec(change) ?? [];
    if (rebuilt !== undefined) return { kind: "cubin", target: rebuilt };
    const [, offload] = /--offload-arch=(gfx[0-9a-z]+)/u.exec(change) ?? [];
    return offload === undefined ? undefined : { kind: "hsaco", target: offload };
  }

  it("makes it run on that device", () => {
    let tried = 0;
    fc.assert(
      fc.property(built, anyDevice, (artifact, on) => {
        for (const change of runs(artifact, on, { software }).fix) {
          const other = named(change);
          if (other === undefined) continue;
          tried += 1;
          if (!runsOn(other, on, software)) expect.fail(`${JSON.stringify(artifact)} on ${on.chip ?? ""}: ${change}`);
        }
      }),
      { numRuns: 3_000 },
    );
    expect(tried).toBeGreaterThan(500);
  });
});

describe("facts that are left out", () => {
  const file = fileURLToPath(new URL("../../../schemas/registry/artifact-rules.yaml", import.meta.url));
  const { rows } = parse(readFileSync(file, "utf8")) as {
    readonly rows: readonly { readonly tests: Readonly<Record<string, { readonly artifact: string }>> }[];
  };
  const artifacts = [...new Set(rows.flatMap(({ tests }) => Object.values(tests).map(({ artifact }) => artifact)))].map(parseArtifactSpec);
  const versions = {
    tensorrt: ["10.3", "11.4"],
    stablehlo: ["1.9.0", "1.20.0"],
    jax: ["0.6.0", "0.7.0"],
    pytorch: ["2.5", "2.8"],
    "onnx-opset": ["17", "21"],
    neff: ["2.0"],
    vulkan: ["1.0", "1.3"],
    "nvidia-driver": ["580.65.06", "590.1"],
  };
  const onOff = fc.constantFrom("on" as const, "off" as const);
  const known = fc.record({
    modes: fc.record({ xnack: onOff, sramecc: onOff, logicalCores: fc.constantFrom("1", "2") }),
    software: fc.record(Object.fromEntries(Object.entries(versions).map(([name, list]) => [name, fc.constantFrom(...list)]))),
    host: fc.record({
      os: fc.constantFrom("linux", "windows"),
      arch: fc.constantFrom("amd64", "arm64"),
      features: fc.constantFrom("x86-64-v2", "x86-64-v3").map((level) => ({ values: [level], complete: true })),
    }),
    other: fc.constantFrom(...artifacts),
    left: fc.infiniteStream(fc.boolean()),
  });
  /** One device of each instruction set. */
  const devices = [...new Map(registeredDevices().map((facts) => [facts.isa, facts])).values()];

  it("leave what was decided as it was, or undecided: never otherwise, and never better", () => {
    fc.assert(
      fc.property(known, ({ modes, software, host, other, left }) => {
        const less = <T extends object>(facts: T): Partial<T> =>
          Object.fromEntries(Object.entries(facts).filter(() => left.next().value === true)) as Partial<T>;
        for (const artifact of artifacts.flatMap((own): readonly ArtifactJson[] => [
          own,
          { kind: "oci-image", platform: "linux/amd64", contains: [own, other] },
        ])) {
          for (const chip of devices) {
            const device = { ...chip, ...modes };
            const full = runs(artifact, device, { software, host }).verdict;
            const reduced = runs(artifact, less(device), { software: less(software) as Readonly<Record<string, string>>, host: less(host) }).verdict;
            const kept = reduced === "unknown" || (reduced === "no" ? full === "no" : runningVerdicts.indexOf(full) >= runningVerdicts.indexOf(reduced));
            if (!kept) expect.fail(JSON.stringify({ artifact, device, full, reduced }));
          }
        }
      }),
      { numRuns: 3 },
    );
  });
});

describe("the registered chips", () => {
  it("each with a CUDA target run machine code of that target", () => {
    const own = chips.filter((chip) => chip.isa?.target.startsWith("sm_") === true);
    expect(own.length).toBeGreaterThan(40);
    expect(own.filter((chip) => runs(cubin(chip.isa?.target ?? ""), deviceFactsOfChip(chip.id)).verdict !== "native").map((chip) => chip.id)).toEqual([]);
  });
});

describe("the short form of an artifact", () => {
  it.each([
    ["cubin:sm_90a", { kind: "cubin", target: "sm_90a" }],
    ["ptx:compute_90@8.5", { kind: "ptx", target: "compute_90", isaVersion: "8.5" }],
    ["hsaco:gfx942:sramecc+:xnack-@6", { kind: "hsaco", target: "gfx942:sramecc+:xnack-", isaVersion: "6" }],
    ["onnx@17", { kind: "onnx", isaVersion: "17" }],
    ["safetensors,format=fp8_e4m3fn,format=bf16", { kind: "safetensors", formats: ["fp8_e4m3fn", "bf16"] }],
    [
      "tensorrt-engine:sm_90,platform=linux/amd64,feature=version-compatible,built-with=tensorrt@10.3",
      {
        kind: "tensorrt-engine",
        target: "sm_90",
        platform: "linux/amd64",
        features: ["version-compatible"],
        builtWith: [{ name: "tensorrt", version: "10.3" }],
      },
    ],
  ])("reads %s", (text, artifact) => {
    expect(parseArtifactSpec(text)).toEqual(artifact);
  });

  it.each(["", "Cubin:sm_90", "cubin:", "cubin:sm_90@", "cubin,target=sm_90", "cubin,built-with=cuda", "cubin,", "cubin:sm_90,feature="])(
    "refuses %j with a code and an example",
    (text) => {
      expect(() => parseArtifactSpec(text)).toThrow(/\[invalid-argument\].*for example/u);
    },
  );
});
