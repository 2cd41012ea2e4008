import type { ArtifactJson, DeviceJson, DeviceRequirementJson, FindingJson, OfferJson, SoftwareJson, WorkloadJson } from "@cornercast/schemas";
import { describe, expect, it } from "vitest";
import { match } from "../index.js";

function workload(artifact: ArtifactJson, devices: DeviceRequirementJson = {}): WorkloadJson {
  return {
    apiVersion: "cornercast/v1",
    kind: "Workload",
    metadata: { name: "job" },
    spec: { profiles: [{ name: "any", artifacts: [artifact], roles: [{ name: "main", devices: { count: 1, ...devices } }] }] },
  };
}

function offer(device: DeviceJson, software: readonly SoftwareJson[] = []): OfferJson {
  return {
    apiVersion: "cornercast/v1",
    kind: "Offer",
    metadata: { name: "unit" },
    spec: { shape: { devices: [{ count: 1, ...device }], devicesComplete: true, software: [...software] } },
  };
}

/** The verdict of a match against one offer, and the first finding that is not satisfied. */
function judge(asked: WorkloadJson, offered: OfferJson): { readonly verdict: string | undefined; readonly finding: FindingJson | undefined } {
  const report = match(asked, [offered], { at: "2026-12-01T00:00:00Z" });
  const findings = [...(report.spec?.invalid ?? []), ...(report.spec?.profiles?.[0]?.nearestMiss?.findings ?? [])];
  return { verdict: report.spec?.verdict, finding: findings.find(({ status }) => status !== "satisfied") };
}

describe("the code of an artifact", () => {
  it("that does not run says by which rule, and what to embed or to rebuild", () => {
    const { verdict, finding } = judge(workload({ kind: "cubin", target: "sm_90a" }), offer({ chip: "b300-sxm" }));
    expect(verdict).toBe("does-not-fit");
    expect(finding).toMatchObject({
      code: "artifact-target-mismatch",
      wanted: "sm_90a",
      seen: { value: "sm_103", sourceKind: "nameplate" },
      fix: "embed PTX compute_90 or rebuild with -gencode arch=compute_100f,code=sm_100f",
    });
    expect(finding?.message).toContain("rule cubin-architecture-specific-elsewhere");
  });

  it("that is undecided says which facts are not stated", () => {
    const { verdict, finding } = judge(workload({ kind: "ptx", target: "compute_90", isaVersion: "8.5" }), offer({ chip: "h100-sxm" }));
    expect(verdict).toBe("undetermined");
    expect(finding?.message).toContain("not stated: software.nvidia-driver");
  });

  it("is decided where all the chips that a device may be agree, and undecided where they do not", () => {
    const asked = workload({ kind: "cubin", target: "sm_90" });
    const verdict = (...chipCandidates: readonly string[]) => judge(asked, offer({ chipCandidates: [...chipCandidates] })).verdict;
    expect([verdict("h100-sxm", "h200-sxm"), verdict("h100-sxm", "b200-sxm"), verdict("l4", "b200-sxm")]).toEqual(["fits", "undetermined", "does-not-fit"]);
  });

  it("needs the driver: a unit that is known to have none does not run it", () => {
    const { finding } = judge(workload({ kind: "cubin", target: "sm_90" }), offer({ chip: "h100-sxm" }, [{ name: "nvidia-driver", present: false }]));
    expect(finding).toMatchObject({ code: "software-missing", fix: "install the NVIDIA driver" });
  });

  it("that no registered chip runs makes the request invalid", () => {
    expect(judge(workload({ kind: "ptx", target: "compute_190", isaVersion: "9.0" }), offer({ chip: "h100-sxm" })).finding?.code).toBe("artifact-runs-nowhere");
  });

  it("of more parts than are judged is undecided, and in bounded time", () => {
    const parts = (count: number, part: (index: number) => ArtifactJson) => Array.from({ length: count }, (_, index) => part(index));
    const contains = parts(30, (outer) => ({
      kind: "fatbin",
      contains: parts(250, (inner) => ({ kind: "cubin", target: `sm_${String(1_000 + outer * 250 + inner)}` })),
    }));
    const start = performance.now();
    const { verdict, finding } = judge(workload({ kind: "oci-image", contains }), offer({ chip: "h100-sxm" }));
    expect([verdict, finding?.code]).toEqual(["undetermined", "artifact-parts-incomplete"]);
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  it("demands nothing where it states nothing", () => {
    expect(judge(workload({ kind: "oci-image", platform: "linux/amd64", contains: [{ kind: "cubin" }] }), offer({ chip: "mi300x" })).finding?.predicate).toBe(
      "profiles[any].artifacts[0].platform",
    );
  });
});

describe("a numeric format", () => {
  it("that is wanted natively and only converts says how", () => {
    const { finding } = judge(workload({ kind: "safetensors" }, { formats: [{ format: "fp8_e4m3fn" }] }), offer({ chip: "mi300x" }));
    expect(finding).toMatchObject({ code: "format-not-supported", predicate: "profiles[any].roles[main].devices.formats[fp8_e4m3fn].support" });
    expect(finding?.fix).toContain("read as fp8_e4m3fnuz");
  });

  it("that was measured on the unit counts before what the registry says", () => {
    const asked = workload({ kind: "safetensors", formats: ["nvfp4"] });
    const measured = offer({ chip: "gaudi3", formats: [{ format: "nvfp4", support: "emulated", source: "lab" }] });
    expect(judge(asked, offer({ chip: "gaudi3" })).verdict).toBe("does-not-fit");
    expect(judge(asked, { ...measured, spec: { ...measured.spec, sources: [{ id: "lab", kind: "measured" }] } }).verdict).toBe("fits");
  });
});
