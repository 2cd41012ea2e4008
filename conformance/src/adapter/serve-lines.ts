import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { CaseRequest } from "../case/conformance-case.js";
import type { ImplementationStatement } from "../systems/implementation-statement.js";
import type { SystemUnderTest } from "../systems/system-under-test.js";

/**
 * Answers the requests of the suite, one JSON text a line, until the input ends: what an adapter is around an implementation in this language.
 *
 * - A request that the system throws at is answered with an error, and the next one is read.
 */
export async function serveLines(system: SystemUnderTest, statement: ImplementationStatement, input: Readable, output: Writable): Promise<void> {
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    if (line.trim() === "") continue;
    // The suite writes these lines; adapters in other languages check no more of them.
    const { id, request } = JSON.parse(line) as { readonly id: string; readonly request: CaseRequest | { readonly kind: "describe" } };
    output.write(`${JSON.stringify({ id, ...(await respond(request, system, statement)) })}\n`);
  }
}

async function respond(request: CaseRequest | { readonly kind: "describe" }, system: SystemUnderTest, statement: ImplementationStatement): Promise<object> {
  switch (request.kind) {
    case "describe":
      return { answer: statement };
    case "validate":
    case "match":
    case "runs":
    case "appraise":
      try {
        return { answer: (await system.answer(request)) ?? null };
      } catch (error) {
        return { error: { code: "failed", message: error instanceof Error ? error.message : String(error) } };
      }
    default:
      return { error: { code: "unsupported", message: "this adapter does not know such a request" } };
  }
}
