import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readDocuments } from "@cornercast/sdk/document";
import { encodeBinary } from "@cornercast/sdk/document/binary";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandRunner } from "./testing/run-command.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const workload = join(root, "examples/workloads/llama-70b-serve.yaml");
const market = join(root, "examples/market");
const now = "2026-11-24T00:00:00Z";
const run = commandRunner(now);
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cornercast-"));
  writeFileSync(
    join(folder, "broken.yaml"),
    "apiVersion: cornercast/v1\nkind: Workload\nmetadata: {name: x}\nspec:\n  profiles:\n    - name: p\n      rolls: []\n",
  );
  writeFileSync(join(folder, "junk.txt"), "nothing that anybody knows\n");
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("documents in binary form", () => {
  it("match as their texts do", async () => {
    const { documents } = readDocuments([{ name: "workload.yaml", text: readFileSync(workload, "utf8") }]);
    const file = join(folder, "workload.binpb");
    writeFileSync(file, encodeBinary(documents[0]?.value ?? null));
    const [text, binary] = [await run("match", workload, market, "--json"), await run("match", file, market, "--json")];
    expect(binary.code).toBe(0);
    expect(JSON.parse(binary.out)).toEqual(JSON.parse(text.out));
    expect((await run("validate", file)).out).toBe("1 document, 0 errors, 0 warnings\n");
  });
});

describe("cornercast match --moving-from", () => {
  it("leaves out the offer that the job leaves, and finds what the move does not keep", async () => {
    const moving = join(folder, "moving.yaml");
    writeFileSync(
      moving,
      `apiVersion: cornercast/v1
kind: Workload
metadata: {name: job}
spec:
  state: {numerics: N0}
  profiles: [{name: any, artifacts: [{kind: safetensors, formats: [bf16]}], roles: [{name: main, devices: {count: 1}}]}]
`,
    );
    const market2 = join(folder, "two.yaml");
    const unit = (name: string, chip: string) =>
      `apiVersion: cornercast/v1\nkind: Offer\nmetadata: {name: ${name}}\nspec: {shape: {devices: [{count: 1, chip: ${chip}}]}}\n`;
    writeFileSync(market2, `${unit("a", "h100-sxm")}---\n${unit("b", "mi300x")}`);
    const report = JSON.parse((await run("match", moving, market2, "--moving-from", "a", "--json")).out) as {
      readonly spec: { readonly verdict: string; readonly offers: { readonly count: number } };
    };
    expect([report.spec.verdict, report.spec.offers.count]).toEqual(["blocked", 1]);
    expect(await run("match", moving, market2, "--moving-from", "c")).toMatchObject({ code: 3, err: expect.stringContaining("there is no offer c") });
  });
});

describe("the example of a move from H100 to MI300X", () => {
  const folderOf = (name: string) => join(root, "examples/portability", name);

  it("prints what its README shows", async () => {
    const { out } = await run("runs", folderOf("job.yaml"), "h100-sxm", "mi300x", "b200-sxm", "--host", "linux/amd64", "--driver", "580.65.06");
    const shown = /```text\n([^`]*)```/u.exec(readFileSync(folderOf("README.md"), "utf8"))?.[1];
    expect(out).toBe(shown);
  });

  it("moves once it is rebuilt, and not as it is", async () => {
    const verdicts = async (job: string) => {
      const { out } = await run("match", folderOf(job), folderOf("offers.yaml"), "--moving-from", "now-h100-8", "--json");
      return (JSON.parse(out) as { readonly spec: { readonly counts: { readonly fits?: number; readonly doesNotFit?: number } } }).spec.counts;
    };
    expect(await verdicts("job.yaml")).toMatchObject({ fits: 1, doesNotFit: 1 });
    expect(await verdicts("rebuilt.yaml")).toMatchObject({ fits: 2 });
  });
});

describe("cornercast runs", () => {
  it("says by which rule an artifact runs or not, and once what to do", async () => {
    const { code, out } = await run("runs", "cubin:sm_90a", "h100-sxm", "b200-sxm", "gb200");
    expect(code).toBe(0);
    expect(out.split("\n").map((line) => line.split(/ {2,}/u).slice(0, 4))).toContainEqual(["h100-sxm", "sm_90", "native", "cubin-architecture-specific"]);
    expect(out).toContain("  b200-sxm, gb200\n    embed PTX compute_90 or rebuild with -gencode arch=compute_100f,code=sm_100f\n");
  });

  it("takes the driver, other software and the host, and says which of them would decide", async () => {
    expect((await run("runs", "ptx:compute_90@8.5", "h100-sxm")).out).toContain("not known: --driver");
    expect((await run("runs", "ptx:compute_90@8.5", "h100-sxm", "--driver", "555")).out).toContain("jit");
    expect((await run("runs", "elf,platform=linux/amd64/v4", "h100-sxm", "--host", "linux/amd64/v3")).out).toContain("rebuild for x86-64-v3");
    expect((await run("runs", "onnx@22", "h100-sxm", "--software", "onnx-opset=21")).out).toContain("convert the model to operator set 21");
  });

  it("reads the artifacts of a workload, a description, and what inspect prints", async () => {
    const asWorkload = await run("runs", workload, "h100-sxm", "mi300x", "--host", "linux/amd64", "--json");
    expect((JSON.parse(asWorkload.out) as readonly { readonly verdict: string }[]).map(({ verdict }) => verdict)).toEqual(["native", "no", "no", "native"]);
    writeFileSync(
      join(folder, "artifact.yaml"),
      "kind: fatbin\ncontains: [{kind: cubin, target: sm_80}, {kind: ptx, target: compute_80, isaVersion: '7.0'}]\n",
    );
    expect((await run("runs", join(folder, "artifact.yaml"), "h100-sxm")).out).toContain("ptx-later-device");
    writeFileSync(join(folder, "inspected.json"), JSON.stringify([{ file: "lib.so", artifact: { kind: "hsaco", target: "gfx942" }, diagnostics: [] }]));
    expect(JSON.parse((await run("runs", join(folder, "inspected.json"), "mi300x", "--json")).out)).toEqual([
      { artifact: "lib.so", chip: "mi300x", verdict: "native", rule: "hsaco-same-processor" },
    ]);
  });

  it("reads files of code as inspect does", async () => {
    const file = join(folder, "kernel.ptx");
    writeFileSync(file, "//\n.version 8.4\n.target sm_90\n.address_size 64\n.visible .entry k() { ret; }\n");
    expect(JSON.parse((await run("runs", file, "b200-sxm", "--driver", "580.65.06", "--json")).out)).toEqual([
      { artifact: file, chip: "b200-sxm", verdict: "jit", rule: "ptx-later-device" },
    ]);
  });

  it("lists all chips without any", async () => {
    const { out } = await run("runs", "gguf@3", "--json");
    expect((JSON.parse(out) as readonly object[]).length).toBeGreaterThan(80);
  });

  it("says where a description is wrong, in its own places", async () => {
    writeFileSync(join(folder, "wrong.yaml"), "kind: cubin\ntargets: sm_90\n");
    const { code, err } = await run("runs", join(folder, "wrong.yaml"), "h100-sxm");
    expect(code).toBe(3);
    expect(err).toMatch(/wrong\.yaml:2:1.*\[unknown-field\]/u);
    expect(err).not.toContain("profiles");
  });

  it.each([
    [["cubn:sm_90"], 2, "did you mean cubin?"],
    [["cubin:"], 2, "is not KIND[:TARGET][@VERSION]"],
    [["cubin:sm_90", "h100-sxmm"], 3, "did you mean h100-sxm?"],
    [["cubin:sm_90", "h100-sxm", "--host", "amd64"], 2, "is not a platform"],
    [["cubin:sm_90", "h100-sxm", "--software", "tensort=10"], 2, "did you mean tensorrt?"],
    [["oci-image,platform=Linux"], 2, "[pattern-mismatch]"],
  ])("refuses %j", async (args, code, message) => {
    const result = await run("runs", ...args);
    expect([result.code, result.err]).toEqual([code, expect.stringContaining(message)]);
  });
});

describe("cornercast match", () => {
  it("lists what fits, cheapest first, and exits with 0", async () => {
    const { code, out } = await run("match", workload, market);
    expect(code).toBe(0);
    expect(out.indexOf("rw-mi300x-8")).toBeGreaterThan(0);
    expect(out.indexOf("rw-mi300x-8")).toBeLessThan(out.indexOf("aurora-h100-8"));
    expect(out).toContain(`at ${now}`);
  });

  it("writes one JSON document with --json, and nothing else to standard output", async () => {
    const { out } = await run("match", workload, market, "--json", "--at", "2026-11-25");
    const report = JSON.parse(out) as { readonly kind: string; readonly spec: { readonly at: string } };
    expect([report.kind, report.spec.at]).toEqual(["MatchReport", "2026-11-25T00:00:00Z"]);
  });

  it.each([
    ["offers>=2,providers>=2", 0, ""],
    ["offers>=3", 1, "offers>=3, found 2"],
    ["providers<=1", 1, "providers<=1, found 2"],
  ])("holds the expectation %s", async (expectation, exitCode, message) => {
    const { code, err } = await run("match", workload, market, "--expect", expectation);
    expect(code).toBe(exitCode);
    expect(err).toContain(message);
  });

  it.each([
    ["a condition that is none", ["--expect", "many"], 2, "is not a condition"],
    ["an order that is none", ["--by", "beauty"], 2, "cost, time or energy"],
    ["a time that is none", ["--at", "yesterday"], 2, "RFC 3339"],
    ["a number that is none", ["--top", "-1"], 2, "whole number"],
    ["an option that is none", ["--jason"], 2, "Did you mean --json"],
  ])("refuses %s with the exit code of wrong usage", async (_, flags, exitCode, message) => {
    const { code, err } = await run("match", workload, market, ...flags);
    expect(code).toBe(exitCode);
    expect(err).toContain(message);
  });

  it("says which file cannot be read, and exits with 3", async () => {
    const { code, err } = await run("match", join(folder, "none.yaml"), market);
    expect(code).toBe(3);
    expect(err).toContain("none.yaml");
  });

  it("refuses a workload with an unknown field at its place, with a suggestion", async () => {
    const { code, err } = await run("match", join(folder, "broken.yaml"), market);
    expect(code).toBe(3);
    expect(err).toMatch(/broken\.yaml:7:7: error \[unknown-field\].*did you mean roles/u);
  });

  it("refuses a file that no importer recognises", async () => {
    const { code, err } = await run("match", join(folder, "junk.txt"), market);
    expect(code).toBe(3);
    expect(err).toContain("import-not-recognized");
  });
});

describe("cornercast explain", () => {
  it("lists every requirement of one offer with what was seen", async () => {
    const { code, out } = await run("explain", workload, market, "--offer", "rw-a100-8");
    expect(code).toBe(0);
    expect(out).toMatch(/✗\s+devices\.memoryBandwidth\.min\s+wanted 3TB\/s\s+saw 2\.0\d+TB\/s/u);
  });

  it("suggests the name of an offer", async () => {
    const { code, err } = await run("explain", workload, market, "--offer", "rw-a100-9");
    expect(code).toBe(3);
    expect(err).toContain("did you mean rw-a100-8");
  });
});

describe("cornercast validate", () => {
  it("passes the examples", async () => {
    const { code, out } = await run("validate", join(root, "examples/workloads"), market);
    expect(out).toContain("0 errors");
    expect(code).toBe(0);
  });

  it("fails a document with an error, and says so in JSON", async () => {
    const { code, out } = await run("validate", join(folder, "broken.yaml"), "--json");
    expect(code).toBe(1);
    expect((JSON.parse(out) as { readonly valid: boolean }).valid).toBe(false);
  });
});

describe("cornercast chips", () => {
  it("prints the figures of a chip with their sources", async () => {
    const { out } = await run("chips", "NVIDIA-H100-80GB-HBM3");
    expect(out).toMatch(/^h100-sxm/u);
    expect(out).toMatch(/memoryBandwidth\s+3\.35TB\/s\s+\S/u);
  });

  it("suggests a chip for a name that is not registered", async () => {
    const { code, err } = await run("chips", "h100-smx");
    expect(code).toBe(3);
    expect(err).toContain("did you mean h100-sxm");
  });
});

describe("cornercast inspect", () => {
  const ptx = ".version 8.5\n.target sm_90a\n.address_size 64\n";

  it("says what an artifact was built for", async () => {
    writeFileSync(join(folder, "kernel.ptx"), ptx);
    const { code, out } = await run("inspect", join(folder, "kernel.ptx"));
    expect(code).toBe(0);
    expect(out).toMatch(/kernel\.ptx\n {2}ptx {2}compute_90a {2}version 8\.5, address size 64\n/u);
  });

  it("gives the artifact of a Workload with --json", async () => {
    writeFileSync(join(folder, "kernel.ptx"), ptx);
    const { out } = await run("inspect", "--json", join(folder, "kernel.ptx"));
    const [result] = JSON.parse(out) as readonly { readonly artifact: unknown }[];
    expect(result?.artifact).toEqual({ kind: "ptx", target: "compute_90a", isaVersion: "8.5" });
  });

  it("is what cornercast runs asks about an artifact itself", async () => {
    writeFileSync(join(folder, "kernel.ptx"), ptx);
    const { code, out } = await run("runs", join(folder, "kernel.ptx"), "h100-sxm", "b200-sxm", "--driver", "580.65.06");
    expect(code).toBe(0);
    expect(out).toMatch(/h100-sxm\s+sm_90\s+jit/u);
    expect(out).toMatch(/b200-sxm\s+sm_100\s+no/u);
  });

  it("opens nothing outside of the folder of an image, whatever a link in it says", async () => {
    const image = join(folder, "image");
    const digest = "a".repeat(64);
    mkdirSync(join(image, "blobs/sha256"), { recursive: true });
    writeFileSync(join(image, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
    writeFileSync(join(image, "index.json"), JSON.stringify({ manifests: [{ digest: `sha256:${digest}` }] }));
    writeFileSync(join(folder, "outside.json"), JSON.stringify({ config: {}, layers: [] }));
    symlinkSync(join(folder, "outside.json"), join(image, "blobs/sha256", digest));
    const { code, err } = await run("inspect", image);
    expect(code).toBe(1);
    expect(err.replaceAll("\n    ", " ")).toContain(`the blob sha256:${digest} of the index is not there`);
  });

  it("fails for a named file that is no artifact, and passes over one that only lies in a named folder", async () => {
    mkdirSync(join(folder, "kernels"));
    writeFileSync(join(folder, "kernels/kernel.ptx"), ptx);
    writeFileSync(join(folder, "kernels/readme.txt"), "hello");
    expect((await run("inspect", join(folder, "junk.txt"))).code).toBe(1);
    expect((await run("inspect", join(folder, "junk.txt"))).err).toContain("inspect-not-recognized");
    const { code, out, err } = await run("inspect", join(folder, "kernels"));
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain("compute_90a");
  });

  it("says where a damaged file ends", async () => {
    writeFileSync(join(folder, "cut.fatbin"), Uint8Array.from([0x50, 0xed, 0x55, 0xba, 1, 0, 16, 0, 100, 0, 0, 0, 0, 0, 0, 0]));
    const { code, err } = await run("inspect", join(folder, "cut.fatbin"));
    expect(code).toBe(1);
    expect(err).toMatch(/cut\.fatbin: byte 16: error \[inspect-truncated\]/u);
  });

  it("says which file is not there, and exits with 3", async () => {
    expect((await run("inspect", join(folder, "none.cubin"))).code).toBe(3);
  });
});

describe("cornercast import", () => {
  it("turns a foreign file into documents that validate", async () => {
    writeFileSync(join(folder, "task.yaml"), "resources:\n  accelerators: H100:8\nrun: echo hello\n");
    const { code, out } = await run("import", join(folder, "task.yaml"));
    expect(code).toBe(0);
    writeFileSync(join(folder, "imported.yaml"), out);
    expect((await run("validate", join(folder, "imported.yaml"), "--strict")).code).toBe(0);
  });

  it("fails where nothing comes out", async () => {
    expect((await run("import", join(folder, "junk.txt"))).code).toBe(1);
  });
});

describe("cornercast --help", () => {
  it.each([[["--help"]], [["match", "--help"]], [["import", "--help"]]])("%j prints examples or exit codes and exits with 0", async (args) => {
    const { code, out } = await run(...args);
    expect(code).toBe(0);
    expect(out).toMatch(/Examples?:|Exit codes:/u);
  });
});

describe("what nobody wants to read", () => {
  it.each([
    ["an empty file", "empty.yaml", "", 1, "the text is empty"],
    ["bytes that are no text", "binary.bin", "\u0000\u0001\u0002", 1, "this is no text"],
    ["a text of another kind", "junk.txt", "nothing that anybody knows", 1, "no importer recognises the text"],
  ])("is said to be %s when it is imported", async (_, name, text, code, message) => {
    writeFileSync(join(folder, name), text);
    const result = await run("import", join(folder, name));
    expect(result.code).toBe(code);
    expect(result.err).toContain(message);
    expect(result.out).toBe("");
  });

  it("is refused by its size before it is read", async () => {
    const file = join(folder, "sparse.yaml");
    writeFileSync(file, "");
    truncateSync(file, 3 * 2 ** 30);
    for (const command of ["import", "validate"]) {
      expect(await run(command, file)).toMatchObject({ code: 3, err: `${file} is larger than 512 MiB; split it, or name only what is needed` });
    }
  });

  it.skipIf(!existsSync("/dev/zero"))("is refused also where it has no size and no end", { timeout: 60_000 }, async () => {
    expect(await run("import", "/dev/zero")).toMatchObject({ code: 3, err: expect.stringContaining("is larger than 512 MiB") as string });
  });

  it("cannot be standard input for the workload and the offers at once", async () => {
    expect(await run("match", "-", "-")).toMatchObject({ code: 2, err: "standard input (-) can be read only once" });
    expect(await run("explain", "-", "-")).toMatchObject({ code: 2 });
  });

  it("is told from a document of another system, which can be imported", async () => {
    const file = join(folder, "node.yaml");
    writeFileSync(file, "apiVersion: v1\nkind: Node\nmetadata: {name: n}\n");
    const { code, err } = await run("validate", file);
    expect(code).toBe(1);
    expect(err).toContain(`${file} looks like what \`cornercast import\` turns into documents: Kubernetes`);
  });

  it("does not pass a validation of no documents", async () => {
    writeFileSync(join(folder, "nothing.yaml"), "# only a comment\n");
    expect((await run("validate", join(folder, "nothing.yaml"))).code).toBe(3);
  });

  it("is UTF-8 or, where a mark says so, UTF-16", async () => {
    const text = "resources:\n  accelerators: T4\n  cpus: 4\nrun: echo\n";
    const file = join(folder, "wide.yaml");
    writeFileSync(file, Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]));
    const { code, out } = await run("import", file);
    expect(code).toBe(0);
    expect(out).toContain("- t4");
  });
});
