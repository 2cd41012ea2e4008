import { Readable } from "node:stream";
import type { StateManifestJson } from "@cornercast/schemas";
import { hashed, keptState } from "./kept-state.js";
import type { KeptState, StateSource, StateStore } from "./state-store.js";

/** Where state is kept in a registry. */
export interface RegistryStateStoreOptions {
  /** The address of the registry, such as `https://registry.example`. */
  readonly url: string;
  /** The repository, such as `jobs/train`. */
  readonly repository: string;
  /** The provider, by what stays the same over its restarts and over its processes, such as the epoch of its store. Others have other owners. */
  readonly owner: string;
  /** What authorises the requests, such as `Bearer …`. Default: nothing. */
  readonly authorization?: string;
}

/** How many tags are asked for at once. */
const tagsOfPage = 1_000;

/** The media types of what is kept (OCI image specification 1.1, "Guidelines for Artifact Usage"). */
const types = {
  manifest: "application/vnd.oci.image.manifest.v1+json",
  artifact: "application/vnd.cornercast.state.v1",
  file: "application/vnd.cornercast.state.file.v1",
  config: "application/vnd.cornercast.state.manifest.v1+json",
};

/** What of a state is noted beside its files. */
const annotations = {
  tenant: "dev.cornercast.tenant",
  name: "dev.cornercast.placement",
  state: "dev.cornercast.state",
  at: "org.opencontainers.image.created",
};

/**
 * State in a registry of the OCI Distribution Specification 1.1: each file a blob, and the state an artifact that names them, so that the registry keeps them.
 *
 * - An artifact is made for each placement that a state is kept for, with a tag of the provider. What is let go of is the artifact; its files are
 *   removed by the registry, when no artifact names them.
 * - A registry that removes no artifacts is told of once, and asked no more.
 * - References are `oci://HOST/REPOSITORY@sha256:…`. Only those of this repository are read, whatever a manifest says.
 */
export function registryStateStore({ url, repository, owner, authorization }: RegistryStateStoreOptions): StateStore {
  if (!/^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/u.test(repository))
    throw new Error(`${JSON.stringify(repository)} is no name of a repository`);
  const base = new URL(`/v2/${repository}/`, url);
  const place = `oci://${base.host}/${repository}@`;
  const own = `${hashed(owner, 16)}-`;
  const known = new Map<string, KeptState>();
  let removesNone = false;

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

  /** The tags of this provider, page by page. */
  async function* tags(): AsyncGenerator<string> {
    for (let last: string | undefined = ""; last !== undefined;) {
      const answer = await call(`tags/list?n=${String(tagsOfPage)}${last === "" ? "" : `&last=${encodeURIComponent(last)}`}`);
      // A repository that nothing was put into yet is not there.
      if (answer.status === 404) return;
      const page = (await (await expectStatus(answer, "the list of tags", 200)).json()) as { readonly tags?: readonly string[] | null };
      const all = page.tags ?? [];
      for (const tag of all) if (tag.startsWith(own)) yield tag;
      last = answer.headers.has("link") ? all.at(-1) : undefined;
    }
  }

  /** What is kept under a tag; undefined where it is no state, or is gone. */
  async function keptUnder(tag: string): Promise<KeptState | undefined> {
    const answer = await call(`manifests/${tag}`, { headers: { accept: types.manifest } });
    if (answer.status === 404) return undefined;
    const { annotations: said = {} } = (await (await expectStatus(answer, "a request for a manifest", 200)).json()) as {
      readonly annotations?: Readonly<Record<string, string>>;
    };
    const [tenant, name, digest] = [said[annotations.tenant], said[annotations.name], said[annotations.state]];
    if (tenant === undefined || name === undefined || digest === undefined) return undefined;
    return { id: tag.slice(own.length), tenant, name, digest, writtenAt: Date.parse(said[annotations.at] ?? "") || 0 };
  }

  /** The digest of what is under a tag: by tags a registry need not remove anything. */
  async function digestUnder(tag: string): Promise<string | undefined> {
    const answer = await call(`manifests/${tag}`, { method: "HEAD", headers: { accept: types.manifest } });
    if (answer.status === 404) return undefined;
    await expectStatus(answer, "a request for a manifest", 200);
    const digest = answer.headers.get("docker-content-digest") ?? "";
    if (!/^sha256:[0-9a-f]{64}$/u.test(digest)) throw new Error("the registry does not say which digest a manifest has");
    return digest;
  }

  return {
    async put(file) {
      await putBlob(file);
      return `${place}${file.digest}`;
    },
    async keep(state, job) {
      const layers = layersOf(state, place);
      if (layers.length === 0) return;
      const kept = keptState(state, job);
      const config = Buffer.from(JSON.stringify(state));
      const configDigest = `sha256:${hashed(config, 64)}`;
      await putBlob({ digest: configDigest, size: config.length, read: () => Readable.from([config]) });
      const manifest = {
        schemaVersion: 2,
        mediaType: types.manifest,
        artifactType: types.artifact,
        config: { mediaType: types.config, digest: configDigest, size: config.length },
        layers,
        // With the owner in it no two providers have one artifact, which one of them could remove.
        annotations: {
          "dev.cornercast.owner": owner,
          [annotations.tenant]: kept.tenant,
          [annotations.name]: kept.name,
          [annotations.state]: kept.digest,
          [annotations.at]: new Date(kept.writtenAt).toISOString(),
        },
      };
      const put = await call(`manifests/${own}${kept.id}`, { method: "PUT", body: JSON.stringify(manifest), headers: { "content-type": types.manifest } });
      await expectStatus(put, "a manifest", 201);
    },
    async open(reference) {
      const digest = reference.startsWith(place) ? reference.slice(place.length) : "";
      if (!/^sha256:[0-9a-f]{64}$/u.test(digest)) return undefined;
      const { body } = await expectStatus(await call(`blobs/${digest}`), `a request for ${digest}`, 200);
      return body === null ? undefined : Readable.from(chunksOf(body));
    },
    async *kept() {
      if (removesNone) return;
      for await (const tag of tags()) {
        const kept = known.get(tag) ?? (await keptUnder(tag));
        if (kept === undefined) continue;
        known.set(tag, kept);
        yield kept;
      }
    },
    async forget(states) {
      for (const { id } of states) {
        if (removesNone) return;
        const tag = `${own}${id}`;
        const digest = await digestUnder(tag);
        const answer = digest === undefined ? undefined : await call(`manifests/${digest}`, { method: "DELETE" });
        removesNone = answer?.status === 405;
        if (answer !== undefined) await expectStatus(answer, "the removal of a state, which it may have to be configured to allow", 202, 200, 404);
        known.delete(tag);
      }
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

/** The files of a state that are here, each once: a registry takes no two layers of one digest for more than one. */
function layersOf(state: StateManifestJson, place: string): readonly object[] {
  const seen = new Map<string, object>();
  for (const { path = "", size = "0B", digest = "", reference } of state.spec?.files ?? [])
    if (!seen.has(digest) && reference === `${place}${digest}`)
      seen.set(digest, { mediaType: types.file, digest, size: Number.parseInt(size, 10), annotations: { "org.opencontainers.image.title": path } });
  return [...seen.values()];
}
