import { inspect, inspectLayout, type Inspection } from "@cornercast/sdk/portability/inspect";
import { openFileSource } from "./file-source.js";
import { openFileSpool } from "./file-spool.js";
import { openFolderTree } from "./folder-tree.js";

/** Inspects a file, or a folder with an OCI image layout. */
export async function inspectPath(path: string, layout: boolean): Promise<Inspection> {
  if (layout) {
    const tree = openFolderTree(path);
    try {
      return await inspectLayout(tree, { name: path, openSpool: openFileSpool });
    } finally {
      tree.close();
    }
  }
  const source = openFileSource(path);
  try {
    return await inspect(source, { name: path, openSpool: openFileSpool });
  } finally {
    source.close();
  }
}
