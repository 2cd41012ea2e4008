import type { ArtifactJson, DeviceJson, OfferJson } from "@cornercast/schemas";
import type { DeviceFacts, MoveSide, RunResult } from "../../portability/index.js";
import { keepsLevel, moveLevels, type MoveLevel, type MoveLevels } from "../../portability/move/move-levels.js";
import { runs } from "../../portability/runs.js";
import { deviceRunFacts, hostRunFacts, softwareRunFacts } from "../facts/run-facts.js";
import { statedFact } from "../facts/unit-facts.js";
import { partsOf } from "../predicates/compile-artifacts.js";

/** What a job keeps that moves from one offer to another, and whether its artifacts run there. */
export interface Move extends MoveLevels {
  /** Whether each artifact runs on the accelerators of the other offer. */
  readonly artifacts: readonly { readonly artifact: ArtifactJson; readonly result: RunResult }[];
}

/**
 * What a job keeps that moves from one offer to another: which levels of state and numerics, and what has to be rebuilt.
 *
 * - The first accelerators that each offer lists are the ones that count, and the formats that the artifacts state.
 * - Where one of several chips may be meant, a level is what they agree on.
 *
 * @implements portability.state-survives-the-move
 * @example
 * ```ts
 * const [h100 = offer, mi300x = offer] = offers;
 * moveBetween(h100, mi300x, [{ kind: "safetensors", formats: ["bf16"] }]).state.find(({ outcome }) => outcome === "kept")?.level; // "S2"
 * ```
 */
export function moveBetween(from: OfferJson, to: OfferJson, artifacts: readonly ArtifactJson[]): Move {
  const options = { software: softwareRunFacts(to), host: hostRunFacts(to) };
  const devices = devicesOf(to);
  return {
    ...levelsBetween(from, to, artifacts),
    artifacts: artifacts.map((artifact) => ({ artifact, result: runsOnAll(artifact, devices, options) })),
  };
}

/** Which levels of state and numerics a job keeps that moves from one offer to another. */
export function levelsBetween(from: OfferJson, to: OfferJson, artifacts: readonly ArtifactJson[]): MoveLevels {
  const formats = [...new Set(artifacts.flatMap(partsOf).flatMap((part) => part.formats ?? []))];
  const pairs = sidesOf(from).flatMap((left) => sidesOf(to).map((right) => moveLevels(left, right, formats)));
  return { state: agreed(pairs.map(({ state }) => state)), numerics: agreed(pairs.map(({ numerics }) => numerics)) };
}

/** What a move keeps of a wanted level. */
export function keptBy(move: MoveLevels, wanted: string): MoveLevel<string> | undefined {
  return wanted.startsWith("S") ? keepsLevel(move.state, wanted) : keepsLevel(move.numerics, wanted);
}

function devicesOf(offer: OfferJson): readonly DeviceFacts[] {
  const device: DeviceJson = offer.spec?.shape?.devices?.[0] ?? {};
  return deviceRunFacts(device, offer.spec?.sources ?? [], "");
}

function sidesOf(offer: OfferJson): readonly MoveSide[] {
  const level = statedFact(offer, "lifecycle.stateLevel");
  return devicesOf(offer).map((device) => ({
    device,
    software: softwareRunFacts(offer),
    host: hostRunFacts(offer),
    ...(level.kind === "text" ? { stateLevel: level.value } : {}),
  }));
}

function agreed<L extends string>(all: readonly (readonly MoveLevel<L>[])[]): readonly MoveLevel<L>[] {
  return (all[0] ?? []).map((first, index) =>
    all.every((levels) => levels[index]?.outcome === first.outcome) ? first : { level: first.level, outcome: "unknown", fix: [], missing: ["to.device.chip"] },
  );
}

function runsOnAll(artifact: ArtifactJson, devices: readonly DeviceFacts[], options: Parameters<typeof runs>[2]): RunResult {
  const results = devices.map((device) => runs(artifact, device, options));
  const [first] = results;
  if (first !== undefined && results.every(({ verdict }) => verdict === first.verdict)) return first;
  return { verdict: "unknown", code: "artifact-target-undecided", fix: [], missing: ["device.chip"] };
}
