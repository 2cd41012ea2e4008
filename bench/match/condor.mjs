// @ts-check
// HTCondor's `condor_q -better-analyze`, where it is installed: it says for a job which of its requirements how many machines meet. It reads the job and
// the machines from files and asks no pool.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { wanted } from "./facts.mjs";

/** Why it is not measured; undefined where it can be. */
export function condorMissing() {
  const { error, status } = spawnSync("condor_q", ["-version"], { stdio: "ignore" });
  return error === undefined && status === 0 ? undefined : "HTCondor is not installed: there is no condor_q that answers";
}

const requirements = [
  `TARGET.vendor == "${wanted.vendor}"`,
  ...["memory", "bandwidth", "fp8", "count", "cores", "hostMemory", "disk", "driver", "hours"].map(
    (name) => `TARGET.${name} >= ${String(wanted[/** @type {"memory"} */ (name)])}`,
  ),
  `TARGET.partition == "${wanted.partition}"`,
  `(${wanted.countries.map((country) => `TARGET.country == "${country}"`).join(" || ")})`,
  `TARGET.control == "${wanted.control}"`,
  `TARGET.cost >= 0`,
  `TARGET.cost <= ${String(wanted.cost)}`,
];

/** @param {readonly import("./facts.mjs").Facts[]} rows */
export function prepareCondor(rows) {
  const folder = mkdtempSync(join(tmpdir(), "bench-condor-"));
  const [job, slots] = [join(folder, "job"), join(folder, "slots")];
  writeFileSync(
    job,
    `MyType = "Job"\nClusterId = 1\nProcId = 0\nOwner = "bench"\nUser = "bench@bench"\nJobStatus = 1\nJobUniverse = 5\nRequirements = ${requirements.join(" && ")}\n\n`,
  );
  const slotOf = (/** @type {import("./facts.mjs").Facts} */ row, /** @type {number} */ index) =>
    [
      'MyType = "Machine"',
      `Name = "slot1@offer-${String(index)}"`,
      `Machine = "offer-${String(index)}"`,
      'State = "Unclaimed"',
      'Activity = "Idle"',
      "Requirements = true",
      ...Object.entries(row).map(([name, value]) => `${name} = ${typeof value === "string" ? JSON.stringify(value) : String(value)}`),
    ].join("\n");
  writeFileSync(slots, `${rows.map(slotOf).join("\n\n")}\n\n`);
  return Promise.resolve({
    find() {
      const told = execFileSync("condor_q", ["-better-analyze", "-jobads", job, "-slotads", slots, "1.0"], { encoding: "utf8", maxBuffer: 2 ** 28 });
      const counted = /(\d+) (?:are able to run your job|match and are willing to run your job)/u.exec(told)?.[1];
      if (counted === undefined) throw new Error(`condor_q says something else than how many machines match: ${told.slice(0, 500)}`);
      return Number(counted);
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  });
}
