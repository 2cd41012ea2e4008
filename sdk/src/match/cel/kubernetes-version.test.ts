import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareKubernetesVersions, parseKubernetesVersion, type KubernetesVersion } from "./kubernetes-version.js";

function version(text: string, normalize = false): KubernetesVersion {
  const result = parseKubernetesVersion(text, normalize);
  if (result.kind === "error") throw new Error(result.message);
  return result.version;
}

describe("parseKubernetesVersion", () => {
  it.each(["1.2.3", "0.1.0-alpha.1", "1.2.3-beta.1+build.1", "580.105.8", "9.0.0", "1.0.0--", "1.0.0+01", "18446744073709551615.0.0"])("accepts %s", (text) => {
    expect(parseKubernetesVersion(text).kind).toBe("ok");
  });

  it.each([
    "",
    "1",
    "1.1",
    "v1.0.0",
    " 1.0.0",
    "1.0.0 ",
    "1. 0.0",
    "01.1.1",
    "1.01.1",
    "1.1.01",
    "200K",
    "2.25.4.0",
    "1.0.0-",
    "1.0.0-a..b",
    "1.0.0-01",
    "1.0.0+",
    "1.0.0+a..b",
    "18446744073709551616.0.0",
    "-1.0.0",
  ])("refuses %j", (text) => {
    expect(parseKubernetesVersion(text).kind).toBe("error");
  });

  it.each([
    ["v1.0.0", "1.0.0"],
    ["1", "1.0.0"],
    ["1.1", "1.1.0"],
    ["01.01.01", "1.1.1"],
    ["v01.01", "1.1.0"],
    ["00.0.0", "0.0.0"],
    ["1.2.03-rc.1+b", "1.2.3-rc.1+b"],
    ["580.105.08", "580.105.8"],
  ])("normalises %s to %s", (text, normal) => {
    expect(version(text, true).text).toBe(normal);
  });

  it.each(["", "v", " 1.0.0", "1. 0.0", "1.0.0 ", "1.0-rc.1", "1+build", "1.2.3.4", "vv1.0.0"])("refuses %j even when normalising", (text) => {
    expect(parseKubernetesVersion(text, true).kind).toBe("error");
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^v?[0-9.]{0,8}-?[0-9a-z.]{0,4}\+?[0-9a-z.]{0,3}$/)), fc.boolean(), (text, normalize) => {
        parseKubernetesVersion(text, normalize);
      }),
    );
  });
});

describe("compareKubernetesVersions", () => {
  const ascending = [
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha.beta",
    "1.0.0-beta",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "1.0.0-rc.1",
    "1.0.0",
    "1.0.1",
    "1.1.0",
    "2.0.0",
    "10.0.0",
  ];

  it("orders the versions of the semver specification as it lists them", () => {
    for (const [left, lower] of ascending.entries()) {
      for (const [right, higher] of ascending.entries()) {
        expect(compareKubernetesVersions(version(lower), version(higher)), `${lower} ? ${higher}`).toBe(Math.sign(left - right));
      }
    }
  });

  it("ignores build metadata", () => {
    expect(compareKubernetesVersions(version("1.0.0+a"), version("1.0.0+b"))).toBe(0);
  });
});
