import { gzipSync } from "node:zlib";
import { layoutFixture, tarFixture, zipFixture } from "./archive-fixtures.js";
import { bytesOf, zeros } from "./binary-writer.js";
import { elfFixture } from "./elf-fixture.js";
import { bundleFixture, cubinFixture, fatbinFixture, hsacoFixture, oldCubinFixture, ptxFixture } from "./gpu-fixtures.js";
import { bytecodeFixture, ggufFixture, neffFixture, onnxFixture, safetensorsFixture, spirvFixture } from "./model-fixtures.js";

/** A small artifact of each form that is read, to be damaged. */
export interface Sample {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** All samples. */
export function samples(): readonly Sample[] {
  const fatbin = fatbinFixture([
    { kind: "elf", arch: 90, suffix: "a", payload: cubinFixture(90, "a") },
    { kind: "ptx", arch: 90, version: [9, 0], payload: ptxFixture("sm_90") },
    { kind: "elf", arch: 100, compressed: "zstd", payload: cubinFixture(100) },
  ]);
  const bundle = bundleFixture([
    { id: "host-x86_64-unknown-linux-gnu-", code: zeros(0) },
    { id: "hipv4-amdgcn-amd-amdhsa--gfx942", code: hsacoFixture(0x4c, 0x500) },
  ]);
  const packed = (bytes: Uint8Array): Uint8Array => new Uint8Array(gzipSync(bytes));
  const library = elfFixture({ machine: 62, osAbi: 3, sections: [{ name: ".nv_fatbin", bytes: fatbin }] });
  const layer = tarFixture([
    { name: "usr/lib/libkernels.so", bytes: library },
    { name: "usr/lib/.wh.libold.so", bytes: zeros(0) },
    { name: "kernel.ptx", bytes: ptxFixture("sm_80") },
  ]);
  const config = { os: "linux", architecture: "amd64" };
  const kelf = tarFixture([{ name: "kelf-a.json", bytes: bytesOf('{"target":"cayman"}') }]);
  const aotInductor = [
    { name: "m/archive_format", bytes: bytesOf("pt2") },
    { name: "m/data/aotinductor/model/w.so", bytes: library },
    { name: "m/data/aotinductor/model/k.cubin", bytes: cubinFixture(90, "a") },
  ];
  return [
    { name: "new.cubin", bytes: cubinFixture(100, "f") },
    { name: "old.cubin", bytes: oldCubinFixture(86) },
    { name: "kernel.hsaco", bytes: hsacoFixture(0x3f, 0xf00) },
    { name: "kernel.ptx", bytes: ptxFixture("sm_100f") },
    { name: "kernel.fatbin", bytes: fatbin },
    { name: "kernel.hipfb", bytes: bundle },
    { name: "libcuda-user.so", bytes: elfFixture({ machine: 62, osAbi: 3, sections: [{ name: ".nv_fatbin", bytes: bytesOf(fatbin, zeros(8), fatbin) }] }) },
    { name: "module.spv", bytes: spirvFixture([1, 4], [6, 4, 11], 2) },
    { name: "model.gguf", bytes: ggufFixture(3, [{ type: 12, dimensions: [256], bytes: 144 }]) },
    { name: "old.gguf", bytes: ggufFixture(1, [{ type: 0, dimensions: [8], bytes: 32 }]) },
    { name: "model.safetensors", bytes: safetensorsFixture({ w: { dtype: "BF16", shape: [2, 2], bytes: 8 } }) },
    { name: "model.onnx", bytes: onnxFixture(17, [1, 10]) },
    { name: "model.mlirbc", bytes: bytecodeFixture("StableHLO_v1.8.0", ["vhlo", "custom_call_v1"]) },
    { name: "model.neff", bytes: neffFixture(packed(kelf)) },
    { name: "model.pt2", bytes: zipFixture(aotInductor, { deflate: true, wide: true }) },
    { name: "stored.pt2", bytes: zipFixture(aotInductor) },
    { name: "pkg.whl", bytes: zipFixture([{ name: "p-1.dist-info/WHEEL", bytes: bytesOf("Tag: cp312-cp312-linux_x86_64\n") }]) },
    { name: "image.tar", bytes: tarFixture(layoutFixture([{ config, layers: [layer, packed(layer)] }])) },
    { name: "image.tar.gz", bytes: packed(tarFixture(layoutFixture([{ config, layers: [layer] }]))) },
    { name: "libhip-user.so", bytes: elfFixture({ machine: 62, osAbi: 3, sections: [{ name: ".hip_fatbin", bytes: bundle }] }) },
  ];
}
