import type { AttributeValueJson } from "@cornercast/schemas";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../document/index.js";
import { scalarText } from "../source-value.js";
import { quantityNanos } from "./quantity-text.js";

const longestName = 317;
const mostAttributes = 512;
const mostItems = 256;

/**
 * The attributes and capacities of a device, under their qualified names. A name without a domain is of the domain of the driver.
 *
 * - A capacity is an attribute of type `quantity`, as it was printed.
 */
export function draAttributes(attributes: JsonObject, capacity: JsonObject, driver: string | undefined): Readonly<Record<string, AttributeValueJson>> {
  const found = new Map<string, AttributeValueJson>();
  const add = (name: string, value: AttributeValueJson | undefined): void => {
    const qualified = name.includes("/") || driver === undefined ? name : `${driver}/${name}`;
    if (value !== undefined && name !== "" && qualified.length <= longestName && found.size < mostAttributes) found.set(qualified, value);
  };
  for (const [name, value] of Object.entries(attributes)) add(name, attributeValue(value));
  for (const [name, value] of Object.entries(capacity)) {
    const quantity = scalarText(capacityValue(value));
    if (quantity !== undefined && quantity.length <= 64 && quantityNanos(quantity) !== undefined) add(name, { quantity });
  }
  return Object.fromEntries(found);
}

/** The amount of a capacity: `{value: 40Gi}`, or in version v1alpha3 the amount itself. */
export function capacityValue(value: JsonValue | undefined): JsonValue | undefined {
  return isJsonObject(value) ? value["value"] : value;
}

/** The text of an attribute of type string, version or int, by a name without a domain. */
export function attributeOf(attributes: JsonObject, name: string): string | undefined {
  const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  if (!isJsonObject(value)) return undefined;
  return scalarText(value["string"] ?? value["version"] ?? value["int"] ?? value["stringValue"]);
}

function attributeValue(value: JsonValue): AttributeValueJson | undefined {
  if (!isJsonObject(value)) return undefined;
  const { bool, int, string, version, bools, ints, strings, versions } = value;
  if (typeof bool === "boolean") return { bool };
  if (int !== undefined) {
    const text = integer(int);
    return text === undefined ? undefined : { int: text };
  }
  if (string !== undefined) return withText(string, 4_096, (text) => ({ string: text }));
  if (version !== undefined) return withText(version, 256, (text) => ({ version: text }));
  if (bools !== undefined)
    return listed(
      bools,
      (item) => (typeof item === "boolean" ? item : undefined),
      (values) => ({ bools: { values } }),
    );
  if (ints !== undefined) return listed(ints, integer, (values) => ({ ints: { values } }));
  if (strings !== undefined) return listed(strings, scalarText, (values) => ({ strings: { values } }));
  return versions === undefined ? undefined : listed(versions, scalarText, (values) => ({ versions: { values } }));
}

function withText(value: JsonValue, longest: number, make: (text: string) => AttributeValueJson): AttributeValueJson | undefined {
  const text = scalarText(value);
  return text === undefined || text.length > longest ? undefined : make(text);
}

function listed<Item>(
  value: JsonValue,
  read: (item: JsonValue) => Item | undefined,
  make: (values: Item[]) => AttributeValueJson,
): AttributeValueJson | undefined {
  if (!isJsonArray(value) || value.length > mostItems) return undefined;
  const items = value.map(read);
  const values = items.filter((item) => item !== undefined);
  return values.length === items.length && values.every((item) => typeof item !== "string" || item.length <= 4_096) ? make(values) : undefined;
}

/** A 64-bit signed integer in text form. */
function integer(value: JsonValue): string | undefined {
  const text = scalarText(value);
  if (text === undefined || !/^-?(?:0|[1-9][0-9]{0,18})$/u.test(text)) return undefined;
  const number = BigInt(text);
  return BigInt.asIntN(64, number) === number ? String(number) : undefined;
}
