import { join } from "node:path";
import { hashed } from "./kept-state.js";

/** Where a provider finds what in a folder of states. */
export interface FolderLayout {
  readonly folder: string;
  /** The file of a digest, which is without `sha256:`. */
  readonly pathOf: (hex: string) => string;
  /** What the provider itself has of a kind. */
  readonly ownFolder: (kind: FolderKind) => string;
}

/** What providers have in a folder of their own each: states that they keep, files that are being put, and files that are set aside to go. */
export type FolderKind = "states" | "pending" | "leaving";

/** The layout of a folder for one of the providers that share it. */
export function folderLayout(folder: string, owner: string): FolderLayout {
  return {
    folder,
    pathOf: (hex) => join(folder, "sha256", hex),
    ownFolder: (kind) => join(folder, kind, hashed(owner, 32)),
  };
}
