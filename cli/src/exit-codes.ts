/** The exit codes of every command, as `cornercast --help` documents them. */
export const exitCodes = {
  /** The command did what was asked. */
  ok: 0,
  /** An expectation of `--expect` is not met, or a document is not valid. */
  failed: 1,
  /** The command was called in a way that it does not understand. */
  usage: 2,
  /** An input could not be read. */
  input: 3,
  /** A fault of the program itself. */
  internal: 70,
  /** The user interrupted the command (128 + SIGINT). */
  interrupted: 130,
} as const;
