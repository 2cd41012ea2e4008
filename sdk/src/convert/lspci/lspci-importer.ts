import type { DeviceJson, OfferJson } from "@cornercast/schemas";
import { vendors } from "@cornercast/schemas/registry";
import type { Diagnostic } from "../../errors/index.js";
import { findChipsByPci } from "../../hardware/index.js";
import { groupDevices } from "../group-devices.js";
import { identifyChip } from "../identify-chip.js";
import type { Importer, ImportInput, ImportOptions } from "../importer.js";
import { fileStem, offerNames } from "../offer-names.js";
import { readLspci, type PciFunction } from "./read-lspci.js";

const lspciSource = "lspci";

/** 3D controllers (0302) and processing accelerators (12) compute; a display controller (0300) counts where the registry knows it. */
const computes = ({ pciClass, vendor, device }: PciFunction): boolean =>
  pciClass === "0302" ||
  pciClass.startsWith("12") ||
  (pciClass === "0300" && vendor !== undefined && device !== undefined && findChipsByPci({ vendor, device }).length > 0);

/**
 * Reads what `lspci -nn`, `lspci -Dnn` and `lspci -mmnn` print of one machine: one offer an input, with the accelerators on its bus.
 *
 * - The chip comes from the PCI identity alone; the name that lspci shows is that of the database on the machine, often an older one.
 * - What lspci shows may be filtered, so that other accelerators stay unknown; so does everything but the devices.
 */
export const lspciImporter: Importer = {
  id: "lspci",
  title: "lspci -nn",
  produces: "offers",
  detect({ text }) {
    return readLspci(text.slice(0, 8_192)).some(({ vendor }) => vendor !== undefined) ? 0.8 : 0;
  },
  import(inputs, options) {
    const diagnostics: Diagnostic[] = [];
    const name = offerNames("host");
    const offers = inputs.flatMap((input) => {
      const offer = lspciOffer(input, name(fileStem(input.name)), options, diagnostics);
      return offer === undefined ? [] : [offer];
    });
    return { offers, workloads: [], diagnostics };
  },
};

function lspciOffer(input: ImportInput, name: string, options: ImportOptions, diagnostics: Diagnostic[]): OfferJson | undefined {
  const functions = readLspci(input.text);
  const accelerators = functions.filter(computes);
  if (accelerators.length === 0) {
    const message = functions.length === 0 ? "the text has no line of `lspci -nn`" : `none of the ${String(functions.length)} devices computes`;
    diagnostics.push({
      code: functions.length === 0 ? "import-syntax" : "import-no-offer-or-workload",
      severity: "error",
      message,
      file: input.name,
      line: 1,
      column: 1,
    });
    return undefined;
  }
  const devices = groupDevices(
    accelerators.map((found) =>
      lspciDevice(found, (finding) => diagnostics.push({ severity: "warning", file: input.name, line: found.line, column: 1, ...finding })),
    ),
  );
  return {
    apiVersion: "cornercast/v1",
    kind: "Offer",
    metadata: { name },
    spec: {
      shape: { devices: [...devices] },
      ...(options.provider === undefined ? {} : { operator: { provider: options.provider } }),
      sources: [{ id: lspciSource, kind: "reported", reference: "lspci -nn", ...(options.at === undefined ? {} : { at: options.at }) }],
    },
    ...(options.at === undefined ? {} : { status: { observedAt: options.at } }),
  };
}

function lspciDevice({ slot, vendor, device, name }: PciFunction, report: (finding: Pick<Diagnostic, "code" | "message">) => void): DeviceJson {
  const pci = vendor === undefined || device === undefined ? undefined : { vendor, device };
  if (pci === undefined) report({ code: "import-value-sentinel", message: `the device at ${slot} has no PCI identity, so that its chip is unknown` });
  const { chips, findings } = pci === undefined ? { chips: [], findings: [] } : identifyChip({ pci, names: [], issuer: lspciSource });
  for (const finding of findings) report(finding);
  const [chip, ...others] = chips;
  const maker = vendors.find((row) => row.pci === vendor)?.id;
  // Equal devices have equal names in one database, and a chip that is known needs none.
  const product = chip === undefined && name !== "" ? { product: name } : {};
  return {
    count: 1,
    ...(chip === undefined ? {} : others.length === 0 ? { chip: chip.id } : { chipCandidates: chips.map((row) => row.id) }),
    ...(maker === undefined ? {} : { vendor: maker }),
    ...product,
    ...(pci === undefined ? {} : { pci }),
    members: [{ address: slot }],
  };
}
