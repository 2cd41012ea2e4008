// @ts-check
// Other verifiers on npm, on the same evidence. They are no dependencies of this workspace: npm ci --prefix bench/boundary installs them.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const modules = new URL("node_modules/", import.meta.url);

/**
 * A verifier of somebody else.
 *
 * @typedef {{readonly technology: string, readonly name: string, readonly verify: () => Promise<boolean>}} Peer
 */

/**
 * The peers that are installed, each on the evidence of a file.
 *
 * @param {(place: string) => Uint8Array} read
 * @param {readonly {readonly technology: string, readonly evidence: string, readonly collateral?: readonly string[], readonly at: string}[]} rows
 * @returns {Promise<readonly Peer[]>}
 */
export async function installedPeers(read, rows) {
  if (!existsSync(modules)) return [];
  const [qvl, nitro] = [await loaded("@phala/dcap-qvl/src/index.js"), await loaded("@evervault/wasm-attestation-bindings/index.js")];
  nitro.initSync({ module: readFileSync(new URL("@evervault/wasm-attestation-bindings/index_bg.wasm", modules)) });
  return rows.flatMap(({ technology, evidence, collateral = [], at }) => {
    const bytes = read(evidence);
    if (technology === "intel-tdx" || technology === "intel-sgx") {
      const statements = JSON.parse(Buffer.from(read(collateral[0] ?? "")).toString("utf8"));
      const verify = async () => typeof (await qvl.default.verify(Buffer.from(bytes), statements, Date.parse(at) / 1_000)).status === "string";
      return [{ technology, name: "@phala/dcap-qvl", verify }];
    }
    if (technology !== "aws-nitro-enclaves") return [];
    const document = Buffer.from(bytes).toString("base64");
    const verify = () => Promise.resolve(atTime(Date.parse(at), () => nitro.validateAttestationDocPcrs(document, [nitro.PCRs.empty()])));
    return [{ technology, name: "@evervault/wasm-attestation-bindings", verify }];
  });
}

/** @param {string} place @returns {Promise<any>} */
function loaded(place) {
  return import(fileURLToPath(new URL(place, modules)));
}

/** Some verifiers take the time from the clock alone. @template T @param {number} at @param {() => T} run @returns {T} */
function atTime(at, run) {
  const { now } = Date;
  Date.now = () => at;
  try {
    return run();
  } finally {
    Date.now = now;
  }
}
