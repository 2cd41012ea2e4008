import type { PlacementJson, StartRequestJson, StateManifestJson, WorkloadJson } from "@cornercast/schemas";
import { documentDigest } from "../document/index.js";
import { CornercastError } from "../errors/index.js";
import { isPlacementState, isRefusedWith, type Clock, type PlacementState } from "../protocol/index.js";
import { pause } from "./call-unary.js";
import type { ProviderClient } from "./create-client.js";

/** One side of a move. */
export interface MoveSide {
  readonly client: ProviderClient;
  /** The name of the placement there. */
  readonly placement: string;
}

/** Where a job moves to. */
export interface MoveDestination extends MoveSide {
  /** The name of the offer. */
  readonly offer: string;
  readonly offerDigest?: string;
  readonly maxPrice?: string;
  readonly profile?: string;
  /** The digest of the policy under which the boundary there is appraised. */
  readonly policy?: string;
}

/** A step of a move that is about to be made. */
export type MoveStep = "reserve" | "prepare" | "appraise" | "pause" | "transfer" | "release-key" | "start" | "check" | "release-source" | "undo";

/** What a move is made of. */
export interface MoveOptions {
  readonly source: MoveSide;
  readonly destination: MoveDestination;
  /** The workload, for the destination. It is the one that runs at the source, or a variant for other hardware. */
  readonly workload: WorkloadJson;
  readonly clock: Clock;
  /**
   * How far it goes. With `attestable` it resolves when the destination can prove its boundary, so that keys can be sealed to that; the source goes on as it
   * was, and the same call without it makes the rest of the move. Default: `running`.
   */
  readonly until?: "attestable" | "running";
  /** Finds the boundary of the destination good, or throws. It is asked while the source still runs. Default: there is nothing to find. */
  readonly appraise?: (destination: PlacementJson) => Promise<void>;
  /** Brings the state to where the destination can read it, and says under which manifest. Default: both read the same place. */
  readonly transfer?: (state: StateManifestJson) => Promise<StateManifestJson>;
  /** Has the keys that the destination needs sealed to its boundary, and gives them, by their names, for the start. Default: it needs none. */
  readonly releaseKey?: (destination: PlacementJson, state: StateManifestJson) => Promise<NonNullable<StartRequestJson["keys"]> | undefined>;
  /** Finds that the job at the destination does what it should, or throws. Default: that it runs is enough. */
  readonly check?: (destination: PlacementJson) => Promise<void>;
  readonly signal?: AbortSignal;
  /** Told of each step before it is made. */
  readonly onStep?: (step: MoveStep) => void;
}

/** Both sides as they are. */
interface Sides {
  readonly source: PlacementJson;
  readonly sourceState: PlacementState | undefined;
  readonly state: StateManifestJson | undefined;
  readonly destination: PlacementJson | undefined;
  readonly destinationState: PlacementState | undefined;
}

/**
 * Moves a job: it ends at the source only when it runs at the destination, and never runs at both.
 *
 * - What is next is read from the two placements. A move that was interrupted, by whatever and for however long, is resumed by making the same call again:
 *   it goes on from where the placements are.
 * - The destination is brought up and appraised while the source still runs. The source is paused, and keeps its units, until the destination runs.
 * - Where the destination fails before that, it is ended first, and then the source goes on; the move throws `move-failed`.
 * - Two callers that make the same move do not harm it: of two that act on an epoch, one is refused and reads again.
 *
 * @example
 * ```ts
 * declare const here: ProviderClient;
 * declare const there: ProviderClient;
 * declare const clock: Clock;
 * const moved = await move({
 *   source: { client: here, placement: "train-1" },
 *   destination: { client: there, placement: "train-1-b", offer: "h200-8" },
 *   workload,
 *   clock,
 * });
 * moved.status?.state; // "running"
 * ```
 */
export async function move(options: MoveOptions): Promise<PlacementJson> {
  for (;;) {
    options.signal?.throwIfAborted();
    const sides = await readSides(options);
    try {
      const finished = await nextStep(options, sides);
      if (finished !== undefined) return finished;
    } catch (error) {
      // Somebody else acted in between: what is next is read again.
      if (!["epoch-stale", "state-not-allowed", "placement-exists"].some((code) => isRefusedWith(error, code as "epoch-stale"))) throw error;
      await pause(options, 200, options.signal);
    }
  }
}

async function readSides({ source, destination, workload, signal }: MoveOptions): Promise<Sides> {
  const call = signal === undefined ? {} : { signal };
  const from = await source.client.getPlacement(source.placement, call);
  let to: PlacementJson | undefined;
  try {
    to = (await destination.client.getPlacement(destination.placement, call)).placement;
  } catch (error) {
    if (!isRefusedWith(error, "placement-unknown")) throw error;
  }
  if (to !== undefined && to.spec?.workload?.digest !== documentDigest(workload))
    throw new CornercastError("move-conflict", `the placement ${destination.placement} at the destination is of another workload; choose another name`);
  return { source: from.placement ?? {}, sourceState: stateOf(from.placement), state: from.state, destination: to, destinationState: stateOf(to) };
}

function stateOf(placement: PlacementJson | undefined): PlacementState | undefined {
  const state = placement?.status?.state;
  return isPlacementState(state) ? state : undefined;
}

/** Makes the step that the two placements ask for. The destination, where the move is over. */
async function nextStep(options: MoveOptions, sides: Sides): Promise<PlacementJson | undefined> {
  const { sourceState, destinationState } = sides;
  const over = sourceState === "ended" || sourceState === "stopping";
  switch (destinationState) {
    case undefined:
      if (sourceState !== "running" && sourceState !== "paused") throw conflict(sides);
      await reserve(options, sides);
      return undefined;
    case "reserved":
      if (over) return undo(options, sides, `the source is ${sourceState}`);
      await prepare(options, sides);
      return undefined;
    case "queued":
    case "provisioning":
      if (over) return undo(options, sides, `the source is ${sourceState}`);
      await waitForChange(options, sides);
      return undefined;
    case "attestable":
      if (over) return undo(options, sides, `the source is ${sourceState}`);
      if (options.until === "attestable") return sides.destination;
      if (sourceState === "running") return pauseSource(options, sides);
      if (sourceState === "paused") return startDestination(options, sides);
      await pause(options, 500, options.signal);
      return undefined;
    case "running":
      if (over) return sides.destination;
      if (sourceState !== "paused") throw conflict(sides);
      return letSourceGo(options, sides);
    case "lost":
      // The provider has to find out. Until then nobody knows whether the job runs there, so that it must not run here.
      await waitForChange(options, sides);
      return undefined;
    case "paused":
      throw conflict(sides);
    case "stopping":
    case "ended":
      return undo(options, sides, "the placement at the destination ended");
  }
}

async function reserve(options: MoveOptions, { source }: Sides): Promise<void> {
  const { client, placement: name, ...terms } = options.destination;
  options.onStep?.("reserve");
  // Above the epoch of the source now, and above the one that it gets by the pause.
  const epoch = epochOf(source) + 2;
  await client.reserve({ ...terms, name, workload: options.workload, epoch, requestId: `move.${name}.reserve` }, callOf(options));
}

async function prepare(options: MoveOptions, { destination }: Sides): Promise<void> {
  const { client, placement: name } = options.destination;
  options.onStep?.("prepare");
  await client.start({ name, epoch: epochOf(destination), until: "attestable", requestId: `move.${name}.prepare` }, callOf(options));
}

async function pauseSource(options: MoveOptions, sides: Sides): Promise<undefined> {
  const { source, destination } = options;
  options.onStep?.("appraise");
  try {
    await options.appraise?.(sides.destination ?? {});
  } catch (error) {
    return undo(options, sides, "the boundary of the destination was not found good", error);
  }
  options.onStep?.("pause");
  const epoch = epochOf(sides.source);
  const requestId = `move.${destination.placement}.pause.${String(epoch)}`;
  await source.client.checkpoint({ name: source.placement, epoch, next: "pause", requestId }, callOf(options));
  return undefined;
}

async function startDestination(options: MoveOptions, sides: Sides): Promise<undefined> {
  const { client, placement: name } = options.destination;
  if (sides.state === undefined) throw conflict(sides);
  let state = sides.state;
  let keys: StartRequestJson["keys"];
  try {
    options.onStep?.("transfer");
    state = (await options.transfer?.(state)) ?? state;
    options.onStep?.("release-key");
    keys = await options.releaseKey?.(sides.destination ?? {}, state);
  } catch (error) {
    return undo(options, sides, "the state or its key did not get to the destination", error);
  }
  options.onStep?.("start");
  const epoch = epochOf(sides.destination);
  // Keys that were sealed anew make another request.
  const digest = keys === undefined ? documentDigest(state) : documentDigest({ kind: "Start", spec: { state: documentDigest(state), keys } });
  const brought = keys === undefined ? {} : { keys };
  await client.start({ name, epoch, until: "running", state, ...brought, requestId: `move.${name}.start.${digest.slice(7, 23)}` }, callOf(options));
  await waitForChange(options, sides);
  return undefined;
}

async function letSourceGo(options: MoveOptions, sides: Sides): Promise<PlacementJson | undefined> {
  const { source } = options;
  options.onStep?.("check");
  try {
    await options.check?.(sides.destination ?? {});
  } catch (error) {
    return undo(options, sides, "the job did not do at the destination what it should", error);
  }
  options.onStep?.("release-source");
  const epoch = epochOf(sides.source);
  const message = `moved to ${options.destination.placement}`;
  await source.client.release({ name: source.placement, epoch, message, requestId: `move.${source.placement}.release.${String(epoch)}` }, callOf(options));
  return sides.destination;
}

/** Ends the destination, waits until nothing of it is left, lets the source go on, and throws why. */
async function undo(options: MoveOptions, sides: Sides, why: string, cause?: unknown): Promise<never> {
  const { source, destination } = options;
  // Another caller of the same move may have let the source go: then the job lives at the destination only, and must not be ended there.
  const { placement: now } = await source.client.getPlacement(source.placement, callOf(options));
  if (stateOf(sides.destination) === "running" && (stateOf(now) === "stopping" || stateOf(now) === "ended"))
    throw conflict({ ...sides, sourceState: stateOf(now) });
  options.onStep?.("undo");
  let { destination: placement } = sides;
  while (stateOf(placement) !== "ended") {
    options.signal?.throwIfAborted();
    const epoch = epochOf(placement);
    if (stateOf(placement) !== "stopping")
      placement = await destination.client.release({ name: destination.placement, epoch, message: `the move failed: ${why}` }, callOf(options));
    if (stateOf(placement) === "ended") break;
    await pause(options, 200, options.signal);
    ({ placement } = await destination.client.getPlacement(destination.placement, callOf(options)));
  }
  const { placement: from = {} } = await source.client.getPlacement(source.placement, callOf(options));
  if (stateOf(from) === "paused") {
    const epoch = epochOf(from);
    await source.client.resume({ name: source.placement, epoch, requestId: `move.${destination.placement}.undo.${String(epoch)}` }, callOf(options));
  }
  const detail = cause instanceof Error ? `: ${cause.message}` : "";
  throw new CornercastError("move-failed", `${why}${detail}; the source is as it was`, cause === undefined ? {} : { cause });
}

/** Waits until the destination is in another state than it was, and keeps its lease alive meanwhile. */
async function waitForChange(options: MoveOptions, { destination, destinationState }: Sides): Promise<void> {
  const { client, placement: name } = options.destination;
  for (let wait = 50; ; wait = Math.min(2 * wait, 2_000)) {
    options.signal?.throwIfAborted();
    await pause(options, wait, options.signal);
    const { placement } = await client.getPlacement(name, callOf(options));
    if (stateOf(placement) !== destinationState) return;
    const expires = placement?.status?.lease?.expires;
    if (expires !== undefined && Date.parse(expires) - options.clock.now() < 60_000) await client.renew({ name, epoch: epochOf(destination) }, callOf(options));
  }
}

function conflict({ sourceState, destinationState }: Sides): CornercastError {
  const states = `the source is ${sourceState ?? "in no known state"}, and the destination ${destinationState ?? "is not there"}`;
  return new CornercastError("move-conflict", `${states}, which no move leads to; look at both`);
}

const epochOf = (placement: PlacementJson | undefined): number => placement?.status?.epoch ?? 0;

function callOf({ signal }: MoveOptions): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}
