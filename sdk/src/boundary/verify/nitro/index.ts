// For the libraries of evidence.
export { formatOf, inspect, verify } from "./verify-nitro.js";
