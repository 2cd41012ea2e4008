import { fieldOf, isJsonObject, type JsonValue } from "../../../document/json-value.js";
import type { Bytes } from "../bytes/byte-reader.js";
import { earFormOf, readEarToken } from "../ear/read-ear-token.js";
import type { Ear, EarSubmodule } from "../ear/ear.js";
import { writeEarJson } from "../ear/write-ear.js";
import { keyDigest } from "../x509/index.js";
import { CheckList } from "./check-list.js";
import type { EvidenceFacts } from "./evidence-facts.js";
import { emptyFacts, orMalformed } from "./failed-facts.js";
import { toBase64Url } from "../bytes/base64url.js";
import { tokenClaims } from "./token-claims.js";
import type { VerifyOptions } from "./verify-options.js";

const clockSkew = 300_000;
/** Where Trustee's claims of an attester say what it is: by the name of their only group. */
const groups: Readonly<Record<string, string>> = { snp: "amd-sev-snp", tdx: "intel-tdx", sgx: "intel-sgx", cca: "arm-cca", nvidia: "nvidia-cc" };

/** The format of an EAT Attestation Result, as JWT or CWT. */
export function formatOf(evidence: Bytes): string | undefined {
  return earFormOf(evidence);
}

/** The claims of the result, in the spelling of draft-ietf-rats-ear-04. */
export function inspect(evidence: Bytes): JsonValue {
  const { form, ear } = readEarToken(evidence);
  return { format: form, claims: writeEarJson(ear) };
}

/**
 * Ingests an EAT Attestation Result of another verifier. It is that verifier's result, and not verified here.
 *
 * - It has to be signed by a key that the relying party gave (`keys`, use `token-issuer`) for the developer that it names as its verifier, and count
 *   at the time. The nonce is that of the relying party.
 * - Each submodule keeps the vector that the verifier gave. Its technology is what its claims say, and `unknown` where they say nothing.
 */
export function verify(evidence: Bytes, options: VerifyOptions): Promise<EvidenceFacts> {
  return orMalformed(
    "unknown",
    evidence,
    async (pending) => {
      const token = readEarToken(evidence);
      const { ear } = token;
      const checks = new CheckList();
      checks.pass("layout", "envelope");
      const issuer = ear.verifier.developer;
      const keys = (options.keys ?? []).filter((key) => key.use === "token-issuer" && (key.issuer === undefined || key.issuer === issuer));
      const signers = await Promise.all(keys.map(async ({ key }) => ((await token.isSignedBy(key)) ? key : undefined)));
      const signer = signers.find((key) => key !== undefined);
      checks.hold("token-issuer", "signature", keys.length > 0, "result-untrusted-issuer", `no key of the verifier ${issuer.slice(0, 200)} is trusted`);
      if (keys.length > 0) checks.hold("token-signature", "signature", signer !== undefined, "signature-invalid", "no key of its verifier signed the result");
      const counts = 1_000 * ear.issuedAt <= options.at + clockSkew && (ear.expires === undefined || options.at < 1_000 * ear.expires);
      checks.hold("token-validity", "signature", counts, "result-expired", "the result does not count at the time of evaluation");
      if (options.nonce === undefined) checks.skip("nonce", "binding", "no nonce was expected");
      else checks.hold("nonce", "binding", ear.nonces.includes(toBase64Url(options.nonce)), "binding-mismatch", "the result is for another nonce");
      const thirdParty = { issuer, ...(signer !== undefined && { keySha256: await keyDigest(signer, options.cache) }) };
      const digest = await pending();
      const inner = [...ear.submodules.values()].map((submodule) => submoduleFacts(submodule, digest, thirdParty, ear));
      return { ...emptyFacts("unknown", digest), format: token.form, checks: checks.all, inner, thirdParty, ...endOf(ear) };
    },
    "envelope-invalid",
  );
}

function submoduleFacts(submodule: EarSubmodule, digest: string, thirdParty: NonNullable<EvidenceFacts["thirdParty"]>, ear: Ear): EvidenceFacts {
  return {
    ...emptyFacts(technologyOf(submodule.attesterClaims), digest),
    claims: tokenClaims(submodule.attesterClaims ?? null),
    thirdParty: { ...thirdParty, vector: { ...submodule.vector } },
    ...endOf(ear),
  };
}

function technologyOf(claims: JsonValue | undefined): string {
  const stated = fieldOf(claims, "technology");
  if (typeof stated === "string" && stated !== "") return stated.slice(0, 63);
  const [group, ...others] = isJsonObject(claims) ? Object.keys(claims).filter((name) => Object.hasOwn(groups, name)) : [];
  return (group !== undefined && others.length === 0 ? groups[group] : undefined) ?? "unknown";
}

function endOf({ expires }: Ear): Pick<EvidenceFacts, "validUntil"> {
  return expires === undefined ? {} : { validUntil: 1_000 * expires };
}
