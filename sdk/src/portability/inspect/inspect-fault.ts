import type { ReasonCode } from "@cornercast/schemas";

/** Why bytes are not what they claim to be: ends the reading of one artifact, and becomes a diagnostic where that is noticed. */
export class InspectFault extends Error {
  override readonly name = "InspectFault" as const;
  readonly code: ReasonCode;
  /** The byte of the file at which it shows. */
  readonly offset: number;

  constructor(code: ReasonCode, offset: number, message: string) {
    super(message);
    this.code = code;
    this.offset = offset;
  }
}

/** A structure that contradicts itself or its format. */
export function malformed(offset: number, message: string): InspectFault {
  return new InspectFault("inspect-malformed", offset, message);
}
