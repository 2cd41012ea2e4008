import type { LogsRequestJson, LogsResponseJson } from "@cornercast/schemas";
import { LogsResponseSchema, PlacementService } from "@cornercast/schemas/proto";
import { jsonOfMessage, messageOfJson } from "../protocol/index.js";
import { checkRequest, isAborted, pause, readAnswer } from "./call-unary.js";
import type { CallOptions, ProviderClientOptions } from "./client-options.js";
import { backoff, isTransient } from "./transient.js";

/** What a job writes. A connection that breaks is opened again after the last piece that came, so that no piece is lost or repeated. */
export async function* readLogs(client: ProviderClientOptions, request: LogsRequestJson, { signal }: CallOptions = {}): AsyncGenerator<LogsResponseJson> {
  const method = PlacementService.method.logs;
  checkRequest(method.input, request);
  let { after } = request;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const message = messageOfJson(method.input, { ...request, ...(after === undefined ? {} : { after }) });
      const { message: answers } = await client.transport.stream(method, signal, undefined, undefined, once(message));
      for await (const answer of answers) {
        const piece = readAnswer(LogsResponseSchema, jsonOfMessage(LogsResponseSchema, answer));
        yield piece;
        after = piece.cursor;
        attempt = 1;
      }
      return;
    } catch (error) {
      if (isAborted(signal)) return;
      if (attempt >= (client.attempts ?? 5) || !isTransient(error)) throw error;
      client.onRetry?.(error, method.name);
      await pause(client, backoff(attempt, client.random), signal);
    }
  }
}

async function* once<Value>(value: Value): AsyncGenerator<Value> {
  await Promise.resolve();
  yield value;
}
