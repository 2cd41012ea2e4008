// @ts-check
// The pages in headless Chromium: accessible, nothing asked for from elsewhere, searched, in both colour schemes, and on a phone.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSite, violations } from "./open-page.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** A page of each kind. */
const kinds = [
  "index.html",
  "guide/first-match.html",
  "how-to/verify-an-snp-report.html",
  "concepts/portability.html",
  "concepts/substitution.html",
  "reference/index.html",
  "reference/command/key.html",
  "reference/document/workload.html",
  "reference/service/placementservice.html",
  "reference/api/sdk-match.html",
  "reference/registry/reason-codes.html",
  "reference/registry/chips-amd.html",
  "specification/index.html",
  "specification/40-matching.html",
];

/** @type {Awaited<ReturnType<typeof startSite>>} */
let site;

beforeAll(async () => {
  site = await startSite();
});

afterAll(() => site.close());

describe.each(kinds)("%s", (path) => {
  it("is accessible on light and on dark, and asks for nothing from elsewhere", async () => {
    const { page, problems } = await site.open(path, { colorScheme: "light" });
    expect(await violations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await violations(page)).toEqual([]);
    expect(problems).toEqual([]);
    await page.close();
  });

  it("is not wider than a phone", async () => {
    const { page } = await site.open(path, { viewport: { width: 360, height: 740 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.close();
  });
});

describe("every page", () => {
  const folder = join(root, "site/dist");
  const pages = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".html") && path !== "specification/cornercast.html");

  it("loads nothing from elsewhere, and allows no code and no style but its files", () => {
    const wrong = /'unsafe-|<script>|<style|<(?:img|script|link|iframe)[^>]* (?:src|href)="(?:https?:)?\/\/| style="| on[a-z]+="/u;
    const found = pages.flatMap((path) => {
      const text = readFileSync(join(folder, path), "utf8");
      return [
        ...(text.includes("script-src 'self'; style-src 'self'") ? [] : [`${path}: no policy`]),
        ...(wrong.exec(text) ?? []).map((each) => `${path}: ${each}`),
      ];
    });
    expect(found).toEqual([]);
  });

  it("has a title and a description of its own", () => {
    const titles = pages.map((path) => /<title>(.*?)<\/title>/u.exec(readFileSync(join(folder, path), "utf8"))?.[1] ?? "");
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
    expect(pages.filter((path) => /name="description" content=""/u.test(readFileSync(join(folder, path), "utf8")))).toEqual([]);
  });
});

describe("the search", () => {
  it.each([
    ["price too high", "reference/registry/reason-codes.html"],
    ["matchIndex", "reference/api/sdk-match.html#matchindex"],
    ["verify snp report", "how-to/verify-an-snp-report.html"],
    ["h100", "reference/registry/chips-nvidia.html"],
    ["epoch", "concepts/placements.html"],
  ])("finds %s", async (words, path) => {
    const { page } = await site.open("guide/index.html");
    await page.keyboard.press("/");
    await page.keyboard.type(words);
    await page.waitForSelector("#search-results a");
    expect(
      (await page.$$eval("#search-results a", (links) => links.map((link) => link.getAttribute("href")))).map((href) => href?.replace("../", "")),
    ).toContainEqual(expect.stringContaining(path));
    expect(await violations(page)).toEqual([]);
    await page.close();
  });

  it("is used with the keyboard alone, and works without a network", async () => {
    const { page } = await site.open("guide/index.html");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("certify");
    await page.waitForSelector("#search-results a.selected");
    await page.keyboard.press("Enter");
    await page.waitForURL(/certify/u);
    await page.keyboard.press("/");
    await page.keyboard.type("qqqqqq");
    await page.waitForFunction(() => document.querySelector("#search-state")?.textContent?.includes("Nothing"));
    await page.keyboard.press("Escape");
    expect(await page.$eval("#search", (dialog) => dialog.hasAttribute("open"))).toBe(false);
    await page.close();
  });
});

describe("a page", () => {
  it("keeps the colours that were chosen", async () => {
    const { page } = await site.open("guide/index.html", { colorScheme: "light" });
    const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await paper();
    await page.click("#theme");
    await page.click("#theme");
    const dark = await paper();
    expect(dark).not.toBe(light);
    await page.reload();
    expect(await paper()).toBe(dark);
    await page.close();
  });

  it("is reached without a mouse: the first stop skips to the content", async () => {
    const { page } = await site.open("concepts/matching.html");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
    await page.close();
  });

  it("folds its list of pages on a phone", async () => {
    const { page } = await site.open("reference/command/match.html", { viewport: { width: 360, height: 740 } });
    const isOpen = () => page.$eval("#pages-menu", (menu) => menu.hasAttribute("open"));
    expect(await isOpen()).toBe(false);
    await page.click("#pages-menu > summary");
    expect(await isOpen()).toBe(true);
    await page.close();
  });
});
