// What may stand in Workloads and Offers, in short: who finds nothing to say about a document needs no schema.
export { marketMessages, marketPatterns, marketQuantities, marketRoots } from "../gen/validate/market-messages.js";
