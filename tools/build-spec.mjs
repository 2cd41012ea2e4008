// Builds the specification as one HTML page that needs nothing else and prints well: spec/dist/cornercast.html.
//
//   node tools/build-spec.mjs
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fieldTables, registryTable } from "./spec/document-tables.mjs";
import { escape, renderMarkdown } from "./spec/render-markdown.mjs";
import { readTraces } from "./spec/traces.mjs";

const here = fileURLToPath(new URL("../", import.meta.url));

/** The page. @param {string} [root] the folder of the repository, with a slash at its end */
export function specPage(root = here) {
  const traces = new Map(readTraces(root).map((trace) => [trace.id, trace]));
  const chapters = readdirSync(`${root}spec`)
    .filter((name) => /^[0-9]{2}-.*\.md$/.test(name))
    .sort();
  const contents = [];
  const bodies = chapters.map((file) => {
    const slug = file.replace(/\.md$/, "");
    const text = readFileSync(`${root}spec/${file}`, "utf8");
    const body = renderMarkdown(text, {
      link: (target) =>
        /^[0-9]{2}-.*\.md/.test(target) ? `#${target.replace(/\.md.*$/, "")}` : target.startsWith("http") || target.startsWith("#") ? target : `#${slug}`,
      heading(title) {
        const anchor = contents.some(([chapter]) => chapter === slug) ? `${slug}--${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}` : slug;
        contents.push([slug, anchor, title]);
        return anchor;
      },
      requirement: (id) => note(traces.get(id)),
    });
    return `<section>${body}</section>`;
  });
  const done = new Set();
  const kinds = [
    "Workload",
    "Offer",
    "MatchReport",
    "AppraisalPolicy",
    "AppraisalResult",
    "ReferenceValues",
    "TrustAnchors",
    "EvidenceBundle",
    "Placement",
    "StateManifest",
    "UsageRecord",
    "ImplementationStatement",
    "ConformanceReport",
  ];
  const appendices = [
    [
      "fields",
      "Fields of documents",
      `<p>Made of the protos. A star marks what has to be there.</p>${kinds.map((kind) => `<h3 id="kind-${kind}">${kind}</h3>${fieldTables(root, kind, done)}`).join("\n")}`,
    ],
    ["predicates", "Types of predicate", registryTable(root, "predicates", ["id", "class", "violated", "unknown"])],
    ["reason-codes", "Reason codes", registryTable(root, "reason-codes", ["id", "kind", "title", "fix"])],
  ];
  for (const [slug, title] of appendices) contents.push([slug, slug, title]);
  const toc = contents.map(([slug, anchor, title]) => `<li class="${slug === anchor ? "chapter" : "part"}"><a href="#${anchor}">${escape(title)}</a></li>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The Cornercast specification</title>
<style>${style}</style>
</head>
<body>
<header><h1>The Cornercast specification</h1><p>${traces.size} requirements. What a requirement is, the introduction says; below each stands how many cases decide it.</p></header>
<nav><ol>${toc.join("\n")}</ol></nav>
<main>
${bodies.join("\n")}
${appendices.map(([slug, title, body]) => `<section><h2 id="${slug}"><a href="#${slug}">${title}</a></h2>${body}</section>`).join("\n")}
</main>
</body>
</html>
`;
}

function note(trace) {
  if (trace === undefined) return "";
  const { cases, excluded, mutants } = trace;
  const text =
    cases.length > 0
      ? `${cases.length} case${cases.length === 1 ? "" : "s"}, ${mutants} mutant${mutants === 1 ? "" : "s"}`
      : excluded === undefined
        ? "not observable"
        : `no case: ${excluded}`;
  return ` <small>${escape(text)}</small>`;
}

const style = `
:root { color-scheme: light dark; --line: #8886; --soft: #777; --accent: #1a5fb4; }
@media (prefers-color-scheme: dark) { :root { --accent: #8ab4f8; --soft: #aaa; } }
body { font: 16px/1.55 Georgia, serif; max-width: 52rem; margin: 0 auto; padding: 1rem; } h1, h2, h3, h4, nav, table, figcaption, small, .id { font-family: system-ui, sans-serif; }
a { color: var(--accent); } h2 a, h3 a, h4 a { color: inherit; text-decoration: none; } code, pre { font-size: .86em; }
pre { border: 1px solid var(--line); padding: .6rem; overflow-x: auto; } figure { margin: 1rem 0; } figcaption { color: var(--soft); font-size: .75rem; }
table { border-collapse: collapse; font-size: .85rem; margin: 1rem 0; } td, th { border-bottom: 1px solid var(--line); text-align: left; padding: .2rem .6rem .2rem 0; vertical-align: top; }
.requirement { border-left: 3px solid var(--line); padding-left: .75rem; } .requirement:target { border-color: var(--accent); } li.requirement { list-style: none; }
.id { font-size: .72rem; text-decoration: none; white-space: nowrap; } small { color: var(--soft); font-size: .68rem; } em.level { font-style: normal; font-variant: small-caps; font-weight: 600; }
nav ol { list-style: none; padding: 0; columns: 2; } nav .part { padding-left: 1rem; font-size: .88rem; } nav .chapter { font-weight: 600; margin-top: .4rem; }
@media print { @page { margin: 20mm; } body { max-width: none; padding: 0; font-size: 10pt; } nav { break-after: page; } section { break-before: page; } figure, tr, .requirement { break-inside: avoid; } a { color: inherit; text-decoration: none; } pre { white-space: pre-wrap; } }
`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(`${here}spec/dist`, { recursive: true });
  writeFileSync(`${here}spec/dist/cornercast.html`, specPage());
  console.log("wrote spec/dist/cornercast.html");
}
