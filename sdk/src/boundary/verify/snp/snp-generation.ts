import { processorGeneration } from "../evidence/processor-generation.js";

/** A generation of processors that have SEV-SNP: what shares a root of AMD. */
export type SnpGeneration = "milan" | "genoa" | "turin";

/** The generation of a family and model of CPUID, as reports from version 3 on carry it. Siena and Bergamo are under the root of Genoa. */
export function generationOfCpuid(family: number, model: number): SnpGeneration | undefined {
  return processorGeneration("amd", family, model) as SnpGeneration | undefined;
}

/** The generation of a product name in a certificate, such as `Milan-B0`. */
export function generationOfProduct(product: string): SnpGeneration | undefined {
  const name = product.split("-")[0]?.toLowerCase();
  if (name === "milan" || name === "turin") return name;
  return name === "genoa" || name === "siena" || name === "bergamo" ? "genoa" : undefined;
}
