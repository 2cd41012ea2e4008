import type { OfferJson } from "@cornercast/schemas";
import { importTexts } from "@cornercast/sdk/convert";
import type { Clock, OfferSource } from "@cornercast/sdk/server";
import { isOver, slurmCluster } from "./slurm-cluster.js";
import { SlurmError, type SlurmCommand } from "./slurm-command.js";

/** What a source of offers takes. */
export interface SlurmOffersOptions {
  readonly command: SlurmCommand;
  readonly clock: Clock;
  /** Only the nodes of this partition. Default: all nodes. */
  readonly partition?: string;
  /** Adds what Slurm does not know, such as prices and the country. Default: nothing is added. */
  readonly describe?: (offer: OfferJson) => OfferJson;
  /** How often the cluster is looked at, in milliseconds. Default 5 s. */
  readonly interval?: number;
}

/**
 * The nodes of a live cluster as offers, one each, as `scontrol show node` describes them.
 *
 * - A node is one unit, and is taken whole. One on which others run jobs has no unit; one that is down or drained says so in its conditions.
 * - While Slurm does not answer, the offers stay as they were.
 */
export function slurmOffers({ command, clock, partition, describe = (offer) => offer, interval = 5_000 }: SlurmOffersOptions): OfferSource {
  const cluster = slurmCluster(command);
  let last: ReadonlyMap<string, { readonly text: string; readonly offer: OfferJson }> | undefined;

  async function read(): Promise<readonly OfferJson[]> {
    const text = await command("scontrol", ["show", "node", "--oneliner"]);
    const own = new Set((await cluster.jobs()).flatMap((job) => (job.name.startsWith("cornercast-") && !isOver(job) ? [job.nodes] : [])));
    const { offers } = importTexts([{ name: "scontrol show node", text }], { at: new Date(clock.now()).toISOString() }, "slurm");
    return offers.flatMap((offer) => {
      const partitions = offer.spec?.shape?.attributes?.["slurm/partitions"]?.strings?.values ?? [];
      if (partition !== undefined && !partitions.includes(partition)) return [];
      const units = own.has(offer.metadata?.name ?? "") ? 1 : (offer.status?.availability?.units ?? 0);
      return [describe({ ...offer, status: { ...offer.status, availability: { ...offer.status?.availability, total: 1, units } } })];
    });
  }

  return {
    async list() {
      let offers: readonly OfferJson[];
      try {
        offers = await read();
      } catch (error) {
        if (last === undefined || !(error instanceof SlurmError) || !error.transient) throw error;
        return [...last.values()].map(({ offer }) => offer);
      }
      const before = last;
      last = new Map(
        offers.map((offer) => {
          const name = offer.metadata?.name ?? "";
          const text = withoutTimes(offer);
          const known = before?.get(name);
          return [name, known?.text === text ? known : { text, offer }];
        }),
      );
      return [...last.values()].map(({ offer }) => offer);
    },
    changed: (signal) => clock.sleep(interval, signal).catch(() => undefined),
  };
}

/** An offer as text, without when it was looked at: that alone is no change. */
function withoutTimes(offer: OfferJson): string {
  return JSON.stringify(offer, (key, value: unknown) => (key === "at" || key === "observedAt" ? undefined : value));
}
