import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { bytesSource } from "./byte-source.js";
import { inspect, inspectLayout } from "./inspect.js";
import type { Spool } from "./inspect-context.js";
import { annotationOfArtifact } from "../artifact-annotation.js";
import { layoutFixture, tarFixture, zipFixture, type FileFixture } from "./testing/archive-fixtures.js";
import { bytesOf, zeros } from "./testing/binary-writer.js";
import { elfFixture } from "./testing/elf-fixture.js";
import { cubinFixture, fatbinFixture, ptxFixture } from "./testing/gpu-fixtures.js";
import { safetensorsFixture } from "./testing/model-fixtures.js";
import { lineOf, outline } from "./testing/outline.js";

const code = fatbinFixture([{ kind: "elf", arch: 90, payload: cubinFixture(90) }]);
const library = elfFixture({ machine: 62, osAbi: 3, sections: [{ name: ".nv_fatbin", bytes: code }] });
const program = elfFixture({ machine: 62, osAbi: 3 });
const packed = (bytes: Uint8Array): Uint8Array => new Uint8Array(gzipSync(bytes));
const json = (value: unknown): Uint8Array => bytesOf(JSON.stringify(value));

describe("a PT2 archive", () => {
  const files = [
    { name: "model/archive_format", bytes: bytesOf("pt2") },
    { name: "model/archive_version", bytes: bytesOf("0") },
    { name: "model/data/aotinductor/model/wrapper.so", bytes: program },
    { name: "model/data/aotinductor/model/kernel.cubin", bytes: cubinFixture(90, "a") },
    { name: "model/data/weights/w.bin", bytes: zeros(100) },
  ];

  it.each([
    ["as it is written", {}],
    ["compressed", { deflate: true }],
    ["with Zip64 fields", { wide: true }],
    ["compressed, with Zip64 fields", { wide: true, deflate: true }],
  ])("of AOTInductor has the platform of its library and the targets of its kernels: %s", async (_, options) => {
    expect(await outline(zipFixture(files, options), { name: "model.pt2" })).toBe("aot-inductor linux/amd64[elf linux/amd64, cubin sm_90a]");
  });

  it("of torch.export has no targets", async () => {
    const exported = [
      { name: "m/archive_format", bytes: bytesOf("pt2") },
      { name: "m/models/model.json", bytes: bytesOf("{}") },
    ];
    expect(await outline(zipFixture(exported), { name: "model.pt2" })).toBe("torch-export");
  });

  it("of the time before that is known by its program", async () => {
    expect(await outline(zipFixture([{ name: "serialized_exported_program.json", bytes: bytesOf("{}") }]), { name: "m.pt2" })).toBe("torch-export");
  });
});

describe("a zip archive", () => {
  const whole = zipFixture([{ name: "m/models/model.json", bytes: bytesOf("{}") }]);

  it.each([
    ["that is no artifact is not recognised", zipFixture([{ name: "readme.txt", bytes: bytesOf("hi") }]), "inspect-not-recognized@undefined"],
    ["without its end is refused", whole.subarray(0, -1), `inspect-truncated@${String(whole.length - 1)}`],
    [
      "whose directory lies outside of it is refused",
      Uint8Array.from(whole, (byte, index) => (index === whole.length - 3 ? 0x7f : byte)),
      /^inspect-truncated@/u,
    ],
  ])("%s", async (_, bytes, expected) => {
    expect(await outline(bytes, { name: "a.zip" })).toMatch(expected);
  });

  it("with a file compressed to more than it says gives a warning for that file", async () => {
    const bytes = zipFixture([{ name: "m/data/aotinductor/k.cubin", bytes: cubinFixture(80) }], { deflate: true });
    const at = bytes.length - 22 - 46 - "m/data/aotinductor/k.cubin".length;
    // The size of the file, in the directory.
    bytes.set([16, 0, 0, 0], at + 24);
    expect(await outline(bytes, { name: "a.pt2" })).toMatch(/^aot-inductor ! inspect-/u);
  });
});

describe("a Python wheel", () => {
  const wheel = (tags: readonly string[], files: readonly FileFixture[] = []): Uint8Array =>
    zipFixture(
      [
        ...files,
        { name: "pkg-1.0.dist-info/WHEEL", bytes: bytesOf(`Wheel-Version: 1.0\nRoot-Is-Purelib: false\n${tags.map((tag) => `Tag: ${tag}\n`).join("")}`) },
      ],
      { deflate: true },
    );

  it.each([
    [["cp312-cp312-manylinux_2_28_x86_64"], "python-wheel linux/amd64"],
    [["cp312-cp312-manylinux2014_aarch64", "cp312-cp312-manylinux_2_17_aarch64"], "python-wheel linux/arm64"],
    [["cp39-abi3-musllinux_1_2_x86_64"], "python-wheel linux/amd64"],
    [["cp312-cp312-macosx_11_0_arm64"], "python-wheel darwin/arm64"],
    [["cp312-cp312-win_amd64"], "python-wheel windows/amd64"],
    [["cp312-cp312-win32"], "python-wheel windows/386"],
    [["py3-none-linux_x86_64"], "python-wheel linux/amd64"],
    [["py3-none-any"], "python-wheel"],
    [["cp312-cp312-macosx_11_0_arm64", "cp312-cp312-macosx_11_0_x86_64"], "python-wheel"],
  ])("with the tags %j", async (tags, expected) => {
    expect(await outline(wheel(tags), { name: "pkg.whl" })).toBe(expected);
  });

  it("has the device code of its libraries", async () => {
    expect(await outline(wheel(["cp312-cp312-linux_x86_64"], [{ name: "pkg/_C.so", bytes: library }]), { name: "pkg.whl" })).toBe(
      "python-wheel linux/amd64[elf linux/amd64[fatbin[cubin sm_90]]]",
    );
  });
});

describe("an image", () => {
  const config = { os: "linux", architecture: "amd64", config: { Env: ["PATH=/bin", "CUDA_VERSION=12.4.1"] } };
  const layer = tarFixture([
    { name: "usr/lib/libkernels.so", bytes: library },
    { name: "bin/sh", bytes: program },
    { name: `${"deep/".repeat(30)}kernel.ptx`, bytes: ptxFixture("sm_80") },
    { name: "etc/motd", bytes: bytesOf("hello, this is no artifact\n") },
  ]);
  const expected = "oci-image linux/amd64[elf linux/amd64[fatbin[cubin sm_90]], elf linux/amd64, ptx compute_80 v9.0]";

  it.each([
    ["plain", layer],
    ["compressed", packed(layer)],
  ])("has what its layers hold, %s", async (_, bytes) => {
    const archive = tarFixture(layoutFixture([{ config, layers: [bytes] }]));
    expect(await outline(archive)).toBe(expected);
    expect(await outline(packed(archive))).toBe(expected);
  });

  it("says its toolkit, its name and its digest", async () => {
    const archive = tarFixture(layoutFixture([{ config, layers: [layer], name: "app:1" }]));
    const { artifact } = await inspect(bytesSource(archive));
    expect(artifact).toMatchObject({ reference: "app:1", builtWith: [{ name: "cuda-toolkit", version: "12.4.1" }] });
    expect(artifact?.digest).toMatch(/^sha256:[0-9a-f]{64}$/u);
  });

  it("has not what a later layer removes or replaces", async () => {
    const later = tarFixture([
      { name: "usr/lib/.wh.libkernels.so", bytes: zeros(0) },
      { name: `${"deep/".repeat(30)}kernel.ptx`, bytes: bytesOf("no kernel any more, only this text") },
    ]);
    expect(await outline(tarFixture(layoutFixture([{ config, layers: [layer, packed(later)] }])))).toBe("oci-image linux/amd64[elf linux/amd64]");
    const opaque = tarFixture([{ name: "./usr/.wh..wh..opq", bytes: zeros(0) }]);
    expect(await outline(tarFixture(layoutFixture([{ config, layers: [layer, opaque] }])))).toBe("oci-image linux/amd64[elf linux/amd64, ptx compute_80 v9.0]");
  });

  it("whose programs are all for another architecture than it states gets a warning", async () => {
    const labelled = { os: "linux", architecture: "arm64" };
    expect(await outline(tarFixture(layoutFixture([{ config: labelled, layers: [layer] }])))).toMatch(
      /^oci-image linux\/arm64\[.*\] ! inspect-contradiction@undefined$/u,
    );
  });

  it("with the libraries of CUDA for older drivers says so", async () => {
    const compat = tarFixture([{ name: "usr/local/cuda-12.4/compat/libcuda.so.550.54.15", bytes: program }]);
    const { artifact } = await inspect(bytesSource(tarFixture(layoutFixture([{ config, layers: [compat] }]))));
    expect(artifact?.features).toEqual(["cuda-compat"]);
  });

  it("of several platforms is one of each, attestations left out", async () => {
    const archive = tarFixture(
      layoutFixture([
        { config, layers: [layer], platform: { os: "linux", architecture: "amd64" } },
        { config: { os: "linux", architecture: "arm64", variant: "v8" }, layers: [] },
        { config: {}, layers: [], platform: { os: "unknown", architecture: "unknown" } },
      ]),
    );
    expect(await outline(archive)).toBe(`oci-image[${expected}, oci-image linux/arm64/v8]`);
  });

  it("that docker saved is read by its manifest, with links between its layers", async () => {
    const archive = tarFixture([
      { name: "one/layer.tar", bytes: layer },
      { name: "two/layer.tar", bytes: zeros(0), type: "2", link: "../one/layer.tar" },
      { name: "config.json", bytes: json(config) },
      { name: "manifest.json", bytes: json([{ Config: "config.json", RepoTags: ["app:2"], Layers: ["two/layer.tar"] }]) },
    ]);
    expect(await outline(archive)).toBe(expected);
  });

  it("as a folder is read file by file", async () => {
    const files = new Map(layoutFixture([{ config, layers: [layer] }]).map(({ name, bytes }) => [name, bytes]));
    const { artifact } = await inspectLayout({
      open(path) {
        const bytes = files.get(path);
        return bytes === undefined ? undefined : bytesSource(bytes);
      },
    });
    expect(artifact === undefined ? "none" : lineOf(artifact)).toBe(expected);
  });

  it.each([
    [
      "without its layers is an image with warnings",
      (files: readonly FileFixture[]) => files.filter(({ bytes }) => bytes.length < 5000),
      "oci-image linux/amd64 ! inspect-truncated@undefined",
    ],
    [
      "whose index is no JSON is refused",
      (files: readonly FileFixture[]) => files.map((file) => (file.name === "index.json" ? { ...file, bytes: bytesOf("{") } : file)),
      /^inspect-malformed@\d+$/u,
    ],
    [
      "whose index lists nothing is refused",
      (files: readonly FileFixture[]) => files.map((file) => (file.name === "index.json" ? { ...file, bytes: json({ manifests: [] }) } : file)),
      "inspect-malformed@0",
    ],
  ])("%s", async (_, change, line) => {
    expect(await outline(tarFixture(change(layoutFixture([{ config, layers: [layer] }]))))).toMatch(line);
  });

  it.each([
    ["without its layers has what its annotation says", 5000, "cubin:sm_90 elf,platform=linux/arm64 ?", "oci-image linux/amd64[cubin sm_90]"],
    ["has what its layers hold, whatever its annotation says", Infinity, "cubin:sm_70", `${expected} ! inspect-contradiction@undefined`],
    ["with an annotation that says what its layers hold is not warned of", Infinity, undefined, expected],
  ])("%s", async (_, largest, annotated, line) => {
    const { artifact } = await inspect(bytesSource(tarFixture(layoutFixture([{ config, layers: [layer] }]))));
    const text = annotated ?? annotationOfArtifact(artifact ?? {});
    const files = layoutFixture([{ config, layers: [layer] }]).map((file) => {
      if (file.name !== "index.json") return file;
      const index = JSON.parse(new TextDecoder().decode(file.bytes)) as { readonly manifests: readonly object[] };
      return { ...file, bytes: json({ ...index, manifests: index.manifests.map((each) => ({ ...each, annotations: { "alt.cornercast.artifacts": text } })) }) };
    });
    expect(await outline(tarFixture(files.filter(({ bytes }) => bytes.length < largest)))).toBe(line);
  });

  it("whose layer is damaged keeps what came before the damage, with a warning", async () => {
    expect(await outline(tarFixture(layoutFixture([{ config, layers: [layer.subarray(0, 3000)] }])))).toMatch(
      /^oci-image linux\/amd64\[elf .*\] ! inspect-truncated@\d+$/u,
    );
    expect(await outline(tarFixture(layoutFixture([{ config, layers: [packed(layer).subarray(0, 300)] }])))).toMatch(
      /^oci-image linux\/amd64.* ! inspect-malformed@\d+$/u,
    );
  });

  it("whose archive is cut off is refused", async () => {
    const archive = tarFixture(layoutFixture([{ config, layers: [layer] }]));
    expect(await outline(archive.subarray(0, archive.length - 1024))).toMatch(/^inspect-truncated@\d+$/u);
    expect(await outline(archive.subarray(0, 700))).toMatch(/^inspect-truncated@\d+$/u);
  });

  it("whose header of a file was changed is refused", async () => {
    const archive = tarFixture(layoutFixture([{ config, layers: [layer] }]));
    archive[10] = 0x78;
    expect(await outline(archive)).toBe("inspect-malformed@0");
  });

  it("has a large file of a compressed layer only where there is a place to decompress it to", async () => {
    const weights = safetensorsFixture({ w: { dtype: "F32", shape: [5000], bytes: 20_000 } });
    const archive = tarFixture(layoutFixture([{ config, layers: [packed(tarFixture([{ name: "model.safetensors", bytes: weights }]))] }]));
    const limits = { memberBytes: 10_000 };
    expect(await outline(archive, { limits })).toBe("oci-image linux/amd64 ! inspect-unsupported@undefined");
    let closed = 0;
    const openSpool = (): Spool => {
      const chunks: Uint8Array[] = [];
      return {
        write: (chunk) => void chunks.push(Uint8Array.from(chunk)),
        source: () => bytesSource(bytesOf(...chunks)),
        close: () => void (closed += 1),
      };
    };
    expect(await outline(archive, { limits, openSpool })).toBe("oci-image linux/amd64[safetensors]");
    expect(closed).toBe(1);
    expect(await outline(packed(archive), { limits, openSpool })).toBe("oci-image linux/amd64[safetensors]");
    expect(closed).toBe(2);
    expect(await outline(packed(archive), { limits: { memberBytes: 1000 }, openSpool })).toBe("oci-image linux/amd64[safetensors]");
    expect(closed).toBe(4);
  });

  it("that is compressed and larger than the limit is refused where there is no place for it", async () => {
    const archive = packed(tarFixture(layoutFixture([{ config, layers: [layer] }])));
    expect(await outline(archive, { limits: { memberBytes: 5000 } })).toBe("inspect-limit@0");
  });
});

describe("a compressed file", () => {
  it.each([
    ["that holds no image is not recognised", packed(bytesOf("hello")), "inspect-not-recognized@undefined"],
    ["that is damaged is refused", bytesOf([0x1f, 0x8b], new Uint8Array(40).fill(9)), "inspect-malformed@0"],
    ["with a wrong frame of Zstandard is refused", bytesOf([0x28, 0xb5, 0x2f, 0xfd], new Uint8Array(40).fill(9)), "inspect-malformed@0"],
  ])("%s", async (_, bytes, expected) => {
    expect(await outline(bytes)).toBe(expected);
  });
});
