import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import type { OfferJson, WorkloadJson } from "@cornercast/schemas";
import { readDocuments, validateDocuments } from "@cornercast/sdk/document";
import { match } from "@cornercast/sdk/match";
import { report } from "../browser/page.js";
import { bestOffer } from "./match.js";
import { handOver } from "./release-key.js";
import { verdictOn } from "./verify.js";

const examples = fileURLToPath(new URL("../", import.meta.url));
const at = "2026-11-24T00:00:00Z";
const market = readdirSync(join(examples, "market")).map((name) => join(examples, "market", name));
const job = join(examples, "workloads/llama-70b-serve.yaml");

describe("the example programs", () => {
  it("are a few dozen lines each, and that which matches is ten", () => {
    const lines = (name: string) => readFileSync(join(examples, name), "utf8").split("\n");
    for (const name of ["programs/match.ts", "programs/verify.ts", "programs/release-key.ts", "browser/page.ts"]) expect(lines(name).length).toBeLessThan(70);
    const body = lines("programs/match.ts").filter((line) => /^(?: {2}\S|export|\})/u.test(line));
    expect(body.length).toBeLessThanOrEqual(10);
  });

  it("find the best offer", () => {
    expect(bestOffer(job, market, at)).toMatch(/^rw-mi300x-8: fits, 19\.90 EUR an hour$/u);
  });

  it.each([
    ["report.hex", /^accepted: (?:affirming|warning)$/u],
    ["debug.hex", /^\[/u],
  ])("say of %s what the policy says", async (name, verdict) => {
    expect(await verdictOn(join(examples, "boundary"), name, new Uint8Array(32).fill(7), "2026-01-01T00:00:00Z")).toMatch(verdict);
  });

  it("hand a key to the boundary that answers, and to no other", async () => {
    const key = new TextEncoder().encode("the key of the weights");
    expect(await handOver(key, at)).toBe("the key of the weights");
    expect(await handOver(key, at, "train-8")).toMatch(/binding-mismatch/u);
  });

  it("match in a page, which takes nothing of Node", async () => {
    const text = report(readFileSync(job, "utf8"), market.map((name) => readFileSync(name, "utf8")).join("---\n"), at);
    expect(text).toMatch(/fits {2}rw-mi300x-8/u);
    expect(report("kind: Workload", "", at)).toMatch(/job\.yaml:1/u);
    const bundled = await build({
      entryPoints: [join(examples, "browser/page.ts")],
      bundle: true,
      write: false,
      platform: "browser",
      conditions: ["@cornercast/source"],
      logLevel: "silent",
    });
    expect(bundled.errors).toEqual([]);
  });
});

describe("the example documents", () => {
  const documents = ["workloads", "market", "portability", "boundary"].flatMap((folder) =>
    readdirSync(join(examples, folder))
      .filter((name) => name.endsWith(".yaml"))
      .map((name) => [join(folder, name), readFileSync(join(examples, folder, name), "utf8")] as const),
  );

  it.each(documents)("%s names the schema of its kind for editors", (name, text) => {
    const [, path = ""] = /^# yaml-language-server: \$schema=(\S+)$/mu.exec(text.split("\n")[0] ?? "") ?? [];
    const { title } = JSON.parse(readFileSync(join(examples, name, "..", path), "utf8")) as { readonly title: string };
    expect([...text.matchAll(/^kind: (\w+)$/gmu)].map(([, kind]) => kind)).toContain(title);
    expect(new Set([...text.matchAll(/^kind: (\w+)$/gmu)].map(([, kind]) => kind)).size).toBe(1);
  });
});

it("the job that the README begins with is valid, and fits somewhere", () => {
  const [, text = ""] = /```yaml\n(apiVersion: cornercast\/v1\n[\s\S]*?)```/u.exec(readFileSync(join(examples, "../README.md"), "utf8")) ?? [];
  const { documents, diagnostics } = validateDocuments(readDocuments([{ name: "README.md", text }]).documents);
  expect([documents.length, diagnostics]).toEqual([1, []]);
  const offers = readDocuments(market.map((name) => ({ name, text: readFileSync(name, "utf8") }))).documents.map(({ value }) => value as OfferJson);
  expect(match(documents[0]?.value as WorkloadJson, offers, { at }).spec?.verdict).toBe("fits");
});
