import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ReleaseChallenge } from "@cornercast/sdk/boundary/verify";
import type { StoredKey } from "@cornercast/sdk/server";
import { fileChallengeStore } from "./file-challenge-store.js";
import { fileKeyStore } from "./file-key-store.js";

let folder = "";
let count = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cornercast-keys-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const fresh = (): string => join(folder, String((count += 1)));

function challengeOf(id: string, expires = "2026-06-01T00:05:00Z"): ReleaseChallenge {
  return { id, nonce: id, resource: "r", policy: `sha256:${"0".repeat(64)}`, suites: ["hpke-p256-sha256-aes256gcm"], expires };
}

const key: StoredKey = {
  key: Uint8Array.from({ length: 32 }, (_, index) => 255 - index),
  weights: `sha256:${"f".repeat(64)}`,
  policy: { apiVersion: "cornercast/v1", kind: "AppraisalPolicy", metadata: { name: "p" }, spec: {} },
  references: [],
  trustAnchors: [],
};

/** Files below a folder, with their permissions. */
function modes(path: string): readonly string[] {
  return readdirSync(path, { recursive: true }).map((name) => (statSync(join(path, String(name))).mode & 0o777).toString(8));
}

describe("challenges in files", () => {
  it("are answered once, also when many answers come at once and through several stores", async () => {
    const path = fresh();
    const stores = [await fileChallengeStore(path), await fileChallengeStore(path)];
    await stores[0]?.put(challengeOf("a"));
    const taken = await Promise.all(Array.from({ length: 16 }, async (_, index) => stores[index % 2]?.take("a")));
    expect(taken.filter((one) => one?.kind === "found")).toEqual([{ kind: "found", challenge: challengeOf("a") }]);
    expect(taken.filter((one) => one?.kind === "consumed")).toHaveLength(15);
  });

  it("stay answered, and open ones open, when the process is killed at any time", async () => {
    const path = fresh();
    const source = fileURLToPath(new URL("testing/take-challenges.ts", import.meta.url));
    const script = join(folder, "take-challenges.mjs");
    await build({ entryPoints: [source], outfile: script, bundle: true, platform: "node", format: "esm" });
    const store = await fileChallengeStore(path);
    const ids = Array.from({ length: 200 }, (_, index) => `c-${String(index)}`);
    for (const id of ids) await store.put(challengeOf(id));
    const child = spawn(process.execPath, [script, path, ...ids], { stdio: ["ignore", "pipe", "inherit"] });
    const told: string[] = [];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      told.push(...text.split("\n").filter((line) => line !== ""));
      if (told.length > 20) child.kill("SIGKILL");
    });
    await once(child, "close");
    expect(told.length).toBeGreaterThan(20);
    expect(told.length).toBeLessThan(200);
    const again = await fileChallengeStore(path);
    const kinds = await Promise.all(ids.map(async (id) => (await again.take(id)).kind));
    for (const id of told) expect([id, kinds[ids.indexOf(id)]]).toEqual([id, "consumed"]);
    // At most one more was taken than was told of, and none is lost.
    expect(kinds.filter((kind) => kind === "consumed").length - told.length).toBeLessThanOrEqual(1);
    expect(kinds).not.toContain("unknown");
  });

  it("that nobody put there are unknown, whatever they are called", async () => {
    const store = await fileChallengeStore(fresh());
    expect(await store.take("../../../etc/passwd")).toEqual({ kind: "unknown" });
  });

  it("are forgotten after their time", async () => {
    const path = fresh();
    const store = await fileChallengeStore(path);
    for (const [id, expires] of [
      ["old", "2026-06-01T00:00:00Z"],
      ["answered", "2026-06-01T00:00:00Z"],
      ["young", "2026-06-01T02:00:00Z"],
    ] as const)
      await store.put(challengeOf(id, expires));
    await store.take("answered");
    await store.forget("2026-06-01T01:00:00Z");
    const kinds = await Promise.all(["old", "answered", "young"].map(async (id) => (await store.take(id)).kind));
    expect(kinds).toEqual(["unknown", "unknown", "found"]);
  });
});

describe("keys in files", () => {
  it("are found as they were put there, by a store that is opened anew, and can be replaced and removed", async () => {
    const path = fresh();
    const store = await fileKeyStore(path);
    await store.put("weights/b", key);
    await store.put("../a", { ...key, key: Uint8Array.of(1) });
    await store.put("../a", { ...key, key: Uint8Array.of(2) });
    const again = await fileKeyStore(path);
    expect(await again.find("weights/b")).toStrictEqual(key);
    expect((await again.find("../a"))?.key).toEqual(Uint8Array.of(2));
    expect(await again.list()).toEqual(["../a", "weights/b"]);
    expect([await again.remove("../a"), await again.remove("../a"), await again.find("../a")]).toEqual([true, false, undefined]);
  });

  it("can be read by their owner only, and a folder that others can look into is refused", async () => {
    const path = fresh();
    const store = await fileKeyStore(path);
    await store.put("r", key);
    await (await fileChallengeStore(join(path, "challenges"))).put(challengeOf("a"));
    expect(new Set(modes(path))).toEqual(new Set(["600", "700"]));
    chmodSync(path, 0o755);
    await expect(fileKeyStore(path)).rejects.toThrow("chmod 700");
  });

  it("are not told to who reads of a damaged file", async () => {
    const path = fresh();
    const store = await fileKeyStore(path);
    await store.put("r", key);
    const [file = ""] = readdirSync(path);
    writeFileSync(join(path, file), '{"key":"c2VjcmV0');
    await expect(store.find("r")).rejects.toThrow(/damaged: it is no JSON$/u);
  });
});
