import { describe, expect, it } from "vitest";
import { compileSelector, type SelectorDevice, type SelectorOutcome } from "./compile-selector.js";

function evaluate(expression: string, device: SelectorDevice = H100): SelectorOutcome {
  const result = compileSelector(expression);
  if (result.kind === "error") throw new Error(`${expression}: [${result.code}] ${result.message}`);
  return result.selector.evaluate(device);
}

/** A full GPU as NVIDIA's DRA driver publishes it. */
const H100: SelectorDevice = {
  driver: "gpu.nvidia.com",
  allowMultipleAllocations: false,
  attributes: {
    type: { kind: "string", value: "gpu" },
    uuid: { kind: "string", value: "GPU-4404041a-04cf-1ccf-9e70-f139a9b1e23c" },
    productName: { kind: "string", value: "NVIDIA H100 80GB HBM3" },
    brand: { kind: "string", value: "Nvidia" },
    architecture: { kind: "string", value: "Hopper" },
    index: { kind: "int", value: 2n },
    cudaComputeCapability: { kind: "version", value: "9.0.0" },
    driverVersion: { kind: "version", value: "580.105.8" },
    cudaDriverVersion: { kind: "version", value: "13.0.0" },
    memory: { kind: "quantity", value: "81559Mi" },
    healthy: { kind: "bool", value: true },
    formats: {
      kind: "list",
      values: [
        { kind: "string", value: "fp16" },
        { kind: "string", value: "fp8_e4m3fn" },
      ],
    },
    "resource.kubernetes.io/pciBusID": { kind: "string", value: "0000:53:00.0" },
    "resource.kubernetes.io/pcieRoot": { kind: "string", value: "pci0000:50" },
    brokenVersion: { kind: "version", value: "2.25.4.0" },
    brokenQuantity: { kind: "quantity", value: "lots" },
  },
};

const A = `device.attributes["gpu.nvidia.com"]`;
const C = `device.capacity["gpu.nvidia.com"]`;

describe("a selector on a device", () => {
  it.each([
    `${A}.productName == "NVIDIA H100 80GB HBM3"`,
    `device.attributes['gpu.nvidia.com'].productName.lowerAscii().matches('^.*h100.*$')`,
    `${A}["productName"].contains("H100")`,
    `${A}.cudaComputeCapability.compareTo(semver("9.0.0")) >= 0`,
    `${A}.cudaComputeCapability.isGreaterThan(semver("8.9.0"))`,
    `${A}.cudaComputeCapability == semver("9.0.0+build")`,
    `${A}.driverVersion.isLessThan(semver("580.105.10"))`,
    `${A}.driverVersion.major() >= 550 && ${A}.driverVersion.minor() == 105 && ${A}.driverVersion.patch() == 8`,
    `${C}.memory.isGreaterThan(quantity("40Gi"))`,
    `${C}.memory.compareTo(quantity("79G")) >= 0`,
    `!${C}.memory.isGreaterThan(quantity("80Gi"))`,
    `${C}.memory == quantity("85520809984")`,
    `device.driver == "gpu.nvidia.com"`,
    `device.allowMultipleAllocations == false`,
    `"productName" in ${A}`,
    `!("nvlink" in ${A})`,
    `"gpu.nvidia.com" in device.attributes`,
    `!("gpu.amd.com" in device.attributes)`,
    `"resource.kubernetes.io" in device.attributes`,
    `has(${A}.uuid) && !has(${A}.parentUUID)`,
    `!has(device.attributes["no.such.domain"].x)`,
    `device.attributes["no.such.domain"].size() == 0`,
    `${A}.?parentUUID.orValue("none") == "none"`,
    `${A}.?productName.orValue("") != ""`,
    `!${A}.?parentUUID.hasValue()`,
    `${A}[?"architecture"].orValue("") == "Hopper"`,
    `device.attributes[?"gpu.nvidia.com"].?brand.orValue("") == "Nvidia"`,
    `${A}.?productName.optMap(p, p.lowerAscii()).orValue("").startsWith("nvidia")`,
    `cel.bind(gpu, ${A}, gpu.architecture == "Hopper" && gpu.index == 2)`,
    `${A}.healthy`,
    `${A}.index in [0, 2, 4, 6]`,
    `${A}.index < 4 && ${A}.index % 2 == 0`,
    `"fp8_e4m3fn" in ${A}.formats`,
    `${A}.formats.includes("fp16") && ${A}.brand.includes("Nvidia")`,
    `${A}.formats.exists(f, f.startsWith("fp8"))`,
    `${A}.formats.all(f, f.startsWith("fp"))`,
    `sets.contains(${A}.formats, ["fp16"])`,
    `device.attributes["resource.kubernetes.io"].pcieRoot == "pci0000:50"`,
    `${A}.index == 3 ? false : true`,
    `${A}.exists(name, name == "brand")`,
    `device.attributes.exists(domain, domain.endsWith("kubernetes.io"))`,
    `device.attributes["gpu.nvidia.com"].exists(k, v, k == "architecture" && v == "Hopper")`,
    `// a comment\n${A}.brand == "Nvidia"`,
    `type(${A}.brand) == string && type(${A}.index) == int`,
  ])("is true: %s", (expression) => {
    expect(evaluate(expression)).toEqual({ kind: "true" });
  });

  it.each([
    [`${A}.productName == "NVIDIA A100-SXM4-80GB"`, { "gpu.nvidia.com/productName": "NVIDIA H100 80GB HBM3" }],
    [`${A}.cudaComputeCapability.compareTo(semver("10.0.0")) >= 0`, { "gpu.nvidia.com/cudaComputeCapability": "9.0.0" }],
    [`${C}.memory.isGreaterThan(quantity("80Gi"))`, { "gpu.nvidia.com/memory": "81559Mi" }],
    [`device.driver == "gpu.amd.com"`, { driver: "gpu.nvidia.com" }],
    [`has(${A}.parentUUID)`, { "gpu.nvidia.com/parentUUID": "not stated" }],
    [`"parentUUID" in ${A}`, { "gpu.nvidia.com/parentUUID": "not stated" }],
    [`${A}.formats == ["int8"]`, { "gpu.nvidia.com/formats": "[fp16, fp8_e4m3fn]" }],
    [`${A}.index == 0 || ${A}.index == 1`, { "gpu.nvidia.com/index": "2" }],
    [`${A}.?profile.orValue("") == "1g.5gb"`, { "gpu.nvidia.com/profile": "not stated" }],
  ])("is false and says what it saw: %s", (expression, seen) => {
    expect(evaluate(expression)).toEqual({ kind: "false", seen });
  });

  it.each([
    [`${A}.parentUUID == "x"`, ["gpu.nvidia.com/parentUUID"]],
    [`device.attributes["gpu.amd.com"].type == "amdgpu"`, ["gpu.amd.com/type"]],
    [`${A}.parentUUID == "x" && ${A}.profile == "1g.5gb"`, ["gpu.nvidia.com/parentUUID", "gpu.nvidia.com/profile"]],
    [`${A}.parentUUID == ${A}.profile`, ["gpu.nvidia.com/parentUUID", "gpu.nvidia.com/profile"]],
    [`${A}.parentUUID == "x" || ${A}.index == 0`, ["gpu.nvidia.com/parentUUID"]],
    [`!(${A}.parentUUID == "x")`, ["gpu.nvidia.com/parentUUID"]],
    [`${A}.parentUUID == "x" ? true : false`, ["gpu.nvidia.com/parentUUID"]],
    [`cel.bind(gpu, ${A}, gpu.profile == "1g.5gb")`, ["gpu.nvidia.com/profile"]],
    [`["a", "b"].exists(x, ${A}.profile == x)`, ["gpu.nvidia.com/profile"]],
    [`${C}.memorySlice0 == quantity("1")`, ["gpu.nvidia.com/memorySlice0"]],
    [`${A}.brokenVersion.isGreaterThan(semver("1.0.0"))`, ["gpu.nvidia.com/brokenVersion"]],
    [`${C}.brokenQuantity.isGreaterThan(quantity("1"))`, ["gpu.nvidia.com/brokenQuantity"]],
    [`${A}.parentUUID.isGreaterThan(quantity("bad"))`, ["gpu.nvidia.com/parentUUID"]],
  ])("is unknown and names what is missing: %s", (expression, missing) => {
    expect(evaluate(expression)).toMatchObject({ kind: "unknown", missing });
  });

  it.each([
    [`${A}.parentUUID == "x" || ${A}.index == 2`, "true"],
    [`${A}.parentUUID == "x" && ${A}.index == 0`, "false"],
    [`["a", "b"].exists(x, x == "b" || ${A}.profile == x)`, "true"],
    [`["a", "b"].all(x, x == "z" && ${A}.profile == x)`, "false"],
    [`false && quantity("bad") == quantity("1")`, "false"],
    [`${A}.index == 2 || quantity("bad") == quantity("1")`, "true"],
  ])("is decided by what is known: %s is %s", (expression, kind) => {
    expect(evaluate(expression).kind).toBe(kind);
  });

  it("names the driver when the device does not state it", () => {
    const device: SelectorDevice = { attributes: { "gpu.nvidia.com/type": { kind: "string", value: "gpu" } } };
    expect(evaluate(`device.driver == "gpu.nvidia.com"`, device)).toMatchObject({ kind: "unknown", missing: ["driver"] });
    expect(evaluate(`device.allowMultipleAllocations`, device)).toMatchObject({ kind: "unknown", missing: ["allowMultipleAllocations"] });
    expect(evaluate(`device.attributes["gpu.nvidia.com"].type == "gpu"`, device)).toEqual({ kind: "true" });
  });

  it("prefers a qualified attribute to an unqualified one of the driver's domain", () => {
    const device: SelectorDevice = { driver: "d", attributes: { x: { kind: "int", value: 1n }, "d/x": { kind: "int", value: 2n } } };
    expect(evaluate(`device.attributes["d"].x == 2 && device.attributes["d"].size() == 1`, device)).toEqual({ kind: "true" });
  });

  it("does not read properties that every object has", () => {
    for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
      expect(evaluate(`${A}.${name} == "x"`), name).toMatchObject({ kind: "unknown", missing: [`gpu.nvidia.com/${name}`] });
      expect(evaluate(`has(${A}.${name})`).kind, name).toBe("false");
    }
  });

  it("suggests the name that was meant", () => {
    expect(evaluate(`${A}.productname == "x"`)).toMatchObject({
      reason: "the device does not state gpu.nvidia.com/productname (it states gpu.nvidia.com/productName)",
    });
    expect(evaluate(`${A}.memory == quantity("1")`)).toMatchObject({
      reason: "gpu.nvidia.com/memory is not in device.attributes; the device states it in device.capacity",
    });
  });

  it.each([
    [`${A}.brand.isGreaterThan(semver("1.0.0"))`, "selector-error"],
    [`${A}.index > "2"`, "selector-error"],
    [`${A}.index`, "selector-type"],
    [`${A}.brand`, "selector-type"],
    [`quantity("bad") == quantity("1")`, "selector-error"],
    [`semver("1.0") == semver("1.0.0")`, "selector-error"],
    [`${A}.index / 0 == 1`, "selector-error"],
    [`9223372036854775807 + ${A}.index > 0`, "selector-error"],
    [`${A}.brand.matches(${A}.brand + "(")`, "selector-regex"],
    [`[1, 2][${A}.index] == 3`, "selector-error"],
    [`${A}.brand && true`, "selector-error"],
  ])("is an error, not an answer: %s", (expression, code) => {
    expect(evaluate(expression)).toMatchObject({ kind: "error", code });
  });

  it("lists what it mentions in order, through bindings, presence tests and optional steps", () => {
    const result = compileSelector(
      `cel.bind(gpu, device.attributes["gpu.nvidia.com"], gpu.type == "gpu" && has(gpu.uuid) && "index" in gpu) && ${C}.memory.isGreaterThan(quantity("1Gi")) && device.driver != "" && ${A}.?mode.orValue("") == "" && ["x"].exists(gpu, gpu == "y")`,
    );
    expect(result).toMatchObject({
      kind: "ok",
      selector: {
        mentions: ["gpu.nvidia.com/type", "gpu.nvidia.com/uuid", "gpu.nvidia.com/index", "gpu.nvidia.com/memory", "driver", "gpu.nvidia.com/mode"],
      },
    });
  });
});

describe("compileSelector", () => {
  it.each([
    ["?!", "selector-syntax", 1, 1],
    ["", "selector-syntax", 1, 1],
    ["device.driver ==", "selector-syntax", 1, 17],
    ["true &&\n  && true", "selector-syntax", 2, 3],
    [`device.driver == 'x`, "selector-syntax", 1, 18],
    [`device.driver == "\\q"`, "selector-syntax", 1, 19],
    ["9223372036854775808 > 0", "selector-syntax", 1, 1],
    ["has(device)", "selector-syntax", 1, 1],
    ["if", "selector-syntax", 1, 1],
    ["[1, 2].all(1, true)", "selector-syntax", 1, 12],
    ["true true", "selector-syntax", 1, 6],
    ["1", "selector-type", 1, 1],
    [`"text"`, "selector-type", 1, 1],
    ["device.attributes", "selector-type", 1, 1],
    [`device.driver == 1`, "selector-type", 1, 1],
    [`${C}.memory == "40Gi"`, "selector-type", 1, 1],
    [`${C}.memory >= quantity("40Gi")`, "selector-type", 1, 1],
    [`${C}.memory.isGreaterThan("40Gi")`, "selector-type", 1, 42],
    [`[1, "a"].size() == 2`, "selector-type", 1, 5],
    [`isQuantity([1, 2, 3])`, "selector-type", 1, 1],
    [`quantity(1) == quantity("1")`, "selector-type", 1, 1],
    [`1 in ["a"]`, "selector-type", 1, 1],
    [`1 == 1.0`, "selector-type", 1, 1],
    [`true ? 1 : "a"`, "selector-type", 1, 1],
    [`device.driverr == "x"`, "selector-undeclared", 1, 7],
    [`devise.driver == "x"`, "selector-undeclared", 1, 1],
    [`${A}.brand.lowerascii() == "x"`, "selector-undeclared", 1, 43],
    [`memory(1)`, "selector-undeclared", 1, 1],
    [`url("https://x") == url("https://x")`, "selector-unsupported", 1, 1],
    [`timestamp("2026-01-01T00:00:00Z") > timestamp("2025-01-01T00:00:00Z")`, "selector-unsupported", 1, 1],
    [`"%d".format([1]) == "1"`, "selector-unsupported", 1, 6],
    [`google.protobuf.Int32Value{value: 1} == 1`, "selector-syntax", 1, 27],
    [`Type{value: 1} == 1`, "selector-unsupported", 1, 1],
    [`${A}.brand.matches("(")`, "selector-regex", 1, 51],
    [`${A}.brand.matches("a**")`, "selector-regex", 1, 51],
    [`${A}.brand.find("\\\\1") == ""`, "selector-regex", 1, 48],
  ])("refuses %j with %s at line %d, column %d", (expression, code, line, column) => {
    expect(compileSelector(expression)).toMatchObject({ kind: "error", code, line, column });
  });

  it("suggests the function, name or field that was meant", () => {
    expect(compileSelector(`${A}.brand.lowerascii() == "x"`)).toMatchObject({ message: "undeclared function lowerascii; did you mean lowerAscii?" });
    expect(compileSelector(`devise.driver == "x"`)).toMatchObject({ message: "undeclared name devise; did you mean device?" });
    expect(compileSelector(`device.attribute["x"].y`)).toMatchObject({ message: "undefined field attribute of device; did you mean attributes?" });
  });
});

describe("CEL as Kubernetes runs it", () => {
  it.each([
    // quantity library
    `quantity("12Mi") == quantity("12288Ki")`,
    `isQuantity("20") && isQuantity("20M") && isQuantity("20Mi") && !isQuantity("20Mo") && !isQuantity("10Mm") && !isQuantity("200K") && !isQuantity("Three") && !isQuantity("Mi") && !isQuantity("1,3G")`,
    `quantity("1Gi") == quantity("1024Mi")`,
    `quantity("200M") == quantity("0.2G") && quantity("0.2G") == quantity("200M")`,
    `quantity("200M") != quantity("0.3G")`,
    `quantity("50M").isLessThan(quantity("50Mi")) && quantity("50M").isLessThan(quantity("100M")) && !quantity("100M").isLessThan(quantity("50M"))`,
    `quantity("50Mi").isGreaterThan(quantity("50M")) && !quantity("50M").isGreaterThan(quantity("100M"))`,
    `quantity("200M").compareTo(quantity("0.2G")) == 0 && quantity("50M").compareTo(quantity("50Mi")) == -1 && quantity("50Mi").compareTo(quantity("50M")) == 1`,
    `quantity("50k").add(quantity("20")) == quantity("50.02k") && quantity("50k").add(20) == quantity("50020")`,
    `quantity("50k").sub(quantity("20")) == quantity("49.98k") && quantity("50k").sub(20) == quantity("49980")`,
    `quantity("50k").mul(2) == quantity("100000")`,
    `quantity("10000").div(3) == quantity("3333.3333") && quantity("10k").div(2) == quantity("5000") && quantity("10").div(4, 0) == quantity("3") && quantity("10000").divInt(3) == quantity("3333")`,
    `quantity("50k").add(20).sub(quantity("100k")).asInteger() == -49980 && quantity("50k").add(20).sub(quantity("100k")).sub(-50000).asInteger() == 20`,
    `quantity("50k").asInteger() == 50000 && quantity("50").isInteger() && !quantity("9999999999999999999999999999999999999G").isInteger()`,
    `quantity("50.703k").asApproximateFloat() == 50703.0 && quantity("0.5").asApproximateFloat() == 0.5`,
    `sign(quantity("1")) == 1 && sign(quantity("-1")) == -1 && sign(quantity("0")) == 0 && quantity("2").sign() == 1`,
    // semver library
    `isSemver("1.2.3-beta.1+build.1") && !isSemver("") && !isSemver("v1.0.0") && !isSemver(" 1.0.0") && !isSemver("01.01.01") && !isSemver("1.1")`,
    `isSemver("v1.0.0", true) && isSemver("01.01.01", true) && isSemver("1", true) && isSemver("1.1", true) && !isSemver("", true) && !isSemver("1. 0.0", true) && !isSemver("v1.0", false)`,
    `semver("v01.01", true) == semver("1.1.0") && semver("1.2.3") != semver("1.0.0")`,
    `semver("1.0.0").isLessThan(semver("1.2.3")) && !semver("1.0.0").isLessThan(semver("1.0.0")) && semver("1.2.3").isGreaterThan(semver("1.0.0"))`,
    `semver("1.2.3").compareTo(semver("2.0.0")) == -1 && semver("1.2.3").compareTo(semver("0.1.2")) == 1 && semver("1.0.0-rc.1").compareTo(semver("1.0.0")) == -1`,
    `semver("1.2.3").major() == 1 && semver("1.2.3").minor() == 2 && semver("1.2.3").patch() == 3`,
    // lists library
    `[1, 2, 3].isSorted() && ["a", "b", "b", "c"].isSorted() && ![2.0, 1.0].isSorted() && [1].isSorted() && [].isSorted()`,
    `[1, 3].sum() == 4 && [1.0, 3.0].sum() == 4.0 && [].sum() == 0 && [1u, 2u].sum() == 3u`,
    `[1, 3].min() == 1 && [1, 3].max() == 3 && ["b", "a"].min() == "a"`,
    `[1, 2, 2, 3].indexOf(2) == 1 && ["a", "b", "b", "c"].lastIndexOf("b") == 2 && [1.0].indexOf(1.1) == -1 && [].indexOf("string") == -1`,
    `[1, 2, 3].includes(2) && ![1, 2, 3].includes(4) && "model-a".includes("model-a") && !"model-a".includes("model-b")`,
    // regex library
    `"abc 123".find("[0-9]+") == "123" && "abc 123".find("xyz") == ""`,
    `"123 abc 456".findAll("[0-9]+") == ["123", "456"] && "123 abc 456".findAll("[0-9]+", 1) == ["123"] && "123 abc 456".findAll("xyz") == [] && "123".findAll("[0-9]", 0) == []`,
    `"aXbXc".findAll("X?") == ["", "X", "X", ""]`,
    `"0000:53:00.0".matches("^[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\\\\.[0-7]$") && !"x".matches("^$") && matches("abc", "b")`,
    // strings library
    `"hello".charAt(4) == "o" && "hello".charAt(5) == "" && "hello".indexOf("l") == 2 && "hello".indexOf("l", 3) == 3 && "hello".indexOf("z") == -1 && "hello".indexOf("") == 0`,
    `"hello".lastIndexOf("l") == 3 && "hello".lastIndexOf("l", 2) == 2 && "hello".lastIndexOf("") == 5`,
    `"TacoCat".lowerAscii() == "tacocat" && "TacoCÆt".upperAscii() == "TACOCÆT"`,
    `"hello hello".replace("he", "we") == "wello wello" && "hello hello".replace("he", "we", 1) == "wello hello" && "hello hello".replace("he", "we", 0) == "hello hello" && "ab".replace("", "_") == "_a_b_"`,
    `"a,b,c".split(",") == ["a", "b", "c"] && "a,b,c".split(",", 2) == ["a", "b,c"] && "a,b".split(",", 0) == [] && "a,b".split(",", -1) == ["a", "b"] && "ab".split("") == ["a", "b"]`,
    `"tacocat".substring(4) == "cat" && "tacocat".substring(0, 4) == "taco" && "  x \\n".trim() == "x" && ["a", "b"].join("-") == "a-b" && ["a", "b"].join() == "ab"`,
    `strings.quote("a\\"b\\n") == "\\"a\\\\\\"b\\\\n\\"" && "😀b".size() == 2 && size("😀") == 1 && "😀b".charAt(1) == "b"`,
    `"abc".startsWith("ab") && "abc".endsWith("bc") && "abc".contains("b")`,
    // the language
    `1 + 2 * 3 == 7 && (1 + 2) * 3 == 9 && -7 / 2 == -3 && -7 % 2 == -1 && 7.0 / 2.0 == 3.5 && 0x10 == 16 && 3u + 4u == 7u && 1e3 == 1000.0 && .5 == 0.5`,
    `1 < 2u && 2u < 2.5 && 1 < 1.5 && "a" < "b" && false < true && b"a" < b"b" && dyn(1) == dyn(1.0) && dyn(1u) == dyn(1)`,
    `!!true && !(!true) && --1 == 1 && - 1 < 0 && !!!false && 9223372036854775807 > -9223372036854775808`,
    `true || false && false`,
    `(true ? "a" : "b") == "a" && (false ? 1 : true ? 2 : 3) == 2`,
    `{"a": 1, "b": 2}.a == 1 && {"a": 1}["a"] == 1 && "a" in {"a": 1} && !has({"a": 1}.b) && {1: "x"}[1] == "x" && {"a": 1}.size() == 1 && {"a": 1, "b": 2} == {"b": 2, "a": 1}`,
    `[1, 2] + [3] == [1, 2, 3] && [1, 2, 3][1] == 2 && [] == [] && [[1]] != [[2]] && 2 in [1, 2]`,
    `[1, 2, 3].all(x, x > 0) && [1, 2, 3].exists(x, x == 2) && [1, 2, 3].exists_one(x, x > 2) && [1, 2].map(x, x * 2) == [2, 4] && [1, 2, 3].filter(x, x > 1) == [2, 3] && [1, 2, 3].map(x, x > 1, x * 2) == [4, 6]`,
    `[1, 2].all(i, v, v == i + 1) && {"a": 1}.exists(k, v, k == "a" && v == 1) && ["x", "y"].transformList(i, v, i) == [0, 1] && {"a": 1}.transformMap(k, v, v + 1) == {"a": 2} && [3, 4].existsOne(i, v, v == 4)`,
    `[].all(x, false) && ![].exists(x, true)`,
    `cel.bind(x, 20, cel.bind(y, x * x, x + y)) == 420 && cel.bind(x, quantity("bad"), true)`,
    `[1, 2].exists(x, [3, 4].exists(y, x + y == 6)) && [1].map(x, [2].map(x, x)) == [[2]]`,
    `int("42") == 42 && int(3.9) == 3 && int(7u) == 7 && uint(5) == 5u && double("1.5") == 1.5 && string(42) == "42" && string(true) == "true" && string(1.5) == "1.5" && string(b"abc") == "abc" && bool("true") && bytes("é") == b"\\xc3\\xa9"`,
    `type(1) == int && type("a") == string && type([]) == list && type({}) == map && type(null) == null_type && type(1u) == uint && type(type(1)) == type`,
    `optional.of(1).value() == 1 && optional.none().orValue(2) == 2 && optional.of(1).or(optional.of(2)).value() == 1 && optional.ofNonZeroValue("").orValue("z") == "z" && !optional.none().hasValue()`,
    `[?optional.of(1), ?optional.none(), 2] == [1, 2] && {?"a": optional.none(), "b": 1} == {"b": 1} && [1][?5].orValue(9) == 9 && {"a": {"b": 1}}.?a.b.orValue(0) == 1 && !{"a": {"b": 1}}.?x.b.hasValue()`,
    `optional.of("a").optFlatMap(x, optional.of(x + "b")).value() == "ab"`,
    `sets.contains([1, 2, 3], [1, 3]) && sets.equivalent([1, 1, 2], [2, 1]) && sets.intersects([1], [1, 2]) && !sets.intersects([], [1])`,
    `r"\\d" == "\\\\d" && 'a' == "a" && """x"y""" == "x\\"y" && '''a''' == "a" && "\\u00e9" == "é" && "\\x41" == "A" && "\\101" == "A" && "\\U0001F600" == "😀" && b"\\xff" != b"\\xfe" && rb"\\x" == b"\\\\x"`,
    `null == null && dyn(null) != dyn(1) && dyn("1") != dyn(1)`,
    `[1, 2,] == [1, 2] && {"a": 1,} == {"a": 1}`,
    `0.0 / 0.0 != 0.0 / 0.0 && 1.0 / 0.0 > 1e300`,
  ])("holds: %s", (expression) => {
    expect(evaluate(expression, { attributes: {} })).toEqual({ kind: "true" });
  });

  it.each([
    `[].min() == 1`,
    `"hello".charAt(6) == ""`,
    `"tacocat".substring(40) == ""`,
    `"tacocat".substring(3, 1) == ""`,
    `"a".indexOf("a", 9) == 0`,
    `quantity("9999999999999999999999999999999999999G").asInteger() == 1`,
    `quantity("1").div(0) == quantity("1")`,
    `quantity("1").div(3, 11) == quantity("1")`,
    `1 / 0 == 1`,
    `1 % 0 == 1`,
    `-(-9223372036854775808) > 0`,
    `9223372036854775807 * 2 > 0`,
    `0u - 1u == 1u`,
    `int("x") == 1`,
    `int(1e30) == 1`,
    `uint(-1) == 1u`,
    `bool("yes")`,
    `string(b"\\xff") == ""`,
    `{"a": 1}.b == 1`,
    `{"a": 1, "a": 2}.a == 1`,
    `[1][1] == 1`,
    `optional.none().value() == 1`,
    `dyn(1) + dyn("a") == dyn(2)`,
    `dyn("a") < dyn(1)`,
    `[1, 2].exists(x, dyn("a") < dyn(x))`,
    `[dyn(1), dyn("a")].isSorted()`,
    `${JSON.stringify(Array.from({ length: 49 }, (_, index) => index))}.includes(99)`,
  ])("is an error: %s", (expression) => {
    expect(evaluate(expression, { attributes: {} })).toMatchObject({ kind: "error", code: "selector-error" });
  });
});
