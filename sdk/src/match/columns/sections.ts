import type { OfferJson } from "@cornercast/schemas";

/** A part of the static half of an offer that predicates read on its own. `all` is the whole of it. */
export type Section =
  | "all"
  | "accepts"
  | "attributes"
  | "boundary"
  | "devices"
  | "extensions"
  | "host"
  | "instance-type"
  | "lifecycle"
  | "location"
  | "nothing"
  | "operator"
  | "platform"
  | "pool"
  | "scale-out"
  | "scale-up"
  | "software";

/** The value of a section as a text, with the sources that it names: equal texts mean equal facts. */
export function sectionText({ spec }: OfferJson, section: Section): string {
  const value = sectionOf(spec, section);
  const text = JSON.stringify(value ?? null);
  const sources = spec?.sources;
  if (sources === undefined || sources.length === 0 || section === "all") return text;
  // A device takes the source of its identity from the only one that there is.
  const named =
    sources.length === 1 && section === "devices" ? sources : sources.filter(({ id }) => id !== undefined && text.includes(`"source":${JSON.stringify(id)}`));
  return named.length === 0 ? `${text}${section === "devices" ? String(sources.length > 1) : ""}` : `${text}${JSON.stringify(named)}${String(sources.length)}`;
}

function sectionOf(spec: OfferJson["spec"], section: Section): unknown {
  const shape = spec?.shape;
  switch (section) {
    case "all":
      return spec;
    case "nothing":
      return undefined;
    case "accepts":
      return spec?.accepts;
    case "attributes":
      return [shape?.attributes, shape?.attributesComplete];
    case "boundary":
      return spec?.boundary;
    case "devices":
      return [shape?.devices, shape?.devicesComplete];
    case "extensions":
      return spec?.extensions;
    case "host":
      return shape?.host;
    case "instance-type":
      return shape?.instanceType;
    case "lifecycle":
      return spec?.lifecycle;
    case "location":
      return spec?.location;
    case "operator":
      return spec?.operator;
    case "platform":
      return [shape?.host?.os, shape?.host?.arch, shape?.host?.features];
    case "pool":
      return spec?.pool;
    case "scale-out":
      return shape?.scaleOut;
    case "scale-up":
      return shape?.scaleUp;
    case "software":
      return shape?.software;
  }
}
