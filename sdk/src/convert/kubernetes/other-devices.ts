import type { AttributeValueJson } from "@cornercast/schemas";
import { isJsonObject } from "../../document/index.js";
import { attributeOf } from "./dra-attributes.js";
import { draDriver } from "./known-drivers.js";
import type { ObjectFindings } from "./object-findings.js";
import type { SliceDevice } from "./slice-device.js";

/** What devices that are no accelerators leave of themselves on a unit. */
export interface OtherDevices {
  readonly attributes: Readonly<Record<string, AttributeValueJson>>;
  /** Whether one of them is a network interface with remote direct memory access. */
  readonly rdma: boolean;
}

/**
 * Devices that are no accelerators, as attributes of the unit: their number by type under `<driver>/<type>`, or under `<driver>/devices`.
 *
 * - The services of a QAT device are a set that its driver writes as one text, `sym;dc`; here they are a list.
 */
export function otherDevices(devices: readonly SliceDevice[], findings: ObjectFindings): OtherDevices {
  const counts = new Map<string, number>();
  const services = new Set<string>();
  let rdma = false;
  for (const { driver = "", attributes, place } of devices) {
    const known = draDriver(driver);
    if (known.kind !== "other") continue;
    const type = attributeOf(attributes, "type");
    const name = `${driver}/${type !== undefined && /^[A-Za-z][\w.-]{0,62}$/u.test(type) ? type : "devices"}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    for (const service of attributeOf(attributes, "services")?.split(";") ?? []) if (/^\w{1,32}$/u.test(service) && services.size < 64) services.add(service);
    const flag = attributes["rdma"] ?? attributes["dra.net/rdma"];
    if (isJsonObject(flag) && flag["bool"] === true) rdma = true;
    findings.add(place, {
      code: "import-unsupported",
      message: `${known.what} (${driver}) are no accelerators; their number is kept as an attribute of the unit`,
    });
  }
  return {
    attributes: {
      ...Object.fromEntries([...counts].slice(0, 64).map(([name, count]) => [name, { int: String(count) }])),
      ...(services.size === 0 ? {} : { "qat.intel.com/services": { strings: { values: [...services].toSorted() } } }),
    },
    rdma,
  };
}
