// @ts-check
// What the fourteen requirements of the workload look at, as one flat record an offer: the form in which the peers see the market.
import { chips, cloudRegions } from "@cornercast/schemas/registry";
import { baseNumber, parseQuantity } from "@cornercast/sdk/quantity";

/**
 * One record an offer. A number that is not known is -1 and a text that is not known is empty, so that no predicate holds on it.
 * @typedef {{vendor: string, count: number, memory: number, bandwidth: number, fp8: number, partition: string, cores: number, hostMemory: number,
 *   disk: number, driver: number, country: string, control: string, hours: number, cost: number}} Facts
 */

/** The least or the allowed values of each of the fourteen. Cost is that of two replicas with four accelerators each, in cents an hour. */
export const wanted = {
  vendor: "nvidia",
  count: 4,
  memory: 80,
  bandwidth: 3,
  fp8: 1,
  partition: "full",
  cores: 64,
  hostMemory: 512,
  disk: 2,
  driver: 550_054_015,
  countries: ["DE", "FR", "NL", "SE", "FI", "IE", "BE", "NO", "CH", "SG"],
  control: "without-us",
  hours: 72,
  cost: 2500,
};

const chipById = new Map(chips.map((chip) => [chip.id, chip]));
const countryOf = new Map(cloudRegions.map((row) => [`${row.provider} ${row.region}`, row.country]));

/** @param {string | undefined} text @param {"bytes" | "bandwidth" | "duration"} dimension @param {number} unit */
function sized(text, dimension, unit) {
  if (text === undefined) return -1;
  const parsed = parseQuantity(text, dimension);
  return parsed.kind === "ok" ? (baseNumber(parsed.value) ?? -unit) / unit : -1;
}

/** @param {string | undefined} version */
function versionNumber(version) {
  if (version === undefined) return -1;
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  return major * 1e6 + minor * 1e3 + patch;
}

/**
 * The facts of a shape, without the price.
 * @param {import("@cornercast/schemas").OfferSpecJson} spec
 * @returns {Facts}
 */
function factsOfShape(spec) {
  const device = spec.shape?.devices?.[0];
  const chip = chipById.get(device?.chip ?? "");
  const whole = device?.partition?.kind === "full" ? chip : undefined;
  const host = spec.shape?.host;
  const control = spec.operator?.controlledFrom;
  return {
    vendor: chip?.vendor ?? "",
    count: device?.count ?? -1,
    memory: sized(whole?.memory?.nominal?.[0]?.value, "bytes", 1e9),
    bandwidth: sized(whole?.memoryBandwidth?.[0]?.value, "bandwidth", 1e12),
    fp8: chip?.formats?.some(({ format, support }) => format === "fp8_e4m3fn" && support === "native") === true ? 1 : 0,
    partition: device?.partition?.kind ?? "",
    cores: host?.cores?.[0]?.value ?? -1,
    hostMemory: sized(host?.memory?.[0]?.value, "bytes", 2 ** 30),
    disk: sized(host?.disk?.[0]?.value, "bytes", 1e12),
    driver: versionNumber(spec.shape?.software?.[0]?.version),
    country: spec.location?.country?.[0]?.value ?? countryOf.get(`${spec.operator?.provider ?? ""} ${spec.location?.region ?? ""}`) ?? "",
    control: control === undefined ? "" : control.values?.includes("US") === true ? "with-us" : "without-us",
    hours: sized(spec.lifecycle?.maxDuration?.[0]?.value, "duration", 3600),
    cost: -1,
  };
}

/** Whole units that the two replicas take: as many replicas are on one as its accelerators, cores, memory and disk serve. @param {Facts} facts */
function unitsOf({ count, cores, hostMemory, disk }) {
  const each = Math.floor(Math.min(count / wanted.count, cores / wanted.cores, hostMemory / wanted.hostMemory, disk / wanted.disk));
  return Math.ceil(2 / Math.max(1, each));
}

/**
 * The facts of offers, in their order.
 * @param {Iterable<import("@cornercast/schemas").OfferJson>} offers
 * @returns {Facts[]}
 */
export function factsOf(offers) {
  /** @type {Map<unknown, Facts>} */
  const known = new Map();
  return Array.from(offers, ({ spec = {}, status }) => {
    let facts = known.get(spec);
    if (facts === undefined) known.set(spec, (facts = factsOfShape(spec)));
    const price = Number(status?.price?.[0]?.perDeviceHour?.split(" ")[0] ?? Number.NaN);
    return { ...facts, cost: Math.round(unitsOf(facts) * facts.count * price * 100) };
  });
}

/**
 * The fourteen as columns of four bytes each: numbers as they are, texts as numbers of a list.
 * @param {readonly Facts[]} rows
 * @returns {readonly (Float32Array | Uint32Array)[]}
 */
export function columnsOf(rows) {
  const [first] = rows;
  return /** @type {(keyof Facts)[]} */ (Object.keys(first ?? {})).map((name) => {
    if (typeof first?.[name] === "number") return Float32Array.from(rows, (row) => Number(row[name]));
    /** @type {Map<unknown, number>} */
    const numbers = new Map();
    return Uint32Array.from(rows, (row) => {
      const number = numbers.get(row[name]) ?? numbers.size;
      numbers.set(row[name], number);
      return number;
    });
  });
}
