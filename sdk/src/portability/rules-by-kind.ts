import { artifactRules, type ArtifactRuleRow } from "@cornercast/schemas/registry/artifacts";

const byKind = new Map<string, ArtifactRuleRow[]>();
for (const rule of artifactRules) {
  for (const kind of rule.kinds) {
    const rules = byKind.get(kind);
    if (rules === undefined) byKind.set(kind, [rule]);
    else rules.push(rule);
  }
}

/** The rules for a kind of artifact, in the order in which they apply. */
export function rulesForKind(kind: string): readonly ArtifactRuleRow[] {
  return byKind.get(kind) ?? [];
}
