import { isJsonObject, type JsonObject } from "../../document/index.js";
import { listAt, objectAt, scalarAt, textAt } from "../source-value.js";
import { counterSetsOf } from "./counter-sets.js";
import { dividedDevices } from "./divided-devices.js";
import { draDriver } from "./known-drivers.js";
import type { KubernetesObject, ObjectPlace } from "./kubernetes-object.js";
import type { ObjectFindings } from "./object-findings.js";
import { readSliceDevice, type SliceDevice } from "./slice-device.js";

/** What resource slices say together. */
export interface SliceReading {
  /** Devices that can be had at the same time. */
  readonly devices: readonly SliceDevice[];
  /** Devices that take the same hardware as some of `devices`. */
  readonly alternatives: readonly SliceDevice[];
  /** Nodes that a slice names, also where it holds no device. */
  readonly nodes: ReadonlyMap<string, SlicedNode>;
}

/** A node that slices name. */
export interface SlicedNode {
  /** Its first slice. */
  readonly place: ObjectPlace;
  /** Whether the slices of all its pools are there. */
  readonly isComplete: boolean;
  /** Whether a driver of accelerators publishes them, so that its accelerators are those of the slices. */
  readonly hasAcceleratorDriver: boolean;
}

interface Slice {
  readonly name: string;
  readonly object: KubernetesObject;
  readonly driver: string | undefined;
  readonly pool: string | undefined;
  readonly generation: number;
  readonly expected: number | undefined;
  readonly node: string | undefined;
}

/**
 * Reads resource slices of one or several pools.
 *
 * - Of a pool only the slices of the highest generation count, and only where all of them are there: otherwise a driver is just changing
 *   the pool, or the export is cut, and Kubernetes allocates none of its devices.
 * - A slice that is given twice counts once, the newer one.
 * - Of devices that share counters only those count that can be had at the same time.
 * - `allocated` are the devices that claims have, by {@link deviceKey}.
 * - The order of slices and devices stays: Kubernetes takes the first that fits.
 */
export function readSlices(objects: readonly KubernetesObject[], allocated: ReadonlySet<string>, findings: ObjectFindings): SliceReading {
  const pools = new Map<string, Slice[]>();
  for (const [index, object] of newest(objects).entries()) {
    const slice = readSlice(object, index);
    const report = findings.about(object.place);
    const missing = [
      ...(slice.driver === undefined ? ["driver"] : []),
      ...(slice.pool === undefined ? ["pool"] : []),
      ...(hasPlace(object) ? [] : ["nodeName, nodeSelector or allNodes"]),
    ];
    if (missing.length > 0)
      report({ code: "missing-field", message: `a resource slice has no ${missing.join(", no ")}; it is taken by itself`, part: "/spec" });
    const key = slice.pool === undefined ? JSON.stringify([index]) : JSON.stringify([slice.driver ?? null, slice.pool]);
    const known = pools.get(key);
    if (known === undefined) pools.set(key, [slice]);
    else known.push(slice);
  }
  const devices: SliceDevice[] = [];
  const alternatives: SliceDevice[] = [];
  const nodes = new Map<string, SlicedNode>();
  for (const slices of pools.values()) {
    const current = currentSlices(slices, findings);
    const divided = dividedDevices(
      (current ?? []).flatMap((slice) => devicesOf(slice, allocated)),
      counterSetsOf((current ?? []).map(({ object }) => objectAt(object.value, "spec"))),
      findings,
    );
    for (const device of divided.together) devices.push(device);
    for (const device of divided.alternatives) alternatives.push(device);
    const perDevice = [...divided.together, ...divided.alternatives].map(({ node, driver, place }) => ({ node, driver, place }));
    for (const { node, driver, place } of [...slices.map((slice) => ({ ...slice, place: slice.object.place })), ...perDevice]) {
      if (node === undefined) continue;
      const known = nodes.get(node);
      nodes.set(node, {
        place: known?.place ?? place,
        isComplete: current !== undefined && known?.isComplete !== false,
        hasAcceleratorDriver: known?.hasAcceleratorDriver === true || (driver !== undefined && draDriver(driver).kind === "accelerator"),
      });
    }
  }
  return { devices, alternatives, nodes };
}

function readSlice(object: KubernetesObject, index: number): Slice {
  const spec = objectAt(object.value, "spec");
  const pool = objectAt(spec, "pool");
  const expected = Number(scalarAt(pool, "resourceSliceCount") ?? "");
  const generation = Number(scalarAt(pool, "generation") ?? "");
  return {
    name: object.name ?? `slice-${String(index)}`,
    object,
    driver: textAt(spec, "driver"),
    pool: textAt(pool, "name"),
    generation: Number.isSafeInteger(generation) ? generation : 0,
    expected: Number.isSafeInteger(expected) && expected > 0 ? expected : undefined,
    node: nodeOf(spec),
  };
}

/** The slices that count, or undefined where some are missing. */
function currentSlices(slices: readonly Slice[], findings: ObjectFindings): readonly Slice[] | undefined {
  const [first] = slices;
  if (first?.pool === undefined) return slices;
  const generation = slices.reduce((highest, slice) => Math.max(highest, slice.generation), 0);
  const current = slices.filter((slice) => slice.generation === generation);
  const stale = slices.find((slice) => slice.generation !== generation);
  const name = `the pool ${first.pool} of ${first.driver ?? "an unknown driver"}`;
  if (stale !== undefined) {
    findings.add(stale.object.place, {
      code: "import-stale-pool",
      message: `${name} has slices of generation ${String(stale.generation)}, and the newest is ${String(generation)}; the older ones are left out`,
      part: "/spec/pool/generation",
    });
  }
  const [latest] = current;
  const expected = latest?.expected ?? current.length;
  if (current.length < expected && latest !== undefined) {
    findings.add(latest.object.place, {
      code: "import-incomplete-pool",
      message: `${name} consists of ${String(expected)} slices, and ${String(current.length)} ${current.length === 1 ? "is" : "are"} there; its devices are left out`,
      part: "/spec/pool/resourceSliceCount",
    });
    return undefined;
  }
  if (current.length > expected && latest !== undefined) {
    findings.add(latest.object.place, {
      code: "import-count-mismatch",
      message: `${name} consists of ${String(expected)} slices, and ${String(current.length)} are there; all are taken`,
      part: "/spec/pool/resourceSliceCount",
    });
  }
  return current;
}

/** The one node that reaches the devices, by name or by a selector that only one node can fulfil. */
function nodeOf(spec: JsonObject): string | undefined {
  const [term, ...others] = listAt(spec["nodeSelector"], "nodeSelectorTerms");
  const byName = listAt(term, "matchFields").find((field) => textAt(field, "key") === "metadata.name" && textAt(field, "operator") === "In");
  const [name, ...more] = listAt(byName, "values");
  return textAt(spec, "nodeName") ?? (others.length === 0 && more.length === 0 && typeof name === "string" && name !== "" ? name : undefined);
}

function devicesOf(slice: Slice, allocated: ReadonlySet<string>): readonly SliceDevice[] {
  const spec = objectAt(slice.object.value, "spec");
  const perDevice = spec["perDeviceNodeSelection"] === true;
  const { document, pointer } = slice.object.place;
  return listAt(spec, "devices").flatMap((device, index): SliceDevice[] =>
    isJsonObject(device)
      ? [readSliceDevice(device, { ...slice, perDevice }, { document, pointer: `${pointer}/spec/devices/${String(index)}` }, allocated)]
      : [],
  );
}

function hasPlace(object: KubernetesObject): boolean {
  const spec = objectAt(object.value, "spec");
  return textAt(spec, "nodeName") !== undefined || spec["allNodes"] === true || spec["nodeSelector"] !== undefined || spec["perDeviceNodeSelection"] === true;
}

/** Slices without those that occur again in a newer state, by name and resource version. */
function newest(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const byName = new Map<string, KubernetesObject>();
  for (const [index, object] of objects.entries()) {
    const key = object.name ?? `#${String(index)}`;
    const known = byName.get(key);
    if (known === undefined || !isNewer(known, object)) byName.set(key, object);
  }
  return [...byName.values()];
}

function isNewer(known: KubernetesObject, other: KubernetesObject): boolean {
  const [generation, version] = versionOf(known);
  const [otherGeneration, otherVersion] = versionOf(other);
  return generation === otherGeneration ? version > otherVersion : generation > otherGeneration;
}

function versionOf(object: KubernetesObject): readonly [generation: number, resourceVersion: number] {
  const whole = (text: string | undefined): number => (/^[0-9]{1,15}$/u.test(text ?? "") ? Number(text) : 0);
  const pool = objectAt(objectAt(object.value, "spec"), "pool");
  return [whole(scalarAt(pool, "generation")), whole(scalarAt(objectAt(object.value, "metadata"), "resourceVersion"))];
}
