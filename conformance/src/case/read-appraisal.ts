import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "@cornercast/sdk/document";
import { allow, isTexts, listOf, primary, readReasons, type Complain } from "./case-fields.js";
import type { AppraiseExpectation, Twin } from "./conformance-case.js";
import type { EvidenceFixtures } from "./evidence-fixtures.js";

/** The time of evaluation of evidence where a case states none: the lists and statements of the fixtures count then. */
export const appraisedAt = "2026-06-01T00:00:00Z";

const tiers: readonly string[] = ["none", "affirming", "warning", "contraindicated"];

/**
 * Reads one half of a case for verifiers.
 *
 * - `evidence`, `collateral`, `anchors` and `keys` are names of fixtures; `{fixture, at, xor}` is a piece of evidence with one byte changed, and
 *   `{fixture, zeros}` one with so many bytes behind it.
 * - What is of no known format, or too large to be read, is `refused` without a result.
 * - `policy` is the `spec` of an AppraisalPolicy, `references` the values of a document ReferenceValues, `nonce` hexadecimal digits.
 */
export function readAppraisal(
  input: JsonObject,
  expect: JsonValue | undefined,
  accepts: boolean,
  complain: Complain,
  fixtures: EvidenceFixtures | undefined,
): Twin | undefined {
  const name = accepts ? "accept" : "reject";
  if (fixtures === undefined) return complain("there are no fixtures of evidence beside the cases");
  if (!isJsonObject(expect)) return complain(`${name}.expect is missing`);
  allow(input, ["evidence", "collateral", "anchors", "references", "policy", "at", "nonce", "keys"], name, complain);
  const { evidence = [], collateral = [], anchors = [], references, policy = null, at = appraisedAt, nonce, keys = [] } = input;
  if (!isJsonArray(evidence) || !isTexts(collateral) || !isTexts(anchors) || !isTexts(keys))
    return complain(`evidence, collateral, anchors and keys of ${name} have to be lists`);
  if (typeof at !== "string" || !(nonce === undefined || (typeof nonce === "string" && /^(?:[0-9a-f]{2})+$/.test(nonce))))
    return complain(`at or nonce of ${name} is not what it has to be`);
  const pieces = evidence.map((item) => bytesOf(item, fixtures) ?? complain(`${name} names evidence that is no fixture`));
  const beside = collateral.map((item) => fixtures.collateral[item] ?? complain(`${item} is no fixture of collateral`));
  const pinned = anchors.map((item) => fixtures.anchors[item] ?? complain(`${item} is no fixture of an anchor`));
  const trusted = keys.map((item) => fixtures.keys?.[item] ?? complain(`${item} is no fixture of a key`));
  const expected = readExpectation(expect, accepts, complain);
  if (expected === undefined) return undefined;
  return {
    kind: "appraise",
    request: {
      kind: "appraise",
      evidence: pieces.filter((item) => item !== undefined),
      collateral: beside.filter((item) => item !== undefined),
      anchors: document("TrustAnchors", { anchors: pinned.filter((item) => item !== undefined) }),
      policy: document("AppraisalPolicy", policy),
      ...(references !== undefined && { references: document("ReferenceValues", { values: references }) }),
      at,
      ...(nonce !== undefined && { nonce: Buffer.from(nonce, "hex").toString("base64url") }),
      ...(trusted.length > 0 && { keys: trusted.filter((item) => item !== undefined) }),
    },
    expect: expected,
  };
}

function document(kind: string, spec: JsonValue): JsonObject {
  return { apiVersion: "cornercast/v1", kind, metadata: { name: "case" }, spec };
}

function bytesOf(item: JsonValue, { evidence }: EvidenceFixtures): string | undefined {
  if (typeof item === "string") return evidence[item];
  if (!isJsonObject(item)) return undefined;
  const { fixture, at, xor, zeros } = item;
  const held = typeof fixture === "string" ? evidence[fixture] : undefined;
  if (held !== undefined && typeof zeros === "number") return Buffer.concat([Buffer.from(held, "base64"), Buffer.alloc(zeros)]).toString("base64");
  if (held === undefined || typeof at !== "number" || typeof xor !== "number") return undefined;
  const bytes = Buffer.from(held, "base64");
  if (at >= bytes.length) return undefined;
  bytes[at] = Number(bytes[at]) ^ xor;
  return bytes.toString("base64");
}

function readExpectation(expect: JsonObject, accepts: boolean, complain: Complain): AppraiseExpectation | undefined {
  const name = accepts ? "accept" : "reject";
  allow(expect, ["state", "tier", "result", ...(accepts ? [] : ["code", "submodule", "also"])], `${name}.expect`, complain);
  const { state = "appraised", tier, result = {} } = expect;
  if (state === "refused" && !accepts) return { state, tier: "none", refusals: [], result: {} };
  if (typeof state !== "string" || (state === "appraised") !== accepts)
    return complain(`${name}.expect.state has to be ${accepts ? "appraised" : "refused, digest-ok or signature-ok"}`);
  if (typeof tier !== "string" || !tiers.includes(tier)) return complain(`${name}.expect.tier has to be one of ${tiers.join(", ")}`);
  if (!isJsonObject(result)) return complain(`${name}.expect.result has to be an object of pointers`);
  // A result of another service is refused nothing, and is not appraised.
  const refusals = accepts || !("code" in expect) ? [] : readReasons([primary(expect, "submodule"), ...listOf(expect["also"])], "submodule", complain);
  return { state, tier, refusals, result };
}
