// Cases for the types of predicate of schemas/registry/predicates.yaml: what an offer states is accepted, and another value, or none, is refused.

/** A source that is more trusted than an assertion. */
const reported = { sources: [{ id: "s", kind: "reported" }] };

/**
 * Rows of: the type of predicate; where its demand stands (`role`, `profile` or `spec`) and the demand; where the offer states the fact, the fact that
 * satisfies, and one that does not. What stands in no row has cases of its own.
 * Then, where there are several of one type, what tells a row from the others, and what else the offer states.
 * @type {readonly (readonly [string, string, object, string, any, any, string?, object?])[]}
 */
const rows = [
  ["devices.vendor", "role", { devices: { count: 1, vendor: { anyOf: ["amd"] } } }, "spec.shape.devices.0.vendor", "amd", "intel"],
  ["devices.driver", "role", { devices: { count: 1, driver: { anyOf: ["gpu.nvidia.com"] } } }, "spec.shape.devices.0.driver", "gpu.nvidia.com", "gpu.amd.com"],
  ["devices.isa", "role", { devices: { count: 1, isa: { anyOf: ["sm_90"] } } }, "spec.shape.devices.0.isa", figure("sm_90"), figure("sm_80")],
  [
    "devices.computeCapability.min",
    "role",
    { devices: { count: 1, computeCapability: { min: "9.0" } } },
    "spec.shape.devices.0.computeCapability",
    figure("9.0"),
    figure("8.9"),
  ],
  [
    "devices.computeCapability.below",
    "role",
    { devices: { count: 1, computeCapability: { below: "10.0" } } },
    "spec.shape.devices.0.computeCapability",
    figure("9.0"),
    figure("10.0"),
  ],
  [
    "devices.memory.nominal.max",
    "role",
    { devices: { count: 1, memory: { nominal: { max: "48GB" } } } },
    "spec.shape.devices.0.memory.nominal",
    figure("48GB"),
    figure("80GB"),
  ],
  [
    "devices.memory.usable.max",
    "role",
    { devices: { count: 1, memory: { usable: { max: "48GB" } } } },
    "spec.shape.devices.0.memory.usable",
    figure("48GB"),
    figure("80GB"),
  ],
  [
    "devices.memory.type",
    "role",
    { devices: { count: 1, memory: { type: { anyOf: ["HBM3"] } } } },
    "spec.shape.devices.0.memory.type",
    figure("HBM3"),
    figure("GDDR6"),
  ],
  [
    "devices.totalMemory.min",
    "role",
    { devices: { count: 2, totalMemory: { min: "160GB" } } },
    "spec.shape.devices.0.memory.nominal",
    figure("80GB"),
    figure("48GB"),
  ],
  [
    "devices.totalMemory.max",
    "role",
    { devices: { count: 2, totalMemory: { max: "160GB" } } },
    "spec.shape.devices.0.memory.nominal",
    figure("80GB"),
    figure("96GB"),
  ],
  [
    "devices.memoryBandwidth.max",
    "role",
    { devices: { count: 1, memoryBandwidth: { max: "1TB/s" } } },
    "spec.shape.devices.0.memoryBandwidth",
    figure("900GB/s"),
    figure("1.1TB/s"),
  ],
  [
    "devices.formats[].peak.max",
    "role",
    { devices: { count: 1, formats: [{ format: "bf16", peak: { max: "1PFLOP/s" } }] } },
    "spec.shape.devices.0.formats.0.peak",
    figure("990TFLOP/s"),
    figure("2PFLOP/s"),
  ],
  ["devices.power.min", "role", { devices: { count: 1, power: { min: "300W" } } }, "spec.shape.devices.0.power", figure("350W"), figure("250W")],
  ["devices.power.max", "role", { devices: { count: 1, power: { max: "300W" } } }, "spec.shape.devices.0.power", figure("300W"), figure("350W")],
  ["devices.partition", "role", { devices: { count: 1, partition: { anyOf: ["full"] } } }, "spec.shape.devices.0.partition", { kind: "full" }, { kind: "mig" }],
  [
    "devices.partitionProfile",
    "role",
    { devices: { count: 1, partitionProfile: { anyOf: ["3g.40gb"] } } },
    "spec.shape.devices.0.partition",
    { kind: "mig", profile: "3g.40gb" },
    { kind: "mig", profile: "1g.10gb" },
  ],
  ["scaleUp.domainSize.max", "role", { scaleUp: { domainSize: { max: 8 } } }, "spec.shape.scaleUp.domainSize", figure(8), figure(72)],
  ["scaleUp.perDevice.min", "role", { scaleUp: { perDevice: { min: "900GB/s" } } }, "spec.shape.scaleUp.perDevice", figure("900GB/s"), figure("600GB/s")],
  ["scaleUp.perDevice.max", "role", { scaleUp: { perDevice: { max: "900GB/s" } } }, "spec.shape.scaleUp.perDevice", figure("900GB/s"), figure("1.8TB/s")],
  ["scaleUp.fabric", "role", { scaleUp: { fabric: { anyOf: ["nvlink-4"] } } }, "spec.shape.scaleUp.fabric", figure("nvlink-4"), figure("nvlink-3")],
  [
    "scaleOut.perDevice.min",
    "role",
    { scaleOut: { perDevice: { min: "400Gbit/s" } } },
    "spec.shape.scaleOut.perDevice",
    figure("400Gbit/s"),
    figure("200Gbit/s"),
  ],
  [
    "scaleOut.perDevice.max",
    "role",
    { scaleOut: { perDevice: { max: "400Gbit/s" } } },
    "spec.shape.scaleOut.perDevice",
    figure("400Gbit/s"),
    figure("800Gbit/s"),
  ],
  ["scaleOut.perUnit.min", "role", { scaleOut: { perUnit: { min: "3200Gbit/s" } } }, "spec.shape.scaleOut.perUnit", figure("400GB/s"), figure("1600Gbit/s")],
  ["scaleOut.perUnit.max", "role", { scaleOut: { perUnit: { max: "100Gbit/s" } } }, "spec.shape.scaleOut.perUnit", figure("100Gbit/s"), figure("200Gbit/s")],
  [
    "scaleOut.fabric",
    "role",
    { scaleOut: { fabric: { anyOf: ["infiniband-ndr"] } } },
    "spec.shape.scaleOut.fabric",
    figure("infiniband-ndr"),
    figure("ethernet"),
  ],
  ["scaleOut.rdma", "role", { scaleOut: { rdma: true } }, "spec.shape.scaleOut.rdma", figure(true), figure(false)],
  ["host.arch", "role", { host: { arch: { anyOf: ["amd64"] } } }, "spec.shape.host.arch", figure("amd64"), figure("arm64")],
  ["host.os", "role", { host: { os: { anyOf: ["linux"] } } }, "spec.shape.host.os", figure("linux"), figure("windows")],
  ["host.cores.min", "role", { host: { cores: { min: 16 } } }, "spec.shape.host.cores", figure(16), figure(15)],
  ["host.cores.max", "role", { host: { cores: { max: 16 } } }, "spec.shape.host.cores", figure(16), figure(17)],
  ["host.memory.min", "role", { host: { memory: { min: "64GiB" } } }, "spec.shape.host.memory", figure("64GiB"), figure("64GB")],
  ["host.memory.max", "role", { host: { memory: { max: "64GB" } } }, "spec.shape.host.memory", figure("64GB"), figure("64GiB")],
  ["host.disk.min", "role", { host: { disk: { min: "1TB" } } }, "spec.shape.host.disk", figure("1TB"), figure("999GB")],
  ["host.disk.max", "role", { host: { disk: { max: "1TB" } } }, "spec.shape.host.disk", figure("1TB"), figure("1001GB")],
  ["instanceType", "role", { instanceType: { anyOf: ["a3-highgpu-8g"] } }, "spec.shape.instanceType", "a3-highgpu-8g", "a2-highgpu-8g"],
  [
    "jurisdiction.controlledFrom",
    "spec",
    { jurisdiction: { controlledFrom: { anyOf: ["FR"] } } },
    "spec.operator.controlledFrom",
    { values: ["FR"], complete: true },
    { values: ["US"], complete: true },
  ],
  ["jurisdiction.operatorCountries", "spec", { jurisdiction: { operatorCountries: { anyOf: ["FR"] } } }, "spec.operator.country", figure("FR"), figure("US")],
  ["jurisdiction.keyCustody", "spec", { jurisdiction: { keyCustody: { anyOf: ["FR"] } } }, "spec.operator.keyCustody", figure("FR"), figure("US")],
  ["location.providers", "spec", { location: { providers: { anyOf: ["north"] } } }, "spec.operator.provider", "north", "south"],
  ["location.regions", "spec", { location: { regions: { anyOf: ["eu-1"] } } }, "spec.location.region", "eu-1", "us-1"],
  ["location.zones", "spec", { location: { zones: { anyOf: ["eu-1a"] } } }, "spec.location.zone", "eu-1a", "eu-1b"],
  ["boundary.operatorAccess", "spec", { boundary: { operatorAccess: "none" } }, "spec.boundary.operatorAccess", figure("none"), figure("permitted")],
  ["state.level", "spec", { state: { level: "S2" } }, "spec.lifecycle.stateLevel", figure("S2"), figure("S1")],
  [
    "devices.formats[].support",
    "role",
    { devices: { count: 1, formats: [{ format: "bf16", support: "emulated" }] } },
    "spec.shape.devices.0.formats",
    support("emulated"),
    support("storage-only"),
  ],
  [
    "devices.formats[].support",
    "role",
    { devices: { count: 1, formats: [{ format: "bf16", support: "storage-only" }] } },
    "spec.shape.devices.0.formats",
    support("storage-only"),
    support("none"),
    "stored",
  ],
  ["location.providers", "profile", { location: { providers: { anyOf: ["north"] } } }, "spec.operator.provider", "north", "south", "of-a-profile"],
  [
    "unitAttributes[]",
    "role",
    { unitAttributes: [{ name: "example.com/x", noneOf: ["a"] }] },
    "spec.shape.attributes",
    attribute({ string: "b" }),
    attribute({ string: "a" }),
    "none-of",
  ],
  [
    "unitAttributes[]",
    "role",
    { unitAttributes: [{ name: "example.com/x", anyOf: ["true"] }] },
    "spec.shape.attributes",
    attribute({ bool: true }),
    attribute({ bool: false }),
    "bool",
  ],
  [
    "unitAttributes[]",
    "role",
    { unitAttributes: [{ name: "example.com/x", anyOf: ["1.2"] }] },
    "spec.shape.attributes",
    attribute({ version: "1.2" }),
    attribute({ version: "1.3" }),
    "version",
  ],
  [
    "unitAttributes[]",
    "role",
    { unitAttributes: [{ name: "example.com/x", anyOf: ["true"] }] },
    "spec.shape.attributes",
    attribute({ bools: { values: [true] } }),
    attribute({ bools: { values: [false] } }),
    "bools",
  ],
  [
    "unitAttributes[]",
    "role",
    { unitAttributes: [{ name: "example.com/x", anyOf: ["7"] }] },
    "spec.shape.attributes",
    attribute({ ints: { values: [7] } }),
    attribute({ ints: { values: [6] } }),
    "ints",
  ],
  [
    "unitAttributes[]",
    "role",
    { unitAttributes: [{ name: "example.com/x", anyOf: ["b"] }] },
    "spec.shape.attributes",
    attribute({ strings: { values: ["b"] } }),
    attribute({ strings: { values: ["a"] } }),
    "strings",
  ],
  [
    "unitAttributes[]",
    "role",
    { unitAttributes: [{ name: "example.com/x", anyOf: ["1.2"] }] },
    "spec.shape.attributes",
    attribute({ versions: { values: ["1.2"] } }),
    attribute({ versions: { values: ["1.1"] } }),
    "versions",
  ],
  [
    "boundary.accelerator",
    "spec",
    { boundary: { accelerator: "required" } },
    "spec.boundary.accelerator",
    [{ technology: "nvidia-cc", mode: "on" }],
    [{ technology: "nvidia-cc", mode: "off" }],
  ],
  [
    "schedule.notice.min",
    "spec",
    { schedule: { preemptible: "tolerated", notice: { min: "2m" } } },
    "spec.lifecycle.notice",
    figure("2m"),
    figure("30s"),
    undefined,
    { lifecycle: { preemptible: figure(true) } },
  ],
  [
    "schedule.notice.max",
    "spec",
    { schedule: { preemptible: "tolerated", notice: { max: "2m" } } },
    "spec.lifecycle.notice",
    figure("2m"),
    figure("5m"),
    undefined,
    { lifecycle: { preemptible: figure(true) } },
  ],
  ["state.level", "spec", { state: { level: "S1" } }, "spec.lifecycle.stateLevel", figure("S1"), figure("S0"), "one"],
  ["state.level", "spec", { state: { level: "S4" } }, "spec.lifecycle.stateLevel", figure("S4"), figure("S3"), "four"],
  [
    "host.arch",
    "role",
    { host: { arch: { anyOf: ["amd64"] } } },
    "spec.shape.host.arch",
    trusted("arm64", "amd64"),
    trusted("amd64", "arm64"),
    "trusted",
    reported,
  ],
  ["scaleOut.rdma", "role", { scaleOut: { rdma: true } }, "spec.shape.scaleOut.rdma", trusted(false, true), trusted(true, false), "trusted", reported],
  [
    "devices.computeCapability.min",
    "role",
    { devices: { count: 1, computeCapability: { min: "9.0" } } },
    "spec.shape.devices.0.computeCapability",
    trusted("8.0", "9.0"),
    trusted("9.0", "8.0"),
    "trusted",
    reported,
  ],
];

const verdicts = {
  hardware: "does-not-fit",
  software: "does-not-fit",
  artifact: "does-not-fit",
  jurisdiction: "blocked",
  terms: "blocked",
  boundary: "blocked",
  capacity: "waits",
};

/** The cases of the rows. @param {readonly {readonly id: string, readonly class: string, readonly violated: string, readonly unknown: string}[]} registry */
export function predicateCases(registry) {
  return rows.flatMap(([type, level, demand, place, good, bad, suffix, stated]) => {
    const row = registry.find(({ id }) => id === type);
    if (row === undefined) throw new Error(`there is no predicate ${type}`);
    const role = { name: "main", ...(level === "role" && demand) };
    const workload = document("Workload", "job", {
      profiles: [{ name: "any", roles: [role], ...(level === "profile" && demand) }],
      ...(level === "spec" && demand),
    });
    const offer = document("Offer", "unit", { shape: type.startsWith("devices.") ? { devices: [{ count: 2 }] } : {}, ...structuredClone(stated) });
    const tokens = place.split(".");
    put(offer, tokens, good);
    const name = type.startsWith("unitAttributes") ? "[example.com/x]" : "[bf16]";
    const predicate = `${level === "role" ? "profiles[any].roles[main]." : level === "profile" ? "profiles[any]." : ""}${type.replace("[]", name)}`;
    const path = `/offer/${tokens.join("/")}`;
    const accept = { workload, offer, expect: { verdict: "fits" } };
    const common = { requirement: "match.findings-have-reason-codes", mode: "documents" };
    const id = `predicate.${type
      .replaceAll("[]", "")
      .replaceAll(".", "-")
      .replaceAll(/([a-z])([A-Z])/g, "$1-$2")
      .toLowerCase()}${suffix === undefined ? "" : `-${suffix}`}`;
    const reject = (operation, verdict, code) => ({ patch: [operation], expect: { verdict, code, predicate } });
    return [
      {
        id: `${id}.violated`,
        ...common,
        title: `what violates ${type}`,
        accept,
        reject: reject({ op: "replace", path, value: bad }, verdicts[row.class], row.violated),
      },
      { id: `${id}.unknown`, ...common, title: `what leaves ${type} unknown`, accept, reject: reject({ op: "remove", path }, "undetermined", row.unknown) },
    ];
  });
}

const kinds = ["measured", "reported", "nameplate", "derived", "asserted"];

/** For one predicate of each type of range, and each kind of source that can be asked for: a figure of that kind is enough, and one of a less trusted kind is not. */
export function sourceCases(registry) {
  return Object.keys(sourced).flatMap((type) => {
    const row = registry.find(({ id }) => id === type);
    const [demand, place, value, stated] = sourced[type];
    return kinds.map((kind, index) => {
      const weaker = kinds[index + 1];
      const [ofRole, ofAll] = stated === undefined ? [demand(kind), {}] : [{}, demand(kind)];
      const workload = document("Workload", "job", { profiles: [{ name: "any", roles: [{ name: "main", ...ofRole }] }], ...ofAll });
      const offer = document("Offer", "unit", {
        shape: type.startsWith("devices.") ? { devices: [{ count: 1 }] } : {},
        ...structuredClone(stated),
        sources: [{ id: "s", kind }],
      });
      put(offer, place.split("."), [{ value, source: "s" }]);
      const predicate = `${stated === undefined ? "profiles[any].roles[main]." : ""}${type.replace("[]", "[bf16]")}`;
      const patch =
        weaker === undefined
          ? { op: "remove", path: `/offer/${place.replaceAll(".", "/")}` }
          : { op: "replace", path: "/offer/spec/sources/0/kind", value: weaker };
      return {
        id: `predicate.${type
          .replaceAll("[]", "")
          .replaceAll(".", "-")
          .replaceAll(/([a-z])([A-Z])/g, "$1-$2")
          .toLowerCase()}.source-${kind}`,
        requirement: "figure.min-source",
        mode: "documents",
        title: `${type} of a figure that is ${kind}`,
        accept: { workload, offer, expect: { verdict: "fits" } },
        reject: { patch: [patch], expect: { verdict: "undetermined", code: row.unknown, predicate } },
      };
    });
  });
}

/**
 * The demand, where the offer states the fact, the fact, and what else the offer states; with the last, the demand is one of the whole workload.
 * @type {Readonly<Record<string, readonly [(minSource: string) => object, string, any, object?]>>}
 */
const sourced = {
  "host.cores.min": [(minSource) => ({ host: { cores: { min: 8, minSource } } }), "spec.shape.host.cores", 8],
  "host.memory.min": [(minSource) => ({ host: { memory: { min: "8GB", minSource } } }), "spec.shape.host.memory", "8GB"],
  "devices.memoryBandwidth.min": [
    (minSource) => ({ devices: { count: 1, memoryBandwidth: { min: "1TB/s", minSource } } }),
    "spec.shape.devices.0.memoryBandwidth",
    "1TB/s",
  ],
  "devices.formats[].peak.min": [
    (minSource) => ({ devices: { count: 1, formats: [{ format: "bf16", peak: { min: "1PFLOP/s", minSource } }] } }),
    "spec.shape.devices.0.formats.0.peak",
    "1PFLOP/s",
  ],
  "schedule.notice.min": [
    (minSource) => ({ schedule: { preemptible: "tolerated", notice: { min: "2m", minSource } } }),
    "spec.lifecycle.notice",
    "2m",
    { lifecycle: { preemptible: [{ value: true }] } },
  ],
  "devices.power.min": [(minSource) => ({ devices: { count: 1, power: { min: "300W", minSource } } }), "spec.shape.devices.0.power", "300W"],
};

function trusted(asserted, known) {
  return [{ value: asserted }, { value: known, source: "s" }];
}

function support(level) {
  return [{ format: "bf16", support: level }];
}

function attribute(value) {
  return { "example.com/x": value };
}

/**
 * What a provider demands in `accepts`: the type, the demand, where the workload states the fact, and a fact that satisfies and one that does not.
 * @type {readonly (readonly [string, object, string, any, any])[]}
 */
const accepted = [
  ["accepts.requesters", { requesters: { anyOf: ["acme"] } }, "spec.requester.entity", "acme", "umbrella"],
  ["accepts.requesterCountries", { requesterCountries: { anyOf: ["FR"] } }, "spec.requester.country", "FR", "US"],
  [
    "accepts.requesterGroups",
    { requesterGroups: { anyOf: ["staff"] } },
    "spec.requester.groups",
    { values: ["staff"], complete: true },
    { values: ["guests"], complete: true },
  ],
  ["accepts.duration", { duration: { max: "6h" } }, "spec.schedule.duration", "6h", "7h"],
];

/** Cases for what providers demand. */
export function acceptedCases(registry) {
  return accepted.flatMap(([type, demand, place, good, bad]) => {
    const row = registry.find(({ id }) => id === type);
    const workload = document("Workload", "job", { profiles: [{ name: "any", roles: [{ name: "main" }] }] });
    put(workload, place.split("."), good);
    const accept = { workload, offer: document("Offer", "unit", { shape: {}, accepts: demand }), expect: { verdict: "fits" } };
    const path = `/workload/${place.replaceAll(".", "/")}`;
    const id = `predicate.${type
      .replaceAll(".", "-")
      .replaceAll(/([a-z])([A-Z])/g, "$1-$2")
      .toLowerCase()}`;
    const common = { requirement: "match.findings-have-reason-codes", mode: "documents" };
    return [
      {
        id: `${id}.violated`,
        ...common,
        title: `what violates ${type}`,
        accept,
        reject: { patch: [{ op: "replace", path, value: bad }], expect: { verdict: "blocked", code: row.violated, predicate: type } },
      },
      {
        id: `${id}.unknown`,
        ...common,
        title: `what leaves ${type} unknown`,
        accept,
        reject: { patch: [{ op: "remove", path }], expect: { verdict: "undetermined", code: row.unknown, predicate: type } },
      },
    ];
  });
}

function figure(value) {
  return [{ value }];
}

function document(kind, name, spec) {
  return { apiVersion: "cornercast/v1", kind, metadata: { name }, spec };
}

function put(holder, tokens, value) {
  let at = holder;
  for (const [index, token] of tokens.slice(0, -1).entries())
    at = at[token] ??= /^[0-9]+$/.test(tokens[index + 1]) ? [{ format: "bf16", support: "native" }] : {};
  at[tokens.at(-1)] = value;
}
