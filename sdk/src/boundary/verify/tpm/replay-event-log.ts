import type { Bytes } from "../bytes/byte-reader.js";
import { digestBytes } from "../bytes/digest-bytes.js";
import type { EventLog } from "./read-event-log.js";
import { digestSize, type TpmHash } from "./tpm-algorithms.js";

const noAction = 0x00000003;
const startupLocality = "StartupLocality\0";

/**
 * The values of the registers after the events of a log: `register = hash(register || digest)` from zero on.
 *
 * - Events of the type `EV_NO_ACTION` are not measured. The one that states the locality of the startup sets the last byte of register 0.
 * - Registers that no event touches are absent.
 * - Source: TCG PC Client Platform Firmware Profile 1.06, sections 10.4.5.3 and 10.2.
 *
 * @example
 * ```ts
 * const registers = await replayEventLog(readEventLog(bytes), "SHA-384"); // Map {1 => …, 2 => …}
 * ```
 */
export async function replayEventLog(log: EventLog, hash: TpmHash): Promise<ReadonlyMap<number, Bytes>> {
  const size = digestSize(hash);
  const registers = new Map<number, Bytes>();
  for (const event of log.events) {
    if (event.type === noAction) {
      const locality = localityOf(event.data);
      if (event.register === 0 && locality !== undefined && !registers.has(0)) {
        const start = new Uint8Array(size);
        start[size - 1] = locality;
        registers.set(0, start);
      }
      continue;
    }
    const digest = event.digests.get(hash);
    if (digest === undefined) continue;
    const both = new Uint8Array(2 * size);
    both.set(registers.get(event.register) ?? new Uint8Array(size));
    both.set(digest, size);
    registers.set(event.register, await digestBytes(hash, both));
  }
  return registers;
}

function localityOf(data: Bytes): number | undefined {
  if (data.length !== startupLocality.length + 1) return undefined;
  const matches = [...startupLocality].every((character, index) => character.charCodeAt(0) === data[index]);
  return matches ? data[startupLocality.length] : undefined;
}
