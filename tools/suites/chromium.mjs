// @ts-check
// Headless Chromium: /usr/bin/chromium or CHROMIUM; as root on Debian it is installed.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import { debianPackages, installPackages } from "./debian.mjs";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const quiet = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts Chromium, and installs it first where it is missing. */
export function launchChromium() {
  if (!existsSync(executablePath)) install();
  return chromium.launch({ executablePath, args: quiet });
}

function install() {
  console.log("installing chromium");
  const why = installPackages(debianPackages.browser);
  if (why !== undefined) throw new Error(`there is no chromium, and ${why}`);
}
