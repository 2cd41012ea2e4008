// The names that documents draw from: a part of index.ts, for bundlers that split code by files.
export { registryNames } from "../gen/registry/registry-names.js";
