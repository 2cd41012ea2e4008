import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../index.js";
import { driverContract } from "../testing/driver-contract.js";
import { processDriver } from "./process-driver.js";

driverContract("process", () => {
  const folder = mkdtempSync(join(tmpdir(), "cornercast-jobs-"));
  const make = () => processDriver({ folder, clock: systemClock, interval: 20, grace: 300 });
  const driver = make();
  return Promise.resolve({
    driver,
    restart: make,
    async close() {
      await driver.endOthers([]);
      rmSync(folder, { recursive: true });
    },
  });
});
