import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { match } from "../match.js";
import { matchIndex } from "./match-index.js";
import { createOfferIndex, offerKey, type OfferIndex } from "./offer-index.js";
import { loadOfferIndex, saveOfferIndex } from "./snapshot.js";
import { generatedAt, generatedOffers, generatedWorkload } from "./testing/generated-market.js";

function loaded(bytes: Uint8Array): OfferIndex {
  const result = loadOfferIndex(bytes);
  if (result.kind === "error") throw new Error(result.message);
  return result.index;
}

const options = { at: generatedAt };

describe("a saved index", () => {
  it("gives the same reports after it was loaded, also when offers come, change and go then", { timeout: 240_000 }, () => {
    fc.assert(
      fc.property(generatedWorkload, generatedOffers, generatedOffers, (workload, before, after) => {
        const index = loaded(saveOfferIndex(createOfferIndex(before)));
        expect(matchIndex(workload, index, options)).toEqual(match(workload, [...unique(before).values()], options));
        const left = unique(before);
        for (const [position, offer] of after.entries()) {
          const key = offerKey(offer);
          if (position % 3 === 0) expect(index.remove(key)).toBe(left.delete(key));
          else {
            index.upsert(offer);
            left.set(key, offer);
          }
        }
        expect(matchIndex(workload, index, options)).toEqual(match(workload, [...left.values()], options));
        expect(saveOfferIndex(loaded(saveOfferIndex(index)))).toEqual(saveOfferIndex(index));
      }),
      { numRuns: 40 },
    );
  });

  it("keeps keys of the caller, other metadata, and names of every script", () => {
    const index = createOfferIndex();
    index.upsert({ kind: "Offer", metadata: { name: "größe-名前-\u{1f600}", labels: { rack: "7" } }, spec: { shape: {} } }, "key of the caller");
    const again = loaded(saveOfferIndex(index));
    expect(again.update("key of the caller", { availability: { units: 3 } })).toBe(true);
    const offers: unknown[] = [];
    again.columns.rows.each(0, (row) => offers.push(again.columns.offerOf(row)));
    expect(offers).toEqual([
      { kind: "Offer", metadata: { name: "größe-名前-\u{1f600}", labels: { rack: "7" } }, spec: { shape: {} }, status: { availability: { units: 3 } } },
    ]);
  });

  const bytes = saveOfferIndex(createOfferIndex(fc.sample(generatedOffers, { numRuns: 20, seed: 7 }).flat()));

  it("is refused with a code wherever one of its bytes was changed, and wherever it is cut off", () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = bytes.slice();
        changed[at] = (changed[at] ?? 0) ^ change;
        const result = loadOfferIndex(changed);
        // What fills a section up to a multiple of four counts as well.
        expect(result.kind === "error" ? result.code : "ok").toMatch(/^index-(damaged|version-unsupported)$/u);
        expect(loadOfferIndex(bytes.slice(0, at)).kind).toBe("error");
      }),
    );
  });

  it("is read from a view that does not start at a multiple of four", () => {
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    expect(loaded(shifted.subarray(1)).size).toBe(loaded(bytes.slice()).size);
  });

  it("is refused where its numbers lead nowhere, although the checksums are right", () => {
    const parts = createOfferIndex(fc.sample(generatedOffers, { numRuns: 3, seed: 7 }).flat()).parts();
    const wrong = Uint32Array.of(4_000_000_000);
    const over = (values: Uint32Array): Uint32Array => {
      const copy = values.slice();
      copy.set(wrong);
      return copy;
    };
    const broken = [
      { ...parts, rows: { ...parts.rows, prices: over(parts.rows.prices) } },
      { ...parts, rows: { ...parts.rows, stocks: over(parts.rows.stocks) } },
      { ...parts, rows: { ...parts.rows, shapes: over(parts.rows.shapes) } },
      { ...parts, names: { ...parts.names, starts: over(parts.names.starts) } },
      { ...parts, stocks: { ...parts.stocks, rests: over(parts.stocks.rests) } },
      { ...parts, keys: over(parts.keys) },
      { ...parts, keys: new Uint32Array(16).fill(1) },
      { ...parts, issuers: over(parts.issuers) },
      { ...parts, strata: over(parts.strata) },
      { ...parts, shapes: { ...parts.shapes, starts: over(parts.shapes.starts) } },
      { ...parts, metadata: Uint32Array.of(4_000_000_000, 0) },
      { ...parts, ownKeys: Uint32Array.of(0) },
      { ...parts, texts: { ...parts.texts, prices: ["", "[]", "[]"] } },
      { ...parts, texts: { ...parts.texts, rests: ["[]"] } },
    ];
    const index = createOfferIndex();
    for (const some of broken) {
      const result = loadOfferIndex(saveOfferIndex({ ...index, parts: () => some }));
      expect(result.kind === "error" ? result.code : "ok").toBe("index-damaged");
    }
  });
});

function unique(offers: readonly Parameters<typeof offerKey>[0][]): Map<string, Parameters<typeof offerKey>[0]> {
  return new Map(offers.map((offer) => [offerKey(offer), offer]));
}
