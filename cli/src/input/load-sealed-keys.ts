import type { StartRequestJson } from "@cornercast/schemas";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { loadJson } from "./load-binding.js";

/** Reads sealed keys that are given as NAME=FILE, as what a request has of them; nothing where there are none. */
export function loadSealedKeys(given: readonly string[] = []): Pick<StartRequestJson, "keys"> {
  const keys: NonNullable<StartRequestJson["keys"]> = {};
  for (const text of given) {
    const [, name, path] = /^([a-z0-9](?:[-a-z0-9._]{0,61}[a-z0-9])?)=(.+)$/u.exec(text) ?? [];
    if (name === undefined || path === undefined)
      throw new CliError(`--sealed-key ${text} is not NAME=FILE, such as model=grant.json, where the name is of small letters and digits`, exitCodes.usage);
    if (Object.hasOwn(keys, name)) throw new CliError(`two sealed keys have the name ${name}`, exitCodes.usage);
    const { context, encapsulated, sealed } = loadJson(path, "grant");
    if (typeof encapsulated !== "string" || typeof sealed !== "string" || context === null || typeof context !== "object")
      throw new CliError(`${path} is no sealed key: it needs context, encapsulated and sealed, as cornercast key release prints them`, exitCodes.input);
    keys[name] = { context, encapsulated, sealed };
  }
  return given.length === 0 ? {} : { keys };
}
