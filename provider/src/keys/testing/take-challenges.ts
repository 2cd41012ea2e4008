import { fileChallengeStore } from "../file-challenge-store.js";

// Takes challenges one after the other, and says so of each: `node take-challenges.ts FOLDER IDS…`.
const [folder = "", ...ids] = process.argv.slice(2);
const store = await fileChallengeStore(folder);
for (const id of ids) {
  const { kind } = await store.take(id);
  process.stdout.write(`${id}\n`);
  if (kind !== "found") throw new Error(`${id} was ${kind}`);
}
