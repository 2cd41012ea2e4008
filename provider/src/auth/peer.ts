import type { X509Certificate } from "node:crypto";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { createContextValues, type ContextValues } from "@connectrpc/connect";
import { peerKey } from "@cornercast/sdk/server";

/** A certificate that a caller has proven to hold, and that an authority of the configuration issued. */
export interface PeerCertificate {
  /** Its alternative names with their kinds, such as `URI:spiffe://acme.example/ci` or `DNS:ci.acme.example`. */
  readonly names: readonly string[];
  /** Its SHA-256, in base64url: what tokens are bound to (RFC 8705). */
  readonly thumbprint: string;
}

/** What a server knows of a connection. */
export interface Peer {
  readonly address?: string;
  readonly certificate?: PeerCertificate;
}

/** What a server knows of the connection of a socket. */
export function peerOf(socket: Socket): Peer {
  const address = socket.remoteAddress === undefined ? {} : { address: socket.remoteAddress };
  // A certificate of another authority is as none: it was let through only where callers may come without one.
  const raw = socket instanceof TLSSocket && socket.authorized ? socket.getPeerX509Certificate() : undefined;
  return raw === undefined ? address : { ...address, certificate: certificateOf(raw) };
}

const known = new WeakMap<Socket, Peer>();

/** Passes on to calls what is known of their connection: the `contextValues` of an adapter. */
export function peerValues(socket: Socket): ContextValues {
  let peer = known.get(socket);
  if (peer === undefined) {
    peer = peerOf(socket);
    known.set(socket, peer);
  }
  return createContextValues().set(peerKey, peer);
}

/** What a host passed on, where it is what this package passes on. */
export function asPeer(value: unknown): Peer {
  return typeof value === "object" && value !== null ? value : {};
}

function certificateOf(certificate: X509Certificate): PeerCertificate {
  const thumbprint = Buffer.from(certificate.fingerprint256.replaceAll(":", ""), "hex").toString("base64url");
  // A name with characters that could be taken for the end of another one is in quotes, and such names are passed over.
  const names = (certificate.subjectAltName ?? "").split(", ").filter((name) => /^[A-Za-z ]+:[^",]+$/u.test(name));
  return { names: certificate.subjectAltName?.includes('"') === true ? [] : names, thumbprint };
}
