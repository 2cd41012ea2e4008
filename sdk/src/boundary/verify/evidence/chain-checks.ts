import type { ChainVerdict } from "../x509/index.js";
import type { CheckList } from "./check-list.js";

/**
 * Adds what was found out about a chain: the checks `certificate-chain`, `certificate-validity` and `revocation`, each behind a prefix.
 *
 * - Revocation is `skipped` where an authority of the path had no list, unless it is said not to apply. With `noRevocation: "elsewhere"` there is
 *   no check of it: the technology has rules of its own.
 */
export function addChainChecks(checks: CheckList, verdict: ChainVerdict, options: { readonly prefix?: string; readonly noRevocation?: string } = {}): void {
  const prefix = options.prefix ?? "";
  const of = (kind: string): readonly ChainVerdict["faults"][number][] => verdict.faults.filter((fault) => fault.kind === kind);
  const settle = (name: string, phase: "signature" | "collateral", faults: ChainVerdict["faults"]): void => {
    for (const { code, reason } of faults) checks.fail(name, phase, code, reason);
    if (faults.length === 0) checks.pass(name, phase);
  };
  settle(`${prefix}certificate-chain`, "signature", of("path"));
  settle(`${prefix}certificate-validity`, "signature", of("validity"));
  if (options.noRevocation === "elsewhere") return;
  const revocation = of("revocation");
  if (revocation.length === 0 && options.noRevocation !== undefined) checks.notApplicable(`${prefix}revocation`, "collateral", options.noRevocation);
  else if (revocation.length === 0 && verdict.unrevised.length > 0) {
    checks.skip(
      `${prefix}revocation`,
      "collateral",
      `no revocation list was supplied for ${verdict.unrevised.map(({ commonName = "a certificate" }) => commonName).join(", ")}`,
    );
  } else settle(`${prefix}revocation`, "collateral", revocation);
}
