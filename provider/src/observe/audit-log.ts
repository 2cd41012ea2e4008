import { closeSync, openSync, writeSync } from "node:fs";
import type { CallEvent } from "@cornercast/sdk/server";
import { asPeer } from "../auth/peer.js";

/** A record of who called what, and what came of it. */
export interface AuditLog {
  /** Writes a line for a call. */
  note(event: CallEvent, at: number): void;
  close(): void;
}

/**
 * An audit log in a file: one line of JSON for each call, also of those that were refused.
 *
 * - Lines are only ever added. Others than the user of the server cannot read the file.
 * - Nothing of a request is in it but the name that it is about and its request id: no token, no workload, no secret.
 * - A line that cannot be written throws.
 *
 * @implements service.calls-are-audited
 * @implements service.logs-hold-no-secrets
 */
export function auditLog(path: string): AuditLog {
  const file = openSync(path, "a", 0o600);
  return {
    note({ method, caller, peer, target, requestId, outcome, reason, milliseconds }, at) {
      const { address, certificate } = asPeer(peer);
      const line = {
        at: new Date(at).toISOString(),
        tenant: caller?.tenant,
        subject: caller?.subject,
        roles: caller?.roles,
        address,
        certificate: certificate?.names[0],
        method,
        target,
        requestId,
        outcome,
        reason,
        milliseconds,
      };
      writeSync(file, `${JSON.stringify(line)}\n`);
    },
    close: () => closeSync(file),
  };
}
