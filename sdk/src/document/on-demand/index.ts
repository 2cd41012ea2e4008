// For users.
export { judgeOnDemand } from "./judge-on-demand.js";
