// @ts-check
// A page of the built site in headless Chromium, for the suites here.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { serveSite } from "../../serve-site.mjs";
import { launchChromium } from "../chromium.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** @typedef {{readonly page: import("playwright-core").Page, readonly problems: readonly string[]}} Opened */

/** Starts a browser and serves the site. */
export async function startSite() {
  const [browser, site] = await Promise.all([launchChromium(), serveSite()]);
  return {
    url: site.url,
    /**
     * Opens a page, and gathers what it asks for from elsewhere and what it complains of.
     * @param {string} path
     * @param {import("playwright-core").BrowserContextOptions} [options]
     * @returns {Promise<Opened>}
     */
    async open(path, options = {}) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 850 }, ...options });
      /** @type {string[]} */
      const problems = [];
      page.on("request", (request) => !request.url().startsWith(site.url) && problems.push(`asks for ${request.url()}`));
      page.on("console", (message) => ["error", "warning"].includes(message.type()) && problems.push(message.text()));
      page.on("pageerror", (error) => problems.push(error.message));
      await page.goto(`${site.url}${path}`);
      return { page, problems };
    },
    async close() {
      await browser.close();
      site.close();
    },
  };
}

/** What axe finds. @param {import("playwright-core").Page} page @returns {Promise<readonly string[]>} */
export async function violations(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    /** @type {{run: () => Promise<{violations: readonly {id: string, nodes: readonly {html: string, failureSummary: string}[]}[]}>}} */
    const axe = Reflect.get(globalThis, "axe");
    return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""} ${nodes[0]?.failureSummary ?? ""}`);
  });
}
