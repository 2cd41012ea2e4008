import type { ListedOfferJson, OfferFilterJson } from "@cornercast/schemas";

/** Whether an offer is one of those that a filter lets through. */
export function passesOfferFilter({ offer }: ListedOfferJson, filter: OfferFilterJson | undefined): boolean {
  if (filter === undefined) return true;
  const { shape, location, pool } = offer?.spec ?? {};
  const labels = offer?.metadata?.labels ?? {};
  return (
    among(filter.names, [offer?.metadata?.name]) &&
    among(
      filter.chips,
      (shape?.devices ?? []).map((device) => device.chip),
    ) &&
    among(
      filter.countries,
      (location?.country ?? []).map(({ value }) => value),
    ) &&
    among(filter.pools, [pool?.name]) &&
    hasLabels(labels, filter.labels) &&
    (filter.available !== true || offer?.status?.availability?.units !== 0)
  );
}

/** Whether a document has all of some labels. */
export function hasLabels(labels: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>> | undefined): boolean {
  return Object.entries(wanted ?? {}).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
}

function among(wanted: readonly string[] | undefined, values: readonly (string | undefined)[]): boolean {
  return wanted === undefined || wanted.length === 0 || values.some((value) => value !== undefined && wanted.includes(value));
}
