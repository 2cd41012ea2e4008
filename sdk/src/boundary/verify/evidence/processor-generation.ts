import { processorModels } from "@cornercast/schemas/registry";

/** The generation of a processor by family and model of CPUID, as the registry has it; `undefined` for any other. */
export function processorGeneration(vendor: "amd" | "intel", family: number, model: number): string | undefined {
  return processorModels.find((row) => row.vendor === vendor && row.family === family && row.models.some(([from, to]) => from <= model && model <= to))
    ?.generation;
}
