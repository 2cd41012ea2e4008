import type { DeviceJson, OfferJson, WorkloadJson } from "@cornercast/schemas";
import { describe, expect, it } from "vitest";
import { match } from "../match.js";

function offer(devices: DeviceJson[]): OfferJson {
  return {
    apiVersion: "cornercast/v1",
    kind: "Offer",
    metadata: { name: "unit" },
    spec: { shape: { devices, devicesComplete: true } },
    status: { availability: { units: 1, total: 1 } },
  };
}

function workload(first: number, second: number): WorkloadJson {
  return {
    apiVersion: "cornercast/v1",
    kind: "Workload",
    metadata: { name: "job" },
    spec: {
      profiles: [
        {
          name: "any",
          roles: [{ name: "main", devices: { name: "large", count: first }, additionalDevices: [{ name: "small", count: second }] }],
        },
      ],
    },
  };
}

const mixed: DeviceJson[] = [
  { chip: "h100-sxm", count: 8 },
  { chip: "h200-sxm", count: 4 },
];

describe("several requests for devices on one unit", () => {
  it.each<[what: string, devices: DeviceJson[], first: number, second: number, verdict: string]>([
    ["take different groups where one is too small for both", mixed, 8, 4, "fits"],
    ["take them in the other order too", mixed, 4, 8, "fits"],
    ["share one group that is large enough", [{ chip: "h100-sxm", count: 12 }], 8, 4, "fits"],
    ["do not fit where the groups are too small together", mixed, 8, 5, "does-not-fit"],
    ["do not take one accelerator twice", [{ chip: "h100-sxm", count: 8 }], 8, 4, "does-not-fit"],
  ])("%s", (_, devices, first, second, verdict) => {
    const report = match(workload(first, second), [offer(devices)], { at: "2026-11-24T00:00:00Z" });
    expect(report.spec?.verdict).toBe(verdict);
  });
});
