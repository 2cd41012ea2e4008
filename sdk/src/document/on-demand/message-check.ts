import { marketMessages, marketPatterns, marketQuantities } from "@cornercast/schemas/validate/market";
import { quantityOf } from "../../quantity/quantity-of.js";
import { fieldOf, isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../json-value.js";
import { boundsAreEmpty } from "../validate/bounds-are-empty.js";
import { defaultRegistries } from "../validate/default-registries.js";

/** Whether a value is what a place takes, and nothing is to be said about it. */
export type Check = (value: JsonValue) => boolean;

const made = new Map<number | string, Check>();

/** The check of a message, by its line in `marketMessages`. */
export function messageCheck(line: number): Check {
  return remembered(line, () => {
    const entries = (marketMessages[line] ?? "").split(" ");
    const fields = new Map(entries.flatMap((entry) => (/^[?1]/.test(entry) ? [] : [entry.split(/!?:/) as [string, string]])));
    const required = entries.flatMap((entry) => /^\w+(?=!)/.exec(entry) ?? []);
    const [some, one] = ["?", "1"].map((mark) =>
      entries
        .find((entry) => entry.startsWith(mark))
        ?.slice(1)
        .split("|"),
    );
    const high = fields.has("below") ? "below" : "max";
    const bounds = high === "below" ? "version" : quantityNamed(fields.get("min"));
    return (value) => {
      if (!isJsonObject(value)) return false;
      const isThere = (name: string): boolean => fieldOf(value, name) !== undefined;
      return (
        Object.entries(value).every(([name, item]) => fields.has(name) && typeCheck(fields.get(name) ?? "")(item)) &&
        required.every(isThere) &&
        some?.some((name) => isThere(name) && !isEmptyList(fieldOf(value, name))) !== false &&
        (one === undefined || one.filter(isThere).length === 1) &&
        !boundsAreEmpty(fieldOf(value, "min"), fieldOf(value, high), bounds) &&
        choiceHolds(value)
      );
    };
  });
}

/** The check of a type as `marketMessages` writes it. */
function typeCheck(text: string): Check {
  return remembered(text, () => {
    switch (text[0]) {
      case "[":
        return listCheck(text);
      case "{":
        return mapCheck(text);
      case "i":
      case "n":
        return numberCheck(text);
      case "b":
        return (value) => typeof value === "boolean";
      case "*":
        return () => true;
      default:
        // A message may be in itself: its check is made when a value is there.
        return /^\d/.test(text) ? (value) => messageCheck(Number(text))(value) : textCheck(text);
    }
  });
}

function listCheck(text: string): Check {
  const [, items = "", most = "", least, unique] = /^\[(.*)\](\d*)(\+?)(u?)$/.exec(text) ?? [];
  const check = typeCheck(items);
  return (value) =>
    isJsonArray(value) &&
    isAtMost(value.length, most) &&
    (least === "" || value.length > 0) &&
    value.every(check) &&
    (unique === "" || areUnique(value)) &&
    // By one of these fields the members of lists are told apart.
    ["name", "format", "id"].every((key) => areUnique(value.flatMap((item) => fieldOf(item, key) ?? [])));
}

function mapCheck(text: string): Check {
  const [, keys = "", values = "", most = ""] = /^\{([^;]*);(.*)\}(\d*)$/.exec(text) ?? [];
  return (value) =>
    isJsonObject(value) &&
    isAtMost(Object.keys(value).length, most) &&
    Object.entries(value).every(([key, item]) => typeCheck(keys)(key) && typeCheck(values)(item));
}

function numberCheck(text: string): Check {
  const [, above, least = "", most = ""] = /^.(>?)(.*)\.\.(.*)$/.exec(text) ?? [];
  const isNumber = text.startsWith("i") ? Number.isInteger : Number.isFinite;
  return (value) => typeof value === "number" && isNumber(value) && isAtMost(value, most) && (above === "" ? isAtLeast(value, least) : value > Number(least));
}

function textCheck(text: string): Check {
  const [, form = "", taken, refused, least, most = "", registry] = /^(t|[/~]\d+|=([^!@]*))(?:!([^@]*))?(\+?)(\d*)(?:@(.*))?$/.exec(text) ?? [];
  const pattern = form.startsWith("/") ? new RegExp(marketPatterns[Number(form.slice(1))] ?? "", "u") : undefined;
  const quantity = quantityNamed(form);
  const names = registry === undefined ? undefined : defaultRegistries.get(registry);
  return (value) =>
    typeof value === "string" &&
    isAtMost(value.length, most) &&
    (least === "" || value !== "") &&
    pattern?.test(value) !== false &&
    taken?.split("|").includes(value) !== false &&
    refused?.split("|").includes(value) !== true &&
    (quantity === undefined || quantityOf(value, quantity) !== undefined) &&
    names?.has(value) !== false;
}

function quantityNamed(type = ""): (typeof marketQuantities)[number] | undefined {
  return type.startsWith("~") ? marketQuantities[Number(type.slice(1))] : undefined;
}

function choiceHolds(value: JsonObject): boolean {
  const [accepted, refused] = [fieldOf(value, "anyOf"), fieldOf(value, "noneOf")];
  return !isJsonArray(accepted) || !isJsonArray(refused) || !accepted.every((item) => refused.includes(item));
}

function isAtMost(value: number, limit: string): boolean {
  return limit === "" || value <= Number(limit);
}

function isAtLeast(value: number, limit: string): boolean {
  return limit === "" || value >= Number(limit);
}

function isEmptyList(value: JsonValue | undefined): boolean {
  return isJsonArray(value) && value.length === 0;
}

function areUnique(values: readonly JsonValue[]): boolean {
  return new Set(values).size === values.length;
}

function remembered(key: number | string, make: () => Check): Check {
  let check = made.get(key);
  if (check === undefined) made.set(key, (check = make()));
  return check;
}
