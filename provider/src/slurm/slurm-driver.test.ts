import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../index.js";
import { driverContract } from "../testing/driver-contract.js";
import { slurmCommand } from "./slurm-command.js";
import { slurmDriver } from "./slurm-driver.js";

/** The configuration of a cluster that may be used: `npm run test:slurm` starts one. */
const conf = process.env["CORNERCAST_SLURM_CONF"];

driverContract(
  "slurm",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "cornercast-slurm-jobs-"));
    const make = () => slurmDriver({ folder, command: slurmCommand(conf), clock: systemClock, interval: 100, grace: 300 });
    return Promise.resolve({
      driver: make(),
      restart: make,
      offers: ["h100-0", "h100-1", "a100-0"],
      close() {
        rmSync(folder, { recursive: true });
        return Promise.resolve();
      },
    });
  },
  conf === undefined ? "there is no cluster; npm run test:slurm starts one" : undefined,
);
