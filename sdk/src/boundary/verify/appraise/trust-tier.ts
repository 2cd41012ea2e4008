/** A tier of AR4SI (draft-ietf-rats-ar4si). */
export type TrustTier = "none" | "affirming" | "warning" | "contraindicated";

/** A category of the trustworthiness vector, in the order of their keys. */
export const trustCategories = [
  "instance-identity",
  "configuration",
  "executables",
  "file-system",
  "hardware",
  "runtime-opaque",
  "storage-opaque",
  "sourced-data",
] as const;

/** A category of the trustworthiness vector. */
export type TrustCategory = (typeof trustCategories)[number];

/** A trustworthiness vector: a value from -128 to 127 for each category. */
export type TrustVector = Readonly<Record<TrustCategory, number>>;

/** The tier of a value of a vector. */
export function tierOf(value: number): TrustTier {
  if (value >= -1 && value <= 1) return "none";
  if (value >= -32 && value <= 31) return "affirming";
  return value >= -96 && value <= 95 ? "warning" : "contraindicated";
}

/** The worst tier of a device's values; values without a claim do not count. `none` where nothing is claimed. */
export function worstClaim(tiers: readonly TrustTier[]): TrustTier {
  return (["contraindicated", "warning", "affirming"] as const).find((tier) => tiers.includes(tier)) ?? "none";
}

/** The worst tier of several devices: one of which nothing is claimed is worse than one with a warning. `none` where there are no devices. */
export function worstTier(tiers: readonly TrustTier[]): TrustTier {
  return (["contraindicated", "none", "warning", "affirming"] as const).find((tier) => tiers.includes(tier)) ?? "none";
}

/** Whether a tier is at least as good as another. */
export function isTierAtLeast(tier: string | undefined, least: "affirming" | "warning"): boolean {
  return tier === "affirming" || (tier === "warning" && least === "warning");
}
