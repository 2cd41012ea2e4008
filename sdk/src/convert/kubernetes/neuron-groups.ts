import { attributeOf } from "./dra-attributes.js";
import type { SliceDevice } from "./slice-device.js";

/**
 * The groups of connected Neuron devices that a node is as a whole, by their size.
 *
 * - A driver writes for each device `resource.aws.com/devicegroup4_id`, and so for 1, 8 and 16. A size of which a node has several groups
 *   is a matter of its devices, which keep their attributes.
 *
 * Source: awsdocs-neuron.readthedocs-hosted.com, "Neuron DRA".
 */
export function neuronGroups(devices: readonly SliceDevice[]): Readonly<Record<string, string>> {
  const own = devices.filter(({ driver }) => driver === "neuron.aws.com");
  const groups: Record<string, string> = {};
  for (const size of [1, 4, 8, 16]) {
    const ids = new Set(own.map(({ attributes }) => attributeOf(attributes, `resource.aws.com/devicegroup${String(size)}_id`)));
    const [id, ...others] = ids;
    if (own.length === size && others.length === 0 && id !== undefined && id !== "") groups[String(size)] = id.slice(0, 253);
  }
  return groups;
}
