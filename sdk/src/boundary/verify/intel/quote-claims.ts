import type { Bytes } from "../bytes/byte-reader.js";
import { isZero, toHex } from "../bytes/hex.js";
import type { Condition, EvidenceClaim, Measurement } from "../evidence/evidence-facts.js";
import type { IntelQuote, SgxReportBody, TdReportBody } from "./quote-layout.js";

/** Bits of the attributes of a TD (Intel TDX module base specification, ATTRIBUTES). Those from 0 to 7 make the TD untrusted. */
const tdBits = { "sept-ve-disable": 28, migratable: 29, pks: 30, "key-locker": 31, perfmon: 63 } as const;
/** Bits that no published version of TDX defines, by byte. */
const reservedTdBits = [0x00, 0xff, 0x80, 0x07, 0xff, 0xff, 0xff, 0x3f];

const tdFlags = Object.entries(tdBits);

/** Flags of an enclave (Intel SDM, ATTRIBUTES). */
const sgxFlags = Object.entries({ "mode-64": 2, "provision-key": 4, "einit-token": 5, cet: 6, kss: 7 });

const signed = (name: string, value: EvidenceClaim["value"]): EvidenceClaim => ({ name, value, trust: "signed" });
const hint = (name: string, value: EvidenceClaim["value"]): EvidenceClaim => ({ name, value, trust: "hint" });

/** The claims of a quote: of its header, of the report in it, and of what stands behind it. */
export function quoteClaims(quote: IntelQuote): readonly EvidenceClaim[] {
  const { body } = quote;
  return [
    signed("version", quote.version),
    signed("tee", quote.tee),
    ...(quote.bodyType === undefined ? [] : [signed("body-type", quote.bodyType)]),
    ...(body.kind === "tdx" ? tdClaims(body) : sgxClaims(body)),
    signed("report-data", toHex(body.reportData)),
    signed("qe-isv-svn", quote.qeReport.isvSvn),
    hint("certification-data-type", quote.certification.type),
    hint("trailing-bytes", quote.trailing),
  ];
}

function tdClaims(body: TdReportBody): readonly EvidenceClaim[] {
  return [
    signed("tee-tcb-svn", toHex(body.teeTcbSvn)),
    ...(body.teeTcbSvn2 === undefined ? [] : [signed("tee-tcb-svn-2", toHex(body.teeTcbSvn2))]),
    signed("td-attributes", toHex(body.tdAttributes)),
    ...tdFlags.map(([name, place]) => signed(name, hasBit(body.tdAttributes, place))),
    signed("seam-attributes", toHex(body.seamAttributes)),
    signed("xfam", toHex(body.xfam)),
    ...(body.mrServiceTd === undefined ? [] : [signed("service-td", !isZero(body.mrServiceTd))]),
  ];
}

function sgxClaims(body: SgxReportBody): readonly EvidenceClaim[] {
  return [
    signed("cpu-svn", toHex(body.cpuSvn)),
    signed("attributes", toHex(body.attributes)),
    ...sgxFlags.map(([name, place]) => signed(name, hasBit(body.attributes, place))),
    signed("misc-select", toHex(body.miscSelect)),
    signed("isv-prod-id", body.isvProdId),
    signed("isv-svn", body.isvSvn),
    signed("config-svn", body.configSvn),
  ];
}

/** The measurements of a quote, under Intel's names. `replayed` says which RTMRs an event log gives. */
export function quoteMeasurements(body: IntelQuote["body"], replayed?: readonly boolean[]): readonly Measurement[] {
  if (body.kind === "sgx") {
    return [
      measurement("MRENCLAVE", "launch", body.mrEnclave, "sha-256"),
      measurement("MRSIGNER", "signer", body.mrSigner, "sha-256"),
      ...configured("CONFIGID", "config", body.configId, "sha-512"),
    ];
  }
  return [
    measurement("MRTD", "launch", body.mrTd),
    measurement("MRSEAM", "launch", body.mrSeam),
    ...configured("MRSIGNERSEAM", "signer", body.mrSignerSeam),
    ...configured("MRCONFIGID", "config", body.mrConfigId),
    ...configured("MROWNER", "config", body.mrOwner),
    ...configured("MROWNERCONFIG", "config", body.mrOwnerConfig),
    ...(body.mrServiceTd === undefined ? [] : configured("MRSERVICETD", "config", body.mrServiceTd)),
    ...body.rtmrs.map((value, index) => {
      const one = measurement(`RTMR${String(index)}`, index < 3 ? "boot" : "runtime", value);
      return replayed === undefined ? one : { ...one, replayed: replayed[index] === true };
    }),
  ];
}

function measurement(register: string, kind: Measurement["kind"], value: Bytes, algorithm: Measurement["algorithm"] = "sha-384"): Measurement {
  return { register, algorithm, value: toHex(value), kind, trust: "signed" };
}

/** A field that is zero where nobody set it. */
function configured(register: string, kind: Measurement["kind"], value: Bytes, algorithm?: Measurement["algorithm"]): readonly Measurement[] {
  return isZero(value) ? [] : [measurement(register, kind, value, algorithm)];
}

/** Whether the boundary is open for debugging. */
export function isDebugged(body: IntelQuote["body"]): boolean {
  return body.kind === "tdx" ? body.tdAttributes[0] !== 0 : hasBit(body.attributes, 1);
}

/** Whether the boundary can be moved to another machine while it runs. */
export function isMigratable(body: IntelQuote["body"]): boolean {
  return body.kind === "tdx" && hasBit(body.tdAttributes, tdBits.migratable);
}

/** What is set up in a way that a strict policy does not pass over. */
export function quoteConditions(body: IntelQuote["body"]): readonly Condition[] {
  if (body.kind === "sgx") return [];
  return [
    ...(hasBit(body.tdAttributes, tdBits["sept-ve-disable"])
      ? []
      : [
          { name: "sept-ve-disable-clear", level: "unsafe", reason: "the host can inject exceptions by taking pages away (SEPT_VE_DISABLE is clear)" } as const,
        ]),
    ...(reservedTdBits.every((mask, index) => (Number(body.tdAttributes[index]) & mask) === 0)
      ? []
      : [{ name: "unknown-td-attributes", level: "unknown", reason: "the attributes of the TD have bits that are not known" } as const]),
  ];
}

/** Whether a bit of a little-endian number is set. */
function hasBit(bytes: Bytes, place: number): boolean {
  return ((Number(bytes[place >> 3]) >> (place & 7)) & 1) === 1;
}
