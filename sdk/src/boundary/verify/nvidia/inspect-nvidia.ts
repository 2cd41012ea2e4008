import type { JsonValue } from "../../../document/json-value.js";
import type { Bytes } from "../bytes/byte-reader.js";
import type { EvidenceHead } from "../evidence/evidence-head.js";
import { readNvidiaOpaque, readOpaqueFields } from "../spdm/read-nvidia-opaque.js";
import { readSpdmMeasurements } from "../spdm/read-spdm-measurements.js";
import { architectureNamed, type NvidiaDevice } from "./nvidia-architecture.js";
import { reportClaims, reportMeasurements } from "./nvidia-claims.js";
import { isJson, readNvidiaEvidence } from "./read-nvidia-evidence.js";

/** The version and code of the request, its attribute and its operation. */
const request = [0x11, 0xe0, 0x01, 0xff];
/** The type of the field that only GPUs state. */
const driverVersion = 3;
/** JSON of evidence is not longer than this. */
const longestList = 4 * 1024 * 1024;

/** The format of bytes that are a report of this kind of device: a whole exchange, or JSON whose first entry is one. */
export function formatOfNvidia(evidence: Bytes, textOfHead: EvidenceHead, device: NvidiaDevice): string | undefined {
  const isExchange = request.every((byte, index) => evidence[index] === byte);
  if (!isExchange && (!isJson(evidence) || evidence.length > longestList)) return undefined;
  const known = devicesOfHeads.get(textOfHead) ?? { device: isExchange ? deviceIn(evidence) : deviceStated(evidence, textOfHead()) };
  // Both kinds of device are asked about the same evidence.
  devicesOfHeads.set(textOfHead, known);
  return known.device === device ? `nvidia-${device}-report` : undefined;
}

const devicesOfHeads = new WeakMap<EvidenceHead, { readonly device: NvidiaDevice | undefined }>();

function deviceStated(evidence: Bytes, head: string): NvidiaDevice | undefined {
  // JSON of other technologies has other fields, and to read all of it takes a while.
  const named = head.includes('"arch"') ? /"arch"\s*:\s*"([^"\\]{1,32})"/u.exec(head) : null;
  const stated = architectureNamed(named?.[1] ?? "");
  if (stated !== undefined) return stated.device;
  return head.includes('"evidence"') ? deviceIn(evidence) : undefined;
}

function deviceIn(evidence: Bytes): NvidiaDevice | undefined {
  try {
    const [entry] = readNvidiaEvidence(evidence);
    return entry && deviceOf(entry.transcript);
  } catch {
    return undefined;
  }
}

function deviceOf(transcript: Bytes): NvidiaDevice {
  return readOpaqueFields(readSpdmMeasurements(transcript).opaque).has(driverVersion) ? "gpu" : "nvswitch";
}

/** The fields of reports as JSON: an object for each device. */
export function inspectNvidia(evidence: Bytes, device: NvidiaDevice): JsonValue {
  return readNvidiaEvidence(evidence).map(({ arch, transcript }) => {
    const measured = readSpdmMeasurements(transcript);
    const claims = reportClaims(measured, readNvidiaOpaque(measured.opaque, device));
    return {
      ...(arch !== undefined && { arch }),
      ...Object.fromEntries(claims.map(({ name, value }) => [name, value])),
      measurements: Object.fromEntries(reportMeasurements(measured).map(({ register, value }) => [register, value])),
    };
  });
}
