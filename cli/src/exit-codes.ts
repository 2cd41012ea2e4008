/** The exit codes of every command, as `cornercast --help` documents them. A command that is interrupted ends by the signal, which shells call 130. */
export const exitCodes = {
  /** The command did what was asked. */
  ok: 0,
  /** An expectation of `--expect` is not met, a document is not valid, or nothing came out of an import. */
  failed: 1,
  /** The command was called in a way that it does not understand. */
  usage: 2,
  /** An input could not be read. */
  input: 3,
  /** A fault of the program itself. */
  internal: 70,
} as const;
