// What is known of instruction sets: a part of index.ts, for bundlers that split code by files.
export { isas } from "../gen/registry/isas.js";
export { ptxIsaVersions } from "../gen/registry/ptx-isa-versions.js";
export type { IsaRow } from "./isa-row.js";
