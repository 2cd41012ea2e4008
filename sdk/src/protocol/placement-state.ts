/** The states of a placement. */
export type PlacementState = "reserved" | "queued" | "provisioning" | "attestable" | "running" | "paused" | "stopping" | "ended" | "lost";

/** How a placement ended. */
export type PlacementOutcome = "succeeded" | "failed" | "released" | "expired" | "preempted";

/** The states in the order in which a placement passes through them. */
export const placementStates: readonly PlacementState[] = [
  "reserved",
  "queued",
  "provisioning",
  "attestable",
  "running",
  "paused",
  "stopping",
  "ended",
  "lost",
];

/**
 * Which state may follow which.
 *
 * - Any live state may end, and any but a reservation may get lost. What is lost may turn up in any state that a driver can see.
 * - A requeue goes back to `queued`.
 */
export const placementTransitions: Readonly<Record<PlacementState, readonly PlacementState[]>> = {
  reserved: ["queued", "ended"],
  queued: ["provisioning", "stopping", "ended", "lost"],
  provisioning: ["attestable", "queued", "stopping", "ended", "lost"],
  attestable: ["running", "queued", "stopping", "ended", "lost"],
  running: ["paused", "queued", "stopping", "ended", "lost"],
  paused: ["running", "stopping", "ended", "lost"],
  stopping: ["ended", "lost"],
  ended: [],
  lost: ["queued", "provisioning", "attestable", "running", "paused", "stopping", "ended"],
};

/** Whether a text names a state. */
export function isPlacementState(text: string | undefined): text is PlacementState {
  return text !== undefined && (placementStates as readonly string[]).includes(text);
}

/**
 * The states that a placement passes through on its way from one to another, the last one included.
 *
 * - A step up that was not seen is passed through: from `queued` to `running` by way of `provisioning` and `attestable`.
 * - Undefined where there is no way, and empty where the two are one.
 */
export function pathBetween(from: PlacementState, to: PlacementState): readonly PlacementState[] | undefined {
  if (from === to) return [];
  if (placementTransitions[from].includes(to)) return [to];
  const rising: readonly PlacementState[] = ["queued", "provisioning", "attestable", "running"];
  const [start, end] = [rising.indexOf(from), rising.indexOf(to)];
  return start < 0 || end < start ? undefined : rising.slice(start + 1, end + 1);
}
