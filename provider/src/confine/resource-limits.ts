/** What a job may use. What is left out is not limited. */
export interface ResourceLimits {
  /** Bytes of memory. */
  readonly memory?: number;
  /** Processors, also parts of one. */
  readonly cpus?: number;
  /** Processes and threads. */
  readonly processes?: number;
}

/** How the limits of a job are put on its processes. */
export interface LimitedRun {
  /** Files that the first process writes its number into before it does anything else. */
  readonly join: readonly string[];
  /** A command in front of the command. */
  readonly words: readonly string[];
}

/** Something that keeps jobs to their limits. */
export interface LimitKeeper {
  readonly kind: "cgroup-v2" | "cgroup-v1" | "rlimits" | "none";
  /** Makes the limits of a job, or changes them. */
  limit(id: string, limits: ResourceLimits): LimitedRun;
  /** Whether a process of a job was ended because the job wanted more memory than it may have; false where that cannot be told. */
  ranOutOfMemory(id: string): boolean;
  /** Ends what a job left, where it is known what that is, and forgets the limits. */
  release(id: string): Promise<void>;
}
