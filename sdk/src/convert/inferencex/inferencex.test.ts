import { describe, expect, it } from "vitest";
import { readDocuments, validateDocuments } from "../../document/index.js";
import { describeWithSharedData, sharedFiles, sharedText } from "../../testing/shared-data.js";
import { inferencexImporter } from "./inferencex-importer.js";

function importRecipe(text: string, name = "recipe.yaml") {
  const { workloads, diagnostics } = inferencexImporter.import([{ name, text }], {});
  const ndjson = workloads.map((workload) => JSON.stringify(workload)).join("\n");
  const checked = validateDocuments(readDocuments([{ name: "out.ndjson", text: ndjson }]).documents);
  expect(checked.diagnostics.filter((diagnostic) => diagnostic.severity === "error")).toEqual([]);
  return { workloads, codes: diagnostics.map((diagnostic) => diagnostic.code) };
}

describe("a serving recipe", () => {
  const recipe = (resources: string): string =>
    `name: r\nmodel: {precision: fp8, container: "x/y:1"}\nresources: {gpu_type: gb200, gpus_per_node: 4, ${resources}}\nbackend: {type: sglang}\n`;

  it("lets a worker with more accelerators than a node span units of one domain", () => {
    const { workloads } = importRecipe(recipe("decode_nodes: 8, decode_workers: 1, gpus_per_decode: 32"));
    expect(workloads[0]?.spec?.profiles?.[0]?.roles?.[0]).toMatchObject({
      name: "decode",
      devices: { count: 32 },
      spansUnits: true,
      scaleUp: { domainSize: { min: 32 } },
    });
  });

  it("divides the accelerators of the nodes among the workers where their number is not stated", () => {
    const { workloads } = importRecipe(recipe("prefill_nodes: 6, prefill_workers: 6"));
    expect(workloads[0]?.spec?.profiles?.[0]?.roles?.[0]).toMatchObject({ replicas: 6, devices: { count: 4 }, maxReplicasPerUnit: 1 });
  });

  it("asks for no format where fp4 may be either of two", () => {
    const { workloads, codes } = importRecipe(
      "name: r\nmodel: {precision: fp4}\nresources: {gpu_type: b200, gpus_per_node: 8, agg_nodes: 1, agg_workers: 1}\n",
    );
    expect(workloads[0]?.spec?.profiles?.[0]?.roles?.[0]?.devices?.formats).toBeUndefined();
    expect(codes).toContain("import-ambiguous-unit");
  });

  it("is refused where it names no accelerators", () => {
    const { diagnostics } = inferencexImporter.import([{ name: "x.yaml", text: "a: {b: c}\n" }], {});
    expect(diagnostics[0]?.code).toBe("import-no-offer-or-workload");
  });
});

type Layout = readonly (readonly [role: string, replicas: number | undefined, devices: number])[];

/** Chip, formats and roles, written down from the files before the importer ran; for the master lists, the number of configurations. */
const expected: Readonly<Record<string, { readonly chip?: string; readonly formats?: readonly string[]; readonly roles: Layout } | number>> = {
  "inferencex__configs_amd-master.yaml": 56,
  "inferencex__configs_nvidia-master.yaml": 152,
  "inferencex__multi_node_llm-d-recipes_dsv4-fp4-gb200-low-latency.yaml": {
    roles: [
      ["prefill", undefined, 1],
      ["decode", undefined, 8],
    ],
  },
  "inferencex__sglang_deepseek-v4_8k1k_disagg-b200-low-latency-1p1d-tp8-tp8-mtp.yaml": {
    chip: "b200-sxm",
    roles: [
      ["prefill", undefined, 8],
      ["decode", undefined, 8],
    ],
  },
  "inferencex__sglang_deepseek-v4_8k1k_disagg-b200-low-latency-1p6d-dep8-tp8-mtp.yaml": {
    chip: "b200-sxm",
    roles: [
      ["prefill", undefined, 8],
      ["decode", 6, 8],
    ],
  },
  "inferencex__sglang_glm5.1_gb300-fp8_1k1k_disagg_mtp_1k1k_mtp_hightpt_3.yaml": {
    chip: "gb300",
    formats: ["fp8_e4m3fn"],
    roles: [
      ["prefill", 6, 4],
      ["decode", undefined, 48],
    ],
  },
  "inferencex__sglang_glm5.1_gb300-fp8_1k1k_disagg_mtp_1k1k_mtp_hightpt_4.yaml": {
    chip: "gb300",
    formats: ["fp8_e4m3fn"],
    roles: [
      ["prefill", 4, 4],
      ["decode", undefined, 56],
    ],
  },
  "inferencex__sglang_glm5.2_agentic_disagg-h200-2p2d-pcp8-tp8-dp8-mtp.yaml": {
    chip: "h200-sxm",
    formats: ["fp8_e4m3fn"],
    roles: [
      ["prefill", 2, 8],
      ["decode", 2, 8],
    ],
  },
  "inferencex__sglang_glm5.2_gb200-fp4_agentic_agg-gb200-tp8-c2-mtp.yaml": { chip: "gb200", formats: ["nvfp4"], roles: [["server", undefined, 8]] },
  "inferencex__sglang_glm5_gb200-fp4_1k1k_disagg_stp_1k1k_stp_lowlat_1.yaml": {
    chip: "gb200",
    formats: ["nvfp4"],
    roles: [
      ["prefill", undefined, 4],
      ["decode", undefined, 32],
    ],
  },
  "inferencex__sglang_qwen3.5_gb200-fp4_agentic_agg-gb200-tp2ep2-mtp-hicache.yaml": { chip: "gb200", formats: ["nvfp4"], roles: [["server", undefined, 2]] },
  "inferencex__trtllm_deepseek-v4_agentx-gb300-20260811_dynamo-disagg-gb300-1p4d-dep4-tep8-c4-b1-mtp.yaml": {
    chip: "gb300",
    roles: [
      ["prefill", undefined, 4],
      ["decode", 4, 8],
    ],
  },
  "inferencex__trtllm_glm5.2_gb300-fp4_agentic_dynamo-agg-gb300-tp8-c1-b2-mtp8.yaml": { chip: "gb300", formats: ["nvfp4"], roles: [["server", undefined, 8]] },
};

describeWithSharedData("the real serving recipes", () => {
  const files = sharedFiles("workloads").filter((file) => file.startsWith("inferencex__"));

  it("are all expected", () => {
    expect(files).toEqual(Object.keys(expected).sort());
  });

  it.each(files)("%s becomes what was written down", (file) => {
    const name = `workloads/${file}`;
    expect(inferencexImporter.detect({ name, text: sharedText(name) })).toBeGreaterThan(0.5);
    const { workloads } = importRecipe(sharedText(name), name);
    const wanted = expected[file];
    if (wanted === undefined || typeof wanted === "number") {
      expect(workloads.length).toBe(wanted);
      return;
    }
    const roles = workloads[0]?.spec?.profiles?.[0]?.roles ?? [];
    expect(roles.map((role) => [role.name, role.replicas, role.devices?.count])).toEqual(wanted.roles);
    for (const role of roles) {
      expect(role.devices?.chip?.anyOf).toEqual(wanted.chip === undefined ? undefined : [wanted.chip]);
      expect(role.devices?.formats?.map((entry) => entry.format)).toEqual(wanted.formats);
    }
  });
});
