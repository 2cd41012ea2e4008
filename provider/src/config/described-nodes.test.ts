import type { OfferJson } from "@cornercast/schemas";
import { expect, it } from "vitest";
import { describedNodes } from "./described-nodes.js";

const node: OfferJson = {
  apiVersion: "cornercast/v1",
  kind: "Offer",
  metadata: { name: "n1" },
  spec: { shape: { devicesComplete: true }, pool: { name: "gpu" }, sources: [{ id: "slurmd", kind: "reported" }] },
  status: { availability: { units: 1, total: 1 }, conditions: [{ type: "drain", effect: "unavailable" }] },
};
const terms: OfferJson = {
  apiVersion: "cornercast/v1",
  kind: "Offer",
  metadata: { name: "n1" },
  spec: { shape: { devices: [{ count: 99 }] }, location: { country: [{ value: "NO" }] }, sources: [{ id: "contract", kind: "asserted" }] },
  status: { price: [{ model: "on-demand", perUnitHour: "3 EUR" }], availability: { units: 50 }, conditions: [] },
};

it("what Slurm says of a node counts, and the rest is added", () => {
  expect(describedNodes([terms])(node)).toEqual({
    ...node,
    spec: {
      ...node.spec,
      location: { country: [{ value: "NO" }] },
      sources: [
        { id: "slurmd", kind: "reported" },
        { id: "contract", kind: "asserted" },
      ],
    },
    status: { ...node.status, price: [{ model: "on-demand", perUnitHour: "3 EUR" }] },
  });
});

it("a node that is not described stays as it is", () => {
  expect(describedNodes([{ ...terms, metadata: { name: "n2" } }])(node)).toBe(node);
});
