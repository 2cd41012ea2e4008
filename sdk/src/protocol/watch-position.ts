import type { WatchPositionJson } from "@cornercast/schemas";

/** A place in the order of all changes of a store. */
export interface Position {
  /** The identity of the store. Positions of different stores cannot be compared. */
  readonly storeEpoch: string;
  /** The revision of the last change that counts. */
  readonly revision: number;
}

/** The form of a position in calls. */
export function positionJson({ storeEpoch, revision }: Position): WatchPositionJson {
  return { storeEpoch, revision: String(revision) };
}

/** The position of a call, which its validator has checked. */
export function positionOf(json: WatchPositionJson): Position {
  return { storeEpoch: json.storeEpoch ?? "", revision: Number(json.revision ?? 0) };
}
