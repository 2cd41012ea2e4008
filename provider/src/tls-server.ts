import { readFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import type { Server, Socket } from "node:net";

/** The files of a server that speaks TLS. */
export interface TlsFiles {
  /** The certificate of the server with those of its authorities, in PEM. */
  readonly certificate: string;
  readonly key: string;
  /** The authorities of client certificates, in PEM. Default: clients are not asked for one. */
  readonly clientAuthorities?: string;
  /** Whether a client without a certificate of these authorities is refused before it can call. Default false. */
  readonly clientCertificateRequired?: boolean;
  /** Certificates that their authorities have taken back, in PEM. */
  readonly revocations?: string;
}

type Http2Listener = (request: Http2ServerRequest, response: Http2ServerResponse) => void;

/** A server with TLS 1.2 or 1.3 that speaks HTTP/1.1 and HTTP/2 on one port. */
export function tlsServer(
  listener: RequestListener & Http2Listener,
  files: TlsFiles,
): { readonly server: Server; closeConnections(): void; /** Reads the files again. */ reload(): void } {
  const read = (): object => ({
    cert: readFileSync(files.certificate),
    key: readFileSync(files.key),
    ...(files.clientAuthorities === undefined ? {} : { ca: readFileSync(files.clientAuthorities) }),
    ...(files.revocations === undefined ? {} : { crl: readFileSync(files.revocations) }),
  });
  const server = createSecureServer(
    {
      ...read(),
      allowHTTP1: true,
      minVersion: "TLSv1.2",
      requestCert: files.clientAuthorities !== undefined,
      // Without authorities of its own Node would accept those of the web.
      rejectUnauthorized: files.clientAuthorities !== undefined && files.clientCertificateRequired === true,
      handshakeTimeout: 10_000,
    },
    listener,
  );
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("tlsClientError", () => undefined);
  return {
    server,
    closeConnections() {
      for (const socket of sockets) socket.destroy();
    },
    reload() {
      server.setSecureContext(read());
    },
  };
}
