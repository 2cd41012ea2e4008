import type { AppraisalPolicyJson, TrustAnchorsJson } from "@cornercast/schemas";
import { documentDigest } from "../../../document/index.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { evidenceDigest, type CollateralItem } from "../evidence/index.js";
import { anchorField } from "../release/anchor-field.js";
import type { BoundItem } from "../release/bound-evidence.js";
import { deviceNonce } from "../release/device-nonce.js";
import type { BoundaryKey } from "../release/open-grant.js";
import { releaseAnchor } from "../release/release-anchor.js";
import { issueRevocationList, type TestParty } from "./issue-certificate.js";
import { entryOf, gpuReport, jsonBytes, nvidiaAnchors, nvidiaTime, ocspItem, serials, testDevice, testNvidia, type TestDevice } from "./nvidia-device.js";
import { chainOf, testAmd, testReport, testSnpKey } from "./write-snp.js";

/** A boundary on test hardware, a processor and a GPU, and what the owner of a key demands of it. */
export interface TestBoundary {
  readonly policy: AppraisalPolicyJson;
  readonly trustAnchors: TrustAnchorsJson;
  readonly gpu: TestDevice;
  readonly chip: TestParty;
  /** Lists, answers and certificates. */
  readonly collateral: readonly CollateralItem[];
}

/** What the evidence is made for. */
export interface AnswerFor {
  readonly nonce: Bytes;
  readonly key: BoundaryKey;
  readonly placement?: string;
  readonly epoch?: number;
  /** Default: the policy of the boundary. */
  readonly policy?: string;
  /** Default: the nonce that the GPU has to have. */
  readonly gpuNonce?: Bytes;
}

/** The time of all of it. */
export const releaseTime = new Date(nvidiaTime).toISOString();

/** Makes the vendors anew. */
export async function testBoundary(): Promise<TestBoundary> {
  const [amd, nvidia] = [await testAmd("genoa"), await testNvidia()];
  const [chip, gpu] = [await testSnpKey(amd), await testDevice(nvidia)];
  const window = { thisUpdate: nvidiaTime - 86_400_000, nextUpdate: nvidiaTime + 86_400_000 };
  const list = async (issuer: TestParty): Promise<CollateralItem> => ({
    kind: "revocation-list",
    data: await issueRevocationList({ issuer, ...window, revoked: [] }),
  });
  const collateral = [
    ...chainOf(chip, amd.ask, amd.root),
    await list(amd.root),
    await list(amd.ask),
    await ocspItem(nvidia.root, [serials.identity]),
    await ocspItem(nvidia.identity, [serials.provisioner]),
    await ocspItem(nvidia.provisioner, [100]),
  ];
  const trustAnchors: TrustAnchorsJson = {
    apiVersion: "cornercast/v1",
    kind: "TrustAnchors",
    metadata: { name: "test-vendors" },
    spec: {
      anchors: [...amd.anchors, ...nvidiaAnchors(nvidia)].map(({ technology, spkiSha256, use }) => ({
        technology,
        spkiSha256: `sha256:${spkiSha256}`,
        ...(use !== undefined && { use }),
      })),
    },
  };
  const policy: AppraisalPolicyJson = {
    apiVersion: "cornercast/v1",
    kind: "AppraisalPolicy",
    metadata: { name: "weights" },
    spec: {
      // The report of a GPU does not show its confidential mode, which is a warning.
      minTier: "warning",
      technologies: ["amd-sev-snp", "nvidia-cc"].map((technology) => ({ technology, requireReference: false })),
      trustAnchors: [documentDigest(trustAnchors)],
    },
  };
  return { policy, trustAnchors, gpu, chip, collateral };
}

/** The evidence of the boundary, as an honest attester collects it: first the devices, then the processor over their digests. */
export async function answerOf(boundary: TestBoundary, answer: AnswerFor): Promise<readonly BoundItem[]> {
  const { key, nonce, placement = "train-7", epoch = 1, policy = documentDigest(boundary.policy) } = answer;
  const gpuNonce = answer.gpuNonce ?? (await deviceNonce(nonce, "gpu", key.publicKey));
  const gpu = jsonBytes([entryOf(boundary.gpu, await gpuReport(boundary.gpu, { nonce: gpuNonce }))]);
  const binding = { nonce, suite: key.suite, publicKey: key.publicKey, policy, placement, epoch };
  const anchor = await releaseAnchor({ ...binding, deviceEvidence: [await evidenceDigest(gpu)] });
  const report = await testReport("genoa", boundary.chip, { reportData: await anchorField(anchor, "report-data") });
  return [
    { evidence: gpu, collateral: boundary.collateral },
    { evidence: report, collateral: boundary.collateral },
  ];
}
