// @ts-check
import { describe, expect, it } from "vitest";
import { completeLock } from "./fix-lock.mjs";

describe("the lock", () => {
  it("gets an entry for each platform package that is missing, which only that platform installs", () => {
    const { packages, added } = completeLock({
      "": {},
      "node_modules/quick": {
        version: "1.2.3",
        dev: true,
        optionalDependencies: { "@quick/darwin-arm64": "1.2.3", "@quick/linux-x64": "1.2.3", "quick-windows-x64": "^1.2.0" },
      },
      "node_modules/@quick/linux-x64": { version: "1.2.3", dev: true, optional: true },
    });
    expect(added).toEqual(["node_modules/@quick/darwin-arm64", "node_modules/quick-windows-x64"]);
    expect(packages["node_modules/@quick/darwin-arm64"]).toEqual({ version: "1.2.3", dev: true, optional: true, os: ["darwin"], cpu: ["arm64"] });
    expect(packages["node_modules/quick-windows-x64"]).toEqual({ version: "1.2.0", dev: true, optional: true, os: ["win32"], cpu: ["x64"] });
  });

  it("marks as for development only what is reached from development alone", () => {
    const { packages } = completeLock({ "node_modules/quick": { version: "1.0.0", optionalDependencies: { "quick-darwin-x64": "1.0.0" } } });
    expect(packages["node_modules/quick-darwin-x64"]).not.toHaveProperty("dev");
  });

  it("keeps what is listed beside the package or beside one of its parents", () => {
    const dependencies = { "quick-darwin-x64": "1.0.0" };
    for (const place of [
      "node_modules/quick-darwin-x64",
      "node_modules/a/node_modules/quick-darwin-x64",
      "node_modules/a/node_modules/quick/node_modules/quick-darwin-x64",
    ]) {
      const lock = { "node_modules/a/node_modules/quick": { version: "1.0.0", optionalDependencies: dependencies }, [place]: { version: "1.0.0" } };
      expect(completeLock(lock).added, place).toEqual([]);
    }
    expect(
      completeLock({
        "node_modules/a/node_modules/quick": { optionalDependencies: dependencies },
        "node_modules/b/node_modules/quick-darwin-x64": { version: "1.0.0" },
      }).added,
    ).toEqual(["node_modules/quick-darwin-x64"]);
  });

  it("leaves optional packages alone that are named after no platform", () => {
    expect(completeLock({ "node_modules/quick": { optionalDependencies: { faster: "1.0.0" } } }).added).toEqual([]);
  });

  it("changes nothing the second time", () => {
    const first = completeLock({ "node_modules/quick": { optionalDependencies: { "quick-linux-arm64": "1.0.0" } } });
    expect(completeLock(first.packages)).toEqual({ packages: first.packages, added: [] });
  });
});
