// @ts-check
// Serves site/dist on the loopback, as any server of static files does: node tools/serve-site.mjs [PORT].
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../site/dist/", import.meta.url));
const types = new Map([
  [".html", "text/html; charset=utf-8"],
  [".css", "text/css"],
  [".js", "text/javascript"],
  [".json", "application/json"],
  [".svg", "image/svg+xml"],
]);

/** Serves the site until it is closed. @param {number} [port] default one that is free */
export async function serveSite(port = 0) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname).replace(/\/$/u, "/index.html");
    readFile(join(folder, normalize(path))).then(
      (content) => response.setHeader("content-type", types.get(extname(path)) ?? "application/octet-stream").end(content),
      () => response.writeHead(404).end("there is no such page"),
    );
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  return { url: `http://127.0.0.1:${String(typeof address === "object" && address !== null ? address.port : port)}/`, close: () => server.close() };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await serveSite(Number(process.argv[2] ?? 0));
  console.log(`the site is at ${url}`);
}
