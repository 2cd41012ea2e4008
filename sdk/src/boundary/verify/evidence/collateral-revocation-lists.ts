import type { Bytes } from "../bytes/byte-reader.js";
import { readingFor } from "../bytes/malformed.js";
import { readPem, readRevocationList, type CertificateCache, type RevocationList } from "../x509/index.js";
import { collateralMemory } from "./collateral-memory.js";
import type { CollateralItem } from "./verify-options.js";

const remember = collateralMemory<readonly RevocationList[]>();

/** The revocation lists among collateral: one in DER, or any number in PEM, an item. What cannot be read is refused as `collateral-invalid`. */
export function collateralRevocationLists(collateral: readonly CollateralItem[], cache?: CertificateCache): readonly RevocationList[] {
  return collateral
    .filter(({ kind }) => kind === "revocation-list")
    .flatMap(({ data }) => readingFor("collateral-invalid", () => remember(cache, data, (own) => blocksOf(own).map((raw) => readRevocationList(raw, cache)))));
}

function blocksOf(data: Bytes): readonly Bytes[] {
  return data[0] === 0x2d ? readPem(new TextDecoder().decode(data), "X509 CRL") : [data];
}
