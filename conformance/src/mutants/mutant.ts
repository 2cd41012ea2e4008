import type { CaseRequest } from "../case/conformance-case.js";

/** The reference implementation with one fault. */
export interface Mutant {
  readonly name: string;
  /** What it does wrong, in one line. */
  readonly fault: string;
  /** Answers a request by asking the reference something, and making something of what that answers. */
  answer(request: CaseRequest, ask: (request: CaseRequest) => Promise<unknown>): Promise<unknown>;
  /** Whether it differs from the reference on other requests than those of cases, so that the invariants have to be tried everywhere. */
  readonly everywhere?: boolean;
  /** The requirements by which it has to be caught, where it was written by hand; the others are declared in `kill-matrix.json`. */
  readonly kills?: readonly string[];
}

/** A mutant that asks another question. */
export function askingMutant(name: string, fault: string, change: (request: CaseRequest) => CaseRequest, kills?: readonly string[]): Mutant {
  return { name, fault, answer: (request, ask) => ask(change(request)), ...(kills !== undefined && { kills }) };
}

/** A mutant that gives another answer. */
export function answeringMutant(name: string, fault: string, change: (answer: unknown, request: CaseRequest) => unknown, kills?: readonly string[]): Mutant {
  return { name, fault, answer: async (request, ask) => change(await ask(request), request), ...(kills !== undefined && { kills }) };
}
