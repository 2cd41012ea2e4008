import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import type { StateManifestJson } from "@cornercast/schemas";
import { afterEach, describe, expect, it } from "vitest";
import { folderStateStore } from "./folder-state-store.js";
import { registryStateStore } from "./registry-state-store.js";
import { fakeRegistry } from "./testing/fake-registry.js";
import { digestOf, sourceOf, textOf } from "./testing/state-files.js";
import type { StateSource, StateStore } from "./state-store.js";

const closes: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closes.splice(0)) await close();
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "cornercast-states-"));
  closes.push(() => rmSync(made, { recursive: true }));
  return made;
}

async function registryUntilEnd(...words: Parameters<typeof fakeRegistry>): ReturnType<typeof fakeRegistry> {
  const registry = await fakeRegistry(...words);
  closes.push(() => registry.close());
  return registry;
}

const owner = "one";

describe.each([
  ["a folder", () => Promise.resolve(folderStateStore({ folder: folder(), owner }))],
  ["a registry", async () => registryStateStore({ url: (await registryUntilEnd()).url, repository: "jobs/train", owner })],
] as const)("state in %s", (_name, make: () => Promise<StateStore>) => {
  it("comes back as it was kept, also where it was kept before", async () => {
    const store = await make();
    const reference = await store.put(sourceOf("weights"));
    expect(await store.put(sourceOf("weights"))).toBe(reference);
    expect(await textOf(await store.open(reference))).toBe("weights");
    expect(await textOf(await store.open(await store.put(sourceOf(""))))).toBe("");
  });

  it.each([
    "",
    "file:///etc/passwd",
    `file:///elsewhere/sha256/${"0".repeat(64)}`,
    `oci://other/jobs/train@sha256:${"0".repeat(64)}`,
    "http://127.0.0.1/",
    "oci:",
  ])("is not at %j", async (reference) => {
    expect(await (await make()).open(reference)).toBeUndefined();
  });
});

describe("state in a folder", () => {
  it("leaves nothing of a file that was not read to its end", async () => {
    const path = folder();
    const broken: StateSource = {
      ...sourceOf("weights"),
      read: () =>
        new Readable({
          read() {
            this.destroy(new Error("the disk is gone"));
          },
        }),
    };
    await expect(folderStateStore({ folder: path, owner }).put(broken)).rejects.toThrow("the disk is gone");
    expect(readdirSync(join(path, "sha256"))).toEqual([]);
  });

  it("follows no link out of it", async () => {
    const path = folder();
    const store = folderStateStore({ folder: path, owner });
    await store.put(sourceOf("other"));
    writeFileSync(join(path, "secret"), "secret");
    const link = join(path, "sha256", "0".repeat(64));
    symlinkSync(join(path, "secret"), link);
    await expect(store.open(pathToFileURL(link).href)).rejects.toThrow(/ELOOP/u);
  });
});

describe("state in a registry", () => {
  const state: StateManifestJson = {
    apiVersion: "cornercast/v1",
    kind: "StateManifest",
    metadata: { name: "train-1" },
    spec: {
      files: [
        { path: "worker-0/a", size: "7B", digest: digestOf("weights"), reference: "at the registry" },
        { path: "worker-1/a", size: "7B", digest: digestOf("weights"), reference: "at the registry" },
        { path: "worker-1/b", size: "7B", digest: digestOf("other"), reference: "file:///elsewhere" },
      ],
      placement: "Train.1",
      epoch: 2,
      step: "50",
    },
  };

  it("is an artifact that names every blob once, so that the registry keeps them", async () => {
    const registry = await registryUntilEnd();
    const store = registryStateStore({ url: registry.url, repository: "jobs/train", owner, authorization: "Bearer s3cret" });
    const reference = await store.put(sourceOf("weights"));
    const files = state.spec?.files?.map((file) => (file.reference === "at the registry" ? { ...file, reference } : file)) ?? [];
    const here = { ...state, spec: { ...state.spec, files } };
    await store.keep(here, { tenant: "acme", name: "Train.1" });
    const [[tag, bytes] = ["", Buffer.alloc(0)]] = [...registry.manifests];
    expect(tag).toMatch(/^[0-9a-f]{16}-[0-9a-f]{32}-2-50-[0-9a-f]{16}$/u);
    const manifest = JSON.parse(bytes.toString()) as { readonly config: { readonly digest: string }; readonly layers: readonly { readonly digest: string }[] };
    expect(manifest.layers.map(({ digest }) => digest)).toEqual([digestOf("weights")]);
    expect(JSON.parse(registry.blobs.get(manifest.config.digest)?.toString() ?? "")).toEqual(here);
    expect(registry.requests.every((line) => line.endsWith(" Bearer s3cret"))).toBe(true);
  });

  it("is not sent to another host that the registry names", async () => {
    const registry = await registryUntilEnd((method) => (method === "POST" ? 202 : undefined));
    await expect(registryStateStore({ url: registry.url, repository: "a", owner }).put(sourceOf("weights"))).rejects.toThrow("another host");
  });

  it.each([
    ["HEAD", 404, "POST", 401],
    ["POST", 202, "PUT", 500],
  ] as const)("says what the registry answered, where %s gives %i and %s gives %i", async (_first, _status, method, status) => {
    const registry = await registryUntilEnd((asked) => (asked === method ? status : undefined));
    await expect(registryStateStore({ url: registry.url, repository: "a", owner }).put(sourceOf("weights"))).rejects.toThrow(
      `the registry answers ${String(status)}`,
    );
  });

  it.each(["", "../x", "UPPER", "a//b", "a?b", "a/"])("has no repository %j", (repository) => {
    expect(() => registryStateStore({ url: "http://127.0.0.1", repository, owner })).toThrow("no name of a repository");
  });
});
