import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { plainStyle } from "@cornercast/sdk/match";
import { expect, it } from "vitest";
import { probeMachine } from "../probe/probe-machine.js";
import { tourMove } from "./tour-move.js";

it.skipIf(process.platform !== "linux")(
  "the tour moves a job with its state from one provider to another, and leaves nothing behind",
  async () => {
    const now = "2026-11-26T00:00:00Z";
    let written = "";
    const terminal = { write: (text: string) => void (written += text), warn: () => undefined, progress: () => undefined, style: plainStyle, columns: 120 };
    const { offer: machine } = await probeMachine({ at: now });
    const folders = (): readonly string[] => readdirSync(tmpdir()).filter((name) => name.startsWith("cornercast-tour-"));
    const before = folders();
    await tourMove({ machine, examples: fileURLToPath(new URL("../../../examples", import.meta.url)), now }, terminal);
    const [, source, wrote] = /^\s+(\w+): wrote its state (at step [1-9][0-9]*, state sha256:[0-9a-f]{12}…)$/mu.exec(written) ?? [];
    const [, target, wentOn] = /^\s+(\w+): goes on (.*)$/mu.exec(written) ?? [];
    expect(wrote).toBeDefined();
    expect(wentOn).toBe(wrote);
    expect([source, target]).toEqual(["south", "north"]);
    expect(written).toContain("both providers have their unit free again");
    expect(folders()).toEqual(before);
  },
  60_000,
);
