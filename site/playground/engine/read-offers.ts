import type { OfferJson, WorkloadJson } from "@cornercast/schemas";
import { importTexts } from "@cornercast/sdk/convert";
import { readDocuments, validateDocuments, type DocumentInput } from "@cornercast/sdk/document";
import type { Diagnostic } from "@cornercast/sdk/errors";

/** What texts hold. */
export interface Read {
  readonly workloads: readonly WorkloadJson[];
  readonly offers: readonly OfferJson[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads documents, or what can be imported as such: the output of kubectl and nvidia-smi, a SkyPilot task, and so on. */
export function readTexts(inputs: readonly DocumentInput[], at: string): Read {
  const foreign = inputs.flatMap((input) =>
    "text" in input && !/^\s*"?apiVersion"?\s*:\s*"?cornercast\//mu.test(input.text) && !input.text.includes('"cornercast/v1"') ? [input] : [],
  );
  const imported = importTexts(
    foreign.filter(({ text }) => text.trim() !== ""),
    { at },
  );
  const own = readDocuments(
    inputs.filter((input) => !foreign.some((each) => each.name === input.name)),
    { shareParts: true },
  );
  const { documents, diagnostics } = validateDocuments(own.documents);
  const values = documents.map(({ value }) => value as WorkloadJson | OfferJson);
  return {
    workloads: [...values.filter((value): value is WorkloadJson => value.kind === "Workload"), ...imported.workloads],
    offers: [...values.filter((value): value is OfferJson => value.kind === "Offer"), ...imported.offers],
    diagnostics: [...own.diagnostics, ...diagnostics, ...imported.diagnostics],
  };
}

/** As many offers as asked for, made from some: each with a name, a price and a number of free units of its own. The same in, the same out. */
export function copiesOf(offers: readonly OfferJson[], count: number): readonly OfferJson[] {
  if (offers.length === 0) return [];
  return Array.from({ length: count }, (_, index): OfferJson => {
    const offer = offers[index % offers.length] ?? {};
    const round = Math.floor(index / offers.length);
    const price = offer.status?.price?.map((each) => ({
      ...each,
      ...(each.perUnitHour === undefined ? {} : { perUnitHour: scaled(each.perUnitHour, 0.8 + ((round * 37) % 101) / 250) }),
    }));
    return {
      ...offer,
      metadata: { ...offer.metadata, name: `${offer.metadata?.name ?? "offer"}-${String(round)}` },
      status: { ...offer.status, ...(price === undefined ? {} : { price }) },
    };
  });
}

function scaled(money: string, factor: number): string {
  const [amount = "0", currency = ""] = money.split(" ");
  return `${(Number(amount) * factor).toFixed(2)} ${currency}`;
}
