import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import type { StateManifestJson } from "@cornercast/schemas";
import { afterEach, describe, expect, it } from "vitest";
import { folderStateStore } from "./folder-state-store.js";
import { registryStateStore } from "./registry-state-store.js";
import type { StateSource, StateStore } from "./state-store.js";

const closes: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closes.splice(0)) await close();
});

const digestOf = (bytes: string | Uint8Array): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

function sourceOf(text: string): StateSource {
  return { digest: digestOf(text), size: Buffer.byteLength(text), read: () => Readable.from([Buffer.from(text)]) };
}

async function textOf(stream: Readable | undefined): Promise<string | undefined> {
  if (stream === undefined) return undefined;
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString();
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "cornercast-states-"));
  closes.push(() => rmSync(made, { recursive: true }));
  return made;
}

interface FakeRegistry {
  readonly url: string;
  readonly blobs: Map<string, Buffer>;
  readonly manifests: Map<string, Buffer>;
  readonly requests: string[];
  readonly server: Server;
}

/** What the Distribution Specification says of blobs and manifests. */
async function fakeRegistry(answer: (method: string, path: string) => number | undefined = () => undefined): Promise<FakeRegistry> {
  const [blobs, manifests, requests] = [new Map<string, Buffer>(), new Map<string, Buffer>(), [] as string[]];
  const server = createServer((request, response) => {
    void (async () => {
      const { method = "", url = "", headers } = request;
      const body = await Readable.from(request).toArray();
      const bytes = Buffer.concat(body as Buffer[]);
      const { pathname, searchParams } = new URL(url, "http://registry");
      requests.push(`${method} ${pathname} ${headers.authorization ?? ""}`.trim());
      const forced = answer(method, pathname);
      if (forced !== undefined) return response.writeHead(forced, { location: "http://elsewhere.example/upload" }).end("no");
      const [, name = ""] = /\/(?:blobs|manifests)\/(.*)$/u.exec(pathname) ?? [];
      if (method === "HEAD") return response.writeHead(blobs.has(name) ? 200 : 404).end();
      if (method === "POST") return response.writeHead(202, { location: `${pathname}upload-1?_state=x` }).end();
      if (method === "GET") return blobs.has(name) ? response.writeHead(200).end(blobs.get(name)) : response.writeHead(404).end();
      if (pathname.includes("/manifests/")) manifests.set(name, bytes);
      else {
        const digest = searchParams.get("digest") ?? "";
        if (digestOf(bytes) !== digest) return response.writeHead(400).end("digest");
        blobs.set(digest, bytes);
      }
      return response.writeHead(201).end();
    })();
  });
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  closes.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, blobs, manifests, requests, server };
}

describe.each([
  ["a folder", () => Promise.resolve(folderStateStore(folder()))],
  ["a registry", async () => registryStateStore({ url: (await fakeRegistry()).url, repository: "jobs/train" })],
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
    await expect(folderStateStore(path).put(broken)).rejects.toThrow("the disk is gone");
    expect(readdirSync(join(path, "sha256"))).toEqual([]);
  });

  it("follows no link out of it", async () => {
    const path = folder();
    const store = folderStateStore(path);
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
        { path: "worker-0/a", size: "7B", digest: digestOf("weights") },
        { path: "worker-1/a", size: "7B", digest: digestOf("weights") },
      ],
      placement: "Train.1",
      epoch: 2,
      step: "50",
    },
  };

  it("is an artifact that names every blob once, so that the registry keeps them", async () => {
    const registry = await fakeRegistry();
    const store = registryStateStore({ url: registry.url, repository: "jobs/train", authorization: "Bearer s3cret" });
    await store.put(sourceOf("weights"));
    await store.putManifest?.(state);
    const [[tag, bytes] = ["", Buffer.alloc(0)]] = [...registry.manifests];
    expect(tag).toMatch(/^[0-9a-f]{32}-2-50$/u);
    const manifest = JSON.parse(bytes.toString()) as { readonly config: { readonly digest: string }; readonly layers: readonly { readonly digest: string }[] };
    expect(manifest.layers.map(({ digest }) => digest)).toEqual([digestOf("weights")]);
    expect(JSON.parse(registry.blobs.get(manifest.config.digest)?.toString() ?? "")).toEqual(state);
    expect(registry.requests.every((line) => line.endsWith(" Bearer s3cret"))).toBe(true);
  });

  it("is not sent to another host that the registry names", async () => {
    const registry = await fakeRegistry((method) => (method === "POST" ? 202 : undefined));
    await expect(registryStateStore({ url: registry.url, repository: "a" }).put(sourceOf("weights"))).rejects.toThrow("another host");
  });

  it.each([
    ["HEAD", 404, "POST", 401],
    ["POST", 202, "PUT", 500],
  ] as const)("says what the registry answered, where %s gives %i and %s gives %i", async (_first, _status, method, status) => {
    const registry = await fakeRegistry((asked) => (asked === method ? status : undefined));
    await expect(registryStateStore({ url: registry.url, repository: "a" }).put(sourceOf("weights"))).rejects.toThrow(`the registry answers ${String(status)}`);
  });

  it.each(["", "../x", "UPPER", "a//b", "a?b", "a/"])("has no repository %j", (repository) => {
    expect(() => registryStateStore({ url: "http://127.0.0.1", repository })).toThrow("no name of a repository");
  });
});
