import { describe, expect, it } from "vitest";
import { countParameters } from "./count-parameters.js";
import { readModelConfig } from "./read-model-config.js";
import { publishedModels, type PublishedModel } from "./testing/published-models.js";

describe.each(publishedModels.map((model): readonly [string, PublishedModel] => [model.name, model]))(
  "the parameters of %s",
  (_, { config, parameters, within, active }) => {
    const read = readModelConfig(config);
    const count = read.kind === "ok" ? countParameters(read.model) : undefined;

    it("are as many as its makers published", () => {
      expect(Math.abs((count?.total ?? 0) / parameters - 1)).toBeLessThanOrEqual(within);
    });

    it("add up, and those of one token are no more than all", () => {
      if (count === undefined) throw new Error("not read");
      const { total, active: used, ...parts } = count;
      expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(total);
      expect(used).toBeLessThanOrEqual(total);
      if (active === undefined) return;
      const [stated, rounding, embedding] = active;
      expect(Math.abs((used + (embedding === "with-embedding" ? parts.embedding : 0)) / stated - 1)).toBeLessThan(rounding);
    });
  },
);
