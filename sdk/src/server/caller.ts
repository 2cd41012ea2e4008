import { createContextKey, type ContextKey } from "@connectrpc/connect";

/** What a caller may do: read, place and change placements of its tenant, or everything. */
export type CallerRole = "reader" | "placer" | "operator";

/** Who calls. */
export interface Caller {
  /** Whose placements it sees. Callers of one tenant share them; callers of two never do. */
  readonly tenant: string;
  /** Who it is, for the audit. */
  readonly subject: string;
  readonly roles: readonly CallerRole[];
}

/** What a caller is known by before it is known. */
export interface Credentials {
  readonly header: Headers;
  /** The full name of the call, such as `cornercast.v1.PlacementService/Reserve`. */
  readonly method: string;
  /** What the host knows of the connection, such as a verified client certificate; see {@link peerKey}. */
  readonly peer: unknown;
}

/**
 * Says who calls, or undefined where the credentials are not accepted.
 *
 * @example
 * ```ts
 * const authenticate: Authenticator = ({ header }) =>
 *   header.get("authorization") === "Bearer 0123456789abcdef" ? { tenant: "acme", subject: "ci", roles: ["placer"] } : undefined;
 * ```
 */
export type Authenticator = (credentials: Credentials) => Caller | undefined | Promise<Caller | undefined>;

/** Where the host puts what it knows of the connection: `contextValues: (request) => createContextValues().set(peerKey, …)`. */
export const peerKey: ContextKey<unknown> = createContextKey<unknown>(undefined, { description: "peer" });

/** Whether a caller has a role. A placer may read, and an operator may do everything. */
export function hasRole(caller: Caller, role: CallerRole): boolean {
  return caller.roles.includes("operator") || caller.roles.includes(role) || (role === "reader" && caller.roles.includes("placer"));
}
