import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatPointer, parsePointer, pathCovers, pathOfPointer, pointerOfPath, type JsonValue } from "./index.js";

const workload: JsonValue = {
  kind: "Workload",
  spec: {
    profiles: [
      {
        name: "hopper-fp8",
        software: [{ name: "nvidia-driver", version: { min: "550.54.15" } }],
        roles: [
          { name: "prefill" },
          {
            name: "server",
            run: { env: { "A.B": "1", "": "x" } },
            devices: { memory: { nominal: { min: "80GB" } }, formats: [{ format: "fp8_e4m3fn", support: "native" }, { support: "native" }] },
          },
        ],
      },
      { name: "0", roles: [{ name: "a b" }, { name: "a b" }, { name: "v1.2" }] },
    ],
    preferred: [{ predicate: "x" }],
  },
};

describe("pathOfPointer", () => {
  it.each([
    ["/spec/profiles/0/roles/1/devices/memory/nominal/min", "profiles[hopper-fp8].roles[server].devices.memory.nominal.min"],
    ["/spec/profiles/0/software/0/version/min", "profiles[hopper-fp8].software[nvidia-driver].version.min"],
    ["/spec/profiles/0/roles/1/devices/formats/0/support", "profiles[hopper-fp8].roles[server].devices.formats[fp8_e4m3fn].support"],
    ["/spec/profiles/0/roles/1/devices/formats/1/support", "profiles[hopper-fp8].roles[server].devices.formats[1].support"],
    ["/spec/profiles/0/roles/1/run/env/A.B", 'profiles[hopper-fp8].roles[server].run.env["A.B"]'],
    ["/spec/profiles/1", 'profiles["0"]'],
    ["/spec/profiles/1/roles/0", 'profiles["0"].roles["a b"]'],
    ["/spec/profiles/1/roles/1", 'profiles["0"].roles[1]'],
    ["/spec/profiles/1/roles/2", 'profiles["0"].roles[v1.2]'],
    ["/spec/preferred/0/predicate", "preferred[0].predicate"],
    ["/spec", ""],
  ])("of %s is %s, and back", (pointer, path) => {
    expect(pathOfPointer(workload, pointer)).toBe(path);
    expect(pointerOfPath(workload, path)).toBe(pointer);
  });

  it.each(["", "/metadata/name", "spec", "/spec/~2"])("is absent for %j", (pointer) => {
    expect(pathOfPointer(workload, pointer)).toBeUndefined();
  });

  it("names what is not there yet", () => {
    expect(pathOfPointer(workload, "/spec/profiles/0/roles/1/devices/count")).toBe("profiles[hopper-fp8].roles[server].devices.count");
    expect(pathOfPointer(workload, "/spec/profiles/7/name")).toBe("profiles[7].name");
  });
});

describe("pointerOfPath", () => {
  it.each([
    "nothing",
    "profiles[nobody]",
    "profiles.name",
    "profiles[hopper-fp8",
    "profiles[]",
    ".profiles",
    "profiles..x",
    "preferred[9]",
    "profiles[hopper-fp8]roles",
    'profiles["a]',
    "boundary[x]",
    'profiles["\\x"]',
  ])("is absent for %j", (path) => {
    expect(pointerOfPath(workload, path)).toBeUndefined();
  });

  it("leads back to every value of any spec", () => {
    const key = fc.oneof(fc.constantFrom("name", "format", "id", "roles", "a.b", "x[y]", '"q"', "0", "é"), fc.string({ unit: "grapheme", maxLength: 5 }));
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.oneof(fc.string({ unit: "grapheme", maxLength: 4 }), fc.constantFrom("a", "b", "1")),
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(key, tie("tree"), { maxKeys: 3 }),
      ),
    }));
    const pointers = (value: JsonValue, tokens: readonly (string | number)[]): readonly string[] => {
      const children = typeof value === "object" && value !== null ? Object.entries(value) : [];
      return [formatPointer(tokens), ...children.flatMap(([name, child]) => pointers(child as JsonValue, [...tokens, name]))];
    };
    fc.assert(
      fc.property(tree, (spec) => {
        const document = { spec: spec as JsonValue };
        for (const pointer of pointers(document.spec, ["spec"])) {
          const path = pathOfPointer(document, pointer);
          expect(path === undefined ? undefined : pointerOfPath(document, path), path ?? pointer).toBe(pointer);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe("pathCovers", () => {
  it.each([
    ["boundary", "boundary.cpu.anyOf", true],
    ["boundary", "boundary", true],
    ["bound", "boundary", false],
    ["profiles", "profiles[a]", true],
    ["", "anything", true],
    ["boundary.cpu", "boundary", false],
  ])("%j covers %j: %s", (path, other, expected) => {
    expect(pathCovers(path, other)).toBe(expected);
  });
});

describe("JSON Pointers", () => {
  it("read back as they were written", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (tokens) => {
        expect(parsePointer(formatPointer(tokens))).toEqual(tokens);
      }),
    );
  });
});
