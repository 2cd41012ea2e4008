// @ts-check
// AMD code objects, offload bundles, PTX of LLVM, and files for hosts of several architectures and levels.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const kernel = "__kernel void k(__global float* a, int n) { a[n] *= 2.f; }\n";
const hip = `typedef struct dim3 { unsigned x, y, z; } dim3;
extern "C" int hipLaunchKernel(const void*, dim3, dim3, void**, unsigned long, void*);
extern "C" int __hipPushCallConfiguration(dim3, dim3, unsigned long, void*);
extern "C" int __hipPopCallConfiguration(dim3*, dim3*, unsigned long*, void**);
__attribute__((global)) void k(float* a) { a[0] *= 2.f; }
`;
const targets = [
  "gfx906",
  "gfx908:sramecc+:xnack-",
  "gfx90a",
  "gfx90a:xnack+",
  "gfx90a:xnack-",
  "gfx942",
  "gfx942:sramecc-:xnack+",
  "gfx1030",
  "gfx1100",
  "gfx1151",
  "gfx1200",
  "gfx1201",
];
const generic = ["gfx9-generic", "gfx10-1-generic", "gfx10-3-generic", "gfx11-generic", "gfx12-generic"];

/** @type {import("./toolbox.mjs").Group} */
export const llvm = {
  title: "AMD, LLVM and hosts (clang)",
  commands: ["clang-19", "ld.lld", "clang-offload-bundler", "clang-offload-packager", "llvm-objcopy-19", "llc-19", "gcc"],
  packages: ["clang-19", "clang-tools-19", "lld-19", "llvm-19", "gcc", "libc6-dev"],
  make(folder, { run, write }) {
    const at = (/** @type {string} */ name) => join(folder, name);
    const source = write(at("kernel.cl"), kernel);
    const clang = (/** @type {readonly string[]} */ ...args) => run("clang-19", args, folder);
    /** @type {import("./toolbox.mjs").Case[]} */
    const cases = [];
    const device = (/** @type {string} */ target, /** @type {number} */ version) => {
      const file = at(`${target.replaceAll(":", "_")}_v${version}.hsaco`);
      clang("-target", "amdgcn-amd-amdhsa", `-mcpu=${target}`, `-mcode-object-version=${version}`, "-nogpulib", "-x", "cl", source, "-o", file);
      cases.push({ format: "hsaco", file, expected: `hsaco ${target} v${version}` });
      return file;
    };
    const made = new Map(targets.map((target) => [target, device(target, 5)]));
    for (const target of generic) device(target, 6);
    device("gfx90a", 4);
    const [gfx906, gfx942] = [made.get("gfx906") ?? "", made.get("gfx942") ?? ""];
    for (const option of ["", "-compress"]) {
      const file = at(`bundle${option}.hipfb`);
      const names = "-targets=host-x86_64-unknown-linux-gnu,hipv4-amdgcn-amd-amdhsa--gfx906,hipv4-amdgcn-amd-amdhsa--gfx942";
      run(
        "clang-offload-bundler",
        [...(option === "" ? [] : [option]), "-type=o", names, "-input=/dev/null", `-input=${gfx906}`, `-input=${gfx942}`, `-output=${file}`],
        folder,
      );
      cases.push({ format: "offload bundle", file, expected: "fatbin[hsaco gfx906 v5, hsaco gfx942 v5]" });
    }
    const hipSource = write(at("kernel.hip"), hip);
    for (const option of ["", "--offload-compress"]) {
      const file = at(`hip${option}.o`);
      clang(
        "--target=x86_64-linux-gnu",
        "-x",
        "hip",
        "--offload-arch=gfx942",
        "--offload-arch=gfx90a:xnack+",
        ...(option === "" ? [] : [option]),
        "-nogpuinc",
        "-nogpulib",
        "--no-offload-new-driver",
        "-fPIC",
        "-c",
        hipSource,
        "-o",
        file,
      );
      cases.push({ format: "offload bundle", file, expected: "elf linux/amd64[fatbin[hsaco gfx90a:xnack+ v5, hsaco gfx942 v5]]" });
    }
    const empty = at("empty.o");
    clang("--target=x86_64-linux-gnu", "-c", "-x", "c", "/dev/null", "-o", empty);
    run(
      "clang-offload-packager",
      [
        "-o",
        at("images.bin"),
        `--image=file=${gfx942},triple=amdgcn-amd-amdhsa,arch=gfx942,kind=openmp`,
        `--image=file=${gfx906},triple=amdgcn-amd-amdhsa,arch=gfx906,kind=openmp`,
      ],
      folder,
    );
    run("llvm-objcopy-19", ["--add-section", `.llvm.offloading=${at("images.bin")}`, empty, at("openmp.o")], folder);
    cases.push({ format: "offload bundle", file: at("openmp.o"), expected: "elf linux/amd64[fatbin[hsaco gfx906 v5, hsaco gfx942 v5]]" });
    clang("-target", "nvptx64-nvidia-cuda", "-emit-llvm", "-c", "-nogpulib", "-x", "cl", source, "-o", at("kernel.bc"));
    for (const [target, version] of [
      ["75", "7.0"],
      ["90", "8.2"],
      ["90a", "8.3"],
    ]) {
      const file = at(`llvm_${target}.ptx`);
      run("llc-19", ["-march=nvptx64", `-mcpu=sm_${target}`, `-mattr=+ptx${version.replace(".", "")}`, at("kernel.bc"), "-o", file], folder);
      cases.push({ format: "ptx", file, expected: `ptx compute_${target} v${version}` });
    }
    for (const [triple, arch] of [
      ["x86_64", "amd64"],
      ["aarch64", "arm64"],
      ["riscv64", "riscv64"],
      ["powerpc64le", "ppc64le"],
      ["s390x", "s390x"],
      ["i686", "386"],
    ]) {
      const file = at(`${arch}.so`);
      clang(`--target=${triple}-linux-gnu`, "-shared", "-nostdlib", "-fuse-ld=lld", "-x", "c", "/dev/null", "-o", file);
      cases.push({ format: "host ELF", file, expected: `elf linux/${arch}` });
    }
    if (process.arch === "x64") {
      for (const level of ["v2", "v3", "v4"]) {
        const file = at(`${level}.so`);
        run("gcc", ["-shared", "-nostdlib", `-Wl,-z,x86-64-${level}`, "-o", file, empty], folder);
        cases.push({ format: "host ELF", file, expected: `elf linux/amd64/${level}` });
      }
      cases.push({ format: "host ELF", file: "/bin/true", expected: "elf linux/amd64" });
    }
    return cases;
  },
};

/** @type {import("./toolbox.mjs").Group} */
export const spirv = {
  title: "SPIR-V (glslang, llvm-spirv) and MLIR bytecode",
  commands: ["glslangValidator", "clang-14", "llvm-spirv-14", "mlir-opt-19"],
  packages: ["glslang-tools", "clang-14", "llvm-spirv-14", "mlir-19-tools"],
  make(folder, { run, write }) {
    const at = (/** @type {string} */ name) => join(folder, name);
    /** @type {import("./toolbox.mjs").Case[]} */
    const cases = [];
    const shader = write(
      at("shader.comp"),
      "#version 450\nlayout(local_size_x = 64) in;\nlayout(set = 0, binding = 0) buffer B { float v[]; };\nvoid main() { v[gl_GlobalInvocationID.x] *= 2.0; }\n",
    );
    for (const [environment, version] of [
      ["vulkan1.0", "1.0"],
      ["vulkan1.1", "1.3"],
      ["vulkan1.2", "1.5"],
      ["vulkan1.3", "1.6"],
    ]) {
      const file = at(`${environment}.spv`);
      run("glslangValidator", ["-V", "--target-env", environment ?? "", shader, "-o", file], folder);
      cases.push({ format: "spirv", file, expected: `spirv vulkan v${version}` });
    }
    const source = write(at("kernel.cl"), kernel);
    for (const [target, version] of [
      ["spir64", "1.0"],
      ["spir", "1.0"],
      ["spir64", "1.2"],
    ]) {
      const [bitcode, file] = [at(`${target}.bc`), at(`${target}-${version}.spv`)];
      run("clang-14", ["-target", `${target}-unknown-unknown`, "-emit-llvm", "-c", "-o", bitcode, source], folder);
      run("llvm-spirv-14", [`--spirv-max-version=${version}`, bitcode, "-o", file], folder);
      cases.push({ format: "spirv", file, expected: `spirv ${target} v1.0` });
    }
    // Nothing in Debian writes portable artifacts of StableHLO. MLIR writes their form, with its own name where StableHLO puts its version.
    for (const [name, operation, version, features] of [
      ["add", "vhlo.add_v1", "1.8.0", ""],
      ["call", "vhlo.custom_call_v1", "1.8.0", " +custom-calls"],
      ["old", "vhlo.multiply_v1", "0.17.6", ""],
    ]) {
      const text = `"builtin.module"() ({ "vhlo.func_v1"() ({ %0 = "vhlo.constant_v1"() : () -> i32\n "${operation}"(%0) : (i32) -> ()\n "vhlo.return_v1"(%0) : (i32) -> () }) : () -> () }) : () -> ()\n`;
      const file = at(`${name}.mlirbc`);
      run("mlir-opt-19", ["--allow-unregistered-dialect", "--emit-bytecode", write(at(`${name}.mlir`), text), "-o", file], folder);
      const bytes = readFileSync(file).toString("latin1");
      writeFileSync(file, Buffer.from(bytes.replace(/^(ML\u00efR.)MLIR[^\0]*/su, `$1StableHLO_v${version ?? ""}`), "latin1"));
      cases.push({ format: "stablehlo", file, expected: `stablehlo v${version ?? ""}${features ?? ""}` });
    }
    return cases;
  },
};
