import { bytesOf, zeros } from "./binary-writer.js";
import { elfFixture } from "./elf-fixture.js";
import { bundleFixture, cubinFixture, fatbinFixture, hsacoFixture, oldCubinFixture, ptxFixture } from "./gpu-fixtures.js";

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
    { kind: "elf", arch: 100, compressed: "zstd", payload: new Uint8Array(24).fill(7) },
  ]);
  const bundle = bundleFixture([
    { id: "host-x86_64-unknown-linux-gnu-", code: zeros(0) },
    { id: "hipv4-amdgcn-amd-amdhsa--gfx942", code: hsacoFixture(0x4c, 0x500) },
  ]);
  return [
    { name: "new.cubin", bytes: cubinFixture(100, "f") },
    { name: "old.cubin", bytes: oldCubinFixture(86) },
    { name: "kernel.hsaco", bytes: hsacoFixture(0x3f, 0xf00) },
    { name: "kernel.ptx", bytes: ptxFixture("sm_100f") },
    { name: "kernel.fatbin", bytes: fatbin },
    { name: "kernel.hipfb", bytes: bundle },
    { name: "libcuda-user.so", bytes: elfFixture({ machine: 62, osAbi: 3, sections: [{ name: ".nv_fatbin", bytes: bytesOf(fatbin, zeros(8), fatbin) }] }) },
    { name: "libhip-user.so", bytes: elfFixture({ machine: 62, osAbi: 3, sections: [{ name: ".hip_fatbin", bytes: bundle }] }) },
  ];
}
