import type { OfferJson } from "@cornercast/schemas";
import { fieldOf, isJsonObject, type JsonObject, type JsonValue } from "../../document/index.js";
import type { FindingTally } from "../finding-tally.js";
import { identifyChip } from "../identify-chip.js";

/** The id of the source of all figures. */
export const tpuSource = "gpuhunt-tpu";

/** An offer that is still without a name, and the words that its name is made of. */
export interface NamedOffer {
  readonly title: string;
  readonly offer: OfferJson;
}

/** Whether a value is the TPU price table of gpuhunt: model → region → prices. */
export function isTpuPriceTable(value: JsonValue): value is JsonObject {
  if (!isJsonObject(value)) return false;
  const models = Object.keys(value);
  return models.length > 0 && models.length <= 1_000 && models.every((model) => model.startsWith("TPU "));
}

/**
 * One offer for each model and region of the TPU price table of gpuhunt.
 *
 * - Prices are for an hour of one chip: gpuhunt multiplies them by the number of chips of a slice (src/gpuhunt/providers/gcp.py,
 *   `find_tpu_price_static_src`).
 * - How many chips a slice has is not stated, and so unknown. `pod` and `device` are sizes of a slice, not chips.
 * - The country of a region comes from the registry of regions, never from the city in the table.
 */
export function tpuOffers(table: JsonObject, provider: string, findings: FindingTally): readonly NamedOffer[] {
  const offers: NamedOffer[] = [];
  for (const [model, regions] of Object.entries(table)) {
    if (!isJsonObject(regions)) continue;
    const identified = identifyChip({ names: [model, model.replace(/ (?:pod|device)$/u, "")], issuer: "skypilot" });
    for (const finding of identified.findings) findings.add(finding, 1);
    const [chip, ...others] = identified.chips;
    for (const [region, prices] of Object.entries(regions)) {
      if (region === "" || offers.length >= 10_000) continue;
      const onDemand = money(fieldOf(prices, "On Demand (USD)"));
      const spot = money(fieldOf(prices, "Spot (USD)"));
      if (onDemand === undefined && spot === undefined) {
        findings.add({ code: "import-field-ignored", message: `${model} in ${region} has no price` }, 1);
        continue;
      }
      if (onDemand !== undefined && spot !== undefined && Number(spot) > Number(onDemand)) {
        findings.add(
          { code: "import-conflict", message: `${model} in ${region} costs more as spot (${spot} USD) than on demand (${onDemand} USD); both prices are kept` },
          1,
        );
      }
      offers.push({
        title: `${model}-${region}`,
        offer: {
          apiVersion: "cornercast/v1",
          kind: "Offer",
          spec: {
            shape: {
              devices: [
                {
                  name: "tpu",
                  ...(chip === undefined ? {} : others.length === 0 ? { chip: chip.id } : { chipCandidates: identified.chips.map(({ id }) => id) }),
                  vendor: "google",
                  product: model.slice(0, 253),
                },
              ],
            },
            location: { region: region.slice(0, 127) },
            operator: { provider },
          },
          status: {
            price: [
              ...(onDemand === undefined ? [] : [{ model: "on-demand", perDeviceHour: `${onDemand} USD`, source: tpuSource }]),
              ...(spot === undefined ? [] : [{ model: "spot", perDeviceHour: `${spot} USD`, source: tpuSource }]),
            ],
          },
        },
      });
    }
  }
  return offers;
}

function money(value: JsonValue | undefined): string | undefined {
  if (typeof value !== "number" || value <= 0 || value >= 1e9) return undefined;
  const text = String(value);
  return /^(?:0|[1-9][0-9]{0,9})(?:\.[0-9]{1,17})?$/u.test(text) ? text : undefined;
}
