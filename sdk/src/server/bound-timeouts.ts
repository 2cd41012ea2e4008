import type { ConnectRouter } from "@connectrpc/connect";

/** The longest delay that a timer of JavaScript takes, in milliseconds: a longer one would end at once. */
const longestDelay = 2_147_483_647;

/** Milliseconds of the units of `grpc-timeout` that can be too long. */
const units: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1_000 };

/**
 * Makes deadlines that no timer could keep into the longest that one can, before the handlers of a router see them.
 *
 * - What is longer than the limit of the server is refused by Connect; without this, a deadline of more than 24 days would have passed at once.
 */
export function boundTimeouts({ handlers }: ConnectRouter): void {
  for (const [index, handler] of handlers.entries()) {
    handlers[index] = Object.assign<typeof handler, typeof handler>(
      ((request) => {
        boundTimeout(request.header);
        return handler(request);
      }) as typeof handler,
      handler,
    );
  }
}

/** Shortens the deadline in the headers of a call where it is longer than a timer can be. */
export function boundTimeout(header: Headers): void {
  const connect = header.get("connect-timeout-ms");
  if (connect !== null && /^\d{1,10}$/u.test(connect) && Number(connect) > longestDelay) header.set("connect-timeout-ms", String(longestDelay));
  const grpc = header.get("grpc-timeout");
  if (grpc === null) return;
  const [, count = "0", unit = ""] = /^(\d{1,8})([HMS])$/u.exec(grpc) ?? [];
  if (Number(count) * (units[unit] ?? 0) > longestDelay) header.set("grpc-timeout", `${String(Math.floor(longestDelay / 1_000))}S`);
}
