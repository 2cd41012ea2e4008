import type { Certificate } from "../x509/index.js";

/** What a device is. */
export type NvidiaDevice = "gpu" | "nvswitch";

/** A generation of devices. */
export interface NvidiaArchitecture {
  readonly generation: "hopper" | "blackwell" | "ls10";
  readonly device: NvidiaDevice;
}

/** Names that transports use. */
const named: Readonly<Record<string, NvidiaArchitecture>> = {
  HOPPER: { generation: "hopper", device: "gpu" },
  BLACKWELL: { generation: "blackwell", device: "gpu" },
  LS10: { generation: "ls10", device: "nvswitch" },
};

/** Beginnings of the names of chips, as certificates of devices and manifests have them. */
const chips: readonly (readonly [start: RegExp, name: string])[] = [
  [/^GH\d{3}\b/u, "HOPPER"],
  [/^GB\d{3}\b/u, "BLACKWELL"],
  [/^LS_?10\b/u, "LS10"],
];

/** The architecture that a transport names; `undefined` for any other name. */
export function architectureNamed(name: string): NvidiaArchitecture | undefined {
  const upper = name.toUpperCase();
  return Object.hasOwn(named, upper) ? named[upper] : undefined;
}

/** The name of the chip in the certificate of a device, such as `GH100`. */
export function chipOf({ commonName = "" }: Certificate): string | undefined {
  return /^[A-Z]{2}_?\d+\b/u.exec(commonName)?.[0].replace("_", "");
}

/** The architecture of a chip by its name; `undefined` for any other. */
export function architectureOfChip(chip: string): NvidiaArchitecture | undefined {
  const name = chips.find(([start]) => start.test(chip))?.[1];
  return name === undefined ? undefined : architectureNamed(name);
}
