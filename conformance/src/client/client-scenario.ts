import type { Scenario } from "../run/run-scenarios.js";
import type { Reply, ReceivedCall, ScriptedServer } from "./scripted-server.js";

/** What a client under test is asked to do at a provider. */
export interface ClientRequest {
  readonly kind: "client";
  /** The provider, which speaks Connect with JSON over HTTP/1.1. */
  readonly url: string;
  /** The bearer token to call it with. */
  readonly token: string;
  /** How long the whole operation may take, in milliseconds. */
  readonly timeout: number;
  readonly operation:
    | { readonly op: "get-placement"; readonly name: string }
    | { readonly op: "release"; readonly name: string; readonly epoch: number }
    /** Names of all offers. */
    | { readonly op: "list-offers" }
    /** Events of all placements, from a snapshot on: so many of them, or as many as come in time. */
    | { readonly op: "watch-placements"; readonly events: number };
}

/**
 * What a client under test answers: `{outcome: "ok", value}` or `{outcome: "refused", reason?}` with the reason code where there is one.
 *
 * - The value is a Placement, a list of names, or a list of events `{kind, name?}`, where `kind` is `changed`, `removed` or `synced`.
 */
export type ClientAnswer = { readonly outcome: "ok"; readonly value: unknown } | { readonly outcome: "refused"; readonly reason?: string };

/** A client, in any language, behind one function. Nothing is assumed of an answer: it is data from outside. */
export interface ClientUnderTest {
  readonly name: string;
  ask(request: ClientRequest): Promise<unknown>;
  /** Its implementation statement: name and version are taken from it. */
  describe?(): Promise<unknown>;
}

/** What scenarios need of a client. */
export interface ClientStage {
  /** A server that misbehaves as a script says, until the scenario is over. */
  readonly server: (reply: (call: ReceivedCall, before: number) => Reply) => Promise<ScriptedServer>;
  /** Asks the client to do something there, and gives what it answers. */
  readonly ask: (server: ScriptedServer, operation: ClientRequest["operation"], timeout?: number) => Promise<ClientAnswer>;
  readonly token: string;
  /** Notes what is wrong where something does not hold. */
  readonly check: (holds: boolean, message: string) => void;
}

/** One requirement of clients, as what the server does and what has to be seen. */
export interface ClientScenario extends Scenario {
  readonly run: (stage: ClientStage) => Promise<void>;
}
