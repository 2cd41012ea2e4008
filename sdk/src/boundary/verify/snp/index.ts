// For the libraries of evidence.
export { formatOf, inspect, verify } from "./verify-snp.js";
export { verifySnpKey } from "./verify-snp-key.js";
