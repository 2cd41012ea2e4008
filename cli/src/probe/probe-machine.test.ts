import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readDocuments, validateDocuments } from "@cornercast/sdk/document";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { probeMachine } from "./probe-machine.js";

const at = "2026-11-24T00:00:00Z";
const absent = (): Promise<undefined> => Promise.resolve(undefined);
let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "probe-"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function device(address: string, files: Readonly<Record<string, string>>): void {
  const folder = join(root, "sys/bus/pci/devices", address);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), `${text}\n`);
}

describe("a probe", () => {
  it("groups accelerators of the PCI bus and names their chip by identity", async () => {
    device("0000:3b:00.0", { class: "0x030200", vendor: "0x10de", device: "0x2330" });
    device("0000:5e:00.0", { class: "0x030200", vendor: "0x10de", device: "0x2330" });
    device("0000:00:1f.0", { class: "0x060100", vendor: "0x8086", device: "0xa1c1" });
    const { offer } = await probeMachine({ at, root, run: absent, name: "node 1" });
    expect(offer.metadata?.name).toBe("node-1");
    expect(offer.spec?.shape?.devices).toMatchObject([
      { count: 2, chip: "h100-sxm", vendor: "nvidia", members: [{ address: "0000:3b:00.0" }, { address: "0000:5e:00.0" }] },
    ]);
    expect(offer.spec?.shape?.devicesComplete).toBe(true);
  });

  it("leaves the list of accelerators open where the bus cannot be read", async () => {
    const { offer } = await probeMachine({ at, root, run: absent });
    expect(offer.spec?.shape?.devices).toEqual([]);
    expect(offer.spec?.shape?.devicesComplete).toBeUndefined();
  });

  it("claims the trusted execution environment whose device file is there, without evidence", async () => {
    mkdirSync(join(root, "dev"));
    writeFileSync(join(root, "dev/sev-guest"), "");
    const { offer } = await probeMachine({ at, root, run: absent });
    expect(offer.spec?.boundary).toEqual({ cpu: [{ technology: "amd-sev-snp", mode: "on", source: "os" }] });
  });

  it("is a valid offer of this very machine", async () => {
    const { offer } = await probeMachine({ at });
    const { documents } = readDocuments([{ name: "probe.json", text: JSON.stringify(offer) }]);
    expect(validateDocuments(documents).diagnostics).toEqual([]);
  });
});
