import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { digestOf } from "./state-files.js";

/** A registry in memory. */
export interface FakeRegistry {
  readonly url: string;
  readonly blobs: Map<string, Buffer>;
  readonly manifests: Map<string, Buffer>;
  readonly requests: string[];
  close(): void;
}

/** What the Distribution Specification says of blobs and manifests. */
export async function fakeRegistry(answer: (method: string, path: string) => number | undefined = () => undefined): Promise<FakeRegistry> {
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
      if (pathname.endsWith("/tags/list")) {
        const tags = [...manifests.keys()].sort().filter((tag) => tag > (searchParams.get("last") ?? ""));
        // Fewer than were asked for, as registries may.
        const page = tags.slice(0, 2);
        return response.writeHead(200, tags.length > 2 ? { link: '<next>; rel="next"' } : {}).end(JSON.stringify({ name: "jobs/train", tags: page }));
      }
      if (pathname.includes("/manifests/") && method !== "PUT") {
        const [tag, found] = [...manifests].find(([each, one]) => each === name || digestOf(one) === name) ?? [];
        if (tag === undefined || found === undefined) return response.writeHead(404).end();
        if (method === "DELETE") manifests.delete(tag);
        return response.writeHead(method === "DELETE" ? 202 : 200, { "docker-content-digest": digestOf(found) }).end(method === "GET" ? found : undefined);
      }
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
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    blobs,
    manifests,
    requests,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
