/** A program that counts, a step in so many milliseconds, and writes its step when it is asked for its state. */
export const countingProgram = (milliseconds: number): string => `
const fs = require("node:fs"), { CORNERCAST_RESTORE: from, CORNERCAST_CHECKPOINT: to } = process.env;
let step = from ? JSON.parse(fs.readFileSync(from + "/step.json", "utf8")).step : 0;
console.log("from " + step);
process.on("SIGUSR2", () => {
  fs.writeFileSync(to + "/step.json", JSON.stringify({ step }));
  fs.writeFileSync(to + "/complete.new", JSON.stringify({ format: "json", step, stateLevel: "S2" }));
  fs.renameSync(to + "/complete.new", to + "/complete");
});
setInterval(() => console.log("step " + (step += 1)), ${String(milliseconds)});`;
