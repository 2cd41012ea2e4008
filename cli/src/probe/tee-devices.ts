import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * Device files by which a guest reaches its trusted execution environment, and the registry id of each: Linux
 * Documentation/virt/coco/sev-guest.rst and tdx-guest.rst; the Nitro Secure Module driver (drivers/misc/nsm.c).
 */
const guests: readonly (readonly [string, string])[] = [
  ["dev/sev-guest", "amd-sev-snp"],
  ["dev/tdx_guest", "intel-tdx"],
  ["dev/nsm", "aws-nitro-enclaves"],
];

/** The trusted execution environments that this machine is a guest of, by its device files. */
export function teeDevices(root: string): readonly string[] {
  return guests.filter(([file]) => existsSync(join(root, file))).map(([, technology]) => technology);
}
