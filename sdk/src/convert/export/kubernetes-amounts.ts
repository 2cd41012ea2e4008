/** An amount of bytes as a quantity of Kubernetes: `80GiB` is `80Gi`, `2TB` is `2T`. */
export function kubernetesBytes(text: string | undefined): string | undefined {
  const match = /^([0-9]+(?:\.[0-9]+)?) ?([KMGTP]i?|k)?B$/u.exec(text ?? "");
  if (match === null) return undefined;
  // The suffix of thousands is a small letter in Kubernetes.
  const suffix = match[2] === "K" ? "k" : (match[2] ?? "");
  return `${match[1] ?? ""}${suffix}`;
}
