// For users, by way of the bindings.
export { errorDetails, isRefusedWith } from "./error-details.js";
export { isPlacementState, pathBetween, placementStates, placementTransitions, type PlacementOutcome, type PlacementState } from "./placement-state.js";
export type { Clock } from "./clock.js";

// For the bindings.
export { checkCall } from "./check-call.js";
export { jsonOfMessage, messageOfJson } from "./message-json.js";
export { positionJson, positionOf, type Position } from "./watch-position.js";
