import { isJsonObject, type JsonObject } from "../../document/index.js";
import { objectAt, textAt } from "../source-value.js";
import { deviceKey } from "./allocated-devices.js";
import { consumptionOf, type CounterSets } from "./counter-sets.js";
import type { ObjectPlace } from "./kubernetes-object.js";

/** A device of a resource slice, the same for all versions of the API. */
export interface SliceDevice {
  readonly name: string;
  /** The name of its slice, or another that no other slice has. */
  readonly slice: string;
  readonly driver: string | undefined;
  readonly pool: string | undefined;
  readonly attributes: JsonObject;
  readonly capacity: JsonObject;
  readonly taints: readonly JsonObject[];
  /** What it takes of the counters of its pool; empty where it shares no hardware with other devices of the pool. */
  readonly consumes: CounterSets;
  /** Whether several claims may each have a part of it. */
  readonly isShareable: boolean;
  /** Whether a claim has it for itself. */
  readonly isAllocated: boolean;
  /** The node that reaches it; absent where several do. */
  readonly node: string | undefined;
  readonly place: ObjectPlace;
}

/** Reads a device. Version v1beta1 puts most of it into `basic`; v1alpha3 as well. */
export function readSliceDevice(
  value: JsonObject,
  slice: {
    readonly name: string;
    readonly driver: string | undefined;
    readonly pool: string | undefined;
    readonly node: string | undefined;
    readonly perDevice: boolean;
  },
  place: ObjectPlace,
  allocated: ReadonlySet<string>,
): SliceDevice {
  const basic = value["basic"];
  const body = isJsonObject(basic) ? basic : value;
  const taints = Array.isArray(body["taints"]) ? body["taints"].filter(isJsonObject) : [];
  const name = textAt(value, "name") ?? "device";
  const isShareable = body["allowMultipleAllocations"] === true;
  return {
    name,
    slice: slice.name,
    driver: slice.driver,
    pool: slice.pool,
    attributes: objectAt(body, "attributes"),
    capacity: objectAt(body, "capacity"),
    taints,
    consumes: consumptionOf(body),
    isShareable,
    isAllocated: !isShareable && allocated.has(deviceKey(slice.driver, slice.pool, name)),
    node: slice.perDevice ? textAt(body, "nodeName") : slice.node,
    place,
  };
}
