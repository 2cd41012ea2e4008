import type { OfferJson } from "@cornercast/schemas";
import { baseNumber, parseQuantity } from "@cornercast/sdk/quantity";
import type { ResourceLimits } from "./resource-limits.js";

/** The most processes and threads of a job. */
const processes = 32_768;

/** What a job on some units of an offer may use: the memory and the processors that the offer states of them. */
export function limitsOfOffer(offer: OfferJson | undefined, units: number): ResourceLimits {
  const { memory, cores } = offer?.spec?.shape?.host ?? {};
  const parsed = parseQuantity(memory?.[0]?.value ?? "", "bytes");
  const bytes = parsed.kind === "ok" ? baseNumber(parsed.value) : undefined;
  const count = cores?.[0]?.value;
  return { processes, ...(bytes === undefined ? {} : { memory: bytes * units }), ...(count === undefined ? {} : { cpus: count * units }) };
}
