import { describe, expect, it } from "vitest";
import { emptyFacts, type EvidenceFacts } from "../evidence/index.js";
import { resultClaims } from "./result-claims.js";

const bare = emptyFacts("intel-tdx", `sha256:${"a".repeat(64)}`);
const full: EvidenceFacts = {
  ...bare,
  generation: "sapphire-rapids",
  identity: { kind: "ppid", value: "00ff", trust: "endorsed" },
  debug: "off",
  tcb: { status: "OutOfDate", components: {}, advisories: ["INTEL-SA-1", "INTEL-SA-2"], date: "2024-03-13T00:00:00Z", evaluation: 17 },
  measurements: [{ register: "MRTD", algorithm: "sha-384", value: "ab", kind: "launch", trust: "signed" }],
  claims: [{ name: "version", value: 4, trust: "signed" }],
};
const asText = (facts: EvidenceFacts): readonly string[] => resultClaims(facts).map(({ name, value, trust }) => `${name ?? ""}=${value ?? ""} ${trust ?? ""}`);

describe("the claims of a result", () => {
  it("are what the technology states, and what all technologies share", () => {
    expect(asText(full)).toEqual([
      "generation=sapphire-rapids endorsed",
      "identity-ppid=00ff endorsed",
      "debug=off signed",
      "tcb-status=OutOfDate endorsed",
      "tcb-date=2024-03-13T00:00:00Z endorsed",
      "tcb-evaluation=17 endorsed",
      "tcb-advisories=INTEL-SA-1 INTEL-SA-2 endorsed",
      "mrtd=ab signed",
      "version=4 signed",
    ]);
  });

  it("hold nothing that is not known", () => {
    expect(asText(bare)).toEqual([]);
    expect(asText({ ...bare, tcb: { components: {}, advisories: [] } })).toEqual([]);
  });

  it("keep what the technology states under a name that all share", () => {
    expect(asText({ ...full, claims: [{ name: "debug", value: true, trust: "hint" }] }).filter((line) => line.startsWith("debug"))).toEqual([
      "debug=true hint",
    ]);
  });

  it("are at most 256, each of at most 4096 characters", () => {
    const claims = Array.from({ length: 300 }, (_, index) => ({ name: `c${String(index)}`, value: "x".repeat(5_000), trust: "hint" as const }));
    const rendered = resultClaims({ ...bare, claims });
    expect([rendered.length, Math.max(...rendered.map(({ value = "" }) => value.length))]).toEqual([256, 4_096]);
  });
});
