import type { ArtifactJson } from "@cornercast/schemas";
import { registeredDevices } from "../../portability/device-facts.js";
import { runs } from "../../portability/runs.js";
import { partsOf } from "../predicates/compile-artifacts.js";

/** The registered chips whose instruction set is known, one of those that rules on code cannot tell apart. */
const devices = [
  ...new Map(
    registeredDevices()
      .filter((device) => device.isa !== undefined)
      .map((device) => [JSON.stringify([device.vendor, device.targets, device.productLine]), device]),
  ).values(),
];

/** Artifacts of more parts than this are not tried on every registered chip. */
const mostParts = 500;

/** Whether the rules refuse an artifact on every registered chip, whatever software there is. */
export function runsNowhere(artifact: ArtifactJson): boolean {
  return partsOf(artifact).length <= mostParts && devices.every((device) => runs(artifact, device).verdict === "no");
}
