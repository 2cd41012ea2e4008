import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { metrics as telemetry } from "@opentelemetry/api";
import type { CallEvent } from "@cornercast/sdk/server";

/** What is counted of calls. */
export interface CallMetrics {
  count(event: CallEvent): void;
  /** In the text format of Prometheus, version 0.0.4. */
  text(): string;
  close(): void;
}

/** The upper bounds of the buckets of durations, in seconds. */
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * Counts calls by method and outcome, and how long they took.
 *
 * - No tenant, subject or name is in a label: what is counted says nothing of who called.
 * - The same is told to the OpenTelemetry API, which does nothing unless the program has set up an SDK.
 */
export function callMetrics(): CallMetrics {
  const calls = new Map<string, number>();
  const durations = new Map<string, { readonly buckets: number[]; sum: number; count: number }>();
  const loop = monitorEventLoopDelay();
  loop.enable();
  const meter = telemetry.getMeter("cornercast");
  const counter = meter.createCounter("cornercast.calls", { description: "Calls that are over" });
  const histogram = meter.createHistogram("cornercast.call.duration", { description: "How long calls took", unit: "s" });

  return {
    count({ method, outcome, reason, milliseconds }) {
      const labels = `method="${method}",outcome="${outcome}",reason="${reason ?? ""}"`;
      const seconds = milliseconds / 1_000;
      calls.set(labels, (calls.get(labels) ?? 0) + 1);
      const duration = durations.get(method) ?? { buckets: bounds.map(() => 0), sum: 0, count: 0 };
      durations.set(method, duration);
      for (const [place, bound] of bounds.entries()) if (seconds <= bound) duration.buckets[place] = (duration.buckets[place] ?? 0) + 1;
      duration.sum += seconds;
      duration.count += 1;
      const attributes = { "rpc.method": method, "rpc.outcome": outcome };
      counter.add(1, attributes);
      histogram.record(seconds, attributes);
    },
    text() {
      const memory = process.memoryUsage();
      const processor = process.cpuUsage();
      const lines = [
        ...family("cornercast_calls_total", "counter", "Calls that are over, by method, outcome and reason."),
        ...[...calls].map(([labels, count]) => `cornercast_calls_total{${labels}} ${String(count)}`),
        ...family("cornercast_call_duration_seconds", "histogram", "How long calls took."),
        ...[...durations].flatMap(([method, { buckets, sum, count }]) => [
          ...bounds.map((bound, place) => `cornercast_call_duration_seconds_bucket{method="${method}",le="${String(bound)}"} ${String(buckets[place] ?? 0)}`),
          `cornercast_call_duration_seconds_bucket{method="${method}",le="+Inf"} ${String(count)}`,
          `cornercast_call_duration_seconds_sum{method="${method}"} ${String(sum)}`,
          `cornercast_call_duration_seconds_count{method="${method}"} ${String(count)}`,
        ]),
        ...family("process_cpu_seconds_total", "counter", "The time of processors that the server has used."),
        `process_cpu_seconds_total ${String((processor.user + processor.system) / 1_000_000)}`,
        ...family("process_resident_memory_bytes", "gauge", "The memory that the server uses."),
        `process_resident_memory_bytes ${String(memory.rss)}`,
        ...family("nodejs_eventloop_lag_p99_seconds", "gauge", "How late timers are, at the 99th percentile."),
        `nodejs_eventloop_lag_p99_seconds ${String(loop.percentile(99) / 1e9)}`,
      ];
      return `${lines.join("\n")}\n`;
    },
    close() {
      loop.disable();
    },
  };
}

function family(name: string, kind: string, help: string): readonly string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`];
}

/** A listener that answers `/metrics`, apart from the one for calls: who may read metrics need not be who may call. */
export async function serveMetrics(
  metrics: Pick<CallMetrics, "text">,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<{ readonly url: string; close(): void }> {
  const server: Server = createServer((request, response) => {
    const found = request.url === "/metrics" && request.method === "GET";
    response.writeHead(found ? 200 : 404, { "content-type": "text/plain; version=0.0.4; charset=utf-8" });
    response.end(found ? metrics.text() : "there is nothing here\n");
  });
  server.listen(port, host);
  await once(server, "listening");
  const { address, port: actual, family: kind } = server.address() as AddressInfo;
  return {
    url: `http://${kind === "IPv6" ? `[${address}]` : address}:${String(actual)}/metrics`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
