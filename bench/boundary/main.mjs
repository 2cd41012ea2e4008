// @ts-check
// How many pieces of evidence are verified in a second, beside the arithmetic of their signatures: npm run bench:boundary
// [-- --rounds N --only TECHNOLOGY,… --json FILE].
//
// - The ceiling is what nobody can be faster than: the calls of `crypto.subtle.verify` that the same evidence needs, with the same keys, without
//   anything around them. They are recorded from a verification, and made as it makes them: all of one piece of evidence at once.
// - Of both, eight are in flight at a time, as with a server: the next one begins when one is done. One by one, most of what is measured beside short
//   signatures is how threads go to sleep and wake; that share is given, too, as `alone`.
// - Warm: certificates of authorities were verified before. Cold: nothing is known.
// - Time is that of the processor, all threads together: a clock would measure the neighbours. Verification and ceiling take turns in short blocks,
//   so that both have the same neighbours. Of all pairs of blocks the quarter counts that took the least time together, for neighbours only add to
//   it; figures are medians over that quarter.
// - Node runs as it is started by default: collections of garbage are part of what a verification takes.
// - Real evidence where ../shared/data is; otherwise the example alone.
// - Beside other verifiers on npm, where they are installed: npm ci --prefix bench/boundary.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { installedPeers } from "./peers.mjs";
import { CertificateCache, evidenceKey, readCollateral, registryAnchors, verifyEvidence } from "@cornercast/sdk/boundary/verify";

const root = fileURLToPath(new URL("../../", import.meta.url));
const data = join(root, "../shared/data/boundary");
const { values: flags } = parseArgs({ options: { rounds: { type: "string", default: "120" }, only: { type: "string" }, json: { type: "string" } } });
const only = flags.only?.split(",");
const rounds = Number(flags.rounds);
/** Verifications before any counts: a verifier that serves has run for longer, and the engine has optimised what it runs. */
const warmUp = 1_500;
/** How many are in flight at a time: twice as many as Node has threads for their signatures, so that these find the next one. */
const inFlight = 8;

/** @param {string} path @returns {Uint8Array<ArrayBuffer>} */
const read = (path) => Uint8Array.from(readFileSync(path));
const tdx = "tdx/phala/tdx_quote";
const sgx = "tdx/phala/sgx_quote";

/**
 * Evidence by technology, what comes with it, and the time at which it is good.
 * @type {readonly {readonly technology: string, readonly evidence: string, readonly collateral?: readonly string[], readonly signature?: string, readonly key?: readonly ["cca-platform" | "tpm-ak", string], readonly at: string}[]}
 */
const real = [
  { technology: "amd-sev-snp", evidence: "snp/veraison/outblob.bin", collateral: ["snp/veraison/auxblob.bin"], at: "2025-06-01T00:00:00Z" },
  { technology: "intel-tdx", evidence: tdx, collateral: [`${tdx}_collateral.json`], at: "2025-06-20T00:00:00Z" },
  { technology: "intel-sgx", evidence: sgx, collateral: [`${sgx}_collateral.json`], at: "2025-06-20T00:00:00Z" },
  { technology: "aws-nitro-enclaves", evidence: "nitro/veracruz/aws_nitro_document.cbor", at: "2022-11-09T23:00:00Z" },
  { technology: "nvidia-cc", evidence: "nvidia/sdk/hopper_evidence.json", at: "2025-06-01T00:00:00Z" },
  { technology: "nvidia-nvswitch", evidence: "nvidia/sdk/switch_evidence_ls10.json", at: "2025-06-01T00:00:00Z" },
  { technology: "azure-vtpm", evidence: "azure-vtpm/trustee/az-snp-vtpm/evidence-v1.json", at: "2025-06-01T00:00:00Z" },
  {
    technology: "arm-cca",
    evidence: "cca/ccatoken/tf-rmm/cca_token.cbor",
    key: ["cca-platform", "cca/ccatoken/tf-rmm/cca_platform.pub"],
    at: "2024-01-01T00:00:00Z",
  },
  {
    technology: "tpm2",
    evidence: "tpm/keylime/quote.out",
    signature: "tpm/keylime/quotesig.out",
    key: ["tpm-ak", "tpm/keylime/akpub.pem"],
    at: "2024-01-01T00:00:00Z",
  },
];

/** Everything that one verification takes. */
function inputs() {
  if (!existsSync(data)) {
    const folder = join(root, "examples/boundary");
    const hex = readFileSync(join(folder, "report.hex"), "utf8").replaceAll(/\s/gu, "");
    const pin = /sha256:([0-9a-f]{64})/u.exec(readFileSync(join(folder, "trust-anchors.yaml"), "utf8"))?.[1] ?? "";
    const collateral = ["certificates.pem", "ask.crl.pem", "ark.crl.pem"].flatMap((name) => readCollateral(read(join(folder, "collateral", name))) ?? []);
    const options = { collateral, anchors: [{ technology: "amd-sev-snp", spkiSha256: pin, generation: "genoa" }], at: Date.parse("2026-01-01T00:00:00Z") };
    return [{ technology: "amd-sev-snp", evidence: Uint8Array.from(Buffer.from(hex, "hex")), options }];
  }
  return real.map(({ technology, evidence, signature, collateral = [], key, at }) => {
    const trusted = key === undefined ? undefined : evidenceKey(key[0], read(join(data, key[1])));
    const options = {
      collateral: collateral.flatMap((place) => readCollateral(read(join(data, place))) ?? []),
      anchors: registryAnchors(),
      at: Date.parse(at),
      ...(trusted !== undefined && { keys: [trusted] }),
    };
    const message = read(join(data, evidence));
    // A quote and its signature in two files are, one behind the other, what TPM2_Quote answers.
    const answer =
      signature === undefined ? message : Uint8Array.from([message.length >> 8, message.length & 0xff, ...message, ...read(join(data, signature))]);
    return { technology, evidence: answer, options };
  });
}

/** The calls of `subtle.verify` that something makes. @param {() => Promise<unknown>} run */
async function recorded(run) {
  const { subtle } = globalThis.crypto;
  const original = subtle.verify.bind(subtle);
  /** @type {Parameters<SubtleCrypto["verify"]>[]} */
  const calls = [];
  subtle.verify = (...args) => {
    calls.push(args);
    return original(...args);
  };
  try {
    await run();
  } finally {
    // What was put over the method of the prototype is taken away again.
    Reflect.deleteProperty(subtle, "verify");
  }
  return calls;
}

/**
 * Milliseconds of the processor for one run of several, with so many in flight.
 * @param {() => Promise<unknown>} run @param {number} count @param {number} inFlight
 */
async function time(run, count, inFlight) {
  let left = count;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      await run();
    }
  };
  const start = process.cpuUsage();
  await Promise.all(Array.from({ length: inFlight }, lane));
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000 / count;
}

/** How long a block is meant to take at least, and how many runs it has for each that is in flight: neither its beginning nor its end should count. */
const block = { milliseconds: 10, runs: 8 };

/**
 * The times of two things that take turns, with so many in flight.
 * @param {() => Promise<unknown>} one @param {() => Promise<unknown>} other @param {{readonly inFlight: number, readonly rounds: number}} how
 */
async function turns(one, other, { inFlight, rounds }) {
  const count = Math.max(block.runs * inFlight, Math.round(block.milliseconds / (await time(other, 5, 1))));
  const pairs = [];
  for (let round = 0; round < rounds; round += 1) {
    // Neither is always the second one.
    const first = round % 2 === 0 ? await time(one, count, inFlight) : undefined;
    const ceiling = await time(other, count, inFlight);
    pairs.push({ own: first ?? (await time(one, count, inFlight)), ceiling });
  }
  const quiet = pairs.toSorted((a, b) => a.own + a.ceiling - b.own - b.ceiling).slice(0, Math.ceil(pairs.length / 4));
  return {
    milliseconds: median(quiet.map(({ own }) => own)),
    ceilingMilliseconds: median(quiet.map(({ ceiling }) => ceiling)),
    share: median(quiet.map(({ own, ceiling }) => ceiling / own)),
  };
}

/** @param {readonly number[]} numbers */
function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
}

/** Bytes that one run leaves for the collector, on average. @param {() => Promise<unknown>} run */
async function allocated(run) {
  const used = () => process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round += 1) {
    globalThis.gc?.();
    const before = used();
    for (let index = 0; index < 20; index += 1) await run();
    const bytes = (used() - before) / 20;
    if (bytes > 0) least = Math.min(least, bytes);
  }
  return Math.round(least);
}

const results = [];
for (const { technology, evidence, options } of inputs().filter((input) => only?.includes(input.technology) ?? true)) {
  const cache = new CertificateCache();
  const warmOptions = { ...options, cache };
  const verifyWarm = () => verifyEvidence(evidence, warmOptions);
  const verifyCold = () => verifyEvidence(evidence, { ...options, cache: new CertificateCache() });
  const facts = await verifyWarm();
  const failure = facts?.checks.find(({ outcome }) => outcome === "failed");
  if (facts === undefined || failure !== undefined) throw new Error(`${technology}: the evidence does not hold: ${failure?.reason ?? "no known format"}`);
  /** @param {Parameters<SubtleCrypto["verify"]>[]} calls */
  const replay = (calls) => async () => {
    const outcomes = await Promise.all(calls.map((args) => globalThis.crypto.subtle.verify(...args)));
    if (outcomes.includes(false)) throw new Error(`${technology}: a signature does not hold`);
  };
  const [warmCalls, coldCalls] = [await recorded(verifyWarm), await recorded(verifyCold)];
  await time(verifyWarm, warmUp, inFlight);
  const warm = await turns(verifyWarm, replay(warmCalls), { inFlight, rounds });
  const alone = await turns(verifyWarm, replay(warmCalls), { inFlight: 1, rounds });
  // What is known of nothing takes longer, and says less.
  const cold = await turns(verifyCold, replay(coldCalls), { inFlight, rounds: Math.ceil(rounds / 4) });
  const bytes = await allocated(verifyWarm);
  results.push({
    technology,
    warm: { ...warm, signatures: warmCalls.length },
    alone: { ...alone, signatures: warmCalls.length },
    cold: { ...cold, signatures: coldCalls.length },
    bytesPerVerification: bytes,
  });
  const perSecond = (/** @type {number} */ milliseconds) => String(Math.round(1_000 / milliseconds)).padStart(6);
  console.log(
    `${technology.padEnd(20)} warm ${perSecond(warm.milliseconds)}/s of ${perSecond(warm.ceilingMilliseconds)}/s (${(100 * warm.share).toFixed(0)} %, ${String(warmCalls.length)} signatures; alone ${(100 * alone.share).toFixed(0)} %)` +
      `   cold ${perSecond(cold.milliseconds)}/s of ${perSecond(cold.ceilingMilliseconds)}/s (${(100 * cold.share).toFixed(0)} %, ${String(coldCalls.length)} signatures)   ${String(Math.round(bytes / 1024))} KiB`,
  );
}
// What others need for the same evidence, with nothing known before: to be held against `cold`.
const peers = [];
if (existsSync(data) && only === undefined)
  for (const { technology, name, verify } of await installedPeers((place) => read(join(data, place)), real)) {
    if (!(await verify())) throw new Error(`${name} does not accept the evidence of ${technology}`);
    let milliseconds = Number.POSITIVE_INFINITY;
    for (let round = 0; round < rounds; round += 1) milliseconds = Math.min(milliseconds, await time(verify, 3, 1));
    peers.push({ technology, name, milliseconds });
    console.log(`${technology.padEnd(20)} ${name} ${(1_000 / milliseconds).toFixed(1)}/s`);
  }
if (existsSync(data) && only === undefined && peers.length === 0) console.log("other verifiers are not installed: npm ci --prefix bench/boundary");
const summary = {
  shareOfCeilingWarm: Object.fromEntries(results.map(({ technology, warm }) => [technology, warm.share])),
  shareOfCeilingWarmAlone: Object.fromEntries(results.map(({ technology, alone }) => [technology, alone.share])),
  shareOfCeilingCold: Object.fromEntries(results.map(({ technology, cold }) => [technology, cold.share])),
};
if (flags.json !== undefined)
  writeFileSync(
    flags.json,
    `${JSON.stringify({ node: process.version, processor: cpus()[0]?.model ?? "unknown", rounds, inFlight, results, peers, summary }, undefined, 2)}\n`,
  );
