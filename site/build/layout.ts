import { escape } from "../shared/element.js";
import { logo } from "./diagrams/logo.js";
import type { Page } from "./page.js";

/** What a page may load and where from: nothing but the files beside it, and no text that becomes code or style. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'";

/** The sections in the order of the head of each page, and where each begins. */
const sections = [
  ["Guide", "guide/index.html"],
  ["How-to", "how-to/index.html"],
  ["Concepts", "concepts/index.html"],
  ["Reference", "reference/index.html"],
  ["Specification", "specification/index.html"],
  ["Playground", "playground/index.html"],
] as const;

/** The whole text of a page: its frame, the lists beside it, and itself. */
export function layout(page: Page, pages: readonly Page[]): string {
  const up = "../".repeat(page.path.split("/").length - 1);
  const plain = page.layout === "plain";
  const title =
    page.path === "index.html"
      ? "Cornercast: where can this job run?"
      : `${page.title}${page.section === undefined || page.section === page.title ? "" : ` · ${page.section}`} · Cornercast`;
  const main = plain ? page.html : `<h1>${escape(page.title)}</h1>${page.html}${neighbours(page, pages, up)}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="${escape(page.description)}">
<meta name="color-scheme" content="light dark">
<title>${escape(title)}</title>
<link rel="icon" href="${up}assets/logo.svg" type="image/svg+xml">
<link rel="stylesheet" href="${up}assets/style.css">
<script src="${up}assets/theme.js"></script>
<script src="${up}assets/page.js" defer></script>
${(page.scripts ?? []).map((script) => `<script src="${up}${script}" defer></script>`).join("\n")}
</head>
<body data-root="${up}" class="${plain ? "plain" : "document"}">
<a class="skip" href="#main">Skip to the content</a>
<header class="top">
<a class="brand" href="${up}index.html">${logo}<span>Cornercast</span></a>
<nav aria-label="Sections">${sections.map(([name, path]) => `<a href="${up}${path}"${page.section === name ? ' aria-current="true"' : ""}>${name}</a>`).join("")}</nav>
<div class="tools">
<button type="button" id="search-open" aria-haspopup="dialog"><span>Search</span><kbd>/</kbd></button>
<button type="button" id="theme" aria-label="Colours: as the system">◐</button>
</div>
</header>
<dialog id="search" aria-label="Search">
<input type="text" id="search-text" placeholder="Search the documentation" aria-label="Search the documentation" autocomplete="off" spellcheck="false" aria-controls="search-results">
<ul id="search-results"></ul>
<p id="search-state" role="status"></p>
</dialog>
${plain ? "" : `<div class="columns"><nav class="pages" aria-label="Pages of this section"><details id="pages-menu"><summary>${escape(page.section ?? "")}</summary>${list(page, pages, up)}</details></nav>`}
<main id="main" tabindex="-1">
${main}
</main>
${plain ? "" : `${contents(page)}</div>`}
<footer><p>Cornercast is an open protocol under Apache-2.0. This site works without a network: nothing on it is loaded from elsewhere.</p></footer>
</body>
</html>
`;
}

/** The pages of a section, in its groups. */
function list(page: Page, pages: readonly Page[], up: string): string {
  const own = pages.filter(({ section }) => section === page.section && section !== undefined);
  const link = (each: Page): string =>
    `<li><a href="${up}${each.path}"${each.path === page.path ? ' aria-current="page"' : ""}>${escape(each.label ?? each.title)}</a></li>`;
  const groups = [...new Set(own.map(({ group }) => group))];
  return groups
    .map((group) => {
      const links = `<ul>${own
        .filter((each) => each.group === group)
        .map(link)
        .join("")}</ul>`;
      return group === undefined ? links : `<details${group === page.group ? " open" : ""}><summary>${escape(group)}</summary>${links}</details>`;
    })
    .join("");
}

/** The headings of a page. */
function contents({ headings }: Page): string {
  const shown = headings.filter(({ level }) => level === 2);
  if (shown.length < 2) return '<div class="contents-empty"></div>';
  return `<nav class="contents" aria-label="On this page"><p>On this page</p><ul>${shown.map(({ id, title }) => `<li><a href="#${escape(id)}">${escape(title)}</a></li>`).join("")}</ul></nav>`;
}

/** The pages before and after, where a section is read in order. */
function neighbours(page: Page, pages: readonly Page[], up: string): string {
  if (page.section === "Reference" || page.section === undefined) return "";
  const own = pages.filter(({ section }) => section === page.section);
  const at = own.indexOf(page);
  const link = (each: Page | undefined, rel: string, words: string): string =>
    each === undefined ? "<span></span>" : `<a rel="${rel}" href="${up}${each.path}"><small>${words}</small>${escape(each.title)}</a>`;
  return `<nav class="neighbours" aria-label="Next and previous page">${link(own[at - 1], "prev", "Before")}${link(own[at + 1], "next", "Next")}</nav>`;
}
