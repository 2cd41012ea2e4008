import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { icon } from "./diagrams/logo.js";
import { bundleScripts } from "./bundle-scripts.js";
import { createHighlight } from "./highlight.js";
import { homePage } from "./home-page.js";
import { inserts } from "./inserts.js";
import { layout } from "./layout.js";
import { brokenLinks } from "./broken-links.js";
import { createMarkdown } from "./markdown.js";
import type { Page } from "./page.js";
import { apiPages } from "./reference/api-pages.js";
import { commandPages } from "./reference/command-pages.js";
import { registryPages } from "./reference/registry-pages.js";
import { documentPages, servicePages } from "./reference/schema-pages.js";
import { singlePage, specificationPages } from "./reference/specification-pages.js";
import { playgroundData, playgroundPage } from "./playground-page.js";
import { root } from "./root.js";
import { searchIndex } from "./search-index.js";
import { writtenPages } from "./written-pages.js";

const out = `${root}site/dist/`;
const highlight = await createHighlight();
const insertions = inserts();
const render = createMarkdown(highlight, insertions);
const pages: readonly Page[] = [
  homePage(insertions),
  playgroundPage(),
  ...writtenPages(render),
  ...documentPages(),
  ...servicePages(),
  ...commandPages(highlight),
  ...(await apiPages(render, highlight)),
  ...registryPages(),
  ...specificationPages(),
];

rmSync(out, { recursive: true, force: true });
for (const page of pages) write(page.path, layout(page, pages));
write("specification/cornercast.html", singlePage());
write("assets/search.json", searchIndex(pages));
write("assets/playground.json", playgroundData());
write("assets/logo.svg", icon);
write("assets/match-chart.svg", readFileSync(`${root}bench/match/chart.svg`, "utf8"));
write("assets/style.css", ["base", "layout", "content", "playground"].map((name) => readFileSync(`${root}site/theme/${name}.css`, "utf8")).join("\n"));
await bundleScripts(`${out}assets`);

const broken = brokenLinks(out);
for (const line of broken) console.error(line);
console.log(`${String(pages.length)} pages in site/dist, ${String(broken.length)} broken links`);
process.exitCode = broken.length === 0 ? 0 : 1;

function write(path: string, text: string): void {
  mkdirSync(dirname(`${out}${path}`), { recursive: true });
  writeFileSync(`${out}${path}`, text);
}
