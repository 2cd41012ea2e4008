import { malformedReason } from "../bytes/malformed.js";
import type { CheckList } from "./check-list.js";
import type { EvidencePhase } from "./evidence-check.js";

/** Reads something that was supplied beside evidence; where it is {@link Malformed} that is a failed check, and the rest goes on without it. */
export function readSupplied<T>(checks: CheckList, name: string, phase: EvidencePhase, code: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    checks.fail(name, phase, code, malformedReason(error));
    return undefined;
  }
}
