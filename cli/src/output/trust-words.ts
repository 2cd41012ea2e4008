/** What the values of a trustworthiness vector mean, by category: the fixed mapping of the specification, chapter Appraisal, in a few words each. */
const words: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  "instance-identity": { 2: "a device that the policy lists", 97: "no device that the policy lists" },
  configuration: {
    2: "set up as it should be",
    32: "set up in a way that is weaker than it could be",
    36: "a setting that matters is not in the evidence",
    96: "debugging, migration or another setting that is not safe",
  },
  executables: {
    2: "what was loaded and what runs matches reference values",
    3: "what was loaded matches reference values",
    33: "what was loaded matches no reference value",
  },
  hardware: {
    2: "genuine, up to date, and not revoked",
    32: "genuine; out of date, or revocation was not checked",
    96: "revoked, distrusted, or below what the policy demands",
    97: "no level of the vendor's list covers it",
  },
  "runtime-opaque": { 2: "memory is encrypted", 32: "memory is isolated, not encrypted against the operator", 96: "memory can be looked into" },
};

/** What a value of a category means; its number alone where nothing was written down for it. */
export function trustWords(category: string, value: number): string {
  const known = value === 99 ? "the layout, the signature or the chain does not hold" : words[category]?.[value];
  return known === undefined ? `${category} ${String(value)}` : `${category}: ${known} (${String(value)})`;
}
