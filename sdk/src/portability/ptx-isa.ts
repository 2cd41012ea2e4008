import { ptxIsaVersions } from "@cornercast/schemas/registry/targets";
import { compareVersions } from "../quantity/compare-versions.js";
import type { FactValue } from "./fact-value.js";

/**
 * The newest PTX that a driver translates.
 *
 * - Unknown for drivers before the table, and where the version is not dotted numbers.
 * - A driver of a later branch than all of the table translates at least the newest PTX of the table.
 * - Source: PTX ISA, "PTX release history", columns "PTX ISA version" and "CUDA release" (with the driver branch).
 */
export function ptxIsaOfDriver(driver: string): FactValue {
  const row = ptxIsaVersions.filter((version) => notBefore(driver, version.driver)).at(-1);
  if (row === undefined) return undefined;
  const later = row === ptxIsaVersions.at(-1) && driver.split(".")[0] !== row.driver;
  return { kind: later ? "least" : "text", value: row.id };
}

/** The newest PTX of a CUDA version, such as the one that a driver reports to support: that of `12.4` is `8.4`. */
export function ptxIsaOfCuda(cuda: string): FactValue {
  const row = ptxIsaVersions.filter((version) => version.cuda.some((release) => notBefore(cuda, release))).at(-1);
  if (row === undefined) return undefined;
  const last = row === ptxIsaVersions.at(-1) ? row.cuda.at(-1) : undefined;
  return { kind: last !== undefined && compareVersions(cuda, last) !== 0 ? "least" : "text", value: row.id };
}

/** The first driver branch that translates a PTX version, such as `555` for `8.5`. */
export function driverOfPtxIsa(version: string): string | undefined {
  return ptxIsaVersions.find((row) => notBefore(row.id, version))?.driver;
}

/**
 * The first driver branch that knows a device: the one that brought its target to PTX.
 *
 * - Concluded: a driver that does not know an architecture cannot drive it.
 */
export function firstDriverOf(isa: string): string | undefined {
  return ptxIsaVersions.find((row) => row.targets?.includes(isa) === true)?.driver;
}

/** The CUDA release whose PTX a driver branch brought, such as `12.4` for `550`. */
export function cudaOfDriver(driver: string): string | undefined {
  return ptxIsaVersions
    .filter((version) => notBefore(driver, version.driver))
    .at(-1)
    ?.cuda.at(-1);
}

function notBefore(left: string, right: string): boolean {
  return (compareVersions(left, right) ?? -1) >= 0;
}
