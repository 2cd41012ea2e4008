import { isJsonObject, type JsonValue } from "../../../../document/json-value.js";
import { intelItems } from "../../collateral/read-collateral.js";
import { fromHex, isZero } from "../../bytes/hex.js";
import type { CollateralItem, EvidenceFacts } from "../../evidence/index.js";
import * as sgx from "../../evidence/intel-sgx.js";
import * as tdx from "../../evidence/intel-tdx.js";
import { claimValue, type VectorAdapter } from "./vector-adapter.js";
import type { VectorCase } from "./vector-case.js";
import type { VectorFiles } from "./vector-files.js";

/** Quotes of Intel TDX and SGX. */
export const intelAdapter: VectorAdapter = {
  verify: (vector, files, options) => {
    const evidence = files.evidence(vector);
    const { verify } = sgx.formatOf(evidence) === undefined ? tdx : sgx;
    return verify(evidence, {
      ...options,
      collateral: collateralOf(vector, files),
      ...(vector.expectedNonce !== undefined && { nonce: fromHex(vector.expectedNonce) ?? new Uint8Array(0) }),
    });
  },
  names: (facts) => ({
    trailing: claimValue(facts, "trailing-bytes") ?? null,
    module: claimValue(facts, "tdx-module") ?? null,
    bodyType: claimValue(facts, "body-type") ?? null,
    mrservicetd_nonzero: claimValue(facts, "service-td") ?? null,
    tdattr: claimValue(facts, "td-attributes") ?? null,
    ccel_replays: replays(facts),
  }),
};

function replays({ measurements }: EvidenceFacts): JsonValue {
  const registers = measurements.filter(({ register }) => register.startsWith("RTMR"));
  return registers.map(({ register, value, replayed = false }) =>
    register === "RTMR3" && isZero(fromHex(value) ?? new Uint8Array(0)) ? "rtmr3 zero, never extended" : replayed,
  );
}

function collateralOf(vector: VectorCase, files: VectorFiles): readonly CollateralItem[] {
  const items: CollateralItem[] = [];
  const add = (kind: CollateralItem["kind"], data: Uint8Array<ArrayBuffer> | undefined): unknown => data !== undefined && items.push({ kind, data });
  if (vector.collateral !== undefined) {
    items.push(...intelItems(membersOf(vector, files)));
  }
  const place = (name: string): Uint8Array<ArrayBuffer> | undefined => {
    const file = vector.collateralParts?.[name];
    return file === undefined ? undefined : files.bytes(file);
  };
  add("tcb-info", place("tcb"));
  add("qe-identity", place("qe"));
  add("revocation-list", place("rootCrl"));
  add("revocation-list", place("pckCrl"));
  add("certificate-chain", place("tcbChain"));
  if (vector.chain !== undefined) add("certificate-chain", files.bytes(vector.chain));
  if (vector.ccel !== undefined) add("event-log", files.bytes(vector.ccel));
  return items;
}

/** The members of the one file of collateral, replaced as the case says. */
function membersOf({ collateral = "", collateralPatch, collateralCopy }: VectorCase, files: VectorFiles): JsonValue {
  const read = JSON.parse(files.text(collateral)) as JsonValue;
  if (!isJsonObject(read)) throw new Error(`${collateral} is not an object`);
  const members: Record<string, JsonValue> = { ...read, ...collateralPatch };
  for (const [to, from] of Object.entries(collateralCopy ?? {})) {
    const value = members[from];
    if (value !== undefined) members[to] = value;
  }
  return members;
}
