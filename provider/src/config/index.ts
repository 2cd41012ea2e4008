// For users.
export type { ProviderConfig } from "./provider-config.js";
export { readConfig, type ReadConfig } from "./read-config.js";
export { serveConfig, type ServeConfigOptions, type ServedConfig } from "./serve-config.js";
