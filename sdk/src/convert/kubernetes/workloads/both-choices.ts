import type { ChoiceJson } from "@cornercast/schemas";

/** Both choices together: the values that both allow, without those that one of them refuses. Undefined where no value is left. */
export function bothChoices(a: ChoiceJson | undefined, b: ChoiceJson): ChoiceJson | undefined {
  if (a === undefined) return b;
  const noneOf = [...new Set([...(a.noneOf ?? []), ...(b.noneOf ?? [])])];
  const listed = a.anyOf === undefined ? b.anyOf : b.anyOf === undefined ? a.anyOf : a.anyOf.filter((value) => b.anyOf?.includes(value) === true);
  const anyOf = listed?.filter((value) => !noneOf.includes(value));
  if (anyOf === undefined) return { noneOf };
  return anyOf.length === 0 ? undefined : { anyOf };
}
