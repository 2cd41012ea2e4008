import type { Bytes } from "../bytes/byte-reader.js";
import { isZero, sameBytes } from "../bytes/hex.js";
import type { CheckList } from "../evidence/check-list.js";
import { readSupplied } from "../evidence/read-supplied.js";
import type { CollateralItem } from "../evidence/verify-options.js";
import { readEventLog } from "../tpm/read-event-log.js";
import { replayEventLog } from "../tpm/replay-event-log.js";

/**
 * Replays an event log that was supplied, and says for each RTMR whether the log gives its value; `undefined` where none was supplied.
 *
 * - A log (CCEL) measures into MRTD under the index 0 and into RTMR n under n + 1. An RTMR that no event touches is zero.
 * - Source: UEFI 2.10, section 38 (confidential computing), and the TDX Virtual Firmware design guide.
 */
export async function replayRtmrs(rtmrs: readonly Bytes[], collateral: readonly CollateralItem[], checks: CheckList): Promise<readonly boolean[] | undefined> {
  const data = collateral.find(({ kind }) => kind === "event-log")?.data;
  if (data === undefined) return undefined;
  const log = readSupplied(checks, "event-log", "reference", "log-invalid", () => readEventLog(data));
  if (log === undefined) return undefined;
  const registers = await replayEventLog(log, "SHA-384");
  const replayed = rtmrs.map((value, index) => {
    const expected = registers.get(index + 1);
    return expected === undefined ? isZero(value) : sameBytes(expected, value);
  });
  const differing = replayed.flatMap((same, index) => (same ? [] : [`RTMR${String(index)}`]));
  checks.hold("event-log", "reference", differing.length === 0, "replay-mismatch", `replaying the event log does not give ${differing.join(", ")}`);
  return replayed;
}
