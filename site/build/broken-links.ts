import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** The links between the pages of a folder that lead nowhere, or to an anchor that is not there. */
export function brokenLinks(folder: string): readonly string[] {
  const pages = new Map(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".html"))
      .map((path) => {
        const text = readFileSync(join(folder, path), "utf8");
        return [path, { text, ids: new Set([...text.matchAll(/ id="([^"]+)"/gu)].map(([, id]) => id)) }] as const;
      }),
  );
  const files = new Set(readdirSync(folder, { recursive: true, encoding: "utf8" }));
  return [...pages].flatMap(([path, { text }]) =>
    [...new Set([...text.matchAll(/ (?:href|src)="([^"]*)"/gu)].map(([, target = ""]) => target))].flatMap((target) => {
      if (/^(?:https?|data):/u.test(target)) return [];
      const [file = "", anchor] = target.split("#");
      const place = file === "" ? path : normalize(join(dirname(path), file));
      if (!files.has(place)) return [`${path}: ${target} is not there`];
      const ids = pages.get(place)?.ids;
      return anchor === undefined || anchor === "" || ids === undefined || ids.has(decodeURIComponent(anchor)) ? [] : [`${path}: ${target} has no such anchor`];
    }),
  );
}
