import { isJsonArray, isJsonObject, type JsonValue } from "../../document/index.js";
import { scalarAt, scalarText } from "../source-value.js";
import { parseDstackRange, type DstackRange } from "./dstack-range.js";

/** What `resources.gpu` asks for. Ranges are as written. */
export interface DstackGpu {
  readonly vendor?: string;
  readonly names: readonly string[];
  readonly memory?: DstackRange;
  readonly totalMemory?: DstackRange;
  readonly count?: DstackRange;
  readonly computeCapability?: DstackRange;
}

const vendors: readonly string[] = ["nvidia", "amd", "google", "intel", "tenstorrent"];
const size = /^[0-9]+(?:\.[0-9]+)?\s*(?:[MGT]B)$/iu;
const number = /^[0-9]+$/u;

/**
 * Reads `resources.gpu`: a number, an object, or a text of parts between colons in any order, each a vendor, names, memory or
 * a count, such as `nvidia:A100,H100:40GB..80GB:2..8`.
 */
export function parseDstackGpu(value: JsonValue | undefined): DstackGpu | undefined {
  if (isJsonObject(value)) {
    const name = value["name"];
    const names = isJsonArray(name) ? name.map((entry) => scalarText(entry) ?? "") : (scalarText(name)?.split(",") ?? []);
    const vendor = scalarAt(value, "vendor")?.toLowerCase();
    return {
      names: names.map((text) => text.trim()).filter((text) => text !== ""),
      ...(vendor === undefined ? {} : { vendor }),
      ...rangeAt(value, "memory", "memory"),
      ...rangeAt(value, "total_memory", "totalMemory"),
      ...rangeAt(value, "count", "count"),
      ...rangeAt(value, "compute_capability", "computeCapability"),
    };
  }
  const text = scalarText(value);
  if (text === undefined || text.trim() === "") return undefined;
  let gpu: DstackGpu = { names: [] };
  for (const part of text.split(":").map((piece) => piece.trim())) {
    const range = parseDstackRange(part);
    const bounds = [range?.min, range?.max].filter((bound) => bound !== undefined);
    if (vendors.includes(part.toLowerCase())) gpu = { ...gpu, vendor: part.toLowerCase() };
    else if (range !== undefined && bounds.every((bound) => number.test(bound))) gpu = { ...gpu, count: range };
    else if (range !== undefined && bounds.every((bound) => size.test(bound))) gpu = { ...gpu, memory: range };
    else if (part !== "")
      gpu = {
        ...gpu,
        names: [
          ...gpu.names,
          ...part
            .split(",")
            .map((name) => name.trim())
            .filter((name) => name !== ""),
        ],
      };
  }
  return gpu;
}

function rangeAt<Key extends string>(value: JsonValue, field: string, key: Key): { readonly [K in Key]?: DstackRange } {
  const inner = isJsonObject(value) ? value[field] : undefined;
  const range = isJsonObject(inner)
    ? parseDstackRange(`${scalarAt(inner, "min") ?? ""}..${scalarAt(inner, "max") ?? ""}`)
    : parseDstackRange(scalarText(inner) ?? "");
  return range === undefined ? {} : ({ [key]: range } as { readonly [K in Key]?: DstackRange });
}
