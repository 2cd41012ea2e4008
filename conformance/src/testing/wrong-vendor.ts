import { serveLines } from "../adapter/serve-lines.js";
import { mutantsByHand } from "../mutants/by-hand.js";
import { referenceSystem } from "../reference/reference-system.js";

// An implementation that makes one mistake, in a process of its own: the name of the mutant is its argument.
const name = process.argv[2] ?? "";
const mutant = mutantsByHand.find((each) => each.name === name);
if (mutant === undefined) throw new Error(`there is no mutant ${name}`);
const answer: typeof referenceSystem.answer = (request) => mutant.answer(request, (asked) => referenceSystem.answer(asked));
const profiles = ["quantities", "figures", "matching", "predicates", "evidence"];
await serveLines({ name, answer }, { name, version: "1.0.0", profiles }, process.stdin, process.stdout);
