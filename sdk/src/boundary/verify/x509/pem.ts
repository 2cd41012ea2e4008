import type { Bytes } from "../bytes/byte-reader.js";
import { fromBase64 } from "../bytes/base64.js";
import { Malformed } from "../bytes/malformed.js";

/**
 * The blocks of a PEM text (RFC 7468) with this label, such as `CERTIFICATE`, in their order.
 *
 * - What stands between the blocks is skipped; a block that is not base64 is {@link Malformed}.
 */
export function readPem(text: string, label: string): readonly Bytes[] {
  const [begin, end] = [`-----BEGIN ${label}-----`, `-----END ${label}-----`];
  const blocks: Bytes[] = [];
  for (let at = text.indexOf(begin); at !== -1; at = text.indexOf(begin, at)) {
    const from = at + begin.length;
    at = text.indexOf(end, from);
    if (at === -1) throw new Malformed("a PEM block has no end");
    const bytes = fromBase64(text.slice(from, at).replace(/\s+/gu, ""));
    if (bytes === undefined) throw new Malformed("a PEM block is not base64");
    blocks.push(bytes);
  }
  return blocks;
}
