import type { DeviceFacts, HostFacts, SoftwareFacts } from "../facts.js";

/** What is known of one of the two units of a move. What is left out is unknown. */
export interface MoveSide {
  readonly device: DeviceFacts;
  readonly software?: SoftwareFacts;
  readonly host?: HostFacts;
  /** The greatest state level that the provider lets leave: `S0` to `S4`. */
  readonly stateLevel?: string;
}
