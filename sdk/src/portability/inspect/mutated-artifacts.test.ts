import type { ArtifactJson } from "@cornercast/schemas";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDocuments, validateDocuments } from "../../document/index.js";
import { bytesSource } from "./byte-source.js";
import { inspect } from "./inspect.js";
import { samples } from "./testing/samples.js";

const all = samples();
/** Doubles would nearly all be close to 0. */
const place = fc.nat(0xffff).map((part) => part / 0x1_0000);
const edit = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("flip" as const), at: place, bit: fc.nat(7) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("set" as const),
      at: place,
      bytes: fc.constantFrom([0xff], [0xff, 0xff, 0xff, 0xff], [0, 0, 0, 0x80], [0, 0, 0, 0, 0, 0, 0, 0x80]),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("cut" as const), at: place, length: fc.nat(64) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("end" as const), at: place }) },
);
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

function edited(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  let result = Uint8Array.from(bytes);
  for (const change of edits) {
    // Headers matter most, and they stand at the beginning.
    const at = Math.floor(change.at ** 2 * result.length);
    switch (change.kind) {
      case "flip":
        result[at] = (result[at] ?? 0) ^ (1 << change.bit);
        break;
      case "set":
        result.set(change.bytes.slice(0, result.length - at), at);
        break;
      case "cut":
        result = Uint8Array.from([...result.subarray(0, at), ...result.subarray(at + change.length)]);
        break;
      case "end":
        result = result.slice(0, at);
    }
  }
  return result;
}

/** Whether a Workload can state the artifact. */
function problems(artifact: ArtifactJson): readonly string[] {
  const workload = {
    apiVersion: "cornercast/v1",
    kind: "Workload",
    metadata: { name: "inspected" },
    spec: { profiles: [{ name: "main", artifacts: [artifact], roles: [{ name: "worker" }] }] },
  };
  const { documents } = readDocuments([{ name: "workload.json", text: JSON.stringify(workload) }]);
  return validateDocuments(documents)
    .diagnostics.filter(({ severity }) => severity === "error")
    .map(({ code, pointer }) => `${code} ${pointer ?? ""}`);
}

describe("artifacts with changed bytes", () => {
  it.each(all.map(({ name, bytes }) => [name, bytes] as const))("are artifacts at first: %s", async (name, bytes) => {
    const { artifact, diagnostics } = await inspect(bytesSource(bytes), { name });
    expect(diagnostics).toEqual([]);
    expect(artifact === undefined ? ["none"] : problems(artifact)).toEqual([]);
  });

  it("are read or refused with a code, and never crash the inspection or give what no Workload can state", { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(all.length - 1), fc.array(edit, { minLength: 1, maxLength: 4 }), async (index, edits) => {
        const sample = all[index];
        if (sample === undefined) return;
        const { artifact, diagnostics } = await inspect(bytesSource(edited(sample.bytes, edits)), { name: sample.name, limits: { memberBytes: 2 ** 20 } });
        const codes = diagnostics.map(({ code }) => code);
        expect(codes.filter((code) => !code.startsWith("inspect-") && code !== "too-many-diagnostics")).toEqual([]);
        if (artifact === undefined) expect(diagnostics[0]?.severity).toBe("error");
        else expect(problems(artifact)).toEqual([]);
      }),
      { numRuns: 6000 },
    );
  });

  it("that are cut anywhere are never taken for whole in their headers", async () => {
    for (const { name, bytes } of all) {
      for (let length = 0; length < Math.min(bytes.length, 64); length += 1) {
        const { artifact, diagnostics } = await inspect(bytesSource(bytes.subarray(0, length)), { name });
        expect(artifact, `${name} cut to ${String(length)}`).toBeUndefined();
        expect(diagnostics[0]?.severity).toBe("error");
      }
    }
  });
});
