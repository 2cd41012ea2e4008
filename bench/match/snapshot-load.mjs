// @ts-check
// How long a saved index takes to load in a process that has just started, as that of a user has: node bench/match/snapshot-load.mjs FILE CLOCK
// prints one line of JSON. The time of reading the file is not part of it.
import { readFileSync } from "node:fs";
import { loadOfferIndex } from "@cornercast/sdk/match";
import { now } from "./measure.mjs";

const [file = "", clock = "wall"] = process.argv.slice(2);
const bytes = readFileSync(file);
const start = now(clock === "cpu" ? "cpu" : "wall");
const loaded = loadOfferIndex(bytes);
const ms = now(clock === "cpu" ? "cpu" : "wall") - start;
console.log(JSON.stringify({ ms, offers: loaded.kind === "ok" ? loaded.index.size : 0 }));
