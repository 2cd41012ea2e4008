/** One function on the PCI bus. */
export interface PciFunction {
  /** `domain:bus:device.function`, the domain only where it is printed. */
  readonly slot: string;
  /** Class and subclass, four hexadecimal digits. */
  readonly pciClass: string;
  /** The vendor id, four hexadecimal digits in lower case; absent where the text has none. */
  readonly vendor?: string;
  readonly device?: string;
  /** What lspci calls the device, without ids. */
  readonly name: string;
  readonly line: number;
}

const longestText = 1 << 24;
const longestLine = 1_024;

/** `41:00.0 3D controller [0302]: NVIDIA Corporation GA102GL [A40] [10de:2235] (rev a1)`; the domain has four digits or more. */
const plain =
  /^((?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]) [^[\]]{1,80} \[([0-9a-f]{4})\]: (.{1,400}?)(?: \(rev [0-9a-f]{2}\))?(?: \(prog-if .{1,80}\))?$/iu;
/** `41:00.0 "3D controller [0302]" "NVIDIA Corporation [10de]" "GA102GL [A40] [2235]" -ra1 …`, of `lspci -mmnn`. */
const quoted =
  /^((?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]) "[^"[\]]{1,80} \[([0-9a-f]{4})\]" "([^"]{0,200}) \[([0-9a-f]{4})\]" "([^"]{0,200}) \[([0-9a-f]{4})\]"/iu;

/**
 * The functions that lines of `lspci -nn` or `lspci -mmnn` name. Other lines, such as the details of `-v`, are passed over.
 */
export function readLspci(text: string): readonly PciFunction[] {
  return text
    .slice(0, longestText)
    .split("\n")
    .flatMap((whole, index): readonly PciFunction[] => {
      if (whole.length > longestLine) return [];
      const line = whole.trimEnd();
      const terse = quoted.exec(line);
      if (terse !== null) {
        const [, slot = "", pciClass = "", maker = "", vendor = "", name = "", device = ""] = terse;
        return [
          {
            slot: slot.toLowerCase(),
            pciClass,
            vendor: vendor.toLowerCase(),
            device: device.toLowerCase(),
            name: `${maker} ${name}`.trim().slice(0, 253),
            line: index + 1,
          },
        ];
      }
      const match = plain.exec(line);
      if (match === null) return [];
      const [, slot = "", pciClass = "", rest = ""] = match;
      const ids = /^(.*?) ?\[([0-9a-z]{4}):([0-9a-z]{4})\]$/iu.exec(rest);
      const [vendor, device] = [ids?.[2]?.toLowerCase(), ids?.[3]?.toLowerCase()];
      const hexadecimal = /^[0-9a-f]{4}$/u;
      return [
        {
          slot: slot.toLowerCase(),
          pciClass: pciClass.toLowerCase(),
          ...(vendor !== undefined && hexadecimal.test(vendor) ? { vendor } : {}),
          ...(device !== undefined && hexadecimal.test(device) ? { device } : {}),
          name: (ids?.[1] ?? rest).trim().slice(0, 253),
          line: index + 1,
        },
      ];
    });
}
