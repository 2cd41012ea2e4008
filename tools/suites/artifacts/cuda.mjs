// @ts-check
// CUDA: machine code, PTX, fat binaries and files for hosts, made by nvcc for every target that it has.
import { join } from "node:path";

const kernel = "__global__ void k(float* a) { a[threadIdx.x] *= 2.f; }\n";
const program = `${kernel}int main() { float* p = nullptr; k<<<1, 1>>>(p); return 0; }\n`;
/** Uses what only a target of its architecture or family has. */
const specific = `__global__ void __launch_bounds__(128) k(unsigned* out) {
#if __CUDA_ARCH__ == 900
  asm volatile("wgmma.fence.sync.aligned;");
#elif __CUDA_ARCH__ < 1200
  asm volatile("tcgen05.relinquish_alloc_permit.cta_group::1.sync.aligned;");
#endif
  out[threadIdx.x] = 1;
}
`;

/** @type {import("./toolbox.mjs").Group} */
export const cuda = {
  title: "CUDA (nvcc)",
  commands: ["nvcc", "gcc"],
  packages: [],
  optional: "nvcc is not part of Debian; install the CUDA Toolkit to run this group",
  make(folder, { run, write }) {
    const source = write(join(folder, "kernel.cu"), kernel);
    const main = write(join(folder, "main.cu"), program);
    const special = write(join(folder, "specific.cu"), specific);
    const at = (/** @type {string} */ name) => join(folder, name);
    const nvcc = (/** @type {readonly string[]} */ ...args) => run("nvcc", args, folder);
    const targets = nvcc("--list-gpu-code").trim().split(/\s+/u);
    const numbers = targets.map((target) => target.replace("sm_", ""));
    const suffixed = numbers.flatMap((number) => (Number(number) < 90 ? [] : Number(number) === 90 ? ["90a"] : [`${number}a`, `${number}f`]));
    /** @type {import("./toolbox.mjs").Case[]} */
    const cases = [];
    for (const number of [...numbers, ...suffixed]) {
      const file = at(`k_${number}.cubin`);
      nvcc("-cubin", `-arch=sm_${number}`, "-o", file, source);
      cases.push({ format: "cubin", file, expected: `cubin sm_${number} by cuda-toolkit` });
    }
    for (const number of suffixed.filter((one) => Number.parseInt(one, 10) < 120)) {
      const file = at(`specific_${number}.cubin`);
      nvcc("-cubin", `-arch=sm_${number}`, "-o", file, special);
      cases.push({ format: "cubin", file, expected: `cubin sm_${number} by cuda-toolkit` });
    }
    const release = /release ([0-9]+)\./u.exec(nvcc("--version"))?.[1] ?? "";
    const isa = `${String(Number(release) - 4)}.${/release [0-9]+\.([0-9]+)/u.exec(nvcc("--version"))?.[1] ?? ""}`;
    for (const number of ["75", "90a", "100f", "121"].filter((one) => [...numbers, ...suffixed].includes(one))) {
      const file = at(`k_${number}.ptx`);
      nvcc("-ptx", `-arch=compute_${number}`, "-o", file, source);
      cases.push({ format: "ptx", file, expected: `ptx compute_${number} v${isa} by cuda-toolkit` });
    }
    const three = [
      "-gencode",
      "arch=compute_80,code=sm_80",
      "-gencode",
      "arch=compute_90a,code=sm_90a",
      "-gencode",
      "arch=compute_100f,code=[sm_100f,compute_100f]",
    ];
    const inside = ["cubin sm_80", "cubin sm_90a", "cubin sm_100f", `ptx compute_100f v${isa}`];
    /** `opened` is how many of the cubins say which toolkit made them. */
    const fatbin = (/** @type {string} */ name, /** @type {readonly string[]} */ options, /** @type {number} */ opened) => {
      nvcc("-fatbin", ...options, ...three, "-o", at(name), source);
      cases.push({
        format: "fatbin",
        file: at(name),
        expected: `fatbin${parts(inside.map((one, index) => (index < opened ? `${one} by cuda-toolkit` : one)))}`,
      });
    };
    fatbin("default.fatbin", [], 3);
    fatbin("zstd.fatbin", ["-Xfatbin", "-compress-all", "--compress-mode=size"], 1);
    fatbin("lz4.fatbin", ["-Xfatbin", "-compress-all", "--compress-mode=speed"], 0);
    const hostArch = process.arch === "arm64" ? "arm64" : "amd64";
    const plain = ["-gencode", "arch=compute_90,code=[sm_90,compute_90]"];
    const own = `fatbin${parts(["cubin sm_90 by cuda-toolkit", `ptx compute_90 v${isa}`])}`;
    // A linked file has a second, empty fat binary of the device linker.
    const linked = `fatbin${parts(["cubin sm_90 by cuda-toolkit"])}`;
    nvcc("-c", ...plain, "-o", at("main.o"), main);
    cases.push({ format: "host ELF", file: at("main.o"), expected: `elf linux/${hostArch}[${own}]` });
    nvcc(...plain, "-o", at("main"), main);
    cases.push({ format: "host ELF", file: at("main"), expected: `elf linux/${hostArch}[${own}, ${linked}]` });
    nvcc("-shared", "-Xcompiler", "-fPIC", "-cudart", "shared", ...plain, "-o", at("libk.so"), source);
    cases.push({ format: "host ELF", file: at("libk.so"), expected: `elf linux/${hostArch} by cuda-toolkit[${own}, ${linked}]` });
    nvcc("-dc", "-Xfatbin", "-compress-all", ...plain, "-o", at("relocatable.o"), source);
    cases.push({ format: "host ELF", file: at("relocatable.o"), expected: `elf linux/${hostArch}[${own}]` });
    nvcc("-dlink", "-arch=sm_100f", "-cubin", "-rdc=true", "-o", at("linked.cubin"), source);
    cases.push({ format: "cubin", file: at("linked.cubin"), expected: "cubin sm_100f by cuda-toolkit" });
    return cases;
  },
};

/** In brackets, in the order that the suite prints them in. @param {readonly string[]} lines */
function parts(lines) {
  return `[${[...lines].sort().join(", ")}]`;
}
