import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import type { OfferJson } from "@cornercast/schemas";
import type { Clock } from "@cornercast/sdk/server";
import { confinementLine, findConfinement, withConfinement } from "../confine/confinement.js";
import { limitsOfOffer } from "../confine/limits-of-offer.js";
import type { StateStore } from "../state/state-store.js";
import { processDriver, type ProcessDriver } from "./process-driver.js";

/** Jobs of this machine, confined as well as the machine can. */
export interface LocalJobs {
  readonly driver: ProcessDriver;
  /** The offers, which say how jobs are confined. */
  readonly offers: readonly OfferJson[];
  /** The same in one line, for a log. */
  readonly line: string;
}

/** What is run, and where. */
export interface LocalJobsOptions {
  readonly offers: readonly OfferJson[];
  readonly folder: string;
  readonly states?: StateStore;
}

/** A driver for processes of this machine that keeps each job to what the offer states of its units. */
export function localJobs(options: LocalJobsOptions, clock: Clock): LocalJobs {
  const { offers, states } = options;
  const folder = resolve(options.folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const confinement = findConfinement(folder);
  const byName = new Map(offers.map((offer) => [offer.metadata?.name ?? "", offer]));
  return {
    driver: processDriver({
      folder,
      clock,
      confinement,
      limitsOf: ({ offer, units }) => limitsOfOffer(byName.get(offer), units.length),
      ...(states === undefined ? {} : { states }),
    }),
    offers: offers.map((offer) => withConfinement(offer, confinement)),
    line: confinementLine(confinement),
  };
}
