/** What a text about the interconnect of accelerators says. */
export interface InterconnectReading {
  /** The registry id of the fabric. */
  readonly fabric?: string;
  /** One device, one direction. */
  readonly perDevice?: string;
  /** Whether it has a bandwidth that may be per link, per device or per box, or of one direction or two. */
  readonly ambiguous: boolean;
}

/**
 * Reads what a system description says of the interconnect between accelerators.
 *
 * - `18x 5th Gen NVLink, 14.4 TB/s aggregated bandwidth` is that of a box, `NVLINK Gen5 1800 GB/s` that of a device in both directions: the
 *   texts do not say so. A bandwidth counts only where the text says that it is that of one device and of which directions.
 * - A text that names several generations names no fabric.
 *
 * @example
 * ```ts
 * readInterconnect("NVLINK Gen5 1800 GB/s + NVSWITCH Gen5"); // { fabric: "nvlink-5", ambiguous: true }
 * ```
 */
export function readInterconnect(text: string): InterconnectReading {
  const fabric = fabricOf(text);
  const rates = [...text.matchAll(/([0-9]{1,6}(?:\.[0-9]{1,6})?) ?(GB\/s|TB\/s|GBps|TBps|Gbps|Gb\/s|Gbit\/s)/gu)];
  const named = fabric === undefined ? {} : { fabric };
  const [rate] = rates;
  if (rate === undefined) return { ...named, ambiguous: /[0-9]\s?[GT]be?\b/iu.test(text) };
  const isPerDevice = /\bper[ -](?:gpu|device|accelerator|chip)\b/iu.test(text);
  const isOneWay = /\b(?:uni-?directional|one[ -](?:way|direction)|(?:each|per) direction)\b/iu.test(text);
  if (rates.length > 1 || !isPerDevice || !isOneWay) return { ...named, ambiguous: true };
  const unit = (rate[2] ?? "").replace("Bps", "B/s").replace(/^(?:Gbps|Gb\/s)$/u, "Gbit/s");
  return { ...named, perDevice: `${rate[1] ?? ""}${unit}`, ambiguous: false };
}

function fabricOf(text: string): string | undefined {
  const found = new Set<string>();
  for (const match of text.matchAll(/\bNVLINK[- ]?Gen ?([1-9])\b|\b([1-9])(?:st|nd|rd|th)[- ]Gen(?:eration)? ?NVLink(?! ?Switch)/giu))
    found.add(`nvlink-${match[1] ?? match[2] ?? ""}`);
  if (/\bNVLINK bridge\b/iu.test(text)) found.add("nvlink-bridge");
  if (/\b(?:XGMI|Infinity Fabric)\b/iu.test(text)) found.add("infinity-fabric");
  if (/\bICI\b/u.test(text)) found.add("ici");
  if (/\bXe[ -]?Link\b/iu.test(text)) found.add("xe-link");
  const [fabric] = found;
  return found.size === 1 ? fabric : undefined;
}

/**
 * The fabric of the network out of a node, where a text names one and only one. Of a text with parts such as `Compute: …, Storage: …`, the
 * part about compute counts.
 */
export function readNetwork(text: string): string | undefined {
  const compute = /\bCompute: *([^,;]*(?:,(?! *(?:Storage|Management))[^,;]*)*)/u.exec(text)?.[1] ?? text;
  const found = new Set<string>();
  const rate = /\b(EDR|HDR|NDR|XDR)\b/u.exec(compute)?.[1];
  if (rate !== undefined) found.add(`infiniband-${rate.toLowerCase()}`);
  else if (/\bInfiniband\b/iu.test(compute)) found.add("infiniband");
  if (/\bROCE/iu.test(compute)) found.add("roce");
  if (/\b(?:Ethernet|[0-9]+Gbe)\b/iu.test(compute) && !/\bIPoIB\b/u.test(compute)) found.add("ethernet");
  const [fabric] = found;
  return found.size === 1 ? fabric : undefined;
}
