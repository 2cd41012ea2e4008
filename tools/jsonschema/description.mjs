// @ts-check
import { getComments } from "@bufbuild/protoplugin";

/**
 * The leading comment of a descriptor as a `description`.
 *
 * - Lines of one paragraph are joined; paragraphs and list items keep their own line, as Markdown needs it.
 *
 * @param {Parameters<typeof getComments>[0]} desc
 * @returns {{ description?: string }}
 */
export function describe(desc) {
  const text = joinLines(getComments(desc).leading ?? "");
  return text === "" ? {} : { description: text };
}

/**
 * @param {string} comment
 * @returns {string}
 */
export function joinLines(comment) {
  /** @type {string[]} */
  const lines = [];
  let paragraphEnded = true;
  for (const line of comment.split("\n").map((raw) => raw.trim())) {
    if (line === "") {
      if (!paragraphEnded) lines.push("");
      paragraphEnded = true;
    } else if (paragraphEnded || line.startsWith("- ")) {
      lines.push(line);
      paragraphEnded = false;
    } else lines.push(`${lines.pop()} ${line}`);
  }
  return lines.join("\n").trim();
}
