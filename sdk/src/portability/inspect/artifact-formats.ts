import { offloadBundleFormat } from "./amd/offload-bundle.js";
import { fatbinFormat } from "./cuda/fatbin.js";
import { ptxFormat } from "./cuda/ptx.js";
import { elfFormat } from "./elf/elf-format.js";
import type { ArtifactFormat } from "./inspect-context.js";

/** All formats, in the order in which they are tried: those with a mark of their own first. */
export const artifactFormats: readonly ArtifactFormat[] = [elfFormat, fatbinFormat, offloadBundleFormat, ptxFormat];
