import { suggest } from "../../errors/index.js";
import type { SelectorSubject, SelectorValue } from "../selector.js";
import { display, type CelMap, type CelValue } from "./cel-value.js";
import type { Evaluation } from "./evaluation.js";
import { isFailure, type Failure } from "./failure.js";
import { parseKubernetesQuantity } from "./kubernetes-quantity.js";
import { parseKubernetesVersion } from "./kubernetes-version.js";
import type { Meter } from "./meter.js";

/** The two maps of a device: `device.attributes` and `device.capacity`. */
export type DeviceSection = "attributes" | "capacity";

const NOT_STATED = "not stated";

/**
 * Reads a field of the variable `device`.
 *
 * - `attributes` and `capacity` are maps by domain; an unknown domain is an empty map, as in Kubernetes.
 * - `driver` and `allowMultipleAllocations` are unknown when the device does not state them.
 */
export function readDeviceField(field: string, evaluation: Evaluation): CelValue | Failure | undefined {
  const device = evaluation.device;
  switch (field) {
    case "attributes":
    case "capacity":
      return sectionMap(device, field);
    case "driver":
      return readStated("driver", device.driver, evaluation);
    case "allowMultipleAllocations":
      return readStated("allowMultipleAllocations", device.allowMultipleAllocations, evaluation);
    default:
      return undefined;
  }
}

function readStated(name: string, value: string | boolean | undefined, evaluation: Evaluation): CelValue | Failure {
  if (value === undefined) return { failure: "unknown", missing: [name], reason: `the device does not state ${name}` };
  evaluation.seen.set(name, display(value));
  return value;
}

/** `device.attributes` or `device.capacity`: domain → (name → value). */
function sectionMap(device: SelectorSubject, section: DeviceSection): CelMap {
  const domains = (): readonly string[] => [...new Set(namesIn(device, section).map((name) => splitName(name, device.driver).domain))];
  return {
    kind: "map",
    size: () => domains().length,
    keys: domains,
    find: (key) => domainMap(device, section, typeof key === "string" ? key : ""),
    has: (key, meter) => {
      meter.spend(namesIn(device, section).length);
      return typeof key === "string" && domains().includes(key);
    },
    absent: (key) => ({ failure: "error", code: "selector-error", message: `no such key: ${display(key)}` }),
  };
}

/** `device.attributes[domain]`: what one domain states. */
function domainMap(device: SelectorSubject, section: DeviceSection, domain: string): CelMap {
  const identifiers = (): readonly string[] => {
    const mine = namesIn(device, section).map((name) => splitName(name, device.driver));
    return [...new Set(mine.filter((name) => name.domain === domain).map((name) => name.identifier))];
  };
  const stated = (key: CelValue): SelectorValue | undefined => {
    const value = typeof key === "string" ? lookUp(device, domain, key) : undefined;
    return value !== undefined && sectionOf(value) === section ? value : undefined;
  };
  return {
    kind: "map",
    size: () => identifiers().length,
    keys: identifiers,
    has: (key, meter) => {
      const value = stated(key);
      const name = `${domain}/${display(key)}`;
      if (value === undefined) meter.seen.set(name, NOT_STATED);
      else record(name, read(value, name), meter);
      return value !== undefined;
    },
    find: (key, meter) => {
      const value = stated(key);
      const name = `${domain}/${display(key)}`;
      if (value === undefined) {
        meter.seen.set(name, NOT_STATED);
        return undefined;
      }
      return record(name, read(value, name), meter);
    },
    absent: (key) => {
      const name = `${domain}/${display(key)}`;
      return { failure: "unknown", missing: [name], reason: missingReason(device, section, domain, display(key)) };
    },
  };
}

function record(name: string, value: CelValue | Failure, meter: Meter): CelValue | Failure {
  if (!isFailure(value)) meter.seen.set(name, display(value));
  return value;
}

/** A typed attribute as a CEL value. A version or quantity that cannot be read is unknown, never a wrong answer. */
function read(value: SelectorValue, name: string): CelValue | Failure {
  switch (value.kind) {
    case "bool":
    case "int":
    case "string":
      return value.value;
    case "version": {
      const parsed = parseKubernetesVersion(value.value);
      return parsed.kind === "ok" ? parsed.version : unreadable(name, parsed.message);
    }
    case "quantity": {
      const parsed = parseKubernetesQuantity(value.value);
      return parsed.kind === "ok" ? parsed.quantity : unreadable(name, parsed.message);
    }
    case "list": {
      const items: CelValue[] = [];
      for (const item of value.values) {
        const one = read(item, name);
        if (isFailure(one)) return one;
        items.push(one);
      }
      return { kind: "list", items };
    }
  }
}

function unreadable(name: string, message: string): Failure {
  return { failure: "unknown", missing: [name], reason: `${name} cannot be read: ${message}` };
}

function missingReason(device: SelectorSubject, section: DeviceSection, domain: string, identifier: string): string {
  const name = `${domain}/${identifier}`;
  const other = lookUp(device, domain, identifier);
  if (other !== undefined) {
    const right = sectionOf(other);
    return `${name} is not in device.${section}; the device states it in device.${right}`;
  }
  if (domain.includes("/"))
    return `the device does not state ${name}; a domain has no slash: write device.${section}[${JSON.stringify(domain.slice(0, domain.indexOf("/")))}].${domain.slice(domain.indexOf("/") + 1)}`;
  const near = suggest(
    identifier,
    namesIn(device, section)
      .map((candidate) => splitName(candidate, device.driver))
      .filter((candidate) => candidate.domain === domain)
      .map((candidate) => candidate.identifier),
  );
  return `the device does not state ${name}${near === undefined ? "" : ` (it states ${domain}/${near})`}`;
}

function lookUp(device: SelectorSubject, domain: string, identifier: string): SelectorValue | undefined {
  const attributes = device.attributes;
  const qualified = `${domain}/${identifier}`;
  if (Object.hasOwn(attributes, qualified)) return attributes[qualified];
  const isDriverDomain = domain === (device.driver ?? "") && !identifier.includes("/");
  return isDriverDomain && Object.hasOwn(attributes, identifier) ? attributes[identifier] : undefined;
}

function namesIn(device: SelectorSubject, section: DeviceSection): readonly string[] {
  return Object.entries(device.attributes)
    .filter(([, value]) => sectionOf(value) === section)
    .map(([name]) => name);
}

function sectionOf(value: SelectorValue): DeviceSection {
  return value.kind === "quantity" ? "capacity" : "attributes";
}

/** Splits `domain/identifier`; a name without a domain belongs to the driver's. */
function splitName(name: string, driver: string | undefined): { readonly domain: string; readonly identifier: string } {
  const slash = name.indexOf("/");
  return slash < 0 ? { domain: driver ?? "", identifier: name } : { domain: name.slice(0, slash), identifier: name.slice(slash + 1) };
}
