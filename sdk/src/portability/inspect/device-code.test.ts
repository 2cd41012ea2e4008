import { describe, expect, it } from "vitest";
import { bytesSource } from "./byte-source.js";
import { inspect } from "./inspect.js";
import { bytesOf, u32, zeros } from "./testing/binary-writer.js";
import { elfFixture, noteFixture } from "./testing/elf-fixture.js";
import { bundleFixture, cubinFixture, fatbinFixture, hsacoFixture, oldCubinFixture, ptxFixture } from "./testing/gpu-fixtures.js";
import { outline } from "./testing/outline.js";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const hostElf = (name: string, bytes: Uint8Array, machine = 62): Uint8Array =>
  elfFixture({
    machine,
    sections: [
      { name: ".note.GNU-stack", bytes: zeros(0) },
      { name, bytes },
    ],
  });

describe("a cubin", () => {
  it.each([
    ["the note of ptxas", cubinFixture(90, "a"), "cubin sm_90a"],
    ["the note of ptxas, for a family", cubinFixture(100, "f"), "cubin sm_100f"],
    ["its flags and attributes, where the note is stripped", cubinFixture(103, "a", false), "cubin sm_103a"],
    ["an attribute for a family, where the note is stripped", cubinFixture(120, "f", false), "cubin sm_120f"],
    ["its flags for a plain target", cubinFixture(75, "", false), "cubin sm_75"],
    ["the flags of CUDA before 13", oldCubinFixture(86), "cubin sm_86"],
    ["the flags of CUDA before 13, architecture-specific", oldCubinFixture(90, true), "cubin sm_90a"],
  ])("has its target from %s", async (_, bytes, expected) => {
    expect(await outline(bytes)).toBe(expected);
  });

  it("says which toolkit made it", async () => {
    const { artifact } = await inspect(bytesSource(cubinFixture(90)));
    expect(artifact?.builtWith).toEqual([{ name: "cuda-toolkit", version: "13.0.88" }]);
  });

  it("whose flags name no target is refused at them", async () => {
    expect(await outline(elfFixture({ machine: 190, abiVersion: 7, flags: 3 }))).toBe("inspect-malformed@48");
  });
});

describe("a code object for AMD devices", () => {
  it.each([
    ["a mode that it leaves open is not named", hsacoFixture(0x4c, 0x500), "hsaco gfx942 v5"],
    ["modes that it fixes are named in the order of target IDs", hsacoFixture(0x3f, 0xf00), "hsaco gfx90a:sramecc+:xnack+ v5"],
    ["off is off", hsacoFixture(0x30, 0x600), "hsaco gfx908:xnack- v5"],
    ["a processor without modes", hsacoFixture(0x41, 0), "hsaco gfx1100 v5"],
    ["a generic target", hsacoFixture(0x54, 0x1000000, 4), "hsaco gfx11-generic v6"],
    ["before version 4 a mode is on or off", hsacoFixture(0x3f, 0x100, 1), "hsaco gfx90a:sramecc-:xnack+ v3"],
    ["before version 4 a processor without modes has none", hsacoFixture(0x36, 0, 1), "hsaco gfx1030 v3"],
  ])("%s", async (_, bytes, expected) => {
    expect(await outline(bytes)).toBe(expected);
  });

  it("for a processor that is not known is refused, not guessed", async () => {
    expect(await outline(hsacoFixture(0xfe, 0))).toBe("inspect-unsupported@48");
  });

  it("for another system than ROCm is refused", async () => {
    expect(await outline(elfFixture({ machine: 224, osAbi: 65, flags: 0x41 }))).toBe("inspect-unsupported@7");
  });
});

describe("PTX", () => {
  it.each([
    ["a plain target", ptxFixture("sm_90"), "ptx compute_90 v9.0"],
    ["a family, an older version", ptxFixture("sm_100f", "8.8"), "ptx compute_100f v8.8"],
    ["options of the target", ptxFixture("sm_80, debug, texmode_independent", "7.0"), "ptx compute_80 v7.0"],
    ["without any comment", text(".version 8.5\n.target sm_90a\n.address_size 64\n"), "ptx compute_90a v8.5"],
    ["with everything on one line", text("/* c */ .version 6.0 .target sm_70 .address_size 64"), "ptx compute_70 v6.0"],
  ])("is read with %s", async (_, bytes, expected) => {
    expect(await outline(bytes)).toBe(expected);
  });

  it.each([
    ["without a target", text(".version 8.5\n.address_size 64\n"), "inspect-malformed@0"],
    ["with a version that is none", text("// x\n.version eight\n.target sm_90\n"), "inspect-malformed@5"],
  ])("%s is refused", async (_, bytes, expected) => {
    expect(await outline(bytes)).toBe(expected);
  });
});

describe("a CUDA fat binary", () => {
  const entries = [
    { kind: "elf", arch: 80, payload: cubinFixture(80) },
    { kind: "elf", arch: 90, suffix: "a", payload: cubinFixture(90, "a") },
    { kind: "ptx", arch: 90, version: [9, 0], payload: ptxFixture("sm_90") },
  ] as const;

  it("holds machine code and PTX by target", async () => {
    expect(await outline(fatbinFixture(entries))).toBe("fatbin[cubin sm_80, cubin sm_90a, ptx compute_90 v9.0]");
  });

  it.each([
    ["zstd", cubinFixture(100, "f"), ptxFixture("sm_75")],
    ["lz4", new Uint8Array(40).fill(0xc5), new Uint8Array(40).fill(0xc5)],
  ] as const)("gives the targets of entries compressed with %s by their headers", async (compressed, machine, text) => {
    const bytes = fatbinFixture([
      { kind: "elf", arch: 100, suffix: "f", compressed, payload: machine },
      { kind: "ptx", arch: 75, version: [8, 5], compressed, payload: text },
    ]);
    expect(await outline(bytes)).toBe("fatbin[cubin sm_100f, ptx compute_75 v8.5]");
  });

  it("says which toolkit made the first entry that zstd compressed, and opens no other", async () => {
    const [first, second] = [80, 90].map((arch) => ({ kind: "elf", arch, compressed: "zstd", payload: cubinFixture(arch) }) as const);
    if (first === undefined || second === undefined) throw new Error("two entries");
    const { found, diagnostics } = await inspect(bytesSource(fatbinFixture([first, { ...second, payload: new Uint8Array(8) }])));
    expect(diagnostics).toEqual([]);
    expect(found?.parts.map(({ artifact }) => artifact.builtWith?.[0]?.name)).toEqual(["cuda-toolkit", undefined]);
  });

  it.each([
    ["is not that of a cubin", new Uint8Array(40).fill(0xc5), undefined, "inspect-malformed"],
    ["is longer than its header says", cubinFixture(80), 8, "inspect-malformed"],
    ["is shorter than its header says", cubinFixture(80), 1_000_000, "inspect-malformed"],
    ["is said to be larger than is decompressed", cubinFixture(80), 2 ** 40, "inspect-unsupported"],
  ])("keeps the target of an entry whose compressed code %s, with a warning", async (_, payload, unpacked, code) => {
    const bytes = fatbinFixture([{ kind: "elf", arch: 80, compressed: "zstd", payload, ...(unpacked === undefined ? {} : { unpacked }) }]);
    expect(await outline(bytes)).toMatch(new RegExp(`^fatbin\\[cubin sm_80\\] ! ${code}@`, "u"));
  });

  it("with code for link-time optimization says that this runs nowhere yet", async () => {
    expect(await outline(fatbinFixture([{ kind: "lto", arch: 90, payload: zeros(8) }]))).toBe("fatbin ! inspect-unsupported@16");
  });

  it("whose entry holds code for another target keeps the target of the entry, with a warning", async () => {
    expect(await outline(fatbinFixture([{ kind: "elf", arch: 86, payload: cubinFixture(80) }]))).toBe("fatbin[cubin sm_86] ! inspect-malformed@80");
  });

  it("that is cut is refused where the bytes are missing", async () => {
    const bytes = fatbinFixture(entries);
    expect(await outline(bytes.subarray(0, 200))).toBe("inspect-truncated@200");
  });

  it("whose sizes reach beyond any file is refused", async () => {
    expect(await outline(bytesOf(u32(0xba55ed50), [1, 0, 16, 0], new Uint8Array(8).fill(0xff)))).toMatch(/^inspect-malformed@/u);
  });
});

describe("a file for hosts", () => {
  const code = fatbinFixture([{ kind: "elf", arch: 90, payload: cubinFixture(90) }]);

  it.each([
    ["linked code", ".nv_fatbin", "elf linux/amd64[fatbin[cubin sm_90]]"],
    ["code that is not linked yet", "__nv_relfatbin", "elf linux/amd64[fatbin[cubin sm_90]]"],
    ["a section that only looks like one", ".nv_fatbin_notes", "elf linux/amd64"],
  ])("has its device code in sections: %s", async (_, section, expected) => {
    expect(await outline(hostElf(section, code))).toBe(expected);
  });

  it("lists equal fat binaries of a section once, with their number", async () => {
    const { found } = await inspect(bytesSource(hostElf(".nv_fatbin", bytesOf(code, zeros(16), code, code))));
    expect(found?.parts.map(({ artifact, copies }) => [artifact.kind, copies])).toEqual([["fatbin", 3]]);
  });

  it("with more zeros between its fat binaries than any alignment needs keeps none of them, with a warning", async () => {
    const bytes = hostElf(".nv_fatbin", bytesOf(code, zeros(200_000), code));
    expect(await outline(bytes)).toMatch(/^elf linux\/amd64 ! inspect-malformed@\d+$/u);
  });

  it("has HIP code by its targets, and none of the host entry", async () => {
    const bundle = bundleFixture([
      { id: "host-x86_64-unknown-linux-gnu-", code: zeros(0) },
      { id: "hipv4-amdgcn-amd-amdhsa--gfx90a:xnack-", code: hsacoFixture(0x3f, 0x600) },
      { id: "hipv4-amdgcn-amd-amdhsa--gfx942", code: hsacoFixture(0x4c, 0x500) },
    ]);
    expect(await outline(hostElf(".hip_fatbin", bytesOf(bundle, zeros(64), bundle)))).toBe("elf linux/amd64[fatbin[hsaco gfx90a:xnack- v5, hsaco gfx942 v5]]");
    expect(await outline(bundle)).toBe("fatbin[hsaco gfx90a:xnack- v5, hsaco gfx942 v5]");
  });

  it.each([
    [62, "elf linux/amd64"],
    [183, "elf linux/arm64"],
    [243, "elf linux/riscv64"],
    [21, "elf linux/ppc64le"],
    [9999, "elf"],
  ])("of machine %i is %s", async (machine, expected) => {
    expect(await outline(hostElf(".text", zeros(8), machine))).toBe(expected);
  });

  it("for an operating system that nothing names has no platform, and says its architecture", async () => {
    const { artifact, found } = await inspect(bytesSource(elfFixture({ machine: 62 })));
    expect(artifact).toEqual({ kind: "elf" });
    expect(found?.details).toEqual({ arch: "amd64" });
  });

  it.each([
    [0x1, "elf linux/amd64"],
    [0x3, "elf linux/amd64/v2"],
    [0x7, "elf linux/amd64/v3"],
    [0xf, "elf linux/amd64/v4"],
  ])("that needs the x86-64 features %i is for a host of the highest", async (bits, expected) => {
    const note = noteFixture("GNU", 5, bytesOf(u32(0xc0008002), u32(4), u32(bits), zeros(4)));
    expect(await outline(elfFixture({ machine: 62, osAbi: 3, sections: [{ name: ".note.gnu.property", type: 7, bytes: note }] }))).toBe(expected);
  });

  it("is known by the runtime library that it asks for", async () => {
    const names = bytesOf("\0libc.so.6\0libcudart.so.12\0");
    const dynamic = bytesOf([1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0, 0, 11, 0, 0, 0, 0, 0, 0, 0], zeros(16));
    const bytes = elfFixture({
      machine: 62,
      osAbi: 3,
      sections: [
        { name: ".dynstr", type: 3, bytes: names },
        { name: ".dynamic", type: 6, bytes: dynamic, link: 1 },
      ],
    });
    const { artifact, found } = await inspect(bytesSource(bytes));
    expect(artifact?.builtWith).toEqual([{ name: "cuda-toolkit", version: "12" }]);
    expect(found?.details).toEqual({ needs: "libcudart.so.12" });
  });

  it("with damaged device code is still a file for its host, with a warning", async () => {
    const bytes = hostElf(".nv_fatbin", bytesOf(code.subarray(0, 40)));
    expect(await outline(bytes)).toMatch(/^elf linux\/amd64 ! inspect-truncated@\d+$/u);
  });

  it("whose headers lie outside of it is refused", async () => {
    expect(await outline(hostElf(".text", zeros(8)).subarray(0, 100))).toBe("inspect-truncated@100");
  });
});

describe("what is no artifact", () => {
  it.each([
    ["nothing", new Uint8Array()],
    ["a text", text("hello\n")],
    ["a picture", bytesOf([0x89], "PNG\r\n", zeros(100))],
  ])("is not recognised: %s", async (_, bytes) => {
    expect(await outline(bytes)).toBe("inspect-not-recognized@undefined");
  });
});

describe("limits", () => {
  const library = hostElf(".nv_fatbin", bytesOf(...[75, 80, 90].map((sm) => fatbinFixture([{ kind: "elf", arch: sm, payload: cubinFixture(sm) }]))));

  it("on the artifacts inside end the inspection", async () => {
    expect(await outline(library, { limits: { parts: 4 } })).toMatch(/^inspect-limit@\d+$/u);
  });

  it("on the bytes that are read end the inspection", async () => {
    expect(await outline(library, { limits: { readBytes: 100 } })).toBe("inspect-limit@0");
  });

  it("on the depth end the inspection", async () => {
    expect(await outline(library, { limits: { depth: 0 } })).toMatch(/^inspect-limit@\d+$/u);
  });
});
