import type { ExpectedOutcome } from "../testing/import-outcome.js";

/** The expected outcome of every file in ../shared/data/hardware/slurm, from reading it. */
export const expectedSlurmOutcomes: Readonly<Record<string, ExpectedOutcome>> = {
  "gres_strings.seen.txt": { refused: "import-no-offer-or-workload", why: "lines with generic resources and options of jobs, none with the name of a node" },
  "scontrol_show_node.issue195.txt": {
    offers: 1,
    devices: ["1 rtx-3090 - free=1"],
    conditions: ["drain"],
    warnings: ["import-value-sentinel"],
    why: "IDLE+DRAIN because slurmd found 0 of 1 GPUs; RealMemory=1 is the default; AllocTRES is empty, so that nothing is in use",
  },
};

/** What each line of gres_strings.seen.txt says: GPUs by type, how many of them are in use, or nothing about a node. */
export const expectedGresLines: readonly { readonly line: string; readonly gres?: readonly string[]; readonly used?: readonly string[] }[] = [
  { line: "Gres=gpu:a100:4 GresUsed=gpu:a100:1", gres: ["4 gpu a100"], used: ["1 gpu a100"] },
  { line: "Gres=gpu:a100:4(S:0-1) GresUsed=gpu:a100:1(IDX:0)", gres: ["4 gpu a100"], used: ["1 gpu a100"] },
  { line: "Gres=gpu:a100:4(S:0-1) GresUsed=gpu:a100:0", gres: ["4 gpu a100"], used: ["0 gpu a100"] },
  { line: "Gres=gpu:rtx_6000:2 GresUsed=gpu:rtx_6000:1", gres: ["2 gpu rtx_6000"], used: ["1 gpu rtx_6000"] },
  { line: "Gres=gpu:nvidia_a100:4 GresUsed=gpu:nvidia_a100:0", gres: ["4 gpu nvidia_a100"], used: ["0 gpu nvidia_a100"] },
  { line: "Gres=gpu:nvidia-rtx-3090:1", gres: ["1 gpu nvidia-rtx-3090"] },
  { line: "Gres=gpu:a100:44 GresUsed=gpu:42", gres: ["44 gpu a100"], used: ["42 gpu"] },
  { line: "Gres=gpu:h200:8 GresUsed=gpu:4", gres: ["8 gpu h200"], used: ["4 gpu"] },
  { line: "Gres=gpu:a100:4,gpu:h200:4 GresUsed=gpu:3", gres: ["4 gpu a100", "4 gpu h200"], used: ["3 gpu"] },
  { line: "Gres=gpu:2", gres: ["2 gpu"] },
  { line: "Gres=(null)", gres: [] },
  { line: "CfgTRES=cpu=72,mem=480G,billing=72,gres/gpu=4 AllocTRES=cpu=16,mem=120G,gres/gpu=1" },
  { line: "TresPerNode= TresPerJob=gres/gpu:rtx_6000=1" },
  { line: "--gres=gpu:h100:8 --cpus-per-task=96 --mem=690G" },
  { line: "--gpus=12" },
  { line: "--gpus-per-task=2 -n 3" },
  { line: "--gres=gpu:8 -N 3 --spread-job" },
];
