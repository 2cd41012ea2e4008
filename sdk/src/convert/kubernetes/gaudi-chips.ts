import { chips } from "@cornercast/schemas/registry";

/** The registry ids of all generations of Gaudi, which one resource of Kubernetes may mean. */
export const gaudiChips: readonly string[] = chips.filter(({ id }) => /^gaudi[0-9]*$/u.test(id)).map(({ id }) => id);
