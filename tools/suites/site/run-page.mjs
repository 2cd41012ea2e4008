// @ts-check
// Runs what a page tells its reader to run, as the reader would: in a folder with the examples, with the built command.
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { blocksOf, valueOf } from "./page-blocks.mjs";

/** About what fits beside the navigation of a page without scrolling. */
const columns = 100;

/**
 * What became of a block of commands.
 * @typedef {{readonly line: number, readonly commands: string, readonly status: number, readonly wantedStatus: number, readonly output: string, readonly wanted?: string}} Outcome
 */

/**
 * Runs the blocks of a page in order.
 *
 * - A block with `file=NAME` is written to that file first.
 * - A block `sh` is run by bash: it has to end with 0, or with what `exit=` says. A block `text output` after it is what it has to print.
 * - `background` goes on while the rest is run, `elsewhere` needs what is not here and is only shown, and `hidden` is run and not shown.
 *
 * @param {string} root
 * @param {string} text
 * @returns {Promise<readonly Outcome[]>}
 */
export async function runPage(root, text) {
  const folder = mkdtempSync(join(tmpdir(), "cornercast-page-"));
  /** @type {(() => Promise<void>)[]} */
  const stops = [];
  try {
    cpSync(join(root, "examples"), join(folder, "examples"), { recursive: true });
    symlinkSync(join(root, "schemas"), join(folder, "schemas"));
    mkdirSync(join(folder, "bin"));
    const command = `exec ${JSON.stringify(process.execPath)} ${JSON.stringify(join(root, "cli/bin/cornercast.mjs"))} "$@"\n`;
    writeFileSync(join(folder, "bin/cornercast"), `#!/bin/sh\n${command}`, { mode: 0o755 });
    writeFileSync(join(folder, "bin/npx"), `#!/bin/sh\n[ "$1" = cornercast ] || exit 127\nshift\n${command}`, { mode: 0o755 });
    const env = { PATH: `${join(folder, "bin")}:${process.env["PATH"] ?? ""}`, HOME: folder, LANG: "C.UTF-8", NO_COLOR: "1", COLUMNS: String(columns) };
    const blocks = blocksOf(text);
    /** @type {Outcome[]} */
    const outcomes = [];
    for (const [index, block] of blocks.entries()) {
      const file = valueOf(block, "file");
      if (file !== undefined) writeFileSync(join(folder, file), block.text);
      if (block.language !== "sh" || block.words.includes("elsewhere")) continue;
      const child = spawn("bash", ["-eu", "-o", "pipefail", "-c", block.text], { cwd: folder, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
      if (block.words.includes("background")) {
        const ended = new Promise((resolve) => child.once("exit", resolve));
        stops.push(async () => {
          if (child.pid === undefined || child.exitCode !== null) return;
          process.kill(-child.pid);
          await ended;
        });
        continue;
      }
      let output = "";
      child.stdout.on("data", (part) => (output += String(part)));
      child.stderr.on("data", (part) => (output += String(part)));
      const status = await new Promise((resolve) => child.on("close", (code) => resolve(code ?? 1)));
      const next = blocks[index + 1];
      const wanted = next?.language === "text" && next.words.includes("output") ? next.text : undefined;
      outcomes.push({
        line: block.line,
        commands: block.text,
        status,
        wantedStatus: Number(valueOf(block, "exit") ?? 0),
        output,
        ...(wanted === undefined ? {} : { wanted }),
      });
    }
    return outcomes;
  } finally {
    for (const stop of stops) await stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
  }
}
