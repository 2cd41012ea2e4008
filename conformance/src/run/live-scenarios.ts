import { clientScenarios } from "../client/client-scenarios.js";
import { providerScenarios } from "../provider/provider-scenarios.js";
import { ownerScenarios } from "../owner/owner-scenarios.js";
import type { Profile } from "../profile/profiles.js";
import type { Scenario } from "./run-scenarios.js";

/** What a scenario is about, without what it does. */
export interface ListedScenario extends Scenario {
  readonly mode: Profile["mode"];
  readonly profile: string;
}

/** Every scenario about something that lives, with its profile. */
export const liveScenarios: readonly ListedScenario[] = [
  ...providerScenarios.map((scenario) => listed(scenario, "provider")),
  ...ownerScenarios.map((scenario) => ({ ...listed(scenario, "provider"), profile: "owner" })),
  ...clientScenarios.map((scenario) => listed(scenario, "client")),
];

function listed({ requirement, title, profile }: Scenario, mode: "provider" | "client"): ListedScenario {
  return { requirement, title, mode, profile: profile ?? mode };
}
