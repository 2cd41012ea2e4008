// Generated from schemas/registry/reason-codes by tools/generate-registries.mjs. Do not edit.
import { reasonCodeRows } from "../../registry/reason-code-rows.js";
import type { ReasonCodeRow } from "../../registry/reason-code-row.js";
import type { RegistrySource } from "../../registry/registry-source.js";

/** Every code that a diagnostic, a finding or a note can carry. */
export type ReasonCode =
  | "invalid-argument"
  | "yaml-syntax"
  | "json-syntax"
  | "yaml-key-unsupported"
  | "yaml-merge-key"
  | "yaml-tag-unsupported"
  | "yaml-version-unsupported"
  | "duplicate-key"
  | "forbidden-key"
  | "alias-limit"
  | "document-too-large"
  | "document-too-deep"
  | "input-too-large"
  | "too-many-diagnostics"
  | "text-not-unicode"
  | "invalid-utf8"
  | "number-not-exact"
  | "number-not-finite"
  | "document-not-an-object"
  | "no-documents"
  | "binary-syntax"
  | "binary-unsupported"
  | "index-damaged"
  | "index-version-unsupported"
  | "unsupported-api-version"
  | "unknown-kind"
  | "unknown-field"
  | "missing-field"
  | "wrong-type"
  | "value-not-allowed"
  | "pattern-mismatch"
  | "out-of-range"
  | "field-combination"
  | "quantity-syntax"
  | "quantity-unit"
  | "quantity-dimension"
  | "money-rate-missing"
  | "range-empty"
  | "choice-empty"
  | "duplicate-name"
  | "unknown-reference"
  | "unknown-source"
  | "unknown-path"
  | "unknown-registry-value"
  | "selector-error"
  | "selector-regex"
  | "selector-type"
  | "selector-undeclared"
  | "selector-too-deep"
  | "selector-syntax"
  | "selector-unsupported"
  | "selector-too-long"
  | "selector-cost"
  | "import-not-recognized"
  | "import-no-offer-or-workload"
  | "import-syntax"
  | "import-field-ignored"
  | "import-value-sentinel"
  | "import-conflict"
  | "import-ambiguous-unit"
  | "import-count-mismatch"
  | "import-stale-pool"
  | "import-incomplete-pool"
  | "import-unsupported"
  | "import-default-applied"
  | "import-default-left-out"
  | "import-exact-value"
  | "import-reference-missing"
  | "chip-unknown"
  | "chip-ambiguous"
  | "export-left-out"
  | "export-approximate"
  | "export-incomplete"
  | "inspect-not-recognized"
  | "inspect-truncated"
  | "inspect-malformed"
  | "inspect-unsupported"
  | "inspect-contradiction"
  | "inspect-limit"
  | "extension-not-understood"
  | "requirement-not-understood"
  | "observation-stale"
  | "unit-unavailable"
  | "artifact-runs-nowhere"
  | "start-in-the-past"
  | "units-taken"
  | "pool-too-small"
  | "availability-unknown"
  | "profile-contradictory"
  | "preference-without-predicate"
  | "no-offers"
  | "artifact-not-covered"
  | "artifact-parts-not-stated"
  | "artifact-parts-incomplete"
  | "driver-too-old-for-toolkit"
  | "ptx-too-new-for-driver"
  | "artifact-mode-mismatch"
  | "format-not-in-target"
  | "model-config-field"
  | "model-config-architecture"
  | "model-config-quantization"
  | "model-parallelism"
  | "too-few-devices"
  | "chip-not-accepted"
  | "vendor-not-accepted"
  | "device-driver-not-accepted"
  | "isa-not-accepted"
  | "compute-capability-too-old"
  | "compute-capability-too-new"
  | "memory-too-small"
  | "memory-too-large"
  | "usable-memory-too-small"
  | "usable-memory-too-large"
  | "memory-type-not-accepted"
  | "total-memory-too-small"
  | "total-memory-too-large"
  | "memory-bandwidth-too-small"
  | "memory-bandwidth-too-large"
  | "format-not-supported"
  | "peak-rate-too-small"
  | "peak-rate-too-large"
  | "device-power-too-small"
  | "device-power-too-large"
  | "partition-not-accepted"
  | "partition-profile-not-accepted"
  | "selector-not-satisfied"
  | "device-constraint-not-met"
  | "scale-up-domain-too-small"
  | "scale-up-domain-too-large"
  | "scale-up-bandwidth-too-small"
  | "scale-up-bandwidth-too-large"
  | "scale-up-fabric-not-accepted"
  | "scale-out-bandwidth-too-small"
  | "scale-out-bandwidth-too-large"
  | "unit-network-too-small"
  | "unit-network-too-large"
  | "scale-out-fabric-not-accepted"
  | "rdma-not-available"
  | "host-arch-not-accepted"
  | "host-cores-too-small"
  | "host-cores-too-large"
  | "host-memory-too-small"
  | "host-memory-too-large"
  | "host-disk-too-small"
  | "host-disk-too-large"
  | "host-os-not-accepted"
  | "host-feature-missing"
  | "instance-type-not-accepted"
  | "unit-attribute-not-accepted"
  | "unit-selector-not-satisfied"
  | "software-missing"
  | "software-version-too-old"
  | "software-version-too-new"
  | "artifact-target-mismatch"
  | "artifact-platform-mismatch"
  | "location-not-accepted"
  | "control-not-accepted"
  | "operator-country-not-accepted"
  | "support-country-not-accepted"
  | "key-custody-not-accepted"
  | "provider-not-accepted"
  | "region-not-accepted"
  | "zone-not-accepted"
  | "cpu-boundary-not-accepted"
  | "accelerator-not-confidential"
  | "operator-access-permitted"
  | "evidence-not-checked-enough"
  | "appraisal-policy-mismatch"
  | "price-too-high"
  | "total-too-high"
  | "duration-too-long"
  | "start-too-late"
  | "preemption-not-accepted"
  | "notice-too-short"
  | "notice-too-long"
  | "state-level-too-low"
  | "numerics-level-too-low"
  | "condition-not-tolerated"
  | "requester-refused"
  | "requester-country-refused"
  | "requester-group-refused"
  | "artifact-kind-refused"
  | "job-duration-refused"
  | "unit-count-refused"
  | "device-count-unknown"
  | "chip-not-stated"
  | "vendor-not-stated"
  | "device-driver-not-stated"
  | "isa-not-stated"
  | "compute-capability-unknown"
  | "memory-unknown"
  | "usable-memory-unknown"
  | "memory-type-unknown"
  | "total-memory-unknown"
  | "memory-bandwidth-unknown"
  | "format-support-unknown"
  | "peak-rate-unknown"
  | "device-power-unknown"
  | "partition-unknown"
  | "partition-profile-unknown"
  | "selector-unknown"
  | "device-constraint-unknown"
  | "scale-up-domain-unknown"
  | "scale-up-bandwidth-unknown"
  | "scale-up-fabric-unknown"
  | "scale-out-bandwidth-unknown"
  | "unit-network-unknown"
  | "scale-out-fabric-unknown"
  | "rdma-unknown"
  | "host-arch-unknown"
  | "host-cores-unknown"
  | "host-memory-unknown"
  | "host-disk-unknown"
  | "host-os-unknown"
  | "host-features-unknown"
  | "instance-type-unknown"
  | "unit-attribute-unknown"
  | "unit-selector-unknown"
  | "software-presence-unknown"
  | "software-version-unknown"
  | "artifact-target-undecided"
  | "location-unknown"
  | "control-unknown"
  | "operator-country-unknown"
  | "support-countries-unknown"
  | "key-custody-unknown"
  | "provider-unknown"
  | "region-unknown"
  | "zone-unknown"
  | "cpu-boundary-unknown"
  | "accelerator-boundary-unknown"
  | "operator-access-unknown"
  | "evidence-missing"
  | "appraisal-missing"
  | "price-unknown"
  | "max-duration-unknown"
  | "start-unknown"
  | "preemption-unknown"
  | "notice-unknown"
  | "state-level-unknown"
  | "numerics-level-unknown"
  | "observation-unknown"
  | "condition-unknown"
  | "requester-not-stated"
  | "requester-country-not-stated"
  | "requester-groups-not-stated"
  | "artifact-kind-not-stated"
  | "job-duration-not-stated"
  | "unit-count-unknown"
  | "envelope-invalid"
  | "report-invalid"
  | "signature-invalid"
  | "chain-invalid"
  | "collateral-unavailable"
  | "collateral-invalid"
  | "revoked"
  | "tcb-not-allowed"
  | "guest-policy"
  | "platform-unsupported"
  | "machine-not-allowed"
  | "reference-mismatch"
  | "register-mismatch"
  | "log-required"
  | "log-invalid"
  | "replay-mismatch"
  | "device-required"
  | "device-not-allowed"
  | "device-token-invalid"
  | "device-policy"
  | "technology-not-allowed"
  | "co-location-unproven"
  | "generation-distrusted"
  | "result-untrusted-issuer"
  | "evidence-stale"
  | "test-root"
  | "binding-mismatch"
  | "challenge-unknown"
  | "challenge-consumed"
  | "challenge-expired"
  | "key-mismatch"
  | "resource-unknown"
  | "policy-mismatch"
  | "policy-weaker"
  | "result-not-affirming"
  | "result-expired"
  | "result-third-party"
  | "grant-expired"
  | "grant-altered"
  | "unauthenticated"
  | "message-malformed"
  | "role-missing"
  | "not-offered"
  | "keys-too-early"
  | "offer-unknown"
  | "placement-unknown"
  | "placement-exists"
  | "profile-unknown"
  | "offer-changed"
  | "offer-does-not-fit"
  | "no-unit-free"
  | "state-not-allowed"
  | "epoch-stale"
  | "request-id-reused"
  | "page-token-invalid"
  | "revision-compacted"
  | "too-many-calls"
  | "deadline-exceeded"
  | "server-draining"
  | "authenticator-unavailable"
  | "store-unavailable"
  | "driver-refused"
  | "call-failed"
  | "answer-invalid"
  | "move-conflict"
  | "move-failed"
  | "placement-reserved"
  | "start-requested"
  | "pause-requested"
  | "resume-requested"
  | "release-requested"
  | "lease-expired"
  | "duration-reached"
  | "driver-reported"
  | "quota-exceeded"
  | "admission-refused"
  | "job-succeeded"
  | "job-failed"
  | "job-preempted"
  | "job-lost";

/** The codes that a finding can carry. */
export const findingCodes: readonly ReasonCodeRow[] = [
  {"id":"extension-not-understood","kind":"finding","title":"A critical extension is not understood","fix":"use a reader that understands it","source":"spec"},
  {"id":"requirement-not-understood","kind":"finding","title":"A requirement is not understood by this matcher","fix":"use a newer matcher","source":"spec"},
  {"id":"observation-stale","kind":"finding","title":"The facts of the offer are older than the workload accepts","fix":"observe the offer again","source":"spec"},
  {"id":"unit-unavailable","kind":"finding","title":"The unit is unavailable","fix":"wait until the condition ends","source":"spec"},
  {"id":"artifact-runs-nowhere","kind":"finding","title":"No registered chip runs the artifact","fix":"build it for a registered target","source":"spec"},
  {"id":"start-in-the-past","kind":"finding","title":"The start is in the past","fix":"move schedule.startBefore","source":"spec"},
  {"id":"units-taken","kind":"finding","title":"Not enough units are free now","fix":"wait, or take fewer replicas","source":"spec"},
  {"id":"pool-too-small","kind":"finding","title":"The pool has too few units","fix":"take fewer replicas, or a larger pool","source":"spec"},
  {"id":"availability-unknown","kind":"finding","title":"The number of free units is not stated","fix":"ask the provider","source":"spec"},
  {"id":"artifact-not-covered","kind":"finding","title":"No rule covers the artifact","fix":"state its kind and its target, or add a rule","source":"spec"},
  {"id":"artifact-parts-not-stated","kind":"finding","title":"What the artifact holds is not stated","fix":"list its parts in contains; cornercast inspect writes them","source":"spec"},
  {"id":"artifact-parts-incomplete","kind":"finding","title":"None of the parts that are known runs, and there are parts that are not known","fix":"list all parts in contains","source":"spec"},
  {"id":"driver-too-old-for-toolkit","kind":"finding","title":"The driver is too old for the toolkit that built the artifact","fix":"install a newer driver","source":"spec"},
  {"id":"ptx-too-new-for-driver","kind":"finding","title":"The PTX is newer than what the driver translates","fix":"install a newer driver, or embed machine code","source":"spec"},
  {"id":"artifact-mode-mismatch","kind":"finding","title":"The artifact was built for another mode of the device","fix":"build it for either mode","source":"spec"},
  {"id":"format-not-in-target","kind":"finding","title":"The target of the artifact has no instructions for a numeric format that it uses","fix":"build for specific targets","source":"spec"},
  {"id":"too-few-devices","kind":"finding","title":"Too few accelerators in one unit","fix":"use a larger unit, or fewer accelerators a replica","source":"spec"},
  {"id":"chip-not-accepted","kind":"finding","title":"The chip is not one of those accepted","source":"spec"},
  {"id":"vendor-not-accepted","kind":"finding","title":"The vendor is not one of those accepted","source":"spec"},
  {"id":"device-driver-not-accepted","kind":"finding","title":"The device is managed by another driver","source":"spec"},
  {"id":"isa-not-accepted","kind":"finding","title":"The instruction set is not one of those accepted","fix":"build for the instruction set of the device","source":"spec"},
  {"id":"compute-capability-too-old","kind":"finding","title":"The compute capability is below the least accepted","source":"spec"},
  {"id":"compute-capability-too-new","kind":"finding","title":"The compute capability is above the greatest accepted","source":"spec"},
  {"id":"memory-too-small","kind":"finding","title":"The memory class of a device is below the least accepted","source":"spec"},
  {"id":"memory-too-large","kind":"finding","title":"The memory class of a device is above the greatest accepted","source":"spec"},
  {"id":"usable-memory-too-small","kind":"finding","title":"The usable memory of a device is below the least accepted","source":"spec"},
  {"id":"usable-memory-too-large","kind":"finding","title":"The usable memory of a device is above the greatest accepted","source":"spec"},
  {"id":"memory-type-not-accepted","kind":"finding","title":"The kind of memory is not one of those accepted","source":"spec"},
  {"id":"total-memory-too-small","kind":"finding","title":"The memory of all devices of a replica is below the least accepted","source":"spec"},
  {"id":"total-memory-too-large","kind":"finding","title":"The memory of all devices of a replica is above the greatest accepted","source":"spec"},
  {"id":"memory-bandwidth-too-small","kind":"finding","title":"The bandwidth of the memory is below the least accepted","source":"spec"},
  {"id":"memory-bandwidth-too-large","kind":"finding","title":"The bandwidth of the memory is above the greatest accepted","source":"spec"},
  {"id":"format-not-supported","kind":"finding","title":"The device does not support the numeric format as required","fix":"use another format, or accept less support","source":"spec"},
  {"id":"peak-rate-too-small","kind":"finding","title":"The peak rate in the numeric format is below the least accepted","source":"spec"},
  {"id":"peak-rate-too-large","kind":"finding","title":"The peak rate in the numeric format is above the greatest accepted","source":"spec"},
  {"id":"device-power-too-small","kind":"finding","title":"The power of a device is below the least accepted","source":"spec"},
  {"id":"device-power-too-large","kind":"finding","title":"The power of a device is above the greatest accepted","source":"spec"},
  {"id":"partition-not-accepted","kind":"finding","title":"The device is divided in another way","source":"spec"},
  {"id":"partition-profile-not-accepted","kind":"finding","title":"The partition has another profile","source":"spec"},
  {"id":"selector-not-satisfied","kind":"finding","title":"A device selector is false","fix":"relax the selector, or use another device","source":"spec"},
  {"id":"device-constraint-not-met","kind":"finding","title":"No choice of devices meets the relation between them","fix":"use a unit whose devices share the attribute","source":"spec"},
  {"id":"scale-up-domain-too-small","kind":"finding","title":"The scale-up domain is below the least accepted","source":"spec"},
  {"id":"scale-up-domain-too-large","kind":"finding","title":"The scale-up domain is above the greatest accepted","source":"spec"},
  {"id":"scale-up-bandwidth-too-small","kind":"finding","title":"The scale-up bandwidth of a device is below the least accepted","source":"spec"},
  {"id":"scale-up-bandwidth-too-large","kind":"finding","title":"The scale-up bandwidth of a device is above the greatest accepted","source":"spec"},
  {"id":"scale-up-fabric-not-accepted","kind":"finding","title":"The scale-up fabric is not one of those accepted","source":"spec"},
  {"id":"scale-out-bandwidth-too-small","kind":"finding","title":"The scale-out bandwidth of a device is below the least accepted","source":"spec"},
  {"id":"scale-out-bandwidth-too-large","kind":"finding","title":"The scale-out bandwidth of a device is above the greatest accepted","source":"spec"},
  {"id":"unit-network-too-small","kind":"finding","title":"The scale-out bandwidth of a unit is below the least accepted","source":"spec"},
  {"id":"unit-network-too-large","kind":"finding","title":"The scale-out bandwidth of a unit is above the greatest accepted","source":"spec"},
  {"id":"scale-out-fabric-not-accepted","kind":"finding","title":"The network is not one of those accepted","source":"spec"},
  {"id":"rdma-not-available","kind":"finding","title":"Remote direct memory access is not as required","source":"spec"},
  {"id":"host-arch-not-accepted","kind":"finding","title":"The processor architecture is not one of those accepted","source":"spec"},
  {"id":"host-cores-too-small","kind":"finding","title":"The number of processor cores is below the least accepted","source":"spec"},
  {"id":"host-cores-too-large","kind":"finding","title":"The number of processor cores is above the greatest accepted","source":"spec"},
  {"id":"host-memory-too-small","kind":"finding","title":"The memory of the host is below the least accepted","source":"spec"},
  {"id":"host-memory-too-large","kind":"finding","title":"The memory of the host is above the greatest accepted","source":"spec"},
  {"id":"host-disk-too-small","kind":"finding","title":"The disk of the host is below the least accepted","source":"spec"},
  {"id":"host-disk-too-large","kind":"finding","title":"The disk of the host is above the greatest accepted","source":"spec"},
  {"id":"host-os-not-accepted","kind":"finding","title":"The operating system is not one of those accepted","source":"spec"},
  {"id":"host-feature-missing","kind":"finding","title":"The processor lacks a required feature","source":"spec"},
  {"id":"instance-type-not-accepted","kind":"finding","title":"The instance type is not one of those accepted","source":"spec"},
  {"id":"unit-attribute-not-accepted","kind":"finding","title":"An attribute of the unit is not as required","source":"spec"},
  {"id":"unit-selector-not-satisfied","kind":"finding","title":"A unit selector is false","source":"spec"},
  {"id":"software-missing","kind":"finding","title":"A required software is not present","fix":"install it","source":"spec"},
  {"id":"software-version-too-old","kind":"finding","title":"A software is older than required","fix":"upgrade it","source":"spec"},
  {"id":"software-version-too-new","kind":"finding","title":"A software is newer than accepted","fix":"use an older version","source":"spec"},
  {"id":"artifact-target-mismatch","kind":"finding","title":"The artifact holds no code for the instruction set of the device","fix":"add a build for it","source":"spec"},
  {"id":"artifact-platform-mismatch","kind":"finding","title":"The image is for another processor architecture","fix":"use an image for the architecture of the host","source":"spec"},
  {"id":"location-not-accepted","kind":"finding","title":"The hardware stands in a country that is not accepted","source":"spec"},
  {"id":"control-not-accepted","kind":"finding","title":"The operator is controlled from a country that is not accepted","source":"spec"},
  {"id":"operator-country-not-accepted","kind":"finding","title":"The operator is established in a country that is not accepted","source":"spec"},
  {"id":"support-country-not-accepted","kind":"finding","title":"Support comes from a country that is not accepted","source":"spec"},
  {"id":"key-custody-not-accepted","kind":"finding","title":"Keys are held by somebody who is not accepted","source":"spec"},
  {"id":"provider-not-accepted","kind":"finding","title":"The provider is not one of those accepted","source":"spec"},
  {"id":"region-not-accepted","kind":"finding","title":"The region is not one of those accepted","source":"spec"},
  {"id":"zone-not-accepted","kind":"finding","title":"The zone is not one of those accepted","source":"spec"},
  {"id":"cpu-boundary-not-accepted","kind":"finding","title":"The processor has no accepted trusted execution environment","source":"spec"},
  {"id":"accelerator-not-confidential","kind":"finding","title":"The accelerator is not inside a secure boundary","source":"spec"},
  {"id":"operator-access-permitted","kind":"finding","title":"The operator can reach memory or keys","source":"spec"},
  {"id":"evidence-not-checked-enough","kind":"finding","title":"Evidence was not checked as far as required","fix":"supply an appraisal of the evidence","source":"spec"},
  {"id":"appraisal-policy-mismatch","kind":"finding","title":"Evidence was appraised under another policy","fix":"appraise it under the policy of the workload","source":"spec"},
  {"id":"price-too-high","kind":"finding","title":"An hour costs more than the budget","fix":"raise the budget, or use fewer units","source":"spec"},
  {"id":"total-too-high","kind":"finding","title":"The job costs more than the budget","fix":"raise the budget, or shorten the job","source":"spec"},
  {"id":"duration-too-long","kind":"finding","title":"The unit cannot be had that long","fix":"shorten the job, or checkpoint and move","source":"spec"},
  {"id":"start-too-late","kind":"finding","title":"No unit is free in time","fix":"start later","source":"spec"},
  {"id":"preemption-not-accepted","kind":"finding","title":"Whether capacity can be taken away is not as required","source":"spec"},
  {"id":"notice-too-short","kind":"finding","title":"The warning before capacity is taken away is too short","source":"spec"},
  {"id":"notice-too-long","kind":"finding","title":"The warning before capacity is taken away is longer than accepted","source":"spec"},
  {"id":"state-level-too-low","kind":"finding","title":"Less state can leave with the job than required","source":"spec"},
  {"id":"numerics-level-too-low","kind":"finding","title":"Results after the move are not as equal as required","fix":"move to the same chip, or ask for a lower level","source":"spec"},
  {"id":"condition-not-tolerated","kind":"finding","title":"A condition of the unit keeps the workload away","fix":"tolerate the condition, or use another unit","source":"spec"},
  {"id":"requester-refused","kind":"finding","title":"The provider does not serve this requester","fix":"ask the provider","source":"spec"},
  {"id":"requester-country-refused","kind":"finding","title":"The provider does not serve requesters of this country","fix":"ask the provider","source":"spec"},
  {"id":"requester-group-refused","kind":"finding","title":"The provider does not serve requesters outside certain groups","fix":"ask the provider","source":"spec"},
  {"id":"artifact-kind-refused","kind":"finding","title":"The provider does not run this kind of artifact","fix":"package the job in another way","source":"spec"},
  {"id":"job-duration-refused","kind":"finding","title":"The provider does not take jobs of this length","fix":"change schedule.duration","source":"spec"},
  {"id":"unit-count-refused","kind":"finding","title":"The provider does not rent this number of units together","fix":"take another number of units","source":"spec"},
  {"id":"device-count-unknown","kind":"finding","title":"The number of accelerators is not stated","source":"spec"},
  {"id":"chip-not-stated","kind":"finding","title":"The chip is not known","source":"spec"},
  {"id":"vendor-not-stated","kind":"finding","title":"The vendor is not known","source":"spec"},
  {"id":"device-driver-not-stated","kind":"finding","title":"The driver that manages the device is not stated","source":"spec"},
  {"id":"isa-not-stated","kind":"finding","title":"The instruction set is not known","source":"spec"},
  {"id":"compute-capability-unknown","kind":"finding","title":"The compute capability is not known","source":"spec"},
  {"id":"memory-unknown","kind":"finding","title":"The memory class of a device is not known","source":"spec"},
  {"id":"usable-memory-unknown","kind":"finding","title":"The usable memory of a device is not known","source":"spec"},
  {"id":"memory-type-unknown","kind":"finding","title":"The kind of memory is not known","source":"spec"},
  {"id":"total-memory-unknown","kind":"finding","title":"The memory of all devices of a replica is not known","source":"spec"},
  {"id":"memory-bandwidth-unknown","kind":"finding","title":"The bandwidth of the memory is not known","source":"spec"},
  {"id":"format-support-unknown","kind":"finding","title":"Support for the numeric format is not known","source":"spec"},
  {"id":"peak-rate-unknown","kind":"finding","title":"The peak rate in the numeric format is not known","source":"spec"},
  {"id":"device-power-unknown","kind":"finding","title":"The power of a device is not known","source":"spec"},
  {"id":"partition-unknown","kind":"finding","title":"Whether the device is divided is not stated","source":"spec"},
  {"id":"partition-profile-unknown","kind":"finding","title":"The profile of the partition is not stated","source":"spec"},
  {"id":"selector-unknown","kind":"finding","title":"A device selector asks for an attribute that is not stated","source":"spec"},
  {"id":"device-constraint-unknown","kind":"finding","title":"The attribute of the relation is not stated by the devices","source":"spec"},
  {"id":"scale-up-domain-unknown","kind":"finding","title":"The scale-up domain is not known","source":"spec"},
  {"id":"scale-up-bandwidth-unknown","kind":"finding","title":"The scale-up bandwidth of a device is not known","source":"spec"},
  {"id":"scale-up-fabric-unknown","kind":"finding","title":"The scale-up fabric is not known","source":"spec"},
  {"id":"scale-out-bandwidth-unknown","kind":"finding","title":"The scale-out bandwidth of a device is not known","source":"spec"},
  {"id":"unit-network-unknown","kind":"finding","title":"The scale-out bandwidth of a unit is not known","source":"spec"},
  {"id":"scale-out-fabric-unknown","kind":"finding","title":"The network is not stated","source":"spec"},
  {"id":"rdma-unknown","kind":"finding","title":"Whether remote direct memory access is available is not stated","source":"spec"},
  {"id":"host-arch-unknown","kind":"finding","title":"The processor architecture is not stated","source":"spec"},
  {"id":"host-cores-unknown","kind":"finding","title":"The number of processor cores is not known","source":"spec"},
  {"id":"host-memory-unknown","kind":"finding","title":"The memory of the host is not known","source":"spec"},
  {"id":"host-disk-unknown","kind":"finding","title":"The disk of the host is not known","source":"spec"},
  {"id":"host-os-unknown","kind":"finding","title":"The operating system is not stated","source":"spec"},
  {"id":"host-features-unknown","kind":"finding","title":"The features of the processor are not stated","source":"spec"},
  {"id":"instance-type-unknown","kind":"finding","title":"The instance type is not stated","source":"spec"},
  {"id":"unit-attribute-unknown","kind":"finding","title":"An attribute of the unit is not stated","source":"spec"},
  {"id":"unit-selector-unknown","kind":"finding","title":"A unit selector asks for an attribute that is not stated","source":"spec"},
  {"id":"software-presence-unknown","kind":"finding","title":"Whether a software is present is not stated","source":"spec"},
  {"id":"software-version-unknown","kind":"finding","title":"The version of a software is not stated","source":"spec"},
  {"id":"artifact-target-undecided","kind":"finding","title":"Whether the artifact runs on the device is not decided","source":"spec"},
  {"id":"location-unknown","kind":"finding","title":"The country is not stated","source":"spec"},
  {"id":"control-unknown","kind":"finding","title":"From where the operator is controlled is not stated in full","source":"spec"},
  {"id":"operator-country-unknown","kind":"finding","title":"Where the operator is established is not stated","source":"spec"},
  {"id":"support-countries-unknown","kind":"finding","title":"From where support comes is not stated in full","source":"spec"},
  {"id":"key-custody-unknown","kind":"finding","title":"Who holds the keys is not stated","source":"spec"},
  {"id":"provider-unknown","kind":"finding","title":"The provider is not stated","source":"spec"},
  {"id":"region-unknown","kind":"finding","title":"The region is not stated","source":"spec"},
  {"id":"zone-unknown","kind":"finding","title":"The zone is not stated","source":"spec"},
  {"id":"cpu-boundary-unknown","kind":"finding","title":"The trusted execution environment of the processor is not stated","source":"spec"},
  {"id":"accelerator-boundary-unknown","kind":"finding","title":"Whether the accelerator is inside a secure boundary is not stated","source":"spec"},
  {"id":"operator-access-unknown","kind":"finding","title":"What the operator can reach is not stated","source":"spec"},
  {"id":"evidence-missing","kind":"finding","title":"There is no evidence","source":"spec"},
  {"id":"appraisal-missing","kind":"finding","title":"There is no appraisal of the evidence","source":"spec"},
  {"id":"price-unknown","kind":"finding","title":"The price is not known in the currency of the budget","source":"spec"},
  {"id":"max-duration-unknown","kind":"finding","title":"How long the unit can be had is not stated","source":"spec"},
  {"id":"start-unknown","kind":"finding","title":"When a unit is free is not stated","source":"spec"},
  {"id":"preemption-unknown","kind":"finding","title":"Whether capacity can be taken away is not stated","source":"spec"},
  {"id":"notice-unknown","kind":"finding","title":"The warning before capacity is taken away is not stated","source":"spec"},
  {"id":"state-level-unknown","kind":"finding","title":"How much state can leave with the job is not stated","source":"spec"},
  {"id":"numerics-level-unknown","kind":"finding","title":"How equal results are after the move is not known","source":"spec"},
  {"id":"observation-unknown","kind":"finding","title":"When the offer was observed is not stated","source":"spec"},
  {"id":"condition-unknown","kind":"finding","title":"The conditions of the unit are not stated","source":"spec"},
  {"id":"requester-not-stated","kind":"finding","title":"The provider asks who the requester is","source":"spec"},
  {"id":"requester-country-not-stated","kind":"finding","title":"The provider asks for the country of the requester","source":"spec"},
  {"id":"requester-groups-not-stated","kind":"finding","title":"The provider asks for the groups of the requester","source":"spec"},
  {"id":"artifact-kind-not-stated","kind":"finding","title":"The provider asks for the kind of artifact","source":"spec"},
  {"id":"job-duration-not-stated","kind":"finding","title":"The provider asks how long the job is","source":"spec"},
  {"id":"unit-count-unknown","kind":"finding","title":"How many units the job takes is not known","source":"spec"},
];

const others: readonly ReasonCodeRow[] = [
  {"id":"invalid-argument","kind":"diagnostic","title":"A function was called with an argument outside its contract","fix":"read the message; it names the argument","source":"spec"},
  {"id":"yaml-syntax","kind":"diagnostic","title":"The text is not YAML 1.2","fix":"correct the text at the position","source":"spec"},
  {"id":"json-syntax","kind":"diagnostic","title":"The text is not JSON (RFC 8259)","fix":"correct the text at the position","source":"spec"},
  {"id":"yaml-key-unsupported","kind":"diagnostic","title":"A YAML key is not a text","fix":"quote the key","source":"spec"},
  {"id":"yaml-merge-key","kind":"diagnostic","title":"YAML merge keys are not part of the core schema","fix":"write the merged fields out","source":"spec"},
  {"id":"yaml-tag-unsupported","kind":"diagnostic","title":"A YAML tag is not part of the core schema","fix":"remove the tag","source":"spec"},
  {"id":"yaml-version-unsupported","kind":"diagnostic","title":"The YAML version is not 1.2","fix":"remove the %YAML directive","source":"spec"},
  {"id":"duplicate-key","kind":"diagnostic","title":"A field is written twice in one object","fix":"keep one of the two","source":"spec"},
  {"id":"forbidden-key","kind":"diagnostic","title":"A field name is refused because programs give it a meaning of their own","fix":"rename the field","source":"spec"},
  {"id":"alias-limit","kind":"diagnostic","title":"YAML aliases expand to too much","fix":"write the values out","source":"spec"},
  {"id":"document-too-large","kind":"diagnostic","title":"A document is larger than the limit","fix":"split the document","source":"spec"},
  {"id":"document-too-deep","kind":"diagnostic","title":"Lists and objects nest deeper than the limit","fix":"flatten the document","source":"spec"},
  {"id":"input-too-large","kind":"diagnostic","title":"The inputs together are larger than the limit","fix":"give fewer inputs","source":"spec"},
  {"id":"too-many-diagnostics","kind":"diagnostic","title":"More problems were found than are listed","fix":"mend the first ones and run again","source":"spec"},
  {"id":"text-not-unicode","kind":"diagnostic","title":"The text is not Unicode","fix":"save the file as UTF-8","source":"spec"},
  {"id":"invalid-utf8","kind":"diagnostic","title":"The bytes are not UTF-8","fix":"save the file as UTF-8","source":"spec"},
  {"id":"number-not-exact","kind":"diagnostic","title":"A number loses digits when it is read","fix":"write it as a text","source":"spec"},
  {"id":"number-not-finite","kind":"diagnostic","title":"A number is not finite","fix":"write a finite number","source":"spec"},
  {"id":"document-not-an-object","kind":"diagnostic","title":"A document is not an object","fix":"write apiVersion, kind, metadata and spec","source":"spec"},
  {"id":"no-documents","kind":"diagnostic","title":"The input holds no documents","fix":"check that the right file was given","source":"spec"},
  {"id":"binary-syntax","kind":"diagnostic","title":"The bytes are not a binary document","fix":"convert the document again","source":"spec"},
  {"id":"binary-unsupported","kind":"diagnostic","title":"Binary documents are not read here","fix":"convert the document to JSON","source":"spec"},
  {"id":"index-damaged","kind":"diagnostic","title":"The bytes are not a saved index, or were changed","fix":"build the index again","source":"spec"},
  {"id":"index-version-unsupported","kind":"diagnostic","title":"The saved index has a form that this program does not read","fix":"build the index again with this program","source":"spec"},
  {"id":"unsupported-api-version","kind":"diagnostic","title":"The version of the specification is not supported","fix":"write apiVersion: cornercast/v1","source":"spec"},
  {"id":"unknown-kind","kind":"diagnostic","title":"The kind of document is not known","fix":"write one of the kinds of the specification","source":"spec"},
  {"id":"unknown-field","kind":"diagnostic","title":"A field is not part of the specification","fix":"remove it, or correct its name","source":"spec"},
  {"id":"missing-field","kind":"diagnostic","title":"A required field is missing","fix":"add it","source":"spec"},
  {"id":"wrong-type","kind":"diagnostic","title":"A value is of the wrong type","fix":"write a value of the expected type","source":"spec"},
  {"id":"value-not-allowed","kind":"diagnostic","title":"A value is not one of those allowed","fix":"write one of the allowed values","source":"spec"},
  {"id":"pattern-mismatch","kind":"diagnostic","title":"A text does not have the required form","fix":"write it in the expected form","source":"spec"},
  {"id":"out-of-range","kind":"diagnostic","title":"A number or a length is out of range","fix":"write a value within the range","source":"spec"},
  {"id":"field-combination","kind":"diagnostic","title":"Fields exclude each other, or one needs another","fix":"keep one of them","source":"spec"},
  {"id":"quantity-syntax","kind":"diagnostic","title":"A quantity cannot be read","fix":"write a number and a unit, such as 80GB","source":"spec"},
  {"id":"quantity-unit","kind":"diagnostic","title":"A unit is not known","fix":"write a known unit","source":"spec"},
  {"id":"quantity-dimension","kind":"diagnostic","title":"A quantity is of another dimension","fix":"write a unit of the expected dimension","source":"spec"},
  {"id":"money-rate-missing","kind":"diagnostic","title":"There is no dated rate between two currencies","fix":"add one to budget.exchangeRates","source":"spec"},
  {"id":"range-empty","kind":"diagnostic","title":"A range excludes every value","fix":"lower min or raise max","source":"spec"},
  {"id":"choice-empty","kind":"diagnostic","title":"A choice excludes every value","fix":"remove a value from noneOf","source":"spec"},
  {"id":"duplicate-name","kind":"diagnostic","title":"Two members of a list have one name","fix":"rename one of them","source":"spec"},
  {"id":"unknown-reference","kind":"diagnostic","title":"A name refers to nothing in the document","fix":"correct the name","source":"spec"},
  {"id":"unknown-source","kind":"diagnostic","title":"A figure names a source that is not listed","fix":"add it to spec.sources","source":"spec"},
  {"id":"unknown-path","kind":"diagnostic","title":"A path names no requirement of the workload","fix":"correct the path","source":"spec"},
  {"id":"unknown-registry-value","kind":"diagnostic","title":"A value is not in the registry","fix":"check the spelling; registries are open","source":"spec"},
  {"id":"selector-error","kind":"diagnostic","title":"A selector could not be evaluated","fix":"correct the expression","source":"spec"},
  {"id":"selector-regex","kind":"diagnostic","title":"A regular expression of a selector is not supported","fix":"use RE2 syntax","source":"spec"},
  {"id":"selector-type","kind":"diagnostic","title":"The types in a selector do not fit, or it does not give true or false","fix":"correct the expression at the position","source":"spec"},
  {"id":"selector-undeclared","kind":"diagnostic","title":"A selector uses a name, field or function that does not exist","fix":"correct the spelling at the position","source":"spec"},
  {"id":"selector-too-deep","kind":"diagnostic","title":"A selector is nested too deeply","fix":"simplify it","source":"spec"},
  {"id":"selector-syntax","kind":"diagnostic","title":"A selector is not CEL","fix":"correct the expression at the position","source":"spec"},
  {"id":"selector-unsupported","kind":"diagnostic","title":"A selector uses a function that is not supported","fix":"use the functions of Kubernetes Dynamic Resource Allocation","source":"spec"},
  {"id":"selector-too-long","kind":"diagnostic","title":"A selector is longer than 10 KiB","fix":"shorten it","source":"spec"},
  {"id":"selector-cost","kind":"diagnostic","title":"A selector costs more to evaluate than the limit","fix":"simplify it","source":"spec"},
  {"id":"import-not-recognized","kind":"diagnostic","title":"No importer recognises the text","fix":"name the format with --from","source":"spec"},
  {"id":"import-no-offer-or-workload","kind":"diagnostic","title":"The text holds no offer and no workload","fix":"give a file that describes hardware or a job","source":"spec"},
  {"id":"import-syntax","kind":"diagnostic","title":"The text is not in the format of the importer","fix":"correct the text, or name another format","source":"spec"},
  {"id":"import-field-ignored","kind":"diagnostic","title":"A field has no counterpart and was left out","fix":"nothing; it is kept in the source","source":"spec"},
  {"id":"import-value-sentinel","kind":"diagnostic","title":"A value says that nothing is known","fix":"nothing; the fact stays unknown","source":"spec"},
  {"id":"import-conflict","kind":"diagnostic","title":"Two facts of the source contradict each other","fix":"check the source; both are shown","source":"spec"},
  {"id":"import-ambiguous-unit","kind":"diagnostic","title":"The source does not say what a figure is measured in, or per what","fix":"nothing; the fact stays unknown","source":"spec"},
  {"id":"import-count-mismatch","kind":"diagnostic","title":"Two counts of the source disagree","fix":"check the source","source":"spec"},
  {"id":"import-stale-pool","kind":"diagnostic","title":"A resource pool has slices of an older generation, which were left out","fix":"export the pool again","source":"spec"},
  {"id":"import-incomplete-pool","kind":"diagnostic","title":"A resource pool misses slices","fix":"export all slices of the pool","source":"spec"},
  {"id":"import-unsupported","kind":"diagnostic","title":"A part of the source has no counterpart in the specification yet","fix":"nothing; it was left out","source":"spec"},
  {"id":"import-default-applied","kind":"diagnostic","title":"A default of the source's tool became a requirement","fix":"state the value in the source","source":"spec"},
  {"id":"import-default-left-out","kind":"diagnostic","title":"A default of the source's tool did not become a requirement","fix":"state the value in the source, where it is wanted","source":"spec"},
  {"id":"import-exact-value","kind":"diagnostic","title":"A value of the source means exactly that value","fix":"write a range in the source","source":"spec"},
  {"id":"import-reference-missing","kind":"diagnostic","title":"The source names an object that is not among the inputs","fix":"give the file that holds it together with this one","source":"spec"},
  {"id":"chip-unknown","kind":"diagnostic","title":"The registry has no chip of this name or identity","fix":"add the chip to the registry","source":"spec"},
  {"id":"chip-ambiguous","kind":"diagnostic","title":"The name of a chip may mean several chips","fix":"state the memory size or the PCI identity","source":"spec"},
  {"id":"export-left-out","kind":"diagnostic","title":"The format has no word for a field, which was left out","fix":"see to it where the text is used","source":"spec"},
  {"id":"export-approximate","kind":"diagnostic","title":"A field does not mean quite the same in the format","fix":"look at the text before it is used","source":"spec"},
  {"id":"export-incomplete","kind":"diagnostic","title":"The text cannot be used as it is","fix":"add to the document what the message says","source":"spec"},
  {"id":"inspect-not-recognized","kind":"diagnostic","title":"The bytes are of no known kind of artifact","fix":"give the artifact itself; a model without a mark of its own is known by the ending of its name","source":"spec"},
  {"id":"inspect-truncated","kind":"diagnostic","title":"The bytes end before what they announce","fix":"get the whole file","source":"spec"},
  {"id":"inspect-malformed","kind":"diagnostic","title":"The bytes contradict the format that they claim to be of","fix":"get the file again, or make it again","source":"spec"},
  {"id":"inspect-unsupported","kind":"diagnostic","title":"Something inside is of a kind or version that is not looked into","fix":"inspect that part by itself, with its own tools","source":"spec"},
  {"id":"inspect-contradiction","kind":"diagnostic","title":"An artifact states something of itself that what is inside contradicts","fix":"build the artifact again with the right label","source":"spec"},
  {"id":"inspect-limit","kind":"diagnostic","title":"Looking further would take more work than the limit allows","fix":"inspect the parts by themselves, or raise the limit","source":"spec"},
  {"id":"profile-contradictory","kind":"note","title":"A profile contradicts itself","fix":"correct the profile","source":"spec"},
  {"id":"preference-without-predicate","kind":"note","title":"A preference names no requirement","fix":"correct the path","source":"spec"},
  {"id":"no-offers","kind":"note","title":"There are no offers","fix":"give offers","source":"spec"},
  {"id":"model-config-field","kind":"diagnostic","title":"A field of a model configuration is missing, or is not what it has to be","fix":"take the config.json of the model as it was published","source":"spec"},
  {"id":"model-config-architecture","kind":"diagnostic","title":"The model is not a decoder-only transformer","fix":"state devices.memory.min yourself","source":"spec"},
  {"id":"model-config-quantization","kind":"diagnostic","title":"The way in which the weights are quantized is not known","fix":"remove quantization_config to compute with the plain format","source":"spec"},
  {"id":"model-parallelism","kind":"diagnostic","title":"A model cannot be divided over devices in this way","fix":"choose numbers that divide its heads, layers and experts","source":"spec"},
  {"id":"envelope-invalid","kind":"refusal","title":"The envelope of the evidence cannot be read","fix":"send the evidence as its format says","source":"spec"},
  {"id":"report-invalid","kind":"refusal","title":"The evidence does not have the layout of its format","fix":"send the bytes as the hardware gave them","source":"spec"},
  {"id":"signature-invalid","kind":"refusal","title":"The signature of the evidence is not by the key that should have made it","fix":"collect the evidence again; do not change a byte of it","source":"spec"},
  {"id":"chain-invalid","kind":"refusal","title":"The certificates do not lead to a pinned key at this time","fix":"send the certificates of the key that signed, and check the time and the trust anchors","source":"spec"},
  {"id":"collateral-unavailable","kind":"refusal","title":"Collateral that the technology needs was not supplied","fix":"supply the vendor's collateral","source":"spec"},
  {"id":"collateral-invalid","kind":"refusal","title":"Collateral cannot be relied on at this time","fix":"fetch the collateral again","source":"spec"},
  {"id":"revoked","kind":"refusal","title":"The vendor has revoked a certificate","fix":"use other hardware, or update it and collect new certificates","source":"spec"},
  {"id":"tcb-not-allowed","kind":"refusal","title":"The state of the trusted computing base is not accepted","fix":"update firmware and microcode","source":"spec"},
  {"id":"guest-policy","kind":"refusal","title":"The boundary is set up in a way that is not accepted","fix":"start it without debugging, and with the settings that the policy demands","source":"spec"},
  {"id":"platform-unsupported","kind":"refusal","title":"The platform or the version of the evidence is not known","fix":"update the verifier, or use a platform it knows","source":"spec"},
  {"id":"machine-not-allowed","kind":"refusal","title":"The machine is not one of those the policy names","fix":"use one of the machines that the policy names","source":"spec"},
  {"id":"reference-mismatch","kind":"refusal","title":"A measurement does not match the reference values","fix":"start what the reference values were made from, or supply reference values for what runs","source":"spec"},
  {"id":"register-mismatch","kind":"refusal","title":"A register does not have the value that is demanded","fix":"start what the register is demanded for","source":"spec"},
  {"id":"log-required","kind":"refusal","title":"An event log is demanded and was not supplied","fix":"supply the event log","source":"spec"},
  {"id":"log-invalid","kind":"refusal","title":"The event log cannot be read","fix":"supply the event log as the firmware wrote it","source":"spec"},
  {"id":"replay-mismatch","kind":"refusal","title":"Replaying the event log does not give the registers","fix":"supply the event log of this boot","source":"spec"},
  {"id":"device-required","kind":"refusal","title":"A device that the policy demands is not in the evidence","fix":"collect the evidence of every device","source":"spec"},
  {"id":"device-not-allowed","kind":"refusal","title":"A device is not accepted, or is counted twice","fix":"collect the evidence of each device once","source":"spec"},
  {"id":"device-token-invalid","kind":"refusal","title":"The token for a device cannot be relied on","fix":"fetch the token again","source":"spec"},
  {"id":"device-policy","kind":"refusal","title":"A device is set up in a way that is not accepted","fix":"switch its confidential mode on","source":"spec"},
  {"id":"technology-not-allowed","kind":"refusal","title":"The policy does not accept the technology","fix":"use a technology that the policy lists","source":"spec"},
  {"id":"co-location-unproven","kind":"refusal","title":"Nothing shows that the devices are in one machine","fix":"demand less, or use hardware that proves it","source":"spec"},
  {"id":"generation-distrusted","kind":"refusal","title":"The policy does not accept the generation of the hardware","fix":"use hardware of a generation that the policy accepts","source":"spec"},
  {"id":"result-untrusted-issuer","kind":"refusal","title":"The result is of an issuer that is not trusted","fix":"name the issuer and its key in the trust anchors, or verify the evidence itself","source":"spec"},
  {"id":"evidence-stale","kind":"refusal","title":"The evidence is older than the policy allows, or nothing shows its age","fix":"collect fresh evidence for a nonce","source":"spec"},
  {"id":"test-root","kind":"refusal","title":"The evidence leads to a root for tests, which the policy does not name","fix":"use real hardware, or name the test root in the policy","source":"spec"},
  {"id":"binding-mismatch","kind":"refusal","title":"The evidence is not bound to what was expected","fix":"collect the evidence of all devices for one challenge and one key, and present what binds them","source":"spec"},
  {"id":"challenge-unknown","kind":"refusal","title":"Nobody issued this challenge","fix":"ask for a challenge and answer that one","source":"spec"},
  {"id":"challenge-consumed","kind":"refusal","title":"The challenge was already answered","fix":"ask for a new challenge; each is good for one answer","source":"spec"},
  {"id":"challenge-expired","kind":"refusal","title":"The challenge was answered too late","fix":"ask for a new challenge and answer it before it expires","source":"spec"},
  {"id":"key-mismatch","kind":"refusal","title":"The key is not of a suite that the challenge allows, or not of the form of its suite","fix":"make a key of one of the suites of the challenge","source":"spec"},
  {"id":"resource-unknown","kind":"refusal","title":"The owner has no key for this resource","fix":"ask for a resource whose key the owner keeps","source":"spec"},
  {"id":"policy-mismatch","kind":"refusal","title":"The result was appraised under another policy","fix":"appraise the evidence under the policy of the challenge","source":"spec"},
  {"id":"policy-weaker","kind":"refusal","title":"A policy demands less than the one that has to be kept","fix":"appraise under that policy, or under one that demands at least as much","source":"spec"},
  {"id":"result-not-affirming","kind":"refusal","title":"The appraisal does not affirm the boundary","fix":"read the refusals of the result","source":"spec"},
  {"id":"result-expired","kind":"refusal","title":"The result no longer counts","fix":"collect fresh evidence and appraise it","source":"spec"},
  {"id":"result-third-party","kind":"refusal","title":"The result is another service's, and was not verified here","fix":"verify the evidence itself","source":"spec"},
  {"id":"grant-expired","kind":"refusal","title":"The released key no longer counts","fix":"ask for a new challenge","source":"spec"},
  {"id":"grant-altered","kind":"refusal","title":"The sealed key or what was sealed with it was altered, or is for another key","fix":"use the grant as it was issued, with the key that asked for it","source":"spec"},
  {"id":"unauthenticated","kind":"refusal","title":"The caller did not prove who it is","fix":"send credentials that the provider accepts","source":"spec"},
  {"id":"message-malformed","kind":"refusal","title":"The body of the call is not a message of it","fix":"send the message that the call takes, in the encoding that the content type names","source":"spec"},
  {"id":"role-missing","kind":"refusal","title":"The caller may not make this call","fix":"ask the provider for the role that the message names","source":"spec"},
  {"id":"not-offered","kind":"refusal","title":"The provider does not offer this call","fix":"read the features of its implementation statement","source":"spec"},
  {"id":"keys-too-early","kind":"refusal","title":"Keys came before the job is to run","fix":"start the placement until it is attestable, and give its keys when it is to run","source":"spec"},
  {"id":"offer-unknown","kind":"refusal","title":"There is no offer of this name","fix":"list the offers","source":"spec"},
  {"id":"placement-unknown","kind":"refusal","title":"The tenant has no placement of this name","fix":"list the placements","source":"spec"},
  {"id":"placement-exists","kind":"refusal","title":"The tenant used this name for a placement before","fix":"choose another name; names are never used twice","source":"spec"},
  {"id":"profile-unknown","kind":"refusal","title":"The workload has no profile of this name","fix":"name one of its profiles","source":"spec"},
  {"id":"offer-changed","kind":"refusal","title":"The offer is not what the client decided on","fix":"get the offer again and decide again","source":"spec"},
  {"id":"offer-does-not-fit","kind":"refusal","title":"The workload does not fit the offer","fix":"evaluate the workload and take an offer that fits","source":"spec"},
  {"id":"no-unit-free","kind":"refusal","title":"The units that the workload takes are not free","fix":"wait, or take another offer","source":"spec"},
  {"id":"state-not-allowed","kind":"refusal","title":"The state of the placement does not allow this call","fix":"bring it into one of the states that are allowed","source":"spec"},
  {"id":"epoch-stale","kind":"refusal","title":"The call names another epoch than that of the placement","fix":"get the placement, and act only if it is still yours","source":"spec"},
  {"id":"request-id-reused","kind":"refusal","title":"Another request was made under this request id","fix":"make a new request id for a new request","source":"spec"},
  {"id":"page-token-invalid","kind":"refusal","title":"The page token is not of this list","fix":"list from the beginning","source":"spec"},
  {"id":"revision-compacted","kind":"refusal","title":"The changes after this position are no longer known","fix":"list again and watch from there","source":"spec"},
  {"id":"too-many-calls","kind":"refusal","title":"The tenant has too many calls under way","fix":"end some of them, or wait","source":"spec"},
  {"id":"deadline-exceeded","kind":"refusal","title":"The deadline of the call passed","fix":"call again with more time","source":"spec"},
  {"id":"server-draining","kind":"refusal","title":"The server shuts down","fix":"connect again","source":"spec"},
  {"id":"authenticator-unavailable","kind":"refusal","title":"The provider cannot check credentials now","fix":"make the call again later","source":"spec"},
  {"id":"store-unavailable","kind":"refusal","title":"The store of the provider cannot be reached","fix":"make the call again, under the same request id where it changes something","source":"spec"},
  {"id":"driver-refused","kind":"refusal","title":"What runs jobs for the provider refused","fix":"read the message","source":"spec"},
  {"id":"call-failed","kind":"refusal","title":"The provider failed","fix":"call again; tell the provider if it stays so","source":"spec"},
  {"id":"answer-invalid","kind":"refusal","title":"The provider answered with something that is not what the call answers","fix":"tell the provider; its answer does not keep the contract","source":"spec"},
  {"id":"move-conflict","kind":"refusal","title":"The two placements of a move are not in states that a move leads to","fix":"look at both placements, and end the one that is not wanted","source":"spec"},
  {"id":"move-failed","kind":"refusal","title":"A move did not succeed, and was undone as far as it went","fix":"read why, and move again to a new placement","source":"spec"},
  {"id":"placement-reserved","kind":"note","title":"A client reserved the units","source":"spec"},
  {"id":"start-requested","kind":"note","title":"A client asked for the start","source":"spec"},
  {"id":"pause-requested","kind":"note","title":"A client asked for a checkpoint and a pause","source":"spec"},
  {"id":"resume-requested","kind":"note","title":"A client asked to go on","source":"spec"},
  {"id":"release-requested","kind":"note","title":"A client released the placement","source":"spec"},
  {"id":"lease-expired","kind":"note","title":"The lease ran out","source":"spec"},
  {"id":"duration-reached","kind":"note","title":"The time that the workload asked for is over","source":"spec"},
  {"id":"driver-reported","kind":"note","title":"What runs the job reported it","source":"spec"},
  {"id":"quota-exceeded","kind":"note","title":"A quota leaves no room for the job; it waits until others give some back","source":"spec"},
  {"id":"admission-refused","kind":"note","title":"A rule of the engine refuses what would run the job; it waits until that rule allows it","source":"spec"},
  {"id":"job-succeeded","kind":"note","title":"The job ended by itself without a failure","source":"spec"},
  {"id":"job-failed","kind":"note","title":"The job failed","source":"spec"},
  {"id":"job-preempted","kind":"note","title":"The provider took the units away","source":"spec"},
  {"id":"job-lost","kind":"note","title":"The provider cannot tell what became of the job","source":"spec"},
];

/** The rows of the registry reason-codes, those of findings first. */
export const reasonCodes: readonly ReasonCodeRow[] = /* @__PURE__ */ reasonCodeRows(findingCodes, others);

/** Where the rows of the registry reason-codes come from. */
export const reasonCodeSources: Readonly<Record<string, RegistrySource>> = {
  "spec": {
    "title": "Cornercast specification",
    "reference": "spec/"
  }
};
