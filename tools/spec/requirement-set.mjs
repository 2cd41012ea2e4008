// Makes the set of requirements out of the chapters, and says what the rules for ids forbid.
import { createHash } from "node:crypto";

/** The digest of a requirement's text. */
export function textDigest(text) {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/**
 * The requirements in the order of the chapters.
 *
 * - `since` is kept from the committed set; a new requirement gets the version that is being written.
 * - Problems: an id that occurs twice or is retired; a text that changed under its id (unless `accept`); an id that is gone and not retired; an exclusion
 *   of nothing.
 *
 * @param {readonly object[]} found requirements as chapters give them
 * @param {{committed: readonly object[], retired: ReadonlyMap<string, string>, exclusions: ReadonlyMap<string, string>, version: string, accept: boolean}} context
 */
export function requirementSet(found, { committed, retired, exclusions, version, accept }) {
  const problems = [];
  const before = new Map(committed.map((requirement) => [requirement.id, requirement]));
  const ids = new Map();
  const requirements = found.map(({ id, level, role, text, section, file, line, observable }) => {
    const place = `${file}:${line}`;
    if (ids.has(id)) problems.push(`${place}: the id ${id} is taken by ${ids.get(id)}`);
    ids.set(id, place);
    if (retired.has(id)) problems.push(`${place}: the id ${id} is retired and never used again`);
    const sha256 = textDigest(text);
    const known = before.get(id);
    if (known !== undefined && known.sha256 !== sha256 && !accept)
      problems.push(
        `${place}: the text of ${id} changed. The same meaning in other words: run with --accept. Another meaning: give it a new id and retire this one`,
      );
    const excluded = exclusions.get(id);
    return { id, level, role, text, sha256, section, file, line, since: known?.since ?? version, observable, ...(excluded === undefined ? {} : { excluded }) };
  });
  for (const id of before.keys())
    if (!ids.has(id) && !retired.has(id)) problems.push(`the requirement ${id} is gone; list it in spec/retired.yaml with the reason`);
  for (const id of exclusions.keys()) if (!ids.has(id)) problems.push(`spec/exclusions.yaml excludes ${id}, which is no requirement`);
  return { requirements, problems };
}
