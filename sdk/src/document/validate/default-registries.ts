import { registryNames } from "@cornercast/schemas/registry/names";

/** The names that the registries hold, by registry. A registry that is not here is not checked. */
export const defaultRegistries: ReadonlyMap<string, ReadonlySet<string>> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ Object.entries(registryNames).map(([registry, names]) => [registry, new Set(names)]),
);
