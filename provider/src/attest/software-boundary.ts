import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { EvidenceBundleJson } from "@cornercast/schemas";
import {
  anchorField,
  attestInSoftware,
  exportBoundaryKey,
  importBoundaryKey,
  isReleaseSuite,
  openGrant,
  releaseAnchor,
  type BoundaryKey,
  type CryptoKeyPair,
  type KeyGrant,
  type ReleaseSuite,
} from "@cornercast/sdk/boundary/verify";
import type { Attester, Clock, Job } from "@cornercast/sdk/server";
import { writeWhole } from "../jobs/job-folder.js";

/** What a boundary in software takes. */
export interface SoftwareBoundaryOptions {
  /** Where the keys of boundaries are kept; nobody else may look there. */
  readonly folder: string;
  /** The key that signs reports, on P-384. */
  readonly key: CryptoKeyPair;
  readonly clock: Clock;
}

/** A grant for a job, and what it was asked with. */
export interface GrantForJob {
  readonly grant: KeyGrant;
  readonly challenge: string;
  readonly resource: string;
}

/** Boundaries of jobs that are none: they speak as one does, for trials and tests on machines without the hardware. */
export interface SoftwareBoundary {
  readonly attester: Attester;
  /** Opens a grant inside the boundary of a job, or throws. */
  open(job: Pick<Job, "tenant" | "name" | "epoch">, grant: GrantForJob): Promise<Uint8Array>;
}

const defaultSuite: ReleaseSuite = "hpke-x25519-sha256-aes256gcm";

/**
 * Boundaries of jobs in software: evidence is signed by a key of this program, and proves nothing of any machine.
 *
 * - A verifier accepts it only under a policy that names the root of that key, which is marked as one for tests.
 * - Each job has a key pair of its own, to which keys are sealed; it survives the program.
 */
export function softwareBoundary({ folder, key, clock }: SoftwareBoundaryOptions): SoftwareBoundary {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return {
    attester: {
      async getEvidence(job, { nonce, binding }) {
        const bytes = Uint8Array.from(Buffer.from(nonce, "base64url"));
        const suite = binding?.suite ?? defaultSuite;
        let reportData: Uint8Array<ArrayBuffer> = bytes;
        let keys: NonNullable<EvidenceBundleJson["spec"]>["keys"];
        if (binding !== undefined) {
          if (binding.use !== "hpke" || binding.anchor !== "cornercast-release-v1" || !isReleaseSuite(suite))
            throw new Error("a boundary in software binds keys of known suites for cornercast-release-v1 only");
          const { publicKey } = await keyOf(folder, job, suite);
          const bound = { nonce: bytes, suite, publicKey, policy: binding.policy ?? "", placement: job.name, epoch: job.epoch, deviceEvidence: [] };
          reportData = new Uint8Array(await anchorField(await releaseAnchor(bound), "report-data"));
          keys = [{ kind: "raw", use: "hpke", publicKey: Buffer.from(publicKey).toString("base64") }];
        }
        const at = new Date(clock.now()).toISOString();
        const evidence = await attestInSoftware({ key, reportData, workload: new TextEncoder().encode(JSON.stringify(job.workload)), at });
        return {
          apiVersion: "cornercast/v1",
          kind: "EvidenceBundle",
          metadata: { name: job.name },
          spec: {
            nonce,
            items: [{ name: "cpu", format: "software-report", data: Buffer.from(evidence).toString("base64") }],
            ...(keys === undefined ? {} : { keys }),
            placement: job.name,
            epoch: job.epoch,
            collectedAt: at,
          },
        };
      },
    },
    async open({ tenant, name, epoch }, { grant, challenge, resource }) {
      const { suite } = grant.context;
      if (!isReleaseSuite(suite)) throw new Error("the grant is of an unknown suite");
      const own = await keyOf(folder, { tenant, name }, suite);
      const opened = await openGrant(grant, own, { challenge, resource, placement: name, epoch, at: new Date(clock.now()).toISOString() });
      if (opened.kind === "refused") throw new Error(`[${opened.code}] ${opened.message}`);
      return opened.key;
    },
  };
}

/** The key pair of a job, which is made when it is first asked for. */
async function keyOf(folder: string, { tenant, name }: Pick<Job, "tenant" | "name">, suite: ReleaseSuite): Promise<BoundaryKey> {
  const digest = createHash("sha256")
    .update(JSON.stringify([tenant, name, suite]))
    .digest("hex");
  const path = join(folder, `${digest.slice(0, 32)}.json`);
  if (!existsSync(path)) {
    const { key, secret } = await exportBoundaryKey(suite);
    // Two calls at once may make two; the one that is written last counts for both, because it is read again.
    writeWhole(path, JSON.stringify({ publicKey: Buffer.from(key.publicKey).toString("base64"), secret }), 0o600);
  }
  const { publicKey, secret } = JSON.parse(readFileSync(path, "utf8")) as { readonly publicKey: string; readonly secret: string };
  const key = await importBoundaryKey(suite, Uint8Array.from(Buffer.from(publicKey, "base64")), secret);
  if (key === undefined) throw new Error("the key of the boundary is damaged");
  return key;
}
