// @ts-check
// How the site looks: views of it held against pictures of them in looks/, so that a change that nobody meant is seen. Where it was meant:
//
//   UPDATE=1 npm run test:site -- looks
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSite } from "./open-page.mjs";

const kept = fileURLToPath(new URL("looks/", import.meta.url));
const found = fileURLToPath(new URL("../../../.cache/looks/", import.meta.url));
const require = createRequire(import.meta.url);

/** Fonts that are the same on every machine, in place of those of the system; and nothing that differs from one time to the next. */
const steady = [
  ...[
    ["steady-sans", 400, "@fontsource/inter/files/inter-latin-400-normal.woff2"],
    ["steady-sans", 700, "@fontsource/inter/files/inter-latin-700-normal.woff2"],
    ["steady-mono", 400, "@fontsource/jetbrains-mono/files/jetbrains-mono-latin-400-normal.woff2"],
  ].map(
    ([family, weight, file]) =>
      `@font-face { font-family: ${String(family)}; font-weight: ${String(weight)}; src: url(data:font/woff2;base64,${readFileSync(require.resolve(String(file)), "base64")}); }`,
  ),
  ":root { --sans: steady-sans; --mono: steady-mono; }",
  "*, *::before, *::after { animation: none !important; transition: none !important; caret-color: transparent !important; }",
  ".verdict .faint { visibility: hidden; }",
].join("\n");

const wide = { width: 1100, height: 760 };
const phone = { width: 390, height: 760 };
/** Pixels that may differ: edges of letters are drawn a little otherwise by other versions of Chromium. */
const share = 0.005;

/** @typedef {{readonly path: string, readonly colorScheme: "light" | "dark", readonly viewport: {width: number, height: number}, readonly ready?: string, readonly tab?: string}} View */

/** @type {Readonly<Record<string, View>>} */
const views = {
  "home-light": { path: "index.html", colorScheme: "light", viewport: wide },
  "home-dark": { path: "index.html", colorScheme: "dark", viewport: wide },
  "home-phone": { path: "index.html", colorScheme: "light", viewport: phone },
  "guide-light": { path: "guide/first-match.html", colorScheme: "light", viewport: wide },
  "match-light": { path: "playground/index.html", colorScheme: "light", viewport: wide, ready: "#match-answer .match-matrix" },
  "match-dark": { path: "playground/index.html", colorScheme: "dark", viewport: wide, ready: "#match-answer .match-matrix" },
  "match-phone": { path: "playground/index.html", colorScheme: "light", viewport: phone, ready: "#match-answer .match-matrix" },
  "substitution-light": { path: "playground/index.html", colorScheme: "light", viewport: wide, tab: "substitution", ready: "#substitution-answer .chart .mid" },
};

/** @type {Awaited<ReturnType<typeof startSite>>} */
let site;

beforeAll(async () => {
  site = await startSite();
});

afterAll(() => site.close());

describe("the site looks as it did", () => {
  it.each(Object.keys(views))("%s", async (name) => {
    const picture = await take(name);
    const file = `${kept}${name}.png`;
    if (process.env["UPDATE"] === "1") {
      mkdirSync(kept, { recursive: true });
      writeFileSync(file, picture);
      return;
    }
    expect(existsSync(file), `there is no ${file}; write it with UPDATE=1`).toBe(true);
    const [before, now] = [PNG.sync.read(readFileSync(file)), PNG.sync.read(picture)];
    expect([now.width, now.height]).toEqual([before.width, before.height]);
    const { differing, marked } = compare(before, now);
    if (differing > share) {
      mkdirSync(found, { recursive: true });
      writeFileSync(`${found}${name}.png`, picture);
      writeFileSync(`${found}${name}.differs.png`, PNG.sync.write(marked));
    }
    expect(differing, `what differs is red in ${found}${name}.differs.png`).toBeLessThanOrEqual(share);
  });

  it("and a heading that is gone would be seen", async () => {
    const [before, now] = [await take("home-light"), await take("home-light", "h1 { visibility: hidden; }")].map((picture) => PNG.sync.read(picture));
    if (before === undefined || now === undefined) throw new Error("there are no pictures");
    expect(compare(before, now).differing).toBeGreaterThan(share);
  });
});

/** A picture of a view. @param {string} name @param {string} [more] more of a style */
async function take(name, more = "") {
  const { path, colorScheme, viewport, ready, tab } = /** @type {View} */ (views[name]);
  // The page forbids styles from elsewhere; here it may not.
  const { page } = await site.open(path, { colorScheme, viewport, bypassCSP: true, reducedMotion: "reduce" });
  await page.addStyleTag({ content: `${steady}\n${more}` });
  if (tab !== undefined) await page.click(`#tab-${tab}`);
  if (ready !== undefined) await page.waitForSelector(ready);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(300);
  const picture = await page.screenshot({ animations: "disabled", caret: "hide", scale: "css" });
  await page.close();
  return picture;
}

/** The share of pixels that differ to the eye, and where. @param {PNG} before @param {PNG} now */
function compare(before, now) {
  const { width, height } = before;
  const marked = new PNG({ width, height });
  return { differing: pixelmatch(before.data, now.data, marked.data, width, height, { threshold: 0.2 }) / (width * height), marked };
}
