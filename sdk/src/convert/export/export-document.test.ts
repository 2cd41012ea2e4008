import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OfferJson, WorkloadJson } from "@cornercast/schemas";
import { readDocuments, validateDocuments, valueAt, parsePointer, type JsonValue } from "../../document/index.js";
import { importTexts } from "../import-texts.js";
import { amountOf } from "./amount-of.js";
import { exportDocument } from "./export-document.js";
import { exporters } from "./exporters.js";
import { shellLine } from "./shell-words.js";

const examples = new URL("../../../../examples/", import.meta.url);

function documents(folder: string, kind: string): readonly JsonValue[] {
  const texts = readdirSync(new URL(folder, examples))
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => ({ name, text: readFileSync(new URL(`${folder}/${name}`, examples), "utf8") }));
  return validateDocuments(readDocuments(texts).documents).documents.flatMap(({ value }) => ((value as WorkloadJson).kind === kind ? [value] : []));
}

const workloads = documents("workloads", "Workload") as readonly WorkloadJson[];
const offers = documents("market", "Offer") as readonly OfferJson[];
const named = <Document extends WorkloadJson | OfferJson>(each: Document) => [each.metadata?.name ?? "", each] as const;

const job: WorkloadJson = {
  apiVersion: "cornercast/v1",
  kind: "Workload",
  metadata: { name: "two-parts" },
  spec: {
    profiles: [
      {
        name: "only",
        artifacts: [{ kind: "oci-image", reference: "registry.example/train:1", platform: "linux/arm64" }],
        roles: [
          {
            name: "trainer",
            replicas: 3,
            run: { command: ["python", "train.py"], args: ["--data", "it's here"], env: { SEED: "7 8" }, workingDir: "/srv" },
            devices: {
              count: 8,
              chip: { anyOf: ["h100-sxm"] },
              memory: { usable: { min: "79GiB" } },
              computeCapability: { min: "9.0" },
              selectors: [{ cel: "device.driver != ''" }],
            },
            host: { cores: { min: 32 }, memory: { min: "512GiB" } },
          },
          { name: "reader", run: { command: ["read"] }, host: { cores: { min: 4 } } },
        ],
      },
    ],
    schedule: { duration: "90m", startAfter: "2026-12-01T10:00:00+02:00" },
    acceptance: { tests: [{ name: "loss", metric: "eval-loss", tolerance: 0.01 }] },
  },
};

describe("every export", () => {
  const cases = exporters.flatMap((exporter) =>
    (exporter.takes === "Workload" ? [...workloads, job] : offers).map((each) => [exporter.id, ...named<WorkloadJson | OfferJson>(each)] as const),
  );

  it.each(cases)("%s of %s reports places that there are, once each", (id, _, document) => {
    const { diagnostics } = exportDocument(document, id);
    const places = diagnostics.map(({ code, pointer = "" }) => `${code} ${pointer}`);
    expect(new Set(places).size).toBe(places.length);
    for (const { pointer = "" } of diagnostics)
      expect([pointer, valueAt(document as unknown as JsonValue, parsePointer(pointer) ?? [])]).not.toEqual([pointer, undefined]);
  });

  it.each(cases)("%s of %s reports a section that no format knows", (id, _, document) => {
    const more = { ...document, spec: { ...document.spec, extensions: [{ name: "example.com/thermal", value: 1 }] } } as typeof document;
    expect(exportDocument(more, id).diagnostics.map(({ code, pointer }) => [code, pointer])).toContainEqual(["export-left-out", "/spec/extensions"]);
  });

  it("is refused of the other kind of document, and where there is no such format", () => {
    expect(() => exportDocument(job, "node-labels")).toThrow("node-labels is written of an Offer");
    expect(() => exportDocument(job, "resource-slices")).toThrow("there is no export to resource-slices");
  });

  it("is refused of a profile that the workload does not have", () => {
    const { text, diagnostics } = exportDocument(job, "slurm-batch", { profile: "other" });
    expect([text, diagnostics[0]?.code, diagnostics[0]?.message]).toEqual(["", "export-incomplete", "the workload has no profile 'other'; it has only"]);
  });
});

/** A workload with what every tool has to be told: an image, a vendor, and the memory of a device. */
function completed(workload: WorkloadJson): WorkloadJson {
  const [profile] = workload.spec?.profiles ?? [];
  const [role] = profile?.roles ?? [];
  const devices = { vendor: { anyOf: ["nvidia"] }, memory: { nominal: { min: "80GB" } }, ...role?.devices };
  const artifacts = [...(profile?.artifacts ?? []), { kind: "oci-image", reference: "registry.example/job:1" }];
  return { ...workload, spec: { ...workload.spec, profiles: [{ ...profile, artifacts, roles: [{ ...role, devices }] }] } };
}

/** What both an original and its round trip say of the first role. */
function firstRole(workload: WorkloadJson | undefined) {
  const [profile] = workload?.spec?.profiles ?? [];
  const [role] = profile?.roles ?? [];
  return {
    image: profile?.artifacts?.find(({ kind }) => kind === "oci-image")?.reference,
    replicas: role?.replicas ?? 1,
    count: role?.devices?.count,
    words: [...(role?.run?.command ?? []), ...(role?.run?.args ?? [])],
    secrets: role?.run?.secrets ?? [],
    cores: role?.host?.cores?.min,
    memory: role?.host?.memory?.min,
  };
}

describe("a Kubernetes Job", () => {
  it.each(workloads.map(completed).map(named))("of %s comes back as the same job", (_, workload) => {
    const { text } = exportDocument(workload, "kubernetes-job");
    const back = importTexts([{ name: "job.yaml", text }]);
    expect(back.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(firstRole(back.workloads[0])).toEqual(firstRole(workload));
  });

  it("asks its driver for what the workload says of devices", () => {
    const { text } = exportDocument(job, "kubernetes-job");
    const back = importTexts([{ name: "job.yaml", text }]);
    const cel = back.workloads.flatMap(({ spec }) => spec?.profiles?.[0]?.roles?.[0]?.devices?.selectors?.map((selector) => selector.cel) ?? []);
    expect(cel).toEqual([
      "device.attributes['gpu.nvidia.com'].type == 'gpu'",
      'device.attributes["gpu.nvidia.com"].productName in ["NVIDIA H100 80GB HBM3"]',
      'device.capacity["gpu.nvidia.com"].memory.compareTo(quantity("79Gi")) >= 0',
      'device.attributes["gpu.nvidia.com"].cudaComputeCapability.compareTo(semver("9.0.0")) >= 0',
      "device.driver != ''",
    ]);
  });

  it("is one for each role, and without devices has no claim", () => {
    const { text } = exportDocument(job, "kubernetes-job");
    expect(text.match(/^kind: .*$/gmu)).toEqual(["kind: ResourceClaimTemplate", "kind: Job", "kind: Job"]);
    expect(text).toContain("name: two-parts-reader");
  });
});

describe("a SkyPilot task", () => {
  it.each(workloads.map(completed).map(named))("of %s comes back as the same job", (_, workload) => {
    const { text, diagnostics } = exportDocument(workload, "skypilot-task");
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const back = importTexts([{ name: "sky.yaml", text }]);
    const { words, memory, ...rest } = firstRole(back.workloads[0]);
    const { words: written, memory: least, ...wanted } = firstRole(workload);
    expect(rest).toEqual(wanted);
    expect(amountOf(memory, "bytes")).toBe(amountOf(least, "bytes"));
    expect(words).toEqual(["bash", "-c", written[0] === "bash" ? written[2] : shellLine(written)]);
  });

  it("names the chip that is asked for, by a name that means no other", () => {
    const { text } = exportDocument(job, "skypilot-task");
    const back = importTexts([{ name: "sky.yaml", text }]);
    expect(back.workloads[0]?.spec?.profiles?.[0]?.roles?.[0]?.devices).toEqual({ count: 8, chip: { anyOf: ["h100-sxm"] } });
  });

  it("is one role, and says so of a profile with two", () => {
    expect(
      exportDocument(job, "skypilot-task")
        .diagnostics.filter(({ severity }) => severity === "error")
        .map(({ message }) => message),
    ).toEqual(["a task runs one role, and the profile has 2; the first is written"]);
  });
});

describe("a Slurm batch script", () => {
  it("is a component for each role", () => {
    expect(exportDocument(job, "slurm-batch").text).toBe(`#!/bin/bash
#SBATCH --job-name=two-parts
#SBATCH --time=90
#SBATCH --begin=2026-12-01T08:00:00
#SBATCH --nodes=3
#SBATCH --ntasks=3
#SBATCH --ntasks-per-node=1
#SBATCH --cpus-per-task=32
#SBATCH --mem=524288M
#SBATCH --gpus-per-node=h100:8
#SBATCH hetjob
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --ntasks-per-node=1
#SBATCH --cpus-per-task=4

SEED='7 8' srun --het-group=0 --container-image=registry.example/train:1 --chdir=/srv python train.py --data 'it'\\''s here' &

srun --het-group=1 --container-image=registry.example/train:1 read &

wait
`);
  });

  it.each([...workloads.map(completed), job].map(named))("of %s comes back as the same roles", (_, workload) => {
    const { text } = exportDocument(workload, "slurm-batch");
    const { workloads: back } = importTexts([{ name: "job.sbatch", text }]);
    const rolesOf = (each: WorkloadJson | undefined) =>
      (each?.spec?.profiles?.[0]?.roles ?? []).map(({ replicas = 1, devices, host }) => ({
        replicas,
        count: devices?.count,
        cores: host?.cores?.min,
        memory: amountOf(host?.memory?.min, "bytes"),
      }));
    const wanted = rolesOf(workload).map(({ memory, ...role }) => ({
      ...role,
      memory: memory === undefined ? undefined : Math.ceil(memory / 1_048_576) * 1_048_576,
    }));
    expect(back.map(rolesOf)).toEqual([wanted]);
    expect(back[0]?.metadata?.name).toBe(workload.metadata?.name);
    expect(amountOf(back[0]?.spec?.schedule?.duration, "duration")).toBe(amountOf(workload.spec?.schedule?.duration, "duration"));
  });

  it("gives a shell the words of the command as they are", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ unit: "grapheme" }).filter((word) => !word.includes("\0")),
          { minLength: 1, maxLength: 12 },
        ),
        (words) => {
          const { stdout } = spawnSync("sh", ["-c", `printf '%s\\0' ${shellLine(words)}`], { encoding: "utf8" });
          expect(stdout.split("\0").slice(0, -1)).toEqual(words);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe.each(["resource-slice", "node-labels"])("%s", (id) => {
  const exported = offers.filter(
    ({ spec }) =>
      !exportDocument(spec === undefined ? {} : { apiVersion: "cornercast/v1", kind: "Offer", metadata: { name: "n" }, spec }, id).diagnostics.some(
        ({ severity }) => severity === "error",
      ),
  );

  it("is written of most of the market", () => {
    expect(exported.length).toBeGreaterThan(offers.length / 2);
  });

  it.each(exported.map(named))("of %s comes back with its devices, or with what is reported", (_, offer) => {
    const { text, diagnostics } = exportDocument(offer, id);
    const [device] = offer.spec?.shape?.devices ?? [];
    const back = importTexts([{ name: "node.yaml", text }]);
    const found = back.offers[0]?.spec?.shape?.devices ?? [];
    const reported = new Set(diagnostics.map(({ pointer }) => pointer));
    if (device === undefined || reported.has("/spec/shape/devices") || reported.has("/spec/shape/devices/0")) return;
    if (!reported.has("/spec/shape/devices/0/count")) expect(found.reduce((sum, { count = 0 }) => sum + count, 0)).toBe(device.count);
    if (!reported.has("/spec/shape/devices/0/chip")) expect(found.flatMap(({ chip, chipCandidates = [] }) => [chip, ...chipCandidates])).toContain(device.chip);
  });
});
