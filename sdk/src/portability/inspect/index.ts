// For users.
export { bytesSource, type ByteSource } from "./byte-source.js";
export type { FileTree } from "./archives/file-tree.js";
export { inspect, inspectLayout, type Inspection, type InspectOptions } from "./inspect.js";
export type { Spool } from "./inspect-context.js";
export type { InspectLimits } from "./inspect-limits.js";
export type { ArtifactFacts, InspectedPart } from "./inspected-part.js";
