import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import type { OfferJson } from "@cornercast/schemas";
import type { Clock } from "@cornercast/sdk/server";
import { confinementLine, findConfinement, withConfinement } from "../confine/confinement.js";
import { limitsOfOffer } from "../confine/limits-of-offer.js";
import { processDriver, type ProcessDriver } from "./process-driver.js";

/** Jobs of this machine, confined as well as the machine can. */
export interface LocalJobs {
  readonly driver: ProcessDriver;
  /** The offers, which say how jobs are confined. */
  readonly offers: readonly OfferJson[];
  /** The same in one line, for a log. */
  readonly line: string;
}

/** A driver for processes of this machine that keeps each job to what the offer states of its units. */
export function localJobs(path: string, offers: readonly OfferJson[], clock: Clock): LocalJobs {
  const folder = resolve(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const confinement = findConfinement(folder);
  const byName = new Map(offers.map((offer) => [offer.metadata?.name ?? "", offer]));
  return {
    driver: processDriver({ folder, clock, confinement, limitsOf: ({ offer, units }) => limitsOfOffer(byName.get(offer), units.length) }),
    offers: offers.map((offer) => withConfinement(offer, confinement)),
    line: confinementLine(confinement),
  };
}
