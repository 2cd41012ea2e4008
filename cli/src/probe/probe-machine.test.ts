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

  it("takes from the program of a driver what the bus does not say", async () => {
    device("0000:83:00.0", { class: "0x120000", vendor: "0x1002", device: "0x74a1" });
    device("0000:3b:00.0", { class: "0x030200", vendor: "0x10de", device: "0x2330" });
    const gpu = {
      gpu: 0,
      asic: { vendor_id: "0x1002", device_id: "0x74a1", target_graphics_version: "gfx942" },
      vram: { size: { value: 196592, unit: "MB" } },
    };
    // A fake driver program: the real one needs the device.
    const run = (program: string): Promise<string | undefined> => Promise.resolve(program === "amd-smi" ? JSON.stringify({ gpu_data: [gpu] }) : undefined);
    const { offer, diagnostics } = await probeMachine({ at, root, run });
    expect(diagnostics).toEqual([]);
    expect(offer.spec?.shape?.devices).toMatchObject([
      { chip: "mi300x", isa: [{ value: "gfx942", source: "amd-smi" }], memory: { usable: [{ value: "196592MiB", source: "amd-smi" }] } },
      { chip: "h100-sxm", count: 1 },
    ]);
    expect(offer.spec?.sources?.map(({ id }) => id)).toEqual(["os", "pci", "amd-smi"]);
  });

  it("asks rocm-smi only where amd-smi does not answer", async () => {
    const asked: string[] = [];
    const card = JSON.stringify({ card0: { "Card Series": "AMD Instinct MI300X", "Card Model": "0x74a1", "VRAM Total Memory (B)": "206141652992" } });
    const run = (program: string): Promise<string | undefined> => {
      asked.push(program);
      return Promise.resolve(program === "rocm-smi" ? card : undefined);
    };
    const { offer } = await probeMachine({ at, run, root: "/nowhere" });
    expect(asked).toEqual(["nvidia-smi", "amd-smi", "rocm-smi"]);
    expect(offer.spec?.shape?.devices).toMatchObject([{ chip: "mi300x", memory: { usable: [{ value: "196592MiB", source: "rocm-smi" }] } }]);
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
