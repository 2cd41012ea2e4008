import type { OfferJson, SoftwareJson } from "@cornercast/schemas";
import type { Diagnostic } from "../../errors/index.js";
import type { ImportOptions } from "../importer.js";
import { smiDevices, smiSource, type SmiCompanions } from "./smi-devices.js";
import { smiAt, smiChildren, isSmiSentinel, type SmiElement } from "./smi-element.js";
import { smiBoundary, smiConditions, smiScaleUp } from "./smi-status.js";

/** What a collection of outputs says of the host besides what nvidia-smi prints. */
export interface SmiHost {
  /** When it was collected, as an RFC 3339 instant. */
  readonly at?: string;
  readonly arch?: string;
  readonly os?: string;
  /** The version of the Linux kernel. */
  readonly kernel?: string;
}

type Report = (finding: Pick<Diagnostic, "code" | "message">, line: number) => void;

/**
 * One offer from one reading of nvidia-smi: the GPUs of a host, the driver, and the highest CUDA version that it supports.
 *
 * - Nothing is known of the host itself, of other accelerators, of prices and of free units.
 * - The time stamp that nvidia-smi prints has no time zone and is left out.
 */
export function smiOffer(
  root: SmiElement,
  name: string,
  command: string,
  companions: SmiCompanions,
  host: SmiHost,
  options: ImportOptions,
  report: Report,
): OfferJson | undefined {
  const gpus = smiChildren(root, "gpu");
  if (gpus.length === 0) {
    report({ code: "import-no-offer-or-workload", message: "the output lists no GPU" }, root.line);
    return undefined;
  }
  const attached = smiAt(root, "attached_gpus");
  if (attached !== undefined && /^[0-9]{1,6}$/u.test(attached.text) && Number(attached.text) !== gpus.length) {
    report(
      { code: "import-count-mismatch", message: `the output says that ${attached.text} GPUs are attached and lists ${String(gpus.length)}` },
      attached.line,
    );
  }
  const read = smiDevices(gpus, companions, report);
  const scaleUp = smiScaleUp(read.gpus, report);
  const software = [...smiSoftware(root), ...(host.kernel === undefined ? [] : [{ name: "linux-kernel", version: host.kernel, source: smiSource }])];
  const conditions = smiConditions(read.gpus);
  const accelerator = smiBoundary(read.gpus);
  const at = host.at ?? options.at;
  const hostFacts = {
    ...(host.arch === undefined ? {} : { arch: [{ value: host.arch, source: smiSource }] }),
    ...(host.os === undefined ? {} : { os: [{ value: host.os, source: smiSource }] }),
  };
  const status = { ...(conditions.length === 0 ? {} : { conditions: [...conditions] }), ...(at === undefined ? {} : { observedAt: at }) };
  return {
    apiVersion: "cornercast/v1",
    kind: "Offer",
    metadata: { name },
    spec: {
      shape: {
        devices: [...read.devices],
        ...(Object.keys(hostFacts).length === 0 ? {} : { host: hostFacts }),
        ...(scaleUp === undefined ? {} : { scaleUp }),
        ...(software.length === 0 ? {} : { software }),
      },
      ...(options.provider === undefined ? {} : { operator: { provider: options.provider } }),
      ...(accelerator.length === 0 ? {} : { boundary: { accelerator: [...accelerator] } }),
      sources: [{ id: smiSource, kind: "reported", reference: command, ...(at === undefined ? {} : { at }) }],
    },
    ...(Object.keys(status).length === 0 ? {} : { status }),
  };
}

/** The driver and CUDA versions. Release 610 renames them and puts a remark in brackets behind the old names. */
function smiSoftware(root: SmiElement): readonly SoftwareJson[] {
  const found: SoftwareJson[] = [];
  for (const [name, paths] of [
    ["nvidia-driver", ["kmd_version", "driver_version"]],
    ["cuda", ["cuda_umd_version", "cuda_version"]],
  ] as const) {
    for (const path of paths) {
      const version = /^[0-9][0-9A-Za-z.+-]{0,62}/u.exec(smiAt(root, path)?.text ?? "")?.[0];
      if (version === undefined || isSmiSentinel(version)) continue;
      found.push({ name, version, source: smiSource });
      break;
    }
  }
  return found;
}
