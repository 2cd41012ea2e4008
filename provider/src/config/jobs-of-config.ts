import { readFileSync } from "node:fs";
import type { OfferJson } from "@cornercast/schemas";
import { readKubeconfig } from "../kubernetes/kubeconfig.js";
import { kubernetesApi } from "../kubernetes/kubernetes-api.js";
import { kubernetesDriver } from "../kubernetes/kubernetes-driver.js";
import { kubernetesOffers } from "../kubernetes/kubernetes-offers.js";
import type { ServeJobs } from "../serve.js";
import { describedNodes } from "./described-nodes.js";
import { slurmCommand } from "../slurm/slurm-command.js";
import { slurmDriver } from "../slurm/slurm-driver.js";
import { slurmOffers } from "../slurm/slurm-offers.js";
import { folderStateStore } from "../state/folder-state-store.js";
import { registryStateStore } from "../state/registry-state-store.js";
import type { StateStore } from "../state/state-store.js";
import { systemClock } from "../system-clock.js";
import type { JobsConfig, KubernetesConfig } from "./provider-config.js";

/** What is for rent and what runs jobs, as a configuration says. Paths are located by `at`. */
export function jobsOfConfig(
  jobs: JobsConfig,
  offers: readonly OfferJson[],
  states: StateStore | undefined,
  at: (path: string) => string,
  onError: (error: unknown, what: string) => void,
): ServeJobs {
  const kept = states === undefined ? {} : { states };
  if (jobs.kubernetes !== undefined) {
    const engine = kubernetesOf(jobs.kubernetes, at);
    const common = { ...engine, clock: systemClock, folder: at(jobs.folder), onProblem: (error: unknown) => onError(error, "asking Kubernetes") };
    return {
      engine: { offers: kubernetesOffers({ ...common, describe: describedNodes(offers) }), driver: kubernetesDriver({ ...common, ...kept }) },
    };
  }
  if (jobs.slurm === undefined) return { offers, folder: at(jobs.folder), ...kept };
  const { configuration, partition, options } = jobs.slurm;
  const common = {
    command: slurmCommand(configuration === undefined ? undefined : at(configuration)),
    clock: systemClock,
    ...(partition === undefined ? {} : { partition }),
  };
  return {
    engine: {
      offers: slurmOffers({ ...common, describe: describedNodes(offers) }),
      driver: slurmDriver({ ...common, folder: at(jobs.folder), ...(options === undefined ? {} : { options }), ...kept }),
    },
  };
}

function kubernetesOf({ kubeconfig, context, namespace, ...more }: KubernetesConfig, at: (path: string) => string) {
  const access = readKubeconfig(kubeconfig === undefined ? undefined : at(kubeconfig), context);
  return { ...more, api: kubernetesApi(access), namespace: namespace ?? access.namespace ?? "default" };
}

/** Where the state of jobs is kept by a provider with a name; undefined where jobs keep it. */
export function statesOfConfig({ states = {} }: JobsConfig, owner: string, at: (path: string) => string): StateStore | undefined {
  const { folder, registry, repository, authorization } = states;
  if (folder !== undefined) return folderStateStore({ folder: at(folder), owner });
  if (registry === undefined || repository === undefined) return undefined;
  return registryStateStore({
    url: registry,
    repository,
    owner,
    ...(authorization === undefined ? {} : { authorization: readFileSync(at(authorization), "utf8").trim() }),
  });
}
