import { firstFailure, type EvidenceFacts } from "../../evidence/index.js";

/** What a strict default policy says of facts. */
export interface StrictVerdict {
  readonly verdict: "accept" | "accept-warn" | "refuse";
  readonly code?: string;
}

const warned = [
  "OutOfDate",
  "ConfigurationNeeded",
  "SWHardeningNeeded",
  "ConfigurationAndSWHardeningNeeded",
  "OutOfDateConfigurationNeeded",
  "TDRelaunchAdvised",
  "TDRelaunchAdvisedConfigurationNeeded",
];

/** Judges facts as the cases' default policy does. */
export function strictVerdict(facts: EvidenceFacts): StrictVerdict {
  const all = [facts, ...facts.inner];
  const failure = firstFailure(facts);
  if (failure !== undefined) return { verdict: "refuse", ...(failure.code !== undefined && { code: failure.code }) };
  const status = all.map(({ tcb }) => tcb?.status).find((status) => status !== undefined && status !== "UpToDate");
  if (status !== undefined && !warned.includes(status)) return { verdict: "refuse", code: "tcb-not-allowed" };
  const unsafe = all.some(
    ({ debug, privilegeLevel, conditions }) => debug === "on" || (privilegeLevel ?? 0) !== 0 || conditions.some(({ level }) => level === "unsafe"),
  );
  if (unsafe) return { verdict: "refuse", code: "guest-policy" };
  const weak = all.some(({ conditions }) => conditions.some(({ level }) => level === "weak"));
  return { verdict: status !== undefined || weak ? "accept-warn" : "accept" };
}
