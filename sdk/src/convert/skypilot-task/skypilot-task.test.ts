import { describe, expect, it } from "vitest";
import { validateDocuments, readDocuments } from "../../document/index.js";
import { describeWithSharedData, sharedText } from "../../testing/shared-data.js";
import { skyPilotTaskImporter } from "./skypilot-task-importer.js";

function importTask(text: string, name = "task.yaml") {
  const { workloads, diagnostics } = skyPilotTaskImporter.import([{ name, text }], {});
  const checked = validateDocuments(readDocuments([{ name: "out.json", text: JSON.stringify(workloads) }]).documents);
  expect(checked.diagnostics.filter((diagnostic) => diagnostic.severity === "error")).toEqual([]);
  return { workload: workloads[0], codes: diagnostics.map((diagnostic) => diagnostic.code) };
}

describe("a SkyPilot task", () => {
  it("with one accelerator asks for its chip and count on one node", () => {
    const { workload } = importTask("resources:\n  accelerators: H100:8\nrun: echo\n");
    expect(workload?.spec?.profiles?.[0]?.roles?.[0]?.devices?.count).toBe(8);
    expect(workload?.spec?.profiles?.[0]?.roles?.[0]?.devices?.chip?.anyOf).toContain("h100-sxm");
  });

  it.each([
    ["a set with counts", "{L4: 8, A10G: 4}", ["L4-8", "A10G-4"]],
    ["a set without spaces, which YAML reads as keys", "{L4:8, A10G:4}", ["L4-8", "A10G-4"]],
    ["a list", "[L4:8, A10G:4]", ["L4-8", "A10G-4"]],
    ["a name without a count", "T4", ["T4-1"]],
  ])("turns %s into profiles in their order", (_, accelerators, names) => {
    const { workload } = importTask(`resources:\n  accelerators: ${accelerators}\nrun: echo\n`);
    expect(workload?.spec?.profiles?.map((profile) => profile.name)).toEqual(names);
  });

  it("reads 32+ as at least and 32 as exactly that", () => {
    const atLeast = importTask("resources:\n  cpus: 32+\n  memory: 64+\nrun: echo\n").workload?.spec?.profiles?.[0]?.roles?.[0]?.host;
    expect(atLeast).toEqual({ cores: { min: 32 }, memory: { min: "64GiB" } });
    const exactly = importTask("resources:\n  cpus: 4\n  memory: 16\nrun: echo\n").workload?.spec?.profiles?.[0]?.roles?.[0]?.host;
    expect(exactly).toEqual({ cores: { min: 4, max: 4 }, memory: { min: "16GiB", max: "16GiB" } });
  });

  it("lays any_of over the common resources, with place and preemption of each", () => {
    const { workload } = importTask(
      "resources:\n  accelerators: H100:1\n  any_of:\n    - infra: aws/us-east-1\n      use_spot: true\n    - cloud: GCP\n      use_spot: false\nrun: echo\n",
    );
    expect(workload?.spec?.profiles?.map(({ location, preemptible }) => ({ location, preemptible }))).toEqual([
      { location: { providers: { anyOf: ["aws"] }, regions: { anyOf: ["us-east-1"] } }, preemptible: "required" },
      { location: { providers: { anyOf: ["gcp"] } }, preemptible: "refused" },
    ]);
  });

  it("counts a node as a replica, times the replicas of a service", () => {
    const { workload } = importTask("num_nodes: 3\nservice:\n  replicas: 2\nresources:\n  accelerators: L4\nrun: echo\n");
    expect(workload?.spec?.profiles?.[0]?.roles?.[0]?.replicas).toBe(6);
  });

  it("keeps a name that the registry does not know, and says so", () => {
    const { workload, codes } = importTask("resources:\n  accelerators: Zeta9000:2\nrun: echo\n");
    expect(workload?.spec?.profiles?.[0]?.roles?.[0]?.devices?.chip?.anyOf).toEqual(["zeta9000"]);
    expect(codes).toContain("chip-unknown");
  });

  it("takes environment variables without a value as secrets, and never invents one", () => {
    const { workload } = importTask("envs:\n  TOKEN:\n  MODEL: m\nrun: echo\n");
    expect(workload?.spec?.profiles?.[0]?.roles?.[0]?.run).toMatchObject({ env: { MODEL: "m" }, secrets: ["TOKEN"] });
  });

  it.each([
    ["nothing of a task", "hello: world\n", "import-no-offer-or-workload"],
    ["no YAML", "a: [1, 2\n", "yaml-syntax"],
  ])("is refused where there is %s", (_, text, code) => {
    const { diagnostics, workloads } = skyPilotTaskImporter.import([{ name: "x.yaml", text }], {});
    expect(workloads).toEqual([]);
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
  });
});

describeWithSharedData("the real SkyPilot task", () => {
  it("becomes eight profiles of two spot replicas each", () => {
    const name = "workloads/skypilot__llm_llama-3_llama3.yaml";
    expect(skyPilotTaskImporter.detect({ name, text: sharedText(name) })).toBeGreaterThan(0.5);
    const { workload, codes } = importTask(sharedText(name), name);
    const profiles = workload?.spec?.profiles ?? [];
    expect(profiles.map((profile) => profile.name)).toEqual(["L4-8", "A10g-8", "A10-8", "A100-4", "A100-8", "A100-80GB-2", "A100-80GB-4", "A100-80GB-8"]);
    expect(new Set(profiles.map((profile) => profile.preemptible))).toEqual(new Set(["required"]));
    expect(new Set(profiles.map((profile) => profile.roles?.[0]?.replicas))).toEqual(new Set([2]));
    expect(profiles[0]?.roles?.[0]?.host).toEqual({ cores: { min: 32 }, disk: { min: "512GB" } });
    expect(codes).toContain("import-field-ignored");
  });
});
