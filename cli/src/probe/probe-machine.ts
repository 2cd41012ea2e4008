import { execFile } from "node:child_process";
import { statfs } from "node:fs/promises";
import { arch, availableParallelism, hostname, platform, release, totalmem } from "node:os";
import type { BoundaryClaimJson, DeviceJson, OfferJson, SourceJson } from "@cornercast/schemas";
import type { Diagnostic } from "@cornercast/sdk/errors";
import { importTexts } from "@cornercast/sdk/convert";
import { pciAccelerators } from "./pci-accelerators.js";
import { processorOf } from "./processor.js";
import { teeDevices } from "./tee-devices.js";

/** What a probe found. */
export interface Probe {
  readonly offer: OfferJson;
  readonly diagnostics: readonly Diagnostic[];
}

/** How a machine is probed. */
export interface ProbeOptions {
  /** When, as an RFC 3339 instant. */
  readonly at: string;
  /** The name of the offer. Default: the host name. */
  readonly name?: string;
  /** Where the kernel shows its devices. Default `/`; another root is for tests. */
  readonly root?: string;
  /** Runs a program and gives its output, or nothing where it is absent or fails. */
  readonly run?: (program: string, args: readonly string[]) => Promise<string | undefined>;
}

/** The programs of drivers that say more of their devices than the bus does, and who reads what they print. The first of each that answers counts. */
const drivers: readonly (readonly DriverProgram[])[] = [
  [{ program: "nvidia-smi", args: ["-q", "-x"], importer: "nvidia-smi" }],
  [
    { program: "amd-smi", args: ["static", "--json"], importer: "amd-smi" },
    {
      program: "rocm-smi",
      args: ["--showproductname", "--showid", "--showbus", "--showuniqueid", "--showmeminfo", "vram", "--showdriverversion", "--json"],
      importer: "rocm-smi",
    },
  ],
];

interface DriverProgram {
  readonly program: string;
  readonly args: readonly string[];
  readonly importer: string;
}

/** The devices of all drivers, each under a name of its own. */
function named(offers: readonly OfferJson[]): readonly DeviceJson[] {
  const [first, ...others] = offers.map((offer) => offer.spec?.shape?.devices ?? []);
  return [
    ...(first ?? []),
    ...others.flat().map((device) => ({ ...device, ...(device.name === undefined ? {} : { name: `${device.vendor ?? "other"}-${device.name}` }) })),
  ];
}

/**
 * Writes an Offer of this machine from what its kernel and drivers say. What they do not say stays unknown.
 *
 * - Processor, memory, disk and kernel from the operating system; accelerators from the PCI bus, and from
 *   `nvidia-smi -q -x` and `amd-smi static --json`, or `rocm-smi` of older releases, where they are there.
 * - A device file of a trusted execution environment says that it is there, not that it is sound: the claim is `reported`, without evidence.
 */
export async function probeMachine(options: ProbeOptions): Promise<Probe> {
  const root = options.root ?? "/";
  const run = options.run ?? runProgram;
  const sources: SourceJson[] = [{ id: "os", kind: "reported", reference: "operating system", at: options.at }];
  const name = (options.name ?? hostname()).replaceAll(/[^-A-Za-z0-9._]+/gu, "-").replaceAll(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/gu, "") || "this-machine";
  const diagnostics: Diagnostic[] = [];
  const fromDrivers: OfferJson[] = [];
  for (const programs of drivers) {
    for (const { program, args, importer } of programs) {
      const text = await run(program, args);
      if (text === undefined) continue;
      const imported = importTexts([{ name: [program, ...args].join(" "), text }], { at: options.at }, importer);
      diagnostics.push(...imported.diagnostics);
      fromDrivers.push(...imported.offers.slice(0, 1));
      if (imported.offers.length > 0) break;
    }
  }
  const known = fromDrivers.flatMap((offer) => offer.spec?.shape?.devices ?? []);
  const pci = pciAccelerators(root);
  const onBus = pci.devices.filter((device) => !known.some(({ vendor }) => vendor === device.vendor));
  if (pci.found) sources.push({ id: "pci", kind: "reported", reference: "/sys/bus/pci/devices", at: options.at });
  const devices: DeviceJson[] = [...named(fromDrivers), ...onBus];
  const processor = await processorOf(root);
  const space = await statfs(root).catch(() => undefined);
  const tee = teeDevices(root);
  const boundary = tee.length === 0 ? undefined : tee.map((technology): BoundaryClaimJson => ({ technology, mode: "on", source: "os" }));
  for (const offer of fromDrivers) sources.push(...(offer.spec?.sources ?? []));
  const scaleUp = fromDrivers.find((offer) => offer.spec?.shape?.scaleUp !== undefined)?.spec?.shape?.scaleUp;
  const conditions = fromDrivers.flatMap((offer) => offer.status?.conditions ?? []);
  const offer: OfferJson = {
    apiVersion: "cornercast/v1",
    kind: "Offer",
    metadata: { name },
    spec: {
      shape: {
        devices,
        // Only where the bus could be read is the list known to be whole.
        ...(pci.found ? { devicesComplete: true } : {}),
        host: {
          arch: [{ value: ociArch(arch()), source: "os" }],
          os: [{ value: platform(), source: "os" }],
          cores: [{ value: availableParallelism(), source: "os" }],
          memory: [{ value: mebibytes(totalmem()), source: "os" }],
          ...(space === undefined ? {} : { disk: [{ value: mebibytes(space.bavail * space.bsize), source: "os" }] }),
          ...(processor.name === undefined ? {} : { processor: processor.name }),
          ...(processor.features.length === 0 ? {} : { features: { values: [...processor.features], complete: true, source: "os" } }),
        },
        ...(scaleUp === undefined ? {} : { scaleUp }),
        software: [
          ...(platform() === "linux" ? [{ name: "linux-kernel", version: release(), source: "os" }] : []),
          ...fromDrivers.flatMap((driver) => driver.spec?.shape?.software ?? []),
        ],
      },
      operator: { provider: "this machine" },
      ...(boundary === undefined ? {} : { boundary: { cpu: boundary } }),
      sources,
    },
    status: {
      availability: { units: 1, total: 1, source: "os" },
      observedAt: options.at,
      ...(conditions.length === 0 ? {} : { conditions }),
    },
  };
  return { offer, diagnostics };
}

/** Whole MiB, rounded down: no more than there is. */
function mebibytes(bytes: number): string {
  return `${String(Math.floor(bytes / 2 ** 20))}MiB`;
}

/** The architecture in the words of OCI platforms (image-spec, "platform", which takes them from GOARCH). */
function ociArch(node: string): string {
  const known: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386" };
  return known[node] ?? node;
}

function runProgram(program: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, [...args], { timeout: 10_000, maxBuffer: 1 << 25 }, (error, stdout) => {
      resolve(error === null && stdout !== "" ? stdout : undefined);
    });
  });
}
