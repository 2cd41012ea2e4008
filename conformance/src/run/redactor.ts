/** Takes secrets out of texts. */
export type Redact = (text: string) => string;

const secretNames = /token|secret|passw|credential|api_?key|private_?key|authorization/iu;
const bearer = /\b(bearer|basic)\s+[\w.~+/=-]{8,}/giu;
const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/gu;

/**
 * Takes secrets out of everything that a run prints or writes.
 *
 * - Secret is what environment variables hold whose name says so (`…TOKEN…`, `…SECRET…`, `…PASSWORD…`, …), and those that are named.
 * - A secret is found as it is, in base64, in base64url, percent-encoded, in hexadecimal digits, and escaped as in JSON.
 * - Also taken out are private keys in PEM and what follows `Bearer`.
 * - Values of fewer than six characters are no secrets: taking them out would destroy the text.
 */
export function redactor(environment: Readonly<Record<string, string | undefined>>, named: readonly string[] = []): Redact {
  const values = Object.entries(environment).flatMap(([name, value]) =>
    value !== undefined && value.length >= 6 && (named.includes(name) || secretNames.test(name)) ? [value] : [],
  );
  const forms = [...new Set(values.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  return (text) => {
    let clean = text;
    for (const form of forms) clean = clean.replaceAll(form, "[redacted]");
    return clean.replaceAll(privateKey, "[redacted]").replaceAll(bearer, "$1 [redacted]");
  };
}

function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, "utf8");
  const unpadded = bytes.toString("base64").replace(/=+$/u, "");
  return [secret, unpadded, bytes.toString("base64url"), encodeURIComponent(secret), bytes.toString("hex"), JSON.stringify(secret).slice(1, -1)];
}
