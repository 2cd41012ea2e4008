import type { AttributeValueJson, DeviceJson, OfferJson } from "@cornercast/schemas";
import type { SelectorSubject, SelectorValue } from "../selector.js";

/** An accelerator as a selector sees it. */
export function selectorSubject(device: DeviceJson): SelectorSubject {
  return {
    ...(device.driver === undefined ? {} : { driver: device.driver }),
    attributes: selectorValues({ ...device.attributes, ...(device.members?.length === 1 ? device.members[0]?.attributes : undefined) }),
  };
}

/** A unit as a selector sees it: its attributes, under the variable `device`. */
export function unitSelectorSubject(offer: OfferJson): SelectorSubject {
  return { attributes: selectorValues(offer.spec?.shape?.attributes ?? {}) };
}

function selectorValues(attributes: Readonly<Record<string, AttributeValueJson>>): Record<string, SelectorValue> {
  const values: Record<string, SelectorValue> = {};
  for (const [name, attribute] of Object.entries(attributes)) {
    const value = selectorValue(attribute);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

function selectorValue(attribute: AttributeValueJson): SelectorValue | undefined {
  if (attribute.string !== undefined) return { kind: "string", value: attribute.string };
  if (attribute.version !== undefined) return { kind: "version", value: attribute.version };
  if (attribute.quantity !== undefined) return { kind: "quantity", value: attribute.quantity };
  if (attribute.bool !== undefined) return { kind: "bool", value: attribute.bool };
  if (attribute.int !== undefined) return { kind: "int", value: BigInt(attribute.int) };
  if (attribute.strings !== undefined) return { kind: "list", values: (attribute.strings.values ?? []).map((value) => ({ kind: "string", value })) };
  if (attribute.versions !== undefined) return { kind: "list", values: (attribute.versions.values ?? []).map((value) => ({ kind: "version", value })) };
  if (attribute.ints !== undefined) return { kind: "list", values: (attribute.ints.values ?? []).map((value) => ({ kind: "int", value: BigInt(value) })) };
  if (attribute.bools !== undefined) return { kind: "list", values: (attribute.bools.values ?? []).map((value) => ({ kind: "bool", value })) };
  return undefined;
}
