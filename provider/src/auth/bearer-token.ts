/** The bearer token of a call, where it has one that is not too long to be one. */
export function bearerToken(header: Headers): string | undefined {
  return /^Bearer +([\x21-\x7e]{1,8192})$/iu.exec(header.get("authorization") ?? "")?.[1];
}
