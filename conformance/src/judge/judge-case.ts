import type { ConformanceCase } from "../case/conformance-case.js";
import type { SystemUnderTest } from "../systems/system-under-test.js";
import { judgeAnswer } from "./judge-answer.js";

/** What became of a case. */
export type CaseVerdict = { readonly kind: "pass" } | { readonly kind: "fail"; readonly reasons: readonly string[] };

/**
 * Asks a system about both twins of a case. It passes only with both, so that one answer for everything passes nothing.
 *
 * - A system that throws fails the case.
 */
export async function judgeCase(conformanceCase: ConformanceCase, system: SystemUnderTest): Promise<CaseVerdict> {
  const reasons: string[] = [];
  for (const name of ["accept", "reject"] as const) {
    const twin = conformanceCase[name];
    try {
      const differences = judgeAnswer(twin, await system.answer(twin.request));
      reasons.push(...differences.map((difference) => `${name}: ${difference}`));
    } catch (error) {
      reasons.push(`${name}: the system threw ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return reasons.length === 0 ? { kind: "pass" } : { kind: "fail", reasons };
}
