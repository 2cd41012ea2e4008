import type { ProviderScenario } from "../scenario.js";
import { newKey, publicJwk, tokenOf, type TestIssuer, type TokenChange } from "../test-issuer.js";

const list = "PlacementService/ListPlacements";
const another = newKey();

/** The scenarios of chapter 70 about tokens of issuers. */
export const tokenScenarios: readonly ProviderScenario[] = [
  {
    requirement: "service.tokens-are-checked-in-full",
    profile: "tokens",
    title: "tokens of which one thing is wrong",
    async run({ target, ok, call, check }) {
      const issuer = issuerOf(target.controls?.issuer);
      await ok(list, {}, tokenOf(issuer));
      const now = Math.floor(Date.now() / 1000);
      const wrong: Readonly<Record<string, TokenChange>> = {
        "a token that another key signed": { signed: "by another" },
        "a token that nobody signed": { signed: "not at all" },
        "a token that is signed with the public key as a secret": { signed: "with the public key as a secret" },
        "a token that brings its own key": { signed: "by another", header: { jwk: publicJwk(another) } },
        "a token of another issuer": { claims: { iss: "https://nobody.example" } },
        "a token without an issuer": { claims: { iss: undefined } },
        "a token for another audience": { claims: { aud: "https://elsewhere.example" } },
        "a token without an audience": { claims: { aud: undefined } },
        "a token that has expired": { claims: { iat: now - 7200, exp: now - 3600 } },
        "a token without an expiry": { claims: { exp: undefined } },
      };
      for (const [what, change] of Object.entries(wrong)) {
        const answer = await call(list, {}, tokenOf(issuer, change));
        check(answer.kind === "error" && answer.error.code === "unauthenticated", `${what} was not refused as unauthenticated`);
      }
    },
  },
  {
    requirement: "service.bound-tokens-need-their-certificate",
    profile: "tokens",
    title: "a token that is bound to a certificate, without that certificate",
    async run({ target, ok, call, check }) {
      const issuer = issuerOf(target.controls?.issuer);
      await ok(list, {}, tokenOf(issuer));
      const thumbprint = Buffer.alloc(32, 7).toString("base64url");
      const answer = await call(list, {}, tokenOf(issuer, { claims: { cnf: { "x5t#S256": thumbprint } } }));
      check(answer.kind === "error" && answer.error.code === "unauthenticated", "it was not refused as unauthenticated");
    },
  },
  {
    requirement: "service.unchecked-callers-are-refused",
    profile: "tokens",
    title: "a token whose key the provider cannot have",
    async run({ target, ok, refused }) {
      const issuer = issuerOf(target.controls?.issuer);
      await ok(list, {}, tokenOf(issuer));
      const unknown = tokenOf({ ...issuer, key: another, keyId: "a-key-that-no-set-has" });
      await refused("a token under an unknown key", list, {}, ["authenticator-unavailable", "unauthenticated"], unknown);
    },
  },
];

function issuerOf(issuer: TestIssuer | undefined): TestIssuer {
  if (issuer === undefined) throw new Error("the profile tokens is claimed without an issuer");
  return issuer;
}
