// For users.
export { fromCorim, type CorimOptions, type CorimOutcome } from "./from-corim.js";
