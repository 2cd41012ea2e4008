import type { ProviderScenario } from "./scenario.js";
import { placementScenarios } from "./scenarios/placement-scenarios.js";
import { serviceScenarios } from "./scenarios/service-scenarios.js";
import { watchScenarios } from "./scenarios/watch-scenarios.js";

/** The scenarios of chapter 70, in its order. */
export const providerScenarios: readonly ProviderScenario[] = [...serviceScenarios, ...placementScenarios, ...watchScenarios];
