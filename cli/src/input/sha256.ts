import { createHash } from "node:crypto";

/** SHA-256 by the library of Node, which is several times as fast as the portable one. */
export function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
