import type { ByteReader } from "../byte-reader.js";
import { malformed } from "../inspect-fault.js";
import { SequentialReader } from "../sequential-reader.js";

/** A field of a protobuf message, as it is on the wire. */
export type ProtobufField =
  | { readonly number: number; readonly kind: "varint"; readonly value: number }
  | { readonly number: number; readonly kind: "bytes"; readonly offset: number; readonly length: number }
  | { readonly number: number; readonly kind: "fixed" };

/**
 * The fields of a message in their order, without their contents. Source: Protocol Buffers, "Encoding".
 *
 * - A field whose contents go beyond the message is refused; a message of more fields than `most` too.
 */
export async function* protobufFields(reader: ByteReader, what: string, most = 8_000_000): AsyncGenerator<ProtobufField, void, undefined> {
  const input = new SequentialReader(reader);
  for (let count = 0; input.left > 0; count += 1) {
    if (count >= most) throw malformed(input.place, `${what} has more than ${String(most)} fields`);
    const tag = await varint(input, what);
    const [number, wire] = [Math.floor(tag / 8), tag % 8];
    if (number === 0 || number > 0x1fffffff) throw malformed(input.place, `${what} has a field without a number`);
    switch (wire) {
      case 0:
        yield { number, kind: "varint", value: await varint(input, what) };
        break;
      case 1:
      case 5:
        input.skip(wire === 1 ? 8 : 4, what);
        yield { number, kind: "fixed" };
        break;
      case 2: {
        const length = await varint(input, what);
        const offset = input.position;
        input.skip(length, `field ${String(number)} of ${what}`);
        yield { number, kind: "bytes", offset, length };
        break;
      }
      default:
        throw malformed(input.place, `${what} has a field of the wire type ${String(wire)}, which is none`);
    }
  }
}

/** Up to ten bytes of seven bits; what is too large for any size is as good as infinite. */
async function varint(input: SequentialReader, what: string): Promise<number> {
  let [value, factor] = [0, 1];
  for (let index = 0; index < 10; index += 1) {
    const ready = input.need(1, what);
    if (ready !== undefined) await ready;
    const byte = input.u8();
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return value;
    factor *= 128;
  }
  throw malformed(input.place, `${what} has a number of more than ten bytes`);
}
