import type { DeviceJson } from "@cornercast/schemas";
import { fieldOf, isJsonObject, type JsonObject, type JsonValue } from "../../document/index.js";
import type { Diagnostic } from "../../errors/index.js";
import { identifyChip } from "../identify-chip.js";
import { objectAt, scalarText } from "../source-value.js";

/** The id of the source of all figures. */
export const amdSmiSource = "amd-smi";

type Report = (found: Omit<Diagnostic, "severity">) => void;

/** A field that states something: amd-smi prints `N/A` for what it does not know. */
export function statedText(value: JsonValue | undefined, name: string): string | undefined {
  const text = scalarText(fieldOf(value, name))?.trim();
  return text === undefined || text === "" || /^(?:N\/A|none|unknown|0x0+)$/iu.test(text) ? undefined : text;
}

/**
 * One GPU of `amd-smi static --json`.
 *
 * - The chip comes from the PCI identity, else from the market name, with the memory telling products of one name apart.
 * - `MB` of amd-smi are units of 2^20 bytes: an MI300X of 192 GiB has 196,592 of them.
 */
export function amdSmiDevice(gpu: JsonObject, pointer: string, report: Report): DeviceJson {
  const asic = objectAt(gpu, "asic");
  const vram = objectAt(gpu, "vram");
  const pci = pciIdentity(statedText(asic, "vendor_id"), statedText(asic, "device_id"));
  const product = statedText(asic, "market_name")?.slice(0, 253);
  const memory = memoryOf(fieldOf(vram, "size") ?? fieldOf(vram, "vram_size"));
  if (memory === undefined) report({ code: "import-value-sentinel", message: "the memory of a GPU is not stated", pointer: `${pointer}/vram` });
  const target = statedText(asic, "target_graphics_version");
  if (target === undefined && "target_graphics_version" in asic)
    report({ code: "import-value-sentinel", message: "the instruction set is not stated", pointer: `${pointer}/asic/target_graphics_version` });
  const { chips, findings } = identifyChip({
    ...(pci === undefined ? {} : { pci }),
    names: product === undefined ? [] : [product],
    issuer: amdSmiSource,
    exactNames: true,
    ...(memory === undefined ? {} : { memory }),
  });
  for (const finding of findings) report({ ...finding, pointer: `${pointer}/asic` });
  const [chip, ...others] = chips;
  const type = statedText(vram, "type");
  const serial = statedText(asic, "asic_serial");
  const address = statedText(objectAt(gpu, "bus"), "bdf")?.slice(0, 63);
  const power = wattsOf(fieldOf(objectAt(gpu, "limit"), "max_power"));
  const mode = statedText(objectAt(gpu, "partition"), "compute_partition") ?? statedText(objectAt(gpu, "partition"), "accelerator_partition");
  return {
    count: 1,
    ...(chip === undefined ? {} : others.length === 0 ? { chip: chip.id } : { chipCandidates: chips.map((row) => row.id) }),
    vendor: "amd",
    ...(product === undefined ? {} : { product }),
    ...(target !== undefined && /^gfx[0-9a-f]{3,5}$/u.test(target) ? { isa: [{ value: target, source: amdSmiSource }] } : {}),
    ...(memory === undefined && type === undefined
      ? {}
      : {
          memory: {
            ...(memory === undefined ? {} : { usable: [{ value: memory, source: amdSmiSource }] }),
            ...(type === undefined ? {} : { type: [{ value: type.slice(0, 63), source: amdSmiSource }] }),
          },
        }),
    ...partitionOf(mode),
    ...(power === undefined ? {} : { power: [{ value: power, source: amdSmiSource }] }),
    ...(pci === undefined ? {} : { pci }),
    ...(serial === undefined && address === undefined
      ? {}
      : { members: [{ ...(serial === undefined ? {} : { id: serial.slice(0, 253) }), ...(address === undefined ? {} : { address }) }] }),
  };
}

function pciIdentity(vendor: string | undefined, device: string | undefined): { readonly vendor: string; readonly device: string } | undefined {
  const [ofVendor, ofDevice] = [vendor, device].map((text) => /^0x([0-9a-f]{4})$/u.exec(text?.toLowerCase() ?? "")?.[1]);
  return ofVendor === undefined || ofDevice === undefined ? undefined : { vendor: ofVendor, device: ofDevice };
}

/** `{value: 196592, unit: "MB"}`, or bytes with the unit `B`; older releases write a text such as `196592 MB`. */
function memoryOf(value: JsonValue | undefined): string | undefined {
  const [amount, unit] = isJsonObject(value)
    ? [scalarText(value["value"]), scalarText(value["unit"])]
    : (/^([0-9]+) ?(MB|B)$/u.exec(scalarText(value) ?? "")?.slice(1) ?? []);
  if (amount === undefined || !/^[1-9][0-9]{0,17}$/u.test(amount)) return undefined;
  return unit === "MB" ? `${amount}MiB` : unit === "B" ? `${amount}B` : undefined;
}

function wattsOf(value: JsonValue | undefined): string | undefined {
  if (!isJsonObject(value) || value["unit"] !== "W") return undefined;
  const amount = scalarText(value["value"]);
  return amount !== undefined && /^[1-9][0-9]{0,5}$/u.test(amount) ? `${amount}W` : undefined;
}

/** SPX is the whole device; DPX, TPX, QPX and CPX divide it (AMD Instinct partition modes). */
function partitionOf(mode: string | undefined): Pick<DeviceJson, "partition"> {
  if (mode === "SPX") return { partition: { kind: "full", source: amdSmiSource } };
  return mode !== undefined && /^[DTQC]PX$/u.test(mode) ? { partition: { kind: "amd-partition", profile: mode, source: amdSmiSource } } : {};
}
