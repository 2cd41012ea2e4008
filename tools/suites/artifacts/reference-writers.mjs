// @ts-check
// Files of formats that one implementation defines, written by it and read back by it: GGUF by ggml, safetensors and PT2 by PyTorch.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const here = import.meta.dirname;

/** Files of GGUF: the numbers of their types, and the registered formats among these. Source: ggml, `enum ggml_type`. */
const weights = /** @type {const} */ ([
  ["plain", [0, 1, 30], "bf16 fp16 fp32"],
  ["blocks", [0, 2, 3, 6, 7, 8], "fp32"],
  ["k-quants", [10, 11, 12, 13, 14, 0], "fp32"],
  ["small-quants", [20, 23, 34, 35], ""],
  ["four-bit-floats", [39, 40, 30], "bf16 mxfp4 nvfp4"],
]);

/** @type {import("./toolbox.mjs").Group} */
export const ggml = {
  title: "GGUF (ggml)",
  commands: ["npm", "tar", "gcc"],
  packages: ["gcc", "libc6-dev"],
  make(folder, { run, npmFiles }) {
    const platform = `linux-${process.arch}`;
    const libraries = join(npmFiles(`@node-llama-cpp/${platform}`, "3.22.1"), "bins", platform);
    const writer = join(folder, "write-gguf");
    run("gcc", ["-o", writer, join(here, "write-gguf.c"), join(libraries, "libggml-base.so"), `-Wl,-rpath,${libraries}`]);
    return weights.map(([name, types, formats]) => {
      const file = join(folder, `${name}.gguf`);
      const [version = "", architecture = "", ...read] = run(writer, [file, ...types.map(String)], folder)
        .trim()
        .split(" ");
      const names = read.map((type) => type.toUpperCase()).sort();
      return {
        format: "gguf",
        file,
        expected: ["gguf", ...(formats === "" ? [] : [formats]), `v${version}`].join(" "),
        details: {
          architecture,
          name: "small",
          "context length": "8192",
          tensors: String(names.length),
          parameters: String(names.length * 512 * 8),
          types: names.map((type) => `${type} ×1`).join(", "),
        },
      };
    });
  },
};

/** What each file was written as; how many tensors of which types, PyTorch and safetensors say themselves. */
const host = process.arch === "arm64" ? "arm64" : "amd64";
const written = /** @type {const} */ ([
  ["bf16.safetensors", "safetensors bf16"],
  ["fp8.safetensors", "safetensors fp32 fp8_e4m3fn fp8_e5m2"],
  ["mixed.safetensors", "safetensors fp16 fp32 fp64 int8"],
  ["arrays.safetensors", "safetensors fp16 fp32"],
  ["exported.pt2", "torch-export"],
  ["dynamic.pt2", "torch-export"],
  ["compiled.pt2", `aot-inductor linux/${host}[elf linux/${host}]`],
  ["compiled-dynamic.pt2", `aot-inductor linux/${host}[elf linux/${host}]`],
]);

/** @type {import("./toolbox.mjs").Group} */
export const pytorch = {
  title: "safetensors and PT2 (PyTorch)",
  commands: ["mmdebstrap", "chroot"],
  packages: ["mmdebstrap"],
  make(_, { debianFiles }) {
    // The machine's own release has a PyTorch from before both formats.
    const needed = ["python3-torch", "python3-safetensors", "python3-setuptools", "libtorch-dev", "g++"];
    const place = debianFiles("trixie", needed, readFileSync(join(here, "write-pytorch-files.py"), "utf8"));
    /** @type {Readonly<Record<string, Readonly<Record<string, string>>>>} */
    const listing = JSON.parse(readFileSync(join(place, "listing.json"), "utf8"));
    return written.map(([name, expected]) => {
      const details = listing[name];
      if (details === undefined) throw new Error(`${name} is not listed`);
      return { format: name.split(".")[1] ?? "", file: join(place, name), expected, details };
    });
  },
};
