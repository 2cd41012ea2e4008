// The Markdown of the chapters as HTML: headings, paragraphs, lists, tables, quotes, fenced blocks, code, emphasis and links, and the ids of requirements.

/**
 * Renders one chapter.
 *
 * @param {string} text
 * @param {{readonly link: (target: string) => string, readonly requirement: (id: string) => string, readonly heading: (title: string) => string}} options
 *   `link` says where a link goes, `requirement` what stands after a requirement, `heading` the anchor of a heading
 */
export function renderMarkdown(text, { link, requirement, heading }) {
  const lines = text.split("\n");
  const out = [];
  let at = 0;
  const take = (holds) => {
    const taken = [];
    for (; at < lines.length && holds(lines[at]); at += 1) taken.push(lines[at]);
    return taken;
  };
  while (at < lines.length) {
    const line = lines[at];
    const fence = /^(\s*)(`{3,})(.*)$/.exec(line);
    const head = /^(#{1,6}) (.+)$/.exec(line);
    if (line.trim() === "" || /^<!--.*-->$/.test(line.trim())) at += 1;
    else if (fence !== null) {
      at += 1;
      const body = take((each) => each.trim() !== fence[2]).map((each) => each.slice(fence[1].length));
      at += 1;
      out.push(`<figure><figcaption>${escape(fence[3])}</figcaption><pre><code>${escape(body.join("\n"))}</code></pre></figure>`);
    } else if (head !== null) {
      at += 1;
      const level = Math.min(head[1].length + 1, 6);
      const anchor = heading(head[2]);
      out.push(`<h${level} id="${anchor}"><a href="#${anchor}">${inline(head[2])}</a></h${level}>`);
    } else if (line.startsWith("|")) out.push(table(take((each) => each.startsWith("|"))));
    else if (line.startsWith(">")) {
      const quoted = take((each) => each.startsWith(">")).map((each) => each.replace(/^> ?/, ""));
      out.push(`<blockquote>${quoted.map(inline).join("<br>")}</blockquote>`);
    } else if (/^(?:[-*]|[0-9]+\.) /.test(line)) {
      const ordered = /^[0-9]/.test(line);
      const items = take((each) => /^(?:[-*]|[0-9]+\.) |^\s+\S/.test(each));
      const joined = items.reduce((list, each) => (/^\s/.test(each) ? [...list.slice(0, -1), `${list.at(-1)} ${each.trim()}`] : [...list, each]), []);
      const tag = ordered ? "ol" : "ul";
      out.push(`<${tag}>${joined.map((each) => item(each.replace(/^(?:[-*]|[0-9]+\.) /, ""), "li")).join("")}</${tag}>`);
    } else {
      const paragraph = take((each) => each.trim() !== "" && !/^(?:#|\||>|\s*```|[-*] |<!--)/.test(each));
      out.push(...paragraphs(paragraph));
    }
  }
  return out.join("\n");

  /** One sentence a line: a requirement is a paragraph of its own, and what is between them stays together. */
  function paragraphs(sentences) {
    const groups = [];
    let open = [];
    for (const sentence of sentences) {
      if (/\{#[^}]+\}\s*$/.test(sentence)) {
        if (open.length > 0) groups.push(`<p>${open.map(inline).join(" ")}</p>`);
        open = [];
        groups.push(item(sentence, "p"));
      } else open.push(sentence);
    }
    if (open.length > 0) groups.push(`<p>${open.map(inline).join(" ")}</p>`);
    return groups;
  }

  function item(sentence, tag) {
    const marker = /\s*\{#([^\s}]+)[^}]*\}\s*$/.exec(sentence);
    if (marker === null) return `<${tag}>${inline(sentence)}</${tag}>`;
    const id = marker[1];
    return `<${tag} class="requirement" id="${id}">${inline(sentence.slice(0, marker.index))} <a class="id" href="#${id}">${id}</a>${requirement(id)}</${tag}>`;
  }

  function table(rows) {
    const cells = rows.map((row) =>
      row
        .trim()
        .replace(/^\||\|$/g, "")
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replaceAll("\\|", "|")),
    );
    const [first = [], , ...rest] = cells;
    const body = rest.map((row) => `<tr>${row.map((cell) => `<td>${inline(cell)}</td>`).join("")}</tr>`).join("\n");
    return `<table><thead><tr>${first.map((cell) => `<th>${inline(cell)}</th>`).join("")}</tr></thead><tbody>\n${body}\n</tbody></table>`;
  }

  function inline(source) {
    return source
      .split(/(`[^`]+`)/)
      .map((part) => {
        if (part.startsWith("`")) return `<code>${escape(part.slice(1, -1))}</code>`;
        return escape(part)
          .replaceAll(/\[([^\]]*)\]\(([^)\s]+)\)/g, (_, label, target) => `<a href="${link(target)}">${label}</a>`)
          .replaceAll(/\*\*([^*]+)\*\*/g, "<strong>$1</strong>")
          .replaceAll(/\b(MUST NOT|MUST|SHOULD NOT|SHOULD|MAY)\b/g, '<em class="level">$1</em>');
      })
      .join("")
      .replaceAll(/\[(<code>[^<]*<\/code>)\]\(([^)\s]+)\)/g, (_, label, target) => `<a href="${link(target)}">${label}</a>`);
  }
}

/** A text inside of HTML. @param {unknown} text */
export function escape(text) {
  return String(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
