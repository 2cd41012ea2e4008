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
 * - A requirement of a frozen set stays: its id is there or retired, and its level is the same. Other words for the same meaning are listed in `editorial`, by
 *   the digest that they have.
 *
 * @param {readonly object[]} found requirements as chapters give them
 * @param {{committed: readonly object[], retired: ReadonlyMap<string, string>, exclusions: ReadonlyMap<string, string>, version: string, accept: boolean,
 *   frozen?: readonly {name: string, id: string, level: string, sha256: string}[], editorial?: ReadonlyMap<string, {sha256: string}>}} context
 */
export function requirementSet(found, { committed, retired, exclusions, version, accept, frozen = [], editorial = new Map() }) {
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
  const now = new Map(requirements.map((requirement) => [requirement.id, requirement]));
  for (const { name, id, level, sha256 } of frozen) {
    const held = now.get(id);
    if (held === undefined) {
      if (!retired.has(id)) problems.push(`${id} is in the frozen set ${name}; list it in spec/retired.yaml with the reason`);
    } else if (held.level !== level) problems.push(`${id} is ${level} in the frozen set ${name}, and ${held.level} now: give it a new id`);
    else if (held.sha256 !== sha256 && editorial.get(id)?.sha256 !== held.sha256)
      problems.push(
        `the text of ${id} is another than in the frozen set ${name}. The same meaning: list it in spec/editorial.yaml with sha256: ${held.sha256}`,
      );
  }
  for (const id of exclusions.keys()) if (!ids.has(id)) problems.push(`spec/exclusions.yaml excludes ${id}, which is no requirement`);
  return { requirements, problems };
}
