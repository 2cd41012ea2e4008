// For users.
export { matchOnDemand } from "./match-on-demand.js";
