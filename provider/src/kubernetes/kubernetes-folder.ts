import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DriverReport } from "@cornercast/sdk/server";
import { writeWhole } from "../jobs/job-folder.js";

/**
 * What a placement is in Kubernetes, as its folder notes it. A placement whose pods were taken away, or that is paused, gets another attempt: other
 * Jobs, under other names.
 */
export interface Noted {
  readonly attempt: number;
  /** Whether the Jobs of the attempt were all made. */
  readonly isMade: boolean;
  /** Whether its pods begin with a state. */
  readonly restores: boolean;
  /** What the pods are told: to hold their nodes, to run, or to go. */
  readonly word: "hold" | "run" | "end";
  readonly epoch: number;
  /** The uids of the pods that were told to run, by their replicas. */
  readonly opened: Readonly<Record<string, string>>;
  /** How it ended. */
  readonly over?: Pick<DriverReport, "outcome" | "reason" | "message">;
}

/** What is noted of a placement; undefined where nothing is. */
export function notedOf(folder: string): Noted | undefined {
  const path = join(folder, "kubernetes.json");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Noted) : undefined;
}

/** The mode of the folder of jobs: whatever user an image has walks through to what is mounted for it, and reads nothing else. */
export const folderMode = 0o711;

/** Notes what a placement is. */
export function note(folder: string, noted: Noted): void {
  writeWhole(join(folder, "kubernetes.json"), JSON.stringify(noted));
}

/** The folder of the replicas of a placement. */
export function replicasFolder(folder: string): string {
  return join(folder, "replicas");
}
