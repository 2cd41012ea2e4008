import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "@cornercast/sdk/document";
import type { Stage } from "../scenario.js";

const start = "PlacementService/Start";

/** A job that runs. */
export async function running({ reserve: take, ok, until }: Stage): Promise<{ readonly name: string }> {
  const name = await take();
  await ok(start, { name, epoch: 1 });
  await until(name, "running");
  return { name };
}

export function members(value: JsonValue | undefined): readonly JsonObject[] {
  return value !== undefined && isJsonArray(value) ? value.filter(isJsonObject) : [];
}

export function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}
