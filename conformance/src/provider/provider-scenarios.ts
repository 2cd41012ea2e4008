import type { ProviderScenario } from "./scenario.js";
import { controlScenarios } from "./scenarios/control-scenarios.js";
import { placementScenarios } from "./scenarios/placement-scenarios.js";
import { serviceScenarios } from "./scenarios/service-scenarios.js";
import { tokenScenarios } from "./scenarios/token-scenarios.js";
import { usageScenarios } from "./scenarios/usage-scenarios.js";
import { watchScenarios } from "./scenarios/watch-scenarios.js";

/** The scenarios of chapter 70; those that crash a provider or take its store away are the last. */
export const providerScenarios: readonly ProviderScenario[] = [
  ...serviceScenarios,
  ...tokenScenarios,
  ...placementScenarios,
  ...watchScenarios,
  ...usageScenarios,
  ...controlScenarios,
];
