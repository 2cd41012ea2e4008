// @ts-check
// Headless Chromium: /usr/bin/chromium or CHROMIUM; as root on Debian it is installed.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

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
  const apt = (/** @type {readonly string[]} */ words) => {
    const [command, first] = process.getuid?.() === 0 ? ["apt-get", []] : ["sudo", ["apt-get"]];
    execFileSync(command ?? "", [...(first ?? []), ...words], {
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      stdio: ["ignore", "ignore", "pipe"],
    });
  };
  apt(["update", "-q"]);
  apt(["install", "-y", "-q", "--no-install-recommends", "chromium"]);
}
