// For users.
export { fileChallengeStore, type FileChallengeStore } from "./keys/file-challenge-store.js";
export { fileKeyStore, type FileKeyStore } from "./keys/file-key-store.js";
export { processDriver, type ProcessDriver, type ProcessDriverOptions } from "./process/process-driver.js";
export { serve, type Served, type ServeOptions } from "./serve.js";
export { systemClock } from "./system-clock.js";
export { tokenAuthenticator, type TokenHolder } from "./token-authenticator.js";
