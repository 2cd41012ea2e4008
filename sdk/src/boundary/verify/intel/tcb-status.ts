/** A level of Intel's list, in Intel's spelling, and the two that a restart of the TD would mend. */
export type IntelTcbStatus =
  | "UpToDate"
  | "SWHardeningNeeded"
  | "ConfigurationNeeded"
  | "ConfigurationAndSWHardeningNeeded"
  | "OutOfDate"
  | "OutOfDateConfigurationNeeded"
  | "TDRelaunchAdvised"
  | "TDRelaunchAdvisedConfigurationNeeded"
  | "Revoked";

/** The status of an enclave or a TDX module. */
export type IntelModuleStatus = "UpToDate" | "OutOfDate" | "Revoked";

/** The statuses that TCB information states. */
const listed: readonly IntelTcbStatus[] = [
  "UpToDate",
  "SWHardeningNeeded",
  "ConfigurationNeeded",
  "ConfigurationAndSWHardeningNeeded",
  "OutOfDate",
  "OutOfDateConfigurationNeeded",
  "Revoked",
];
const listedOfModules: readonly IntelModuleStatus[] = ["UpToDate", "OutOfDate", "Revoked"];

/** The status that a text of TCB information names; `undefined` for any other text. */
export function intelTcbStatus(text: string): IntelTcbStatus | undefined {
  return listed.find((status) => status === text);
}

/** The status that a text names for an enclave or a TDX module; `undefined` for any other text. */
export function intelModuleStatus(text: string): IntelModuleStatus | undefined {
  return listedOfModules.find((status) => status === text);
}

/**
 * The status of a platform together with one of its modules (the quoting enclave or the TDX module).
 *
 * - A module out of date makes `UpToDate` and `SWHardeningNeeded` to `OutOfDate`, and the two `Configuration…` to `OutOfDateConfigurationNeeded`.
 * - A revoked module revokes the platform.
 * - Source: Intel SGX and TDX DCAP quote verification library, convergence of TCB statuses.
 */
export function convergeTcbStatus(platform: IntelTcbStatus, module: IntelModuleStatus): IntelTcbStatus {
  if (module === "Revoked") return "Revoked";
  if (module === "UpToDate") return platform;
  if (platform === "UpToDate" || platform === "SWHardeningNeeded") return "OutOfDate";
  if (platform === "ConfigurationNeeded" || platform === "ConfigurationAndSWHardeningNeeded") return "OutOfDateConfigurationNeeded";
  return platform;
}

/** Whether a status says that the platform's settings matter. */
export function needsConfiguration(status: IntelTcbStatus): boolean {
  return status.includes("Configuration");
}
