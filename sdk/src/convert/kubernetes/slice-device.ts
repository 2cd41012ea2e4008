import { isJsonObject, type JsonObject } from "../../document/index.js";
import { objectAt, textAt } from "../source-value.js";
import type { ObjectPlace } from "./kubernetes-object.js";

/** A device of a resource slice, the same for all versions of the API. */
export interface SliceDevice {
  readonly name: string;
  readonly driver: string | undefined;
  readonly pool: string | undefined;
  readonly attributes: JsonObject;
  readonly capacity: JsonObject;
  readonly taints: readonly JsonObject[];
  /** The node that reaches it; absent where several do. */
  readonly node: string | undefined;
  readonly place: ObjectPlace;
}

/** Reads a device. Version v1beta1 puts most of it into `basic`; v1alpha3 as well. */
export function readSliceDevice(
  value: JsonObject,
  slice: { readonly driver: string | undefined; readonly pool: string | undefined; readonly node: string | undefined; readonly perDevice: boolean },
  place: ObjectPlace,
): SliceDevice {
  const basic = value["basic"];
  const body = isJsonObject(basic) ? basic : value;
  const taints = Array.isArray(body["taints"]) ? body["taints"].filter(isJsonObject) : [];
  return {
    name: textAt(value, "name") ?? "device",
    driver: slice.driver,
    pool: slice.pool,
    attributes: objectAt(body, "attributes"),
    capacity: objectAt(body, "capacity"),
    taints,
    node: slice.perDevice ? textAt(body, "nodeName") : slice.node,
    place,
  };
}
