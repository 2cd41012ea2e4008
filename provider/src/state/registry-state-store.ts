import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import type { StateManifestJson } from "@cornercast/schemas";
import type { StateSource, StateStore } from "./state-store.js";

/** Where state is kept in a registry. */
export interface RegistryStateStoreOptions {
  /** The address of the registry, such as `https://registry.example`. */
  readonly url: string;
  /** The repository, such as `jobs/train`. */
  readonly repository: string;
  /** What authorises the requests, such as `Bearer …`. Default: nothing. */
  readonly authorization?: string;
}

/** The media types of what is kept (OCI image specification 1.1, "Guidelines for Artifact Usage"). */
const types = {
  manifest: "application/vnd.oci.image.manifest.v1+json",
  artifact: "application/vnd.cornercast.state.v1",
  file: "application/vnd.cornercast.state.file.v1",
  config: "application/vnd.cornercast.state.manifest.v1+json",
};

/**
 * State in a registry of the OCI Distribution Specification 1.1: each file a blob, and the state an artifact that names them, so that the registry keeps them.
 *
 * - References are `oci://HOST/REPOSITORY@sha256:…`. Only those of this repository are read, whatever a manifest says.
 */
export function registryStateStore({ url, repository, authorization }: RegistryStateStoreOptions): StateStore {
  if (!/^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/u.test(repository))
    throw new Error(`${JSON.stringify(repository)} is no name of a repository`);
  const base = new URL(`/v2/${repository}/`, url);
  const place = `oci://${base.host}/${repository}@`;

  function call(target: string | URL, { headers, ...init }: RequestInit & { readonly headers?: Readonly<Record<string, string>> } = {}): Promise<Response> {
    return fetch(new URL(target, base), {
      ...init,
      redirect: "error",
      headers: { ...headers, ...(authorization === undefined ? {} : { authorization }) },
    });
  }

  async function expectStatus(response: Response, what: string, ...statuses: readonly number[]): Promise<Response> {
    if (statuses.includes(response.status)) return response;
    const said = (await response.text().catch(() => "")).slice(0, 256);
    throw new Error(`the registry answers ${String(response.status)} to ${what}${said === "" ? "" : `: ${said}`}`);
  }

  async function putBlob({ digest, size, read }: StateSource): Promise<void> {
    const there = await call(`blobs/${digest}`, { method: "HEAD" });
    if (there.status === 200) return;
    const begun = await expectStatus(await call("blobs/uploads/", { method: "POST" }), "the beginning of an upload", 202);
    const location = begun.headers.get("location");
    if (location === null) throw new Error("the registry does not say where to upload to");
    const target = new URL(location, base);
    // Elsewhere it would get the credentials of this registry.
    if (target.origin !== base.origin) throw new Error("the registry wants the upload to go to another host");
    target.searchParams.set("digest", digest);
    const init = {
      method: "PUT",
      body: Readable.toWeb(read()),
      duplex: "half",
      headers: { "content-type": "application/octet-stream", "content-length": String(size) },
    };
    await expectStatus(await call(target, init as never), "an upload", 201);
  }

  return {
    async put(file) {
      await putBlob(file);
      return `${place}${file.digest}`;
    },
    async putManifest(state) {
      const config = Buffer.from(JSON.stringify(state));
      const configDigest = `sha256:${createHash("sha256").update(config).digest("hex")}`;
      await putBlob({ digest: configDigest, size: config.length, read: () => Readable.from([config]) });
      const manifest = {
        schemaVersion: 2,
        mediaType: types.manifest,
        artifactType: types.artifact,
        config: { mediaType: types.config, digest: configDigest, size: config.length },
        layers: layersOf(state),
      };
      const put = await call(`manifests/${tagOf(state)}`, { method: "PUT", body: JSON.stringify(manifest), headers: { "content-type": types.manifest } });
      await expectStatus(put, "a manifest", 201);
    },
    async open(reference) {
      const digest = reference.startsWith(place) ? reference.slice(place.length) : "";
      if (!/^sha256:[0-9a-f]{64}$/u.test(digest)) return undefined;
      const { body } = await expectStatus(await call(`blobs/${digest}`), `a request for ${digest}`, 200);
      return body === null ? undefined : Readable.from(chunksOf(body));
    },
  };
}

async function* chunksOf(body: NonNullable<Response["body"]>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  for (;;) {
    const next = await reader.read();
    if (next.done) return;
    yield next.value as Uint8Array;
  }
}

/** The files of a state, each once: a registry takes no two layers of one digest for more than one. */
function layersOf(state: StateManifestJson): readonly object[] {
  const seen = new Map<string, object>();
  for (const { path = "", size = "0B", digest = "" } of state.spec?.files ?? [])
    if (!seen.has(digest))
      seen.set(digest, { mediaType: types.file, digest, size: Number.parseInt(size, 10), annotations: { "org.opencontainers.image.title": path } });
  return [...seen.values()];
}

/** A tag for a state: the names of tags are shorter than those of placements, and have fewer characters. */
function tagOf(state: StateManifestJson): string {
  const { placement = "", epoch = 0, step = "0" } = state.spec ?? {};
  const name = createHash("sha256").update(placement).digest("hex").slice(0, 32);
  return `${name}-${String(epoch)}-${step}`.slice(0, 128);
}
