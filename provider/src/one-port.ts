import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttp2Server, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import { createServer, type Server, type Socket } from "node:net";

/** The first bytes of a connection that speaks HTTP/2 without having been told to (RFC 9113, section 3.4). */
const preface = Buffer.from("PRI * HTTP/2.0");

type Http2Listener = (request: Http2ServerRequest, response: Http2ServerResponse) => void;

/** A server without TLS that speaks HTTP/1.1 and HTTP/2 on one port, so that browsers and gRPC use the same address. */
export interface OnePortServer {
  readonly server: Server;
  /** Closes all connections. */
  closeConnections(): void;
}

/** A server that tells the two versions apart by the first bytes of a connection. A connection that sends nothing is closed after a while. */
export function onePortServer(listener: RequestListener & Http2Listener, { patience = 10_000 }: { readonly patience?: number } = {}): OnePortServer {
  // A request that does not arrive holds its connection no longer than this. Answers may take as long as they do.
  const bounds = { headersTimeout: patience, requestTimeout: 6 * patience, connectionsCheckingInterval: Math.ceil(patience / 4) };
  const http1 = createHttpServer(bounds, listener);
  // It looks at the bounds only where it believes that it listens.
  http1.emit("listening");
  const http2 = createHttp2Server(listener);
  // A session on which nothing is said for a while takes no more calls, and ends with those that are under way.
  http2.on("session", (session) => session.setTimeout(6 * patience, () => session.close()));
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    // Who is gone without a word is found out, also where nothing is sent.
    socket.setKeepAlive(true, 30_000);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.setTimeout(patience, () => socket.destroy());
    let seen = Buffer.alloc(0);
    const look = (chunk: Buffer): void => {
      seen = Buffer.concat([seen, chunk]);
      const couldBe = preface.subarray(0, seen.length).equals(seen.subarray(0, preface.length));
      if (couldBe && seen.length < preface.length) return;
      socket.removeListener("data", look);
      socket.pause();
      socket.setTimeout(0);
      socket.removeAllListeners("timeout");
      socket.unshift(seen);
      (couldBe ? http2 : http1).emit("connection", socket);
      // A session of HTTP/2 reads what is buffered, and then from the connection itself.
      if (!couldBe) socket.resume();
    };
    socket.on("data", look);
  });
  return {
    server,
    closeConnections() {
      for (const socket of sockets) socket.destroy();
    },
  };
}
