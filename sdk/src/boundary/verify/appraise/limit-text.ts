const texts = new Map(
  Object.entries({
    "physical-interposer": "someone with the machine in hands can put an interposer on its memory; no vendor defends against that",
    "operator-is-trusted": "memory is kept from other software, and not encrypted against the operator of the machine",
    "memory-not-protected": "a device of this kind does not protect the memory of the processor",
    "third-party-result": "another service verified the evidence, and its word is all there is",
    "revocation-not-checked": "whether keys were revoked was not checked",
    "freshness-not-shown": "nothing shows that the evidence was made for this request",
    "switches-not-shown": "GPUs trust the switches between them, and no switch is in the evidence",
    "co-location-unproven": "nothing shows that the devices are in one machine",
  }),
);

/** What a limit of an appraisal means, in a sentence. */
export function limitText(limit: string): string {
  return texts.get(limit) ?? limit;
}
