import type { ArtifactJson } from "@cornercast/schemas";
import { CornercastError } from "../errors/cornercast-error.js";

/**
 * Reads the short form of an artifact: `KIND[:TARGET][@VERSION][,KEY=VALUE…]`.
 *
 * - `KIND` and `TARGET` as in an artifact of a workload; the version is that of its instruction set or format.
 * - Keys: `platform` (`linux/amd64`), `feature`, `format`, and `built-with` (`cuda-toolkit@12.8`); all but the first may come more than once.
 * - Throws `CornercastError` (`invalid-argument`) for any other text.
 *
 * @example
 * ```ts
 * parseArtifactSpec("ptx:compute_90@8.5"); // { kind: "ptx", target: "compute_90", isaVersion: "8.5" }
 * ```
 */
export function parseArtifactSpec(text: string): ArtifactJson {
  const [head = "", ...options] = text.split(",");
  const match = /^([a-z0-9][a-z0-9-]{0,62})(?::([^@]{1,63}))?(?:@(.{1,63}))?$/u.exec(head);
  if (match === null) throw invalid(text, head === "" ? "it has no kind" : `"${head}" is not KIND[:TARGET][@VERSION]`);
  const [, kind = "", target, isaVersion] = match;
  const found: { platform?: string; features: string[]; formats: string[]; builtWith: { name: string; version: string }[] } = {
    features: [],
    formats: [],
    builtWith: [],
  };
  for (const option of options) {
    const [, key, value] = /^([a-z-]+)=(.{1,256})$/u.exec(option) ?? [];
    switch (value === undefined ? undefined : key) {
      case "platform":
        found.platform = value ?? "";
        break;
      case "feature":
        found.features.push(value ?? "");
        break;
      case "format":
        found.formats.push(value ?? "");
        break;
      case "built-with": {
        const [, name, version] = /^([^@]+)@(.+)$/u.exec(value ?? "") ?? [];
        if (name === undefined || version === undefined) throw invalid(text, `"${option}" is not built-with=NAME@VERSION`);
        found.builtWith.push({ name, version });
        break;
      }
      default:
        throw invalid(text, `"${option}" is none of platform=, feature=, format= and built-with=`);
    }
  }
  return {
    kind,
    ...(target === undefined ? {} : { target }),
    ...(isaVersion === undefined ? {} : { isaVersion }),
    ...(found.platform === undefined ? {} : { platform: found.platform }),
    ...(found.features.length === 0 ? {} : { features: found.features }),
    ...(found.formats.length === 0 ? {} : { formats: found.formats }),
    ...(found.builtWith.length === 0 ? {} : { builtWith: found.builtWith }),
  };
}

function invalid(text: string, why: string): CornercastError {
  return new CornercastError("invalid-argument", `"${text}" is no artifact: ${why}; write for example cubin:sm_90a or ptx:compute_90@8.5`);
}
