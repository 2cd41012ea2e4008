import { inspect, inspectLayout, type Inspection } from "@cornercast/sdk/portability/inspect";
import { openFileSource } from "./file-source.js";
import { openFileSpool } from "./file-spool.js";
import { openFolderTree } from "./folder-tree.js";

/** Inspects a file, a folder with an OCI image layout, or `-` for standard input, which is put into a temporary file first. */
export async function inspectPath(path: string, layout: boolean): Promise<Inspection> {
  if (layout) {
    const tree = openFolderTree(path);
    try {
      return await inspectLayout(tree, { name: path, openSpool: openFileSpool });
    } finally {
      tree.close();
    }
  }
  if (path === "-") {
    const spool = openFileSpool();
    try {
      const input: AsyncIterable<unknown> = process.stdin;
      for await (const chunk of input) if (chunk instanceof Uint8Array) await spool.write(chunk);
      return await inspect(await spool.source(), { name: "standard input", openSpool: openFileSpool });
    } finally {
      await spool.close();
    }
  }
  const source = openFileSource(path);
  try {
    return await inspect(source, { name: path, openSpool: openFileSpool });
  } finally {
    source.close();
  }
}
