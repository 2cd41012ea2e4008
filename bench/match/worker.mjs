// @ts-check
import { parentPort } from "node:worker_threads";
import { answerMatches } from "@cornercast/sdk/match";

if (parentPort !== null) answerMatches(parentPort);
