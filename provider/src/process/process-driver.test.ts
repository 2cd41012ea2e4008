import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findConfinement, unconfined, type Confinement } from "../confine/confinement.js";
import { systemClock } from "../index.js";
import { driverContract } from "../testing/driver-contract.js";
import { processDriver } from "./process-driver.js";

const trial = mkdtempSync(join(tmpdir(), "cornercast-trial-"));
const found = findConfinement(trial);
rmSync(trial, { recursive: true });

function contract(name: string, confinement: Confinement, missing?: string): void {
  driverContract(
    name,
    () => {
      const folder = mkdtempSync(join(tmpdir(), "cornercast-jobs-"));
      const make = () => processDriver({ folder, clock: systemClock, interval: 20, grace: 300, confinement, limitsOf: () => ({ memory: 2 ** 30, cpus: 2 }) });
      const driver = make();
      return Promise.resolve({
        driver,
        restart: make,
        async close() {
          await driver.endOthers([]);
          rmSync(folder, { recursive: true });
        },
      });
    },
    missing,
  );
}

contract("process, unconfined", unconfined);
contract("process, confined", found, found.sandbox === "none" && found.limits.kind === "none" ? found.notes.join("; ") : undefined);
