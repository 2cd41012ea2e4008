// The values that examples in doc comments take as given.
import type { AppraisalPolicyJson, OfferJson, WorkloadJson } from "@cornercast/schemas";
import type { EvidenceFacts } from "../sdk/src/boundary/verify/evidence/index.js";
import type { ReadDocument } from "../sdk/src/document/index.js";
import type { Quantity } from "../sdk/src/quantity/index.js";

declare global {
  const text: string;
  const bytes: Uint8Array<ArrayBuffer>;
  const readDocument: ReadDocument;
  const facts: EvidenceFacts;
  const policy: AppraisalPolicyJson;
  const workload: WorkloadJson;
  const offer: OfferJson;
  const offers: readonly OfferJson[];
  const fromNvidiaSmi: readonly OfferJson[];
  const fromTopograph: readonly OfferJson[];
  const quantity: Quantity;
  const usable: Quantity;
  const perDevice: Quantity;
  const eightyGigabytes: Quantity;
  const eightyGibibytes: Quantity;
  const fortyEuros: Quantity;
  const oneHour: Quantity;
  const thirtyMinutes: Quantity;
  function run(): void;
  function report(code: string): void;
  function writeFile(name: string, bytes: Uint8Array): Promise<void>;
}
