import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readDocuments } from "../../document/index.js";
import { importTexts } from "../import-texts.js";

const example = (name: string) => readFileSync(new URL(`../../../../examples/${name}`, import.meta.url), "utf8");

/** What a cluster gives of documents that it keeps. */
function kept(text: string, group: string): string {
  const items = readDocuments([{ name: "example.yaml", text }]).documents.map(({ value }) => {
    const { metadata, ...rest } = value as { readonly metadata: object };
    return {
      ...rest,
      apiVersion: `${group}/v1`,
      metadata: {
        ...metadata,
        namespace: "default",
        uid: "0b5c",
        resourceVersion: "7",
        creationTimestamp: "2026-11-20T08:00:00Z",
        annotations: { "kubectl.kubernetes.io/last-applied-configuration": "{}", owner: "us" },
        managedFields: [],
      },
    };
  });
  return JSON.stringify({ apiVersion: "v1", kind: "List", items });
}

describe("documents that a cluster keeps", () => {
  it.each(["cornercast.alt", "compute.example.com"])("come back from the group %s as they were", (group) => {
    const text = example("market/aurora-compute.yaml");
    const { offers, diagnostics } = importTexts([{ name: "offers.json", text: kept(text, group) }], {}, "kubernetes");
    const wanted = readDocuments([{ name: "a.yaml", text }]).documents.map(({ value }) => {
      const { metadata, ...rest } = value as { readonly metadata: object };
      return { ...rest, metadata: { ...metadata, annotations: { owner: "us" } } };
    });
    expect([offers, diagnostics]).toEqual([wanted, []]);
  });

  it("are Workloads too, and the Workload of another system is none", () => {
    const text = kept(example("workloads/llama-70b-serve.yaml"), "cornercast.alt");
    const { workloads } = importTexts([{ name: "jobs.json", text }], {}, "kubernetes");
    expect(workloads.map(({ metadata }) => metadata?.name)).toEqual(["llama-70b-serve"]);
    const kueue = JSON.stringify({ apiVersion: "kueue.x-k8s.io/v1", kind: "Workload", metadata: { name: "job" }, spec: { podSets: [] } });
    expect(importTexts([{ name: "kueue.json", text: kueue }], {}, "kubernetes").workloads).toEqual([]);
  });

  it("are refused with the place in the list where one is not valid", () => {
    const text = kept(example("market/aurora-compute.yaml"), "cornercast.alt").replace('"count":8', '"count":"eight"');
    const { diagnostics } = importTexts([{ name: "offers.json", text }], {}, "kubernetes");
    expect(diagnostics.map(({ code, pointer, line }) => [code, pointer, line])).toEqual([["wrong-type", "/spec/shape/devices/0/count", 1]]);
  });
});
