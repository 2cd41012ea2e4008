// @ts-check
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const root = fileURLToPath(new URL("../", import.meta.url));
/** @type {{scripts: Record<string, string>, workspaces: readonly string[]}} */
const { scripts, workspaces } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
const folder = `${root}.github/workflows`;

/**
 * @typedef {{uses?: string, run?: string}} Step
 * @typedef {{permissions?: Record<string, string>, steps: readonly Step[]}} Job
 * @typedef {{permissions?: Record<string, string>, jobs: Record<string, Job>}} Workflow
 */
/** @type {readonly (readonly [string, Workflow])[]} */
const workflows = readdirSync(folder).map((name) => [name, parse(readFileSync(`${folder}/${name}`, "utf8"))]);

describe.each(workflows)("the workflow %s", (_, { permissions, jobs }) => {
  it("runs scripts that there are", () => {
    for (const { steps } of Object.values(jobs))
      for (const { run = "" } of steps)
        for (const [, script = ""] of run.matchAll(/npm run (?:--silent )?([\w:]+)/gu)) expect(Object.keys(scripts)).toContain(script);
  });

  it("takes the actions of others at a commit", () => {
    for (const { steps } of Object.values(jobs)) for (const { uses } of steps) if (uses !== undefined) expect(uses).toMatch(/@[0-9a-f]{40}$/u);
  });

  it("may do no more than it says", () => {
    for (const job of Object.values(jobs)) expect(job.permissions ?? permissions).toBeDefined();
  });
});

describe("a release", () => {
  const release = workflows.find(([name]) => name === "release.yml")?.[1];
  const lines = (/** @type {string} */ job) => (release?.jobs[job]?.steps ?? []).map(({ run = "" }) => run);

  it("is checked before it is published, and by the one job that has an identity", () => {
    const publish = lines("publish");
    const place = (/** @type {string} */ part) => publish.findIndex((line) => line.includes(part));
    expect(place("npm run check")).toBeGreaterThan(-1);
    expect(place("changeset publish")).toBeGreaterThan(place("npm run check"));
    expect(place("changeset publish")).toBeGreaterThan(place("npm run test:packages"));
    const withIdentity = Object.entries(release?.jobs ?? {}).filter(([, { permissions = {} }]) => permissions["id-token"] === "write");
    expect(withIdentity.map(([name]) => name)).toEqual(["publish"]);
  });

  it("is public, and of every package", () => {
    for (const workspace of workspaces) {
      const { publishConfig, private: isPrivate, sideEffects, bin } = JSON.parse(readFileSync(`${root}${workspace}/package.json`, "utf8"));
      expect([workspace, publishConfig?.access, isPrivate]).toEqual([workspace, "public", undefined]);
      // Bundlers leave out what a program does not use.
      if (bin === undefined) expect([workspace, sideEffects]).toEqual([workspace, false]);
    }
  });
});
