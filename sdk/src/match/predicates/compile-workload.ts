import type { WorkloadJson } from "@cornercast/schemas";
import { compileArtifact } from "./compile-artifacts.js";
import { compileProfiles, type CompiledProfile, type CompileOptions } from "./compile-profiles.js";

/**
 * Compiles a validated workload into typed atomic predicates, profile by profile.
 *
 * - Without a selector compiler every CEL selector becomes a predicate that is unknown (`requirement-not-understood`).
 */
export function compileWorkload(workload: WorkloadJson, options: CompileOptions = {}): readonly CompiledProfile[] {
  return compileProfiles(workload, options, compileArtifact);
}
