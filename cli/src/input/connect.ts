import { setTimeout } from "node:timers/promises";
import { ConnectError, type Interceptor } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import { createClient, errorDetails, type Clock, type ProviderClient } from "@cornercast/sdk/client";
import { CliError } from "../cli-error.js";
import { exitCodes } from "../exit-codes.js";
import { contextsFile, findContext } from "./contexts.js";

/** The clock of the machine. */
export const machineClock: Clock = {
  now: Date.now,
  sleep: async (milliseconds, signal) => {
    await setTimeout(milliseconds, undefined, { signal });
  },
};

/** A client of the provider of a context, or of the current one. */
export function connect(context: string | undefined): ProviderClient {
  const { url, token } = findContext(contextsFile(), context);
  return clientOf(url, token);
}

/** A page of a thousand large offers is smaller. */
const largestAnswer = 67_108_864;

/** A client of the provider at an address. */
export function clientOf(url: string, token: string | undefined): ProviderClient {
  const bearer: Interceptor = (next) => (request) => {
    if (token !== undefined) request.header.set("authorization", `Bearer ${token}`);
    return next(request);
  };
  // The order of HTTP/1.1 needs no negotiation, and every provider speaks it.
  const transport = createConnectTransport({ baseUrl: url, httpVersion: "1.1", readMaxBytes: largestAnswer, interceptors: [bearer] });
  return createClient({ transport, clock: machineClock, random: Math.random, randomId: () => crypto.randomUUID() });
}

/** Runs something that calls providers, and turns what they refuse into a message for the user. */
export async function calling<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    const details = errorDetails(error).map(({ code, message, path, fix }) =>
      [`[${code ?? ""}] ${message ?? ""}`, ...(path === undefined ? [] : [`at ${path}`]), ...(fix === undefined ? [] : [`(${fix})`])].join(" "),
    );
    throw new CliError(details.length === 0 ? `the provider cannot be called: ${error.rawMessage}` : details.join("\n  "), exitCodes.failed);
  }
}
