/** A request to an API server of Kubernetes that failed. */
export class KubernetesError extends Error {
  override readonly name = "KubernetesError";
  /** The status of HTTP; 0 where no answer came. */
  readonly status: number;
  /** The reason in the words of Kubernetes, such as `AlreadyExists`; empty where none came. */
  readonly reason: string;
  /** The message in the words of Kubernetes, where it gave one. */
  readonly said: string;

  constructor(message: string, status: number, reason = "", said: string = message) {
    super(message);
    this.status = status;
    this.reason = reason;
    this.said = said;
  }

  /** Whether the same request may succeed later: the server was not reached, was busy, or failed. */
  get transient(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}
