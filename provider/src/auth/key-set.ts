import { readFile, stat } from "node:fs/promises";
import { createLocalJWKSet, createRemoteJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";

/** What a lookup of keys throws where the keys cannot be had. A caller cannot mend it. */
export class KeysUnavailable extends Error {
  constructor(cause: unknown) {
    super("the keys of the issuer cannot be read", { cause });
    this.name = "KeysUnavailable";
  }
}

/**
 * The keys of an issuer: a JSON Web Key Set in a file, or at an `https` address.
 *
 * - A token with a key that is not among them has them read again, at most every few seconds, so that an issuer may change its keys.
 */
export function keySet(place: string): JWTVerifyGetKey {
  const source = /^https?:\/\//u.test(place) ? remoteKeys(place) : fileKeys(place);
  return async (header, token) => {
    try {
      return await source(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error;
      if (error instanceof errors.JOSENotSupported) throw error;
      throw new KeysUnavailable(error);
    }
  };
}

function remoteKeys(place: string): JWTVerifyGetKey {
  const url = new URL(place);
  const loopback = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  if (url.protocol !== "https:" && !loopback) throw new Error(`${place} is not an https address: whoever is between could add keys of their own`);
  return createRemoteJWKSet(url, { timeoutDuration: 5_000, cooldownDuration: 5_000, cacheMaxAge: 600_000 });
}

function fileKeys(path: string): JWTVerifyGetKey {
  let changed = 0;
  let keys: ReturnType<typeof createLocalJWKSet> | undefined;
  const read = async (): Promise<boolean> => {
    const { mtimeMs } = await stat(path);
    if (keys !== undefined && mtimeMs === changed) return false;
    keys = createLocalJWKSet(JSON.parse(await readFile(path, "utf8")) as JSONWebKeySet);
    changed = mtimeMs;
    return true;
  };
  return async (header, token) => {
    if (keys === undefined) await read();
    try {
      if (keys !== undefined) return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !(await read())) throw error;
    }
    if (keys === undefined) throw new Error(`${path} holds no keys`);
    return keys(header, token);
  };
}
