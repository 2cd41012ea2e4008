import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileSelector, type SelectorDevice } from "./compile-selector.js";
import { compareKubernetesQuantities, parseKubernetesQuantity } from "./kubernetes-quantity.js";
import { compareKubernetesVersions, parseKubernetesVersion } from "./kubernetes-version.js";
import { readSelector, type SelectorAtom, type SelectorComparison, type SelectorLiteral } from "./read-selector.js";

const A = `device.attributes["gpu.nvidia.com"]`;
const C = `device.capacity["gpu.nvidia.com"]`;
const memory = (operator: SelectorComparison): SelectorAtom => ({
  kind: "compare",
  name: "gpu.nvidia.com/memory",
  operator,
  value: { kind: "quantity", value: "40Gi" },
});
const capability = (operator: SelectorComparison): SelectorAtom => ({
  kind: "compare",
  name: "gpu.nvidia.com/cudaComputeCapability",
  operator,
  value: { kind: "version", value: "9.0.0" },
});
const text = (name: string, value: string, operator: SelectorComparison = "=="): SelectorAtom => ({
  kind: "compare",
  name,
  operator,
  value: { kind: "string", value },
});

describe("readSelector", () => {
  it.each<readonly [string, readonly SelectorAtom[]]>([
    [`device.driver == "gpu.nvidia.com"`, [text("driver", "gpu.nvidia.com")]],
    [`"gpu.nvidia.com" == device.driver`, [text("driver", "gpu.nvidia.com")]],
    [`${A}.productName == "H100" && ${A}["type"] != 'mig'`, [text("gpu.nvidia.com/productName", "H100"), text("gpu.nvidia.com/type", "mig", "!=")]],
    [`(${A}.a == "x" && (${A}.b == "y" && ${A}.c == "z"))`, ["a/x", "b/y", "c/z"].map((pair) => text(`gpu.nvidia.com/${pair.charAt(0)}`, pair.charAt(2)))],
    [`${A}.cudaComputeCapability.compareTo(semver("9.0.0")) >= 0`, [capability(">=")]],
    [`${A}.cudaComputeCapability.compareTo(semver("9.0.0")) > -1`, [capability(">=")]],
    [`${A}.cudaComputeCapability.compareTo(semver("9.0.0")) == 1`, [capability(">")]],
    [`${A}.cudaComputeCapability.compareTo(semver("9.0.0")) != -1`, [capability(">=")]],
    [`${A}.cudaComputeCapability.compareTo(semver("9.0.0")) == 0`, [capability("==")]],
    [`0 <= ${A}.cudaComputeCapability.compareTo(semver("9.0.0"))`, [capability(">=")]],
    [`semver("9.0.0").compareTo(${A}.cudaComputeCapability) <= 0`, [capability(">=")]],
    [`${C}.memory.isGreaterThan(quantity("40Gi"))`, [memory(">")]],
    [`${C}.memory.isLessThan(quantity("40Gi"))`, [memory("<")]],
    [`!${C}.memory.isLessThan(quantity("40Gi"))`, [memory(">=")]],
    [`quantity("40Gi").isLessThan(${C}.memory)`, [memory(">")]],
    [`${C}.memory.compareTo(quantity("40Gi")) < 0`, [memory("<")]],
    [`${C}.memory == quantity("40Gi")`, [memory("==")]],
    [`${A}.sriov`, [{ kind: "compare", name: "gpu.nvidia.com/sriov", operator: "==", value: { kind: "bool", value: true } }]],
    [`!${A}.sriov`, [{ kind: "compare", name: "gpu.nvidia.com/sriov", operator: "==", value: { kind: "bool", value: false } }]],
    [`${A}.index < 4`, [{ kind: "compare", name: "gpu.nvidia.com/index", operator: "<", value: { kind: "int", value: 4n } }]],
    [`4 > ${A}.index`, [{ kind: "compare", name: "gpu.nvidia.com/index", operator: "<", value: { kind: "int", value: 4n } }]],
    [
      `${A}.index in [0, 2]`,
      [
        {
          kind: "one-of",
          name: "gpu.nvidia.com/index",
          values: [
            { kind: "int", value: 0n },
            { kind: "int", value: 2n },
          ],
        },
      ],
    ],
    [
      `${A}.s == "sym" || ${A}.s == "sym;dc" || ${A}.s in ["dc;sym"]`,
      [{ kind: "one-of", name: "gpu.nvidia.com/s", values: ["sym", "sym;dc", "dc;sym"].map((value) => ({ kind: "string", value })) }],
    ],
    [`has(${A}.uuid)`, [{ kind: "stated", name: "gpu.nvidia.com/uuid", stated: true }]],
    [`"uuid" in ${A}`, [{ kind: "stated", name: "gpu.nvidia.com/uuid", stated: true }]],
    [`!("uuid" in ${A})`, [{ kind: "stated", name: "gpu.nvidia.com/uuid", stated: false }]],
    [`${A}.productName.startsWith("NVIDIA")`, [{ kind: "text", name: "gpu.nvidia.com/productName", test: "starts-with", text: "NVIDIA", lowered: false }]],
    [
      `${A}.productName.lowerAscii().matches("^.*a100.*$")`,
      [{ kind: "text", name: "gpu.nvidia.com/productName", test: "matches", text: "^.*a100.*$", lowered: true }],
    ],
    [`cel.bind(gpu, ${A}, gpu.a == "x" && gpu.b == "y")`, [text("gpu.nvidia.com/a", "x"), text("gpu.nvidia.com/b", "y")]],
    [`device.driver == "gpu.nvidia.com" && ${A}.index + 1 == 3`, [text("driver", "gpu.nvidia.com"), { kind: "opaque", expression: `${A}.index + 1 == 3` }]],
    [`device.driver == "d" && (${A}.a == "x" || ${A}.b == "y")`, [text("driver", "d"), { kind: "opaque", expression: `${A}.a == "x" || ${A}.b == "y"` }]],
  ])("reads %s", (expression, atoms) => {
    expect(readSelector(expression)).toEqual(atoms);
  });

  it.each([
    "true",
    "1",
    "device.driver ==",
    `${A}.?mode.orValue("x") == "x"`,
    `${A}.a == "x" || ${A}.b == "y"`,
    `!(${A}.a == "x" || ${A}.a == "y")`,
    `["x"].exists(gpu, gpu == "x")`,
    `cel.bind(x, 1, x == 1)`,
    `cel.bind(gpu, ${A}, gpu.a == "x" && gpu.b + 1 == 2)`,
    `["d"].exists(x, device.attributes[x].a == "y")`,
    `${A}.cudaComputeCapability.compareTo(semver("9.0.0")) >= 2`,
    `${A}.cudaComputeCapability.compareTo(semver("9.0.0")) < 5`,
    `${A}.index in [0, ${A}.other]`,
  ])("leaves %s opaque", (expression) => {
    expect(readSelector(expression)).toBeUndefined();
  });

  it("means what the evaluator means", () => {
    const literals: fc.Arbitrary<readonly [string, string]> = fc.constantFrom(
      ["a", `"x"`],
      ["a", `"y"`],
      ["n", "1"],
      ["n", "2"],
      ["v", `semver("1.0.0")`],
      ["v", `semver("2.0.0")`],
      ["q", `quantity("1Gi")`],
      ["q", `quantity("2Gi")`],
    );
    const test = fc
      .tuple(literals, fc.constantFrom("==", "!=", "<", "<=", ">", ">="), fc.integer({ min: -1, max: 1 }), fc.nat(5))
      .map(([[name, literal], operator, bound, form]) => {
        const attribute = name === "q" ? `device.capacity["d"].q` : `device.attributes["d"].${name}`;
        const ordered = name === "v" || name === "q";
        const forms = [
          `${attribute} == ${literal}`,
          ordered ? `${attribute}.compareTo(${literal}) ${operator} ${bound}` : `${attribute} ${operator} ${literal}`,
          ordered ? `${bound} ${operator} ${literal}.compareTo(${attribute})` : `${literal} ${operator} ${attribute}`,
          ordered ? `!${attribute}.isLessThan(${literal})` : `!(${attribute} ${operator} ${literal})`,
          ordered ? `${literal}.isGreaterThan(${attribute})` : `${attribute} in [${literal}]`,
          `${attribute} == ${literal} || ${attribute} == ${literal}`,
        ];
        return forms[form] ?? "true";
      });
    const devices = fc.record({
      a: fc.constantFrom("x", "y", "z"),
      n: fc.bigInt({ min: 0n, max: 3n }),
      v: fc.constantFrom("0.9.0", "1.0.0", "2.0.0-rc.1", "3.0.0"),
      q: fc.constantFrom("1Gi", "1024Mi", "1500Mi", "4Gi"),
    });
    fc.assert(
      fc.property(fc.array(test, { minLength: 1, maxLength: 4 }), devices, (tests, values) => {
        const expression = tests.map((one) => `(${one})`).join(" && ");
        const atoms = readSelector(expression);
        if (atoms === undefined || atoms.some((atom) => atom.kind === "opaque")) return;
        const device: SelectorDevice = {
          driver: "d",
          attributes: {
            a: { kind: "string", value: values.a },
            n: { kind: "int", value: values.n },
            v: { kind: "version", value: values.v },
            q: { kind: "quantity", value: values.q },
          },
        };
        const compiled = compileSelector(expression);
        const outcome = compiled.kind === "ok" ? compiled.selector.evaluate(device).kind : compiled.code;
        expect(outcome, expression).toBe(String(atoms.every((atom) => holds(atom, device))));
      }),
      { numRuns: 1_000 },
    );
  });
});

/** What an atom says, decided without CEL. */
function holds(atom: SelectorAtom, device: SelectorDevice): boolean {
  if (atom.kind !== "compare" && atom.kind !== "one-of") throw new Error(`unexpected ${atom.kind}`);
  const value = device.attributes[atom.name.replace("d/", "")];
  if (value === undefined || value.kind === "list") throw new Error(`no ${atom.name}`);
  if (atom.kind === "one-of") return atom.values.some((literal) => order(value, literal) === 0);
  const result = order(value, atom.value);
  const meanings: Readonly<Record<SelectorComparison, boolean>> = {
    "==": result === 0,
    "!=": result !== 0,
    "<": result < 0,
    "<=": result <= 0,
    ">": result > 0,
    ">=": result >= 0,
  };
  return meanings[atom.operator];
}

function order(left: SelectorLiteral, right: SelectorLiteral): number {
  if (left.kind === "version" && right.kind === "version") {
    const [mine, theirs] = [parseKubernetesVersion(left.value), parseKubernetesVersion(right.value)];
    if (mine.kind === "ok" && theirs.kind === "ok") return compareKubernetesVersions(mine.version, theirs.version);
  }
  if (left.kind === "quantity" && right.kind === "quantity") {
    const [mine, theirs] = [parseKubernetesQuantity(left.value), parseKubernetesQuantity(right.value)];
    if (mine.kind === "ok" && theirs.kind === "ok") return compareKubernetesQuantities(mine.quantity, theirs.quantity);
  }
  return left.value === right.value ? 0 : left.value < right.value ? -1 : 1;
}
