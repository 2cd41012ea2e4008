// @ts-check
// Runs the cases of real evidence in headless Chromium: npm run test:browser -- DIR (default ../shared/data/boundary). It is the code that
// npm run test:vectors runs in Node. Chromium is /usr/bin/chromium or CHROMIUM; as root on Debian it is installed.
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { launchChromium } from "./suites/chromium.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const folder = resolve(process.argv[2] ?? join(root, "../shared/data/boundary"));

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function main() {
  if (!existsSync(join(folder, "cases.json"))) {
    console.log(`skipped: there is no cases.json in ${relative(process.cwd(), folder)}`);
    return 0;
  }
  const script = await bundle();
  const files = JSON.stringify(filesOf(JSON.parse(readFileSync(join(folder, "cases.json"), "utf8"))));
  const server = createServer((request, response) => {
    const page = request.url === "/" ? '<!doctype html><script src="/script.js"></script>' : request.url === "/script.js" ? script : files;
    response.setHeader("content-type", request.url === "/" ? "text/html" : request.url === "/script.js" ? "text/javascript" : "application/json");
    response.end(page);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    page.on("console", (message) => console.log(message.text()));
    page.on("pageerror", (error) => console.error(error.message));
    // A context that is not secure has no WebCrypto; the loopback address is one.
    await page.goto(`http://127.0.0.1:${String(port)}/`);
    return await page.evaluate(async () => {
      /** @type {{runInBrowser: (files: Record<string, string>) => Promise<number>}} */
      const suite = Reflect.get(globalThis, "suite");
      return suite.runInBrowser(await (await fetch("/files.json")).json());
    });
  } finally {
    await browser.close();
    server.close();
  }
}

/** The suite for browsers: what reads files reads those that were fetched. */
async function bundle() {
  const result = await build({
    entryPoints: [join(root, "sdk/src/boundary/verify/testing/vectors/browser.ts")],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "suite",
    platform: "browser",
    conditions: ["@cornercast/source"],
    logLevel: "warning",
    plugins: [
      {
        name: "fetched-files",
        setup(build) {
          build.onResolve({ filter: /^node:(?:fs|path)$/ }, () => ({ path: join(root, "sdk/src/boundary/verify/testing/vectors/fetched-files.ts") }));
        },
      },
    ],
  });
  return result.outputFiles[0]?.text ?? "";
}

/**
 * The files that cases name, in base64 by their places.
 * @param {unknown} value @param {Record<string, string>} [found] @returns {Record<string, string>}
 */
function filesOf(value, found = { "cases.json": readFileSync(join(folder, "cases.json")).toString("base64") }) {
  if (typeof value === "string") {
    const path = join(folder, value);
    if (/^[\w./-]+$/u.test(value) && !(value in found) && existsSync(path) && statSync(path).isFile()) found[value] = readFileSync(path).toString("base64");
  } else if (typeof value === "object" && value !== null) for (const each of Object.values(value)) filesOf(each, found);
  return found;
}
