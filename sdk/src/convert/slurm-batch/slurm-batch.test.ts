import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDocuments, validateDocument } from "../../document/index.js";
import { importTexts } from "../import-texts.js";
import { slurmBatchImporter } from "./index.js";

const read = (...lines: readonly string[]) => slurmBatchImporter.import([{ name: "train.sbatch", text: `#!/bin/bash\n${lines.join("\n")}\nsrun train\n` }], {});
const roleOf = (...lines: readonly string[]) => read(...lines).workloads[0]?.spec?.profiles?.[0]?.roles?.[0];

describe("a batch script of Slurm", () => {
  it("is a role with a replica for each node", () => {
    const { workloads, diagnostics } = read(
      "#SBATCH --job-name=train --time=1-12:00:00",
      "#SBATCH -N 4 --ntasks-per-node=8 -c 12",
      "#SBATCH --gpus-per-node=h100:8",
      "#SBATCH --mem=1900G",
    );
    expect(diagnostics.map(({ code, line }) => [code, line])).toEqual([["chip-ambiguous", 4]]);
    expect(workloads[0]?.metadata?.name).toBe("train");
    expect(workloads[0]?.spec).toEqual({
      profiles: [
        {
          name: "default",
          roles: [
            {
              name: "main",
              replicas: 4,
              devices: { count: 8, chip: { anyOf: ["h100-pcie", "h100-nvl", "h100-sxm"] } },
              host: { cores: { min: 96 }, memory: { min: "1900GiB" } },
            },
          ],
        },
      ],
      schedule: { duration: "36h" },
    });
  });

  it.each([
    ["--gres=gpu:4", 4],
    ["--gres=gpu:a100:2", 2],
    ["--nodes=2 --gpus=16", 8],
    ["-N2 -G 16", 8],
    ["--ntasks-per-node=4 --gpus-per-task=1", 4],
    ["--gpus-per-node='8'", 8],
  ])("%s is %i devices a node", (options, count) => {
    expect(roleOf(`#SBATCH ${options}`)?.devices?.count).toBe(count);
  });

  it.each([
    ["30", "30m"],
    ["90:30", "5430s"],
    ["02:00:00", "2h"],
    ["2-0", "48h"],
    ["1-06:30", "1830m"],
  ])("--time=%s is %s", (time, duration) => {
    expect(read(`#SBATCH --time=${time}`).workloads[0]?.spec?.schedule?.duration).toBe(duration);
  });

  it("takes options up to the first command only, and no comment", () => {
    expect(roleOf("# SBATCH --nodes=2", "##SBATCH --nodes=3", "#SBATCH --mem=4000 # in MiB", "echo", "#SBATCH --nodes=4")).toEqual({
      name: "main",
      host: { memory: { min: "4000MiB" } },
    });
  });

  it("says what it leaves out, with the line", () => {
    const { diagnostics } = read("#SBATCH --partition=gpu", "#SBATCH --output=out.txt", "#SBATCH --mem=0", "#SBATCH --nodes=2-4", "#SBATCH nonsense");
    expect(diagnostics.map(({ code, line }) => [code, line])).toEqual([
      ["import-field-ignored", 6],
      ["import-field-ignored", 2],
      ["import-unsupported", 5],
      ["import-unsupported", 4],
    ]);
  });

  it("is found by its lines, and refused without one", () => {
    expect(importTexts([{ name: "job.sh", text: "#!/bin/sh\n#SBATCH -N 2\ntrue\n" }]).workloads).toHaveLength(1);
    expect(slurmBatchImporter.import([{ name: "job.sh", text: "true\n#SBATCH -N 2\n" }], {}).diagnostics.map(({ code }) => code)).toEqual([
      "import-no-offer-or-workload",
    ]);
  });

  it("gives valid documents or a reason, whatever the options say", () => {
    const option = fc.tuple(
      fc.constantFrom("nodes", "gres", "gpus", "mem", "time", "job-name", "ntasks", "tmp", "x"),
      fc.string({ maxLength: 20, unit: "grapheme" }),
    );
    fc.assert(
      fc.property(fc.array(option, { minLength: 1, maxLength: 8 }), (options) => {
        const { workloads, diagnostics } = read(...options.map(([name, value]) => `#SBATCH --${name}=${value}`));
        expect(workloads.length + diagnostics.length).toBeGreaterThan(0);
        for (const workload of workloads) {
          const [document] = readDocuments([{ name: "workload.json", text: JSON.stringify(workload) }]).documents;
          expect(document === undefined ? "unreadable" : validateDocument(document).diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
        }
      }),
    );
  });
});
