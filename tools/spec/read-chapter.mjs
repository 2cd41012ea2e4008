// Reads the requirements and the fenced blocks of one chapter of the specification.

/** RFC 2119 keywords that a requirement may have. */
export const levels = ["MUST NOT", "MUST", "SHOULD NOT", "SHOULD", "MAY"];
const keyword = /\b(?:MUST NOT|MUST|SHALL NOT|SHALL|SHOULD NOT|SHOULD|NOT RECOMMENDED|RECOMMENDED|REQUIRED|OPTIONAL|MAY)\b/g;
const marker = /\{#([^\s}]+)((?:\s+[a-z]+=[^\s}]+)*)\s*\}/g;
const idPattern = /^[a-z][a-z0-9-]*\.[a-z0-9]+(?:-[a-z0-9]+)*$/;
const defaultsComment = /^<!-- requirements:((?:\s+[a-z]+=[a-z]+)+) -->$/;
export const roles = ["reader", "writer", "validator", "matcher", "importer", "provider", "client", "verifier", "attester", "owner", "specification"];
export const observers = ["document", "provider", "client", "verifier", "none"];

/**
 * The requirements and fenced blocks of a chapter, and what is wrong with its text.
 *
 * - One sentence a line. A requirement is a line with exactly one keyword that ends in `{#area.statement}`; `role=` and `observable=` in the braces
 *   override what the last `<!-- requirements: role=… observable=… -->` says.
 * - Keywords in fenced blocks, inline code and block quotes do not count.
 *
 * @param {string} file
 * @param {string} text
 */
export function readChapter(file, text) {
  const requirements = [];
  const blocks = [];
  const problems = [];
  let section = "";
  let defaults = {};
  let fence;
  const complain = (line, message) => problems.push(`${file}:${line}: ${message}`);
  for (const [index, raw] of text.split("\n").entries()) {
    const line = index + 1;
    const trimmed = raw.trim();
    const tick = /^(`{3,})(.*)$/.exec(trimmed);
    if (fence !== undefined) {
      if (tick !== null && tick[1].length >= fence.ticks && tick[2] === "") {
        blocks.push({ file, line: fence.line, info: fence.info, text: fence.lines.join("\n") });
        fence = undefined;
      } else fence.lines.push(raw.slice(fence.indent));
      continue;
    }
    if (tick !== null) {
      fence = { line, ticks: tick[1].length, info: tick[2].trim(), indent: raw.indexOf("`"), lines: [] };
      continue;
    }
    const heading = /^#{1,6} (.+)$/.exec(trimmed);
    if (heading !== null) {
      section = heading[1];
      if (keyword.test(section)) complain(line, "a heading states no requirement; take the keyword out");
      keyword.lastIndex = 0;
      continue;
    }
    const comment = defaultsComment.exec(trimmed);
    if (comment !== null) {
      defaults = attributesOf(comment[1]);
      checkAttributes(defaults, (message) => complain(line, message));
      continue;
    }
    if (trimmed.startsWith(">")) continue;
    readLine(trimmed, line);
  }
  if (fence !== undefined) complain(fence.line, "the block does not end");
  for (const { line, info } of blocks) if (!/\S/.test(info)) complain(line, "a fenced block names its type, such as ```yaml Workload or ```text");
  return { requirements, blocks, problems };

  function readLine(trimmed, line) {
    const plain = trimmed.replace(/`[^`]*`/g, "``").replace(marker, "");
    const keywords = plain.match(keyword) ?? [];
    const markers = [...trimmed.matchAll(marker)];
    if (markers.length === 0) {
      if (keywords.length > 0) complain(line, `${keywords.join(", ")} stands outside a requirement; give the sentence an id, or use another word`);
      return;
    }
    if (markers.length > 1) return complain(line, "one requirement a line; split the sentence");
    const [[whole, id, attributeText]] = markers;
    if (!trimmed.endsWith(whole)) complain(line, `the id ${id} stands at the end of its line`);
    if (!idPattern.test(id)) complain(line, `the id ${id} is not area.statement in lower case with hyphens`);
    if (keywords.length !== 1) return complain(line, `the requirement ${id} has ${keywords.length} keywords instead of one`);
    const level = keywords[0];
    if (!levels.includes(level)) complain(line, `${level} is not used here; write ${levels.join(", ")}`);
    const own = attributesOf(attributeText);
    checkAttributes(own, (message) => complain(line, message));
    const { role, observable } = { ...defaults, ...own };
    if (role === undefined || observable === undefined) complain(line, `the requirement ${id} has no role or says not where it can be observed`);
    const sentence = trimmed
      .slice(0, trimmed.indexOf(whole))
      .replace(/^(?:[-*]|[0-9]+\.)\s+/, "")
      .replace(/\s+/g, " ")
      .trim();
    if (!/[.:]$/.test(sentence)) complain(line, `the sentence of ${id} ends without a full stop`);
    requirements.push({ id, level, role, text: sentence, section, file, line, observable });
  }
}

function attributesOf(text) {
  return Object.fromEntries([...text.matchAll(/([a-z]+)=([^\s}]+)/g)].map(([, name, value]) => [name, value]));
}

function checkAttributes(attributes, complain) {
  for (const [name, value] of Object.entries(attributes)) {
    const allowed = { role: roles, observable: observers }[name];
    if (allowed === undefined) complain(`'${name}' is no attribute of a requirement`);
    else if (!allowed.includes(value)) complain(`${name}=${value} is not one of ${allowed.join(", ")}`);
  }
}
