import type { Bytes } from "../bytes/byte-reader.js";
import type { CborValue } from "../cbor/cbor-value.js";
import { writeCbor } from "../cbor/write-cbor.js";
import { signCoseSign1 } from "../cose/cose-sign1.js";
import type { VerifyOptions } from "../evidence/index.js";
import { testParty, type TestParty } from "./issue-certificate.js";

/** A hypervisor with the chain of AWS, and its own keys. */
export interface TestNitro {
  readonly root: TestParty;
  readonly instance: TestParty;
  readonly leaf: TestParty;
}

/** The time of test documents. */
export const nitroTime: number = Date.UTC(2026, 0, 1, 12);

export async function testNitro(): Promise<TestNitro> {
  const root = await testParty({ name: "aws.nitro-enclaves", authority: true });
  const instance = await testParty({ name: "instance", authority: true, pathLength: 0, issuer: root });
  const leaf = await testParty({ name: "i-0abc-enc0", issuer: instance, notBefore: nitroTime - 60_000, notAfter: nitroTime + 3 * 3_600_000 });
  return { root, instance, leaf };
}

/** A document with these fields put over those of a good one; a field that is `undefined` is left out. */
export async function testDocument(nitro: TestNitro, fields: Readonly<Record<string, CborValue | undefined>> = {}, algorithm = -35): Promise<Bytes> {
  const pcrs = new Map<number, Bytes>(Array.from({ length: 16 }, (_, index) => [index, new Uint8Array(48).fill(index < 3 ? 0xa0 + index : 0)]));
  const all: Readonly<Record<string, CborValue | undefined>> = {
    module_id: "i-0abc-enc0123",
    timestamp: nitroTime,
    digest: "SHA384",
    pcrs,
    certificate: nitro.leaf.certificate,
    cabundle: [nitro.root.certificate, nitro.instance.certificate],
    public_key: null,
    user_data: new Uint8Array(48).fill(5),
    nonce: new Uint8Array(32).fill(7),
    ...fields,
  };
  const members = Object.entries(all).flatMap(([name, value]): [string, CborValue][] => (value === undefined ? [] : [[name, value]]));
  return signCoseSign1(writeCbor(new Map(members)), { algorithm, key: nitro.leaf.key.privateKey });
}

export function nitroOptions({ root }: TestNitro, more: Partial<VerifyOptions> = {}): VerifyOptions {
  return { collateral: [], anchors: [{ technology: "aws-nitro-enclaves", spkiSha256: root.key.pin }], at: nitroTime + 1_000, ...more };
}
