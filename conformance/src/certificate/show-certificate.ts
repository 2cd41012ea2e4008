import { escapeMarkup as text } from "../report/escape-markup.js";
import { page } from "../report/html-page.js";
import { readEnvelope } from "./dsse.js";
import { readStatementText, type CertificateContent } from "./statement.js";

/** What a certificate says, without a look at its signature; absent where the text is none. */
export function readCertificate(certificate: string): { readonly content: CertificateContent; readonly keyid: string } | undefined {
  const envelope = readEnvelope(certificate);
  const content = envelope === undefined ? undefined : readStatementText(Buffer.from(envelope.payload).toString("utf8"));
  return envelope === undefined || content === undefined ? undefined : { content, keyid: envelope.keyid };
}

/** A certificate for people. */
export function certificateText(content: CertificateContent, keyid: string): string {
  return `${facts(content, keyid)
    .map(([name, value]) => `${name.padEnd(14)} ${value}`)
    .join("\n")}\n`;
}

/** A certificate as one HTML page that needs nothing else. */
export function certificatePage(content: CertificateContent, keyid: string): string {
  const title = `${content.implementation.name} ${content.implementation.version} conforms`;
  const rows = facts(content, keyid).map(([name, value]) => `<tr><th>${text(name)}</th><td>${text(value)}</td></tr>`);
  const list = (name: string, ids: readonly string[]): string =>
    ids.length === 0
      ? ""
      : `<details><summary>${String(ids.length)} ${name}</summary><ul>${ids.map((id) => `<li><code>${text(id)}</code></li>`).join("")}</ul></details>`;
  return page(
    title,
    `<h1>${text(title)}</h1>
<p>This page says what a certificate says. Whether it counts, <code>cornercast conformance verify</code> says of the certificate itself.</p>
<table><tbody>${rows.join("\n")}</tbody></table>
${list("requirements passed", content.passed)}${list("requirements warned of", content.warned)}${list("requirements failed and waived", content.failed)}`,
  );
}

function facts(content: CertificateContent, keyid: string): readonly (readonly [string, string])[] {
  const { implementation, waivers } = content;
  const profiles = ["core", ...implementation.profiles].join(", ");
  return [
    ["implementation", `${implementation.name} ${implementation.version}`],
    ["subject", implementation.subject === undefined ? "none stated" : `${implementation.subject.name}, sha256:${implementation.subject.sha256}`],
    ["profiles", profiles],
    ["requirements", `${String(content.passed.length)} passed, ${String(content.warned.length)} warned of, ${String(content.failed.length)} waived`],
    ["counts", `from ${content.notBefore} to ${content.notAfter}`],
    ["suite", `${content.suiteVersion}, seed ${content.seed}`],
    ["requirement set", `sha256:${content.requirementsSha256}`],
    ["cases", `sha256:${content.casesSha256}`],
    ["report", `sha256:${content.reportSha256}`],
    ["signed by", `the key with SPKI sha256:${keyid}`],
    ...waivers.map(({ requirement, reason, expires }) => ["waiver", `${requirement} until ${expires}: ${reason}`] as const),
  ];
}
