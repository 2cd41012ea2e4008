import { mutantsByHand } from "./by-hand.js";
import { confusedValues } from "./confused-values.js";
import { ignoredFields } from "./ignored-fields.js";
import { missingChecks } from "./missing-checks.js";
import type { Mutant } from "./mutant.js";
import { rulesOff } from "./rules-off.js";
import { wrongAnswers } from "./wrong-answers.js";

/** Every mutant of the reference that the suite is tried on. */
export function allMutants(): readonly Mutant[] {
  return [...mutantsByHand, ...wrongAnswers, ...ignoredFields(), ...confusedValues(), ...rulesOff(), ...missingChecks()];
}
