import type { OfferJson } from "@cornercast/schemas";

/** An offer of so many units of a machine without accelerators. */
export const offerHere = (units: number): OfferJson => ({
  apiVersion: "cornercast/v1",
  kind: "Offer",
  metadata: { name: "here" },
  spec: { shape: { devicesComplete: true, host: { arch: [{ value: "amd64" }] } } },
  status: { availability: { units, total: units } },
});
