// For users.
export { annotationOfArtifact, artifactAnnotation, artifactsOfAnnotation, formatArtifactSpec } from "./artifact-annotation.js";
export { deviceFactsOfChip, hostFactsOfChip } from "./device-facts.js";
export type { DeviceFacts, FormatLevel, HostFacts, SoftwareFacts } from "./facts.js";
export { formatRuns } from "./format-runs.js";
export { keepsLevel, moveLevels, type MoveLevel, type MoveLevels } from "./move/move-levels.js";
export type { MoveSide } from "./move/move-side.js";
export { parseArtifactSpec } from "./parse-artifact-spec.js";
export type { RunOptions, RunResult } from "./run-result.js";
export { runs } from "./runs.js";
export { parseTarget, type TargetMode, type TargetParts } from "./target.js";

// For other libraries.
export { artifactGroup, holdsDeviceCode, type ArtifactGroup } from "./artifact-group.js";
export { registeredDevices } from "./device-facts.js";
export { runningVerdicts } from "./decide.js";
export { driverOfPtxIsa, ptxIsaOfCuda, ptxIsaOfDriver } from "./ptx-isa.js";
