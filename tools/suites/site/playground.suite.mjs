// @ts-check
// The playground in headless Chromium: what people do with it, with a mouse and without, and that nothing leaves the page.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSite, violations } from "./open-page.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const path = "playground/index.html";
/** @typedef {import("playwright-core").Page} Page */

/** @type {Awaited<ReturnType<typeof startSite>>} */
let site;

beforeAll(async () => {
  site = await startSite();
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await site.close();
});

/** Waits for a report that says something. @param {Page} page @param {string} words */
const reported = (page, words) =>
  page.waitForFunction((wanted) => document.querySelector("#match-answer")?.textContent?.includes(wanted), words, { timeout: 45_000 });
/** Puts a text in place of what an editor holds. @param {Page} page @param {string} id @param {string} text */
async function write(page, id, text) {
  await page.click(`#${id} .cm-content`);
  await page.keyboard.press("Control+a");
  // Over a selection Chromium itself would try to keep its style, which the page forbids, and would say so.
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(text);
}
/** Measures the longest time between two frames, from now on. @param {Page} page */
const watchFrames = (page) =>
  page.evaluate(() => {
    let [last, longest] = [performance.now(), 0];
    const frame = (/** @type {number} */ now) => {
      longest = Math.max(longest, now - last);
      last = now;
      Reflect.set(globalThis, "longest", longest);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
/** Offers, each a line of JSON. @param {number} count */
const linesOf = (count) =>
  Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      apiVersion: "cornercast/v1",
      kind: "Offer",
      metadata: { name: `offer-${String(index)}` },
      spec: { shape: { devices: [{ count: 8, chip: index % 3 === 0 ? "h100-sxm" : "a100-sxm-80gb" }] } },
      status: { price: [{ model: "on-demand", perUnitHour: `${String(16 + (index % 40))}.00 EUR` }], availability: { units: 1 + (index % 5) } },
    }),
  );
const folder = mkdtempSync(join(tmpdir(), "cornercast-site-"));
/** A file on the disk: what is large is not sent through the protocol of the browser. @param {string} name @param {string} text */
function fileOf(name, text) {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}
const example = (/** @type {string} */ name) => readFileSync(`${root}examples/${name}`, "utf8");

describe("matching", () => {
  it("shows a report on the example, and another after an edit, without a network", async () => {
    const { page, problems } = await site.open(path);
    await reported(page, "17 offers: 2 fit");
    expect(await page.textContent("#match-answer .fixes")).toContain("33.60 EUR");
    await page.context().setOffline(true);
    await write(page, "workload-editor", example("workloads/llama-70b-serve.yaml").replace("25 EUR", "33.60 EUR"));
    await reported(page, "17 offers: 4 fit");
    expect(problems).toEqual([]);
    await page.close();
  });

  it("says of each requirement what was wanted and what was seen, in a table", async () => {
    const { page } = await site.open(path);
    await reported(page, "17 offers");
    const row = page.locator(".match-matrix tbody tr", { hasText: "aurora-h100-8" }).first();
    expect(await row.locator("td").first().textContent()).toContain("80GB");
    expect(await page.locator(".match-matrix").first().locator("tbody tr").count()).toBe(17);
    expect(await page.locator(".match-matrix").first().locator("td .bad").count()).toBeGreaterThan(10);
    await page.close();
  });

  it("marks what is wrong where it is, with its code and what was meant", async () => {
    const { page } = await site.open(path);
    await reported(page, "17 offers");
    const text = example("workloads/llama-70b-serve.yaml").replace("80GB", "80gb");
    const line = text.slice(0, text.indexOf("80gb")).split("\n").length;
    await write(page, "workload-editor", text);
    await page.waitForSelector("#workload-problems li");
    expect(await page.textContent("#workload-problems")).toMatch(new RegExp(`line ${String(line)}, column \\d+: .*\\[quantity-unit\\]`, "u"));
    expect(await page.locator("#workload-editor .cm-lintRange-error").textContent()).toContain("80gb");
    await reported(page, "cannot be read yet");
    await page.close();
  });

  it("completes fields and words from the schema", async () => {
    const { page } = await site.open(path);
    await reported(page, "17 offers");
    await write(page, "workload-editor", "apiVersion: cornercast/v1\nkind: Workload\nmetadata: { name: a }\nspec:\n");
    await page.keyboard.type("  sched");
    await page.keyboard.press("Control+Space");
    await page.waitForSelector("#workload-editor .cm-tooltip-autocomplete");
    // What has just opened takes no Enter yet, so that nobody accepts what was not seen.
    await page.waitForTimeout(200);
    await page.keyboard.press("Enter");
    await page.keyboard.type("{ preemptible: tol");
    await page.keyboard.press("Control+Space");
    await page.waitForSelector("#workload-editor .cm-tooltip-autocomplete");
    // What has just opened takes no Enter yet, so that nobody accepts what was not seen.
    await page.waitForTimeout(200);
    await page.keyboard.press("Enter");
    expect(await page.textContent("#workload-editor .cm-content")).toContain("schedule: { preemptible: tolerated");
    await page.close();
  });

  it("takes what tools print as offers, and files beside them", async () => {
    const { page } = await site.open(path);
    await reported(page, "17 offers");
    await page.setInputFiles("#offer-files", { name: "more.yaml", mimeType: "application/yaml", buffer: Buffer.from(example("portability/offers.yaml")) });
    await reported(page, "20 offers");
    const node =
      'apiVersion: v1\nkind: Node\nmetadata: { name: n1, labels: { nvidia.com/gpu.product: NVIDIA-H100-80GB-HBM3, nvidia.com/gpu.count: "8" } }\nstatus: { allocatable: { nvidia.com/gpu: "8" } }\n';
    await write(page, "offers-editor", node);
    await reported(page, "4 offers");
    await page.close();
  });

  it("matches a hundred thousand offers without a frozen frame", async () => {
    const { page } = await site.open(path);
    await reported(page, "17 offers");
    await watchFrames(page);
    await page.selectOption("#offers-example", "100,000 offers");
    await reported(page, "100,000 offers");
    const longest = await page.evaluate(() => Number(Reflect.get(globalThis, "longest")));
    console.log(`the longest time without a frame: ${longest.toFixed(0)} ms; ${(await page.textContent("#match-answer .verdict")) ?? ""}`);
    expect(longest).toBeLessThan(750);
    await page.close();
  });

  it("makes a fix in the text with a button, which can be undone", async () => {
    const { page, problems } = await site.open(path);
    await reported(page, "17 offers: 2 fit");
    const button = page.getByRole("button", { name: "Apply this fix, number 1 of hopper-fp8" });
    await button.focus();
    await page.keyboard.press("Enter");
    await reported(page, "17 offers: 4 fit");
    expect(await page.textContent("#workload-editor .cm-content")).toContain("33.60 EUR");
    await page.click("#workload-editor .cm-content");
    await page.keyboard.press("Control+z");
    await reported(page, "17 offers: 2 fit");
    expect(problems).toEqual([]);
    await page.close();
  });

  it.each([
    ["JSON lines", "offers.jsonl", (/** @type {readonly string[]} */ lines) => lines.join("\n")],
    ["one list", "offers.json", (/** @type {readonly string[]} */ lines) => `[${lines.join(",\n")}]`],
  ])(
    "takes a dropped file of a hundred thousand offers as %s without a frozen frame",
    async (_, name, written) => {
      const { page, problems } = await site.open(path);
      await reported(page, "17 offers");
      await watchFrames(page);
      await page.setInputFiles("#offer-files", fileOf(name, written(linesOf(100_000))));
      await reported(page, "100,017 offers");
      const longest = await page.evaluate(() => Number(Reflect.get(globalThis, "longest")));
      console.log(`the longest time without a frame: ${longest.toFixed(0)} ms; ${(await page.textContent("#match-answer .verdict")) ?? ""}`);
      expect(longest).toBeLessThan(750);
      expect(problems).toEqual([]);
      await page.close();
    },
    120_000,
  );

  it("refuses files of a million offers in words, and goes on with the rest", async () => {
    const { page, problems } = await site.open(path);
    await reported(page, "17 offers");
    await watchFrames(page);
    const large = fileOf("million.jsonl", linesOf(1_000_000).join("\n"));
    await page.setInputFiles("#offer-files", large);
    await page.waitForSelector("#offers-problems li", { timeout: 45_000 });
    expect(await page.textContent("#offers-problems")).toMatch(/million\.jsonl.*at most 128 MB.*cornercast match.*\[input-too-large\]/su);
    await reported(page, "17 offers");
    expect(await page.evaluate(() => Number(Reflect.get(globalThis, "longest")))).toBeLessThan(750);
    expect(problems).toEqual([]);
    await page.close();
  }, 120_000);

  it("comes back from its link", async () => {
    const { page } = await site.open(path);
    await reported(page, "17 offers");
    await page.selectOption("#workload-example", "hospital-summaries");
    await reported(page, "hospital-summaries");
    await page.click("#tab-substitution");
    await page.selectOption("#substitution-phase", "decode");
    await page.waitForFunction(() => location.hash.length > 100);
    await page.waitForTimeout(600);
    const link = page.url();
    await page.close();
    const { page: other } = await site.open(link.replace(site.url, ""));
    await reported(other, "hospital-summaries");
    expect(await other.getAttribute("#tab-substitution", "aria-selected")).toBe("true");
    expect(await other.inputValue("#substitution-phase")).toBe("decode");
    await other.close();
  });

  it("shrugs at a link that is broken", async () => {
    const { page, problems } = await site.open(`${path}#s=%%%`);
    await reported(page, "17 offers");
    expect(problems).toEqual([]);
    await page.close();
  });
});

describe("the other tabs", () => {
  it("judge artifacts that are written out, and files", async () => {
    const { page, problems } = await site.open(path);
    await page.click("#tab-artifacts");
    await page.fill("#artifact-specs", "cubin:sm_90a\nnonsense nonsense");
    const row = page.locator("#artifacts-answer tbody tr", { hasText: "h100-sxm" });
    await row.waitFor();
    expect(await row.locator(".badge").first().textContent()).toBe("native");
    expect(await page.textContent("#artifacts-answer .problems")).toContain("nonsense");
    await page.setInputFiles("#artifact-files", {
      name: "kernel.ptx",
      mimeType: "text/plain",
      buffer: Buffer.from(".version 8.5\n.target sm_90\n.address_size 64\n.visible .entry k() { ret; }\n"),
    });
    await page.waitForFunction(() => document.querySelector("#artifacts-answer thead")?.textContent?.includes("kernel.ptx"));
    expect(problems).toEqual([]);
    await page.close();
  });

  it("verify evidence here, and say what was checked, what not, and what it does not show", async () => {
    const { page, problems } = await site.open(path);
    await page.click("#tab-evidence");
    await page.click("#evidence-example");
    await page.waitForSelector("#evidence-answer .badge.good");
    expect(await page.textContent("#evidence-answer")).toMatch(/report-signature.*checked.*What this does not show.*interposer/su);
    await page.fill("#evidence-nonce", "");
    await page.waitForFunction(() => /nonce\s*binding\s*skipped|noncebindingskipped/u.test(document.querySelector("#evidence-answer")?.textContent ?? ""));
    expect(problems).toEqual([]);
    await page.close();
  });

  it("refuse evidence that is dropped, by its code, and files that are none", async () => {
    const { page } = await site.open(path);
    await page.click("#tab-evidence");
    const files = ["debug.hex", "collateral/certificates.pem", "collateral/ask.crl.pem", "collateral/ark.crl.pem"].map((name) => ({
      name: name.replace("collateral/", ""),
      mimeType: "text/plain",
      buffer: Buffer.from(example(`boundary/${name}`)),
    }));
    await page.click("#panel-evidence summary");
    await page.fill("#evidence-policy", example("boundary/policy.yaml"));
    await page.fill("#evidence-references", example("boundary/reference-values.yaml"));
    await page.fill("#evidence-anchors", example("boundary/trust-anchors.yaml"));
    await page.setInputFiles("#evidence-files", [...files, { name: "cat.jpg", mimeType: "image/jpeg", buffer: Buffer.from([255, 216, 255, 224]) }]);
    await page.waitForSelector("#evidence-answer .badge.bad");
    expect(await page.textContent("#evidence-answer")).toMatch(/guest-policy: the boundary can be debugged/u);
    expect(await page.textContent("#evidence-answer .problems")).toContain("cat.jpg");
    await page.close();
  });

  it("chart how many of one chip do the work of another", async () => {
    const { page } = await site.open(path);
    await page.click("#tab-substitution");
    await page.waitForSelector("#substitution-answer .chart .mid");
    const chips = await page.$$eval("#substitution-answer tbody tr td:first-child", (cells) => cells.map((cell) => cell.textContent));
    expect(chips.indexOf("b200-sxm")).toBeLessThan(chips.indexOf("a100-sxm-80gb"));
    await page.fill("#substitution-count", "64");
    await page.waitForFunction(() => /25 to 40/u.test(document.querySelector("#substitution-answer")?.textContent ?? ""));
    await page.close();
  });
});

describe("the page", () => {
  it.each(["match", "artifacts", "evidence", "substitution"])("is accessible on light and on dark: %s", async (tab) => {
    const { page } = await site.open(path, { colorScheme: "light" });
    await reported(page, "17 offers");
    await page.click(`#tab-${tab}`);
    if (tab === "evidence") await page.click("#evidence-example");
    await page.waitForSelector(`#${tab}-answer table`);
    expect(await violations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await violations(page)).toEqual([]);
    await page.close();
  });

  it("is used with the keyboard alone: arrows between tabs, and Tab out of the editors", async () => {
    const { page } = await site.open(path);
    await reported(page, "17 offers");
    await page.focus("#tab-match");
    await page.keyboard.press("ArrowRight");
    expect(await page.isVisible("#panel-artifacts")).toBe(true);
    await page.keyboard.press("End");
    expect(await page.isVisible("#panel-substitution")).toBe(true);
    await page.keyboard.press("Home");
    await page.focus("#workload-example");
    const stops = [];
    for (let step = 0; step < 4; step += 1) {
      await page.keyboard.press("Tab");
      stops.push(await page.evaluate(() => document.activeElement?.id));
    }
    expect(stops).toEqual(["workload-editor", "offers-example", "match-at", "offer-files"]);
    await page.close();
  });

  it("has the editors beside the report where there is room, and above it on a phone", async () => {
    const { page } = await site.open(path, { viewport: { width: 1280, height: 850 } });
    await reported(page, "17 offers");
    const place = async () => ({ editor: await page.locator("#workload-editor").boundingBox(), answer: await page.locator("#match-answer").boundingBox() });
    const wide = await place();
    expect((wide.editor?.x ?? 0) + (wide.editor?.width ?? 0)).toBeLessThan(wide.answer?.x ?? 0);
    expect(wide.answer?.y).toBeLessThan(300);
    await page.setViewportSize({ width: 360, height: 740 });
    const narrow = await place();
    expect((narrow.editor?.y ?? 0) + (narrow.editor?.height ?? 0)).toBeLessThan(narrow.answer?.y ?? 0);
    for (const tab of ["match", "artifacts", "evidence", "substitution"]) {
      await page.click(`#tab-${tab}`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), tab).toBeLessThanOrEqual(360);
    }
    await page.close();
  });
});
