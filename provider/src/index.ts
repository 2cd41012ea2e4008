// For users.
export { processDriver, type ProcessDriver, type ProcessDriverOptions } from "./process/process-driver.js";
export { serve, type Served, type ServeOptions } from "./serve.js";
export { systemClock } from "./system-clock.js";
export { tokenAuthenticator, type TokenHolder } from "./token-authenticator.js";
