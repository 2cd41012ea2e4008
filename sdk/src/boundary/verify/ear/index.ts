// For users.
export { fromEar, type EarOptions, type EarOutcome } from "./from-ear.js";
export { toEarCwt, toEarJwt, type EarSigner } from "./to-ear.js";
