const reasons: Readonly<Record<string, readonly string[]>> = {
  "what a job runs, reads and tests is information by `match.information-excludes-nothing`": [
    "Acceptance.tests",
    "AcceptanceTest.tolerance",
    "DataLocation.countries",
    "DataLocation.regions",
    "Dataset.near",
    "Dataset.reference",
    "Dataset.size",
    "Parallelism.context",
    "Parallelism.data",
    "Parallelism.expert",
    "Parallelism.pipeline",
    "Parallelism.tensor",
    "Port.name",
    "Port.protocol",
    "Role.parallelism",
    "Role.run",
    "Run.args",
    "Run.command",
    "Run.env",
    "Run.ports",
    "Run.secrets",
    "Run.workingDir",
    "WorkloadSpec.acceptance",
    "WorkloadSpec.data",
  ],
  "it is information by `match.further-information-excludes-nothing`": [
    "Artifact.digest",
    "ScaleUp.state",
    "Source.at",
    "StateRequirement.checkpointEvery",
    "StateRequirement.size",
  ],
  "it says where bytes are, and a matcher fetches none": ["Artifact.reference", "EvidenceReference.reference", "Source.reference"],
  "it names a thing for people, and nothing refers to the name": [
    "Device.name",
    "DeviceMember.address",
    "DeviceMember.id",
    "Host.processor",
    "Partition.parent",
    "PciIdentity.device",
    "PciIdentity.subsystemDevice",
    "PciIdentity.subsystemVendor",
    "PciIdentity.vendor",
    "Device.pci",
  ],
  "it describes, and is not part of what is compared": [
    "Metadata.annotations",
    "Metadata.labels",
    "ReferenceValue.description",
    "ReferenceValue.provenance",
    "TrustAnchor.description",
  ],
  "no predicate asks for it": ["DeviceMemory.ecc", "Partition.replicas", "ScaleOut.tiers", "ScaleUp.groups"],
  "the effect of a condition decides, and neither since when it holds nor what people are told of it": ["Condition.message", "Condition.since"],
  "what an extension holds that is not understood counts for nothing": ["Extension.value"],
  "evidence is named by its digest": ["EvidenceReference.format"],
  "what is priced, free, in a condition or exchanged is taken as stated, whoever says so": [
    "Availability.source",
    "Condition.source",
    "ExchangeRate.source",
    "Price.source",
  ],
};

/**
 * The fields of which an implementation can take no notice and answer as the specification demands, each with the reason: no mutant is made of them.
 *
 * - A test leaves each of them out of every case that states it: one that changes more of an answer than the digests of its inputs is no such field.
 */
export const fieldsWithoutEffect: ReadonlyMap<string, string> = new Map(
  Object.entries(reasons).flatMap(([reason, fields]) => fields.map((field) => [field, reason] as const)),
);

/** What a value is taken for where the next of its set means the same by the specification, each with the reason. */
export const otherValues: ReadonlyMap<string, { readonly value: string; readonly reason: string }> = new Map([
  ["BoundaryClaim.mode.on", { value: "off", reason: "`match.boundary-mode` accepts `on` and `available` alike" }],
  ["BoundaryClaim.mode.devtools", { value: "available", reason: "`match.boundary-mode` refuses `devtools` and `off` alike" }],
  [
    "Condition.effect.none",
    { value: "unavailable", reason: "`match.preference-of-a-condition-refuses-nothing` holds of `none` and `prefer-no-schedule` alike" },
  ],
  ["ReferenceValue.algorithm.sha-512", { value: "sha-384", reason: "no evidence of the cases has a register with SHA-256" }],
]);
