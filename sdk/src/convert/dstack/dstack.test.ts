import { describe, expect, it } from "vitest";
import { readDocuments, validateDocuments } from "../../document/index.js";
import { describeWithSharedData, sharedFiles, sharedText } from "../../testing/shared-data.js";
import { parseDstackGpu } from "./dstack-gpu.js";
import { dstackImporter } from "./dstack-importer.js";

function importRun(text: string, name = "run.dstack.yml") {
  const { workloads, diagnostics } = dstackImporter.import([{ name, text }], {});
  const checked = validateDocuments(readDocuments([{ name: "out.json", text: JSON.stringify(workloads) }]).documents);
  expect(checked.diagnostics.filter((diagnostic) => diagnostic.severity === "error")).toEqual([]);
  return { role: workloads[0]?.spec?.profiles?.[0]?.roles?.[0], spec: workloads[0]?.spec, codes: diagnostics.map((diagnostic) => diagnostic.code) };
}

describe("resources.gpu of dstack", () => {
  it.each([
    ["MI300X:8", { names: ["MI300X"], count: { min: "8", max: "8", exact: true } }],
    ["24GB", { names: [], memory: { min: "24GB", max: "24GB", exact: true } }],
    ["16GB..24GB", { names: [], memory: { min: "16GB", max: "24GB", exact: false } }],
    [
      "nvidia:A100,H100:40GB..:2..8",
      { vendor: "nvidia", names: ["A100", "H100"], memory: { min: "40GB", exact: false }, count: { min: "2", max: "8", exact: false } },
    ],
    ["2", { names: [], count: { min: "2", max: "2", exact: true } }],
  ])("reads %s", (text, gpu) => {
    expect(parseDstackGpu(text)).toEqual(gpu);
  });
});

describe("a dstack run", () => {
  it("asks for exactly the memory that is written, and says that this is why little is offered", () => {
    const { role, codes } = importRun("type: task\ncommands: [x]\nresources:\n  gpu: 24GB\n");
    expect(role?.devices).toEqual({ count: 1, vendor: { anyOf: ["nvidia"] }, memory: { nominal: { min: "24GB", max: "24GB" } } });
    expect(codes).toEqual(expect.arrayContaining(["import-exact-value", "import-default-applied", "import-default-left-out"]));
  });

  it("does not turn the defaults of dstack into requirements", () => {
    expect(importRun("type: task\ncommands: [x]\nresources:\n  gpu: H100\n").role?.host).toBeUndefined();
  });

  it("carries place, preemption, price and duration over", () => {
    const { spec } = importRun(
      "type: task\ncommands: [x]\nbackends: [aws]\nregions: [eu-west-3]\nspot_policy: spot\nmax_price: 2.5\nmax_duration: 72h\nnodes: 2\nresources:\n  gpu: H100:8\n  cpu: arm:64..\n  memory: 512GB..\n",
    );
    expect(spec).toMatchObject({
      location: { providers: { anyOf: ["aws"] }, regions: { anyOf: ["eu-west-3"] } },
      budget: { maxPerHour: "5 USD" },
      schedule: { duration: "72h" },
      profiles: [{ preemptible: "required", roles: [{ replicas: 2, host: { arch: { anyOf: ["arm64"] }, cores: { min: 64 }, memory: { min: "512GB" } } }] }],
    });
  });

  it("is refused where it runs nothing", () => {
    const { diagnostics } = dstackImporter.import([{ name: "fleet.dstack.yml", text: "type: fleet\nnodes: 2\n" }], {});
    expect(diagnostics[0]?.code).toBe("import-no-offer-or-workload");
  });
});

/** Written down from the files before the importer ran. */
const expected: Readonly<
  Record<string, { readonly count?: number; readonly chip?: string; readonly memory?: readonly [string, string]; readonly replicas?: number }>
> = {
  "dstack__examples_llms_deepseek_trl_amd_.dstack.yml": { count: 1, chip: "mi300x" },
  "dstack__examples_llms_deepseek_trl_amd_deepseek_v2.dstack.yml": { count: 1, chip: "mi300x" },
  "dstack__examples_llms_deepseek_trl_amd_grpo.dstack.yml": { count: 1, chip: "mi300x" },
  "dstack__examples_llms_deepseek_trl_nvidia_.dstack.yml": { count: 1, memory: ["24GB", "24GB"] },
  "dstack__examples_llms_deepseek_trl_nvidia_deepseek_v2.dstack.yml": { count: 1, memory: ["48GB", "48GB"] },
  "dstack__examples_misc_airflow_dags_dstack-repo_task.dstack.yml": {},
  "dstack__examples_misc_http.server_.dstack.yml": {},
  "dstack__examples_misc_jupyterlab_.dstack.yml": {},
  "dstack__examples_misc_ray_cluster.dstack.yaml": { replicas: 4 },
  "dstack__examples_misc_spark_cluster.dstack.yaml": { replicas: 2 },
  "dstack__examples_misc_spark_task.dstack.yaml": {},
  "dstack__examples_models_gpt-oss_amd_120b.dstack.yml": { count: 8, chip: "mi300x" },
  "dstack__examples_single-node-training_qlora_.dstack.yml": { count: 1, memory: ["16GB", "24GB"] },
  "dstack__examples_single-node-training_trl_amd_.dstack.yml": { count: 1, chip: "mi300x" },
};

describeWithSharedData("the real dstack runs", () => {
  const files = sharedFiles("workloads").filter((file) => file.startsWith("dstack__"));

  it("are all expected", () => {
    expect(files).toEqual(Object.keys(expected).sort());
  });

  it.each(files)("%s becomes what was written down", (file) => {
    const name = `workloads/${file}`;
    expect(dstackImporter.detect({ name, text: sharedText(name) })).toBeGreaterThan(0.5);
    const { role } = importRun(sharedText(name), name);
    const { count, chip, memory, replicas } = expected[file] ?? {};
    expect(role?.replicas).toBe(replicas);
    expect(role?.devices?.count).toBe(count);
    expect(role?.devices?.chip?.anyOf).toEqual(chip === undefined ? undefined : [chip]);
    expect(role?.devices?.memory?.nominal).toEqual(memory === undefined ? undefined : { min: memory[0], max: memory[1] });
  });
});
