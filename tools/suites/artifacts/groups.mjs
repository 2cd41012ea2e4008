// @ts-check
// The groups of files of the suite, in its order.
import { images, packages } from "./archives.mjs";
import { cuda } from "./cuda.mjs";
import { llvm, spirv } from "./llvm.mjs";
import { models } from "./models.mjs";
import { ggml, pytorch } from "./reference-writers.mjs";

/** @type {readonly import("./toolbox.mjs").Group[]} */
export const groups = [cuda, llvm, spirv, models, ggml, pytorch, packages, images];
