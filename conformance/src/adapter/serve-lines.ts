import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { CaseRequest } from "../case/conformance-case.js";
import type { ClientRequest, ClientUnderTest } from "../client/client-scenario.js";
import type { ImplementationStatement } from "../systems/implementation-statement.js";
import type { SystemUnderTest } from "../systems/system-under-test.js";

/**
 * Answers the requests of the suite, one JSON text a line, until the input ends: what an adapter is around an implementation in this language.
 *
 * - A request that the system throws at is answered with an error, and the next one is read.
 * - `client` does what scenarios about clients ask for; without one such requests are not supported.
 */
export async function serveLines(
  system: SystemUnderTest,
  statement: ImplementationStatement,
  input: Readable,
  output: Writable,
  client?: ClientUnderTest,
): Promise<void> {
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    if (line.trim() === "") continue;
    // The suite writes these lines; adapters in other languages check no more of them.
    const { id, request } = JSON.parse(line) as { readonly id: string; readonly request: Asked };
    output.write(`${JSON.stringify({ id, ...(await respond(request, system, statement, client)) })}\n`);
  }
}

type Asked = CaseRequest | ClientRequest | { readonly kind: "describe" };

const unsupported = { error: { code: "unsupported", message: "this adapter does not know such a request" } };

async function respond(request: Asked, system: SystemUnderTest, statement: ImplementationStatement, client: ClientUnderTest | undefined): Promise<object> {
  switch (request.kind) {
    case "describe":
      return { answer: statement };
    case "validate":
    case "match":
    case "runs":
    case "appraise":
    case "fit":
    case "substitute":
    case "read-ear":
    case "open-grant":
    case "let-go":
      try {
        return { answer: (await system.answer(request)) ?? null };
      } catch (error) {
        return { error: { code: "failed", message: error instanceof Error ? error.message : String(error) } };
      }
    case "client":
      return client === undefined ? unsupported : { answer: await client.ask(request) };
    default:
      return unsupported;
  }
}
