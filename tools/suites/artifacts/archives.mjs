// @ts-check
// Archives: PT2 packages with device code, as their document lays them out, Python wheels of Debian and of setuptools, and images of umoci and skopeo.
import { readdirSync } from "node:fs";
import { join } from "node:path";

/** @type {import("./toolbox.mjs").Group} */
export const packages = {
  title: "PT2 archives and wheels",
  commands: ["python3", "clang-19", "llc-19", "ld.lld"],
  packages: ["python3", "python3-setuptools", "python3-wheel", "python3-pip-whl", "python3-setuptools-whl", "clang-19", "llvm-19", "lld-19"],
  make(folder, { run, write }) {
    const at = (/** @type {string} */ name) => join(folder, name);
    /** @type {import("./toolbox.mjs").Case[]} */
    const cases = [];
    const source = write(at("kernel.cl"), "__kernel void k(__global float* a) { a[0] *= 2.f; }\n");
    const code = at("kernel.hsaco");
    run("clang-19", ["-target", "amdgcn-amd-amdhsa", "-mcpu=gfx942", "-nogpulib", "-x", "cl", source, "-o", code], folder);
    run("clang-19", ["-target", "nvptx64-nvidia-cuda", "-emit-llvm", "-c", "-nogpulib", "-x", "cl", source, "-o", at("kernel.bc")], folder);
    run("llc-19", ["-march=nvptx64", "-mcpu=sm_90", "-mattr=+ptx82", at("kernel.bc"), "-o", at("kernel.ptx")], folder);
    for (const arch of ["x86_64", "aarch64"])
      run("clang-19", [`--target=${arch}-linux-gnu`, "-shared", "-nostdlib", "-fuse-ld=lld", "-x", "c", "/dev/null", "-o", at(`${arch}.so`)], folder);
    const pt2 = (
      /** @type {string} */ name,
      /** @type {string} */ mode,
      /** @type {readonly (readonly [string, string])[]} */ files,
      /** @type {string} */ expected,
    ) => {
      const script = `import sys, zipfile
with zipfile.ZipFile(${JSON.stringify(at(name))}, "w", ${mode}) as z:
    z.writestr("model/archive_format", "pt2")
    z.writestr("model/archive_version", "0")
    z.writestr("model/models/model.json", "{}")
${files.map(([inside, file]) => `    z.write(${JSON.stringify(file)}, ${JSON.stringify(`model/data/aotinductor/model/${inside}`)})`).join("\n")}
`;
      run("/usr/bin/python3", [write(at(`${name}.py`), script)], folder);
      cases.push({ format: "pt2", file: at(name), expected, writtenByUs: true });
    };
    pt2(
      "hip.pt2",
      "zipfile.ZIP_STORED",
      [
        ["wrapper.so", at("x86_64.so")],
        ["k.hsaco", code],
      ],
      "aot-inductor linux/amd64[elf linux/amd64, hsaco gfx942 v5]",
    );
    pt2(
      "cuda.pt2",
      "zipfile.ZIP_DEFLATED",
      [
        ["wrapper.so", at("aarch64.so")],
        ["k.ptx", at("kernel.ptx")],
      ],
      "aot-inductor linux/arm64[elf linux/arm64, ptx compute_90 v8.2]",
    );
    const wheels = "/usr/share/python-wheels";
    for (const name of readdirSync(wheels)
      .filter((one) => one.endsWith(".whl"))
      .sort())
      cases.push({ format: "wheel", file: join(wheels, name), expected: "python-wheel" });
    const project = at("project");
    write(
      join(project, "setup.py"),
      'from setuptools import setup\nsetup(name="kernels", version="1.0", packages=["kernels"], package_data={"kernels": ["*.so", "*.ptx"]})\n',
    );
    write(join(project, "kernels/__init__.py"), "");
    run("cp", [at("kernel.ptx"), at("x86_64.so"), join(project, "kernels")]);
    for (const [platform, expected] of [
      ["manylinux_2_28_x86_64", "linux/amd64"],
      ["linux_aarch64", "linux/arm64"],
      ["win_amd64", "windows/amd64"],
    ]) {
      run("/usr/bin/python3", ["setup.py", "-q", "bdist_wheel", "--plat-name", platform ?? "", "--dist-dir", at(`dist-${platform}`)], project);
      const [wheel] = readdirSync(at(`dist-${platform}`));
      cases.push({
        format: "wheel",
        file: join(at(`dist-${platform}`), wheel ?? ""),
        expected: `python-wheel ${expected}[elf linux/amd64, ptx compute_90 v8.2]`,
      });
    }
    return cases;
  },
};

/** @type {import("./toolbox.mjs").Group} */
export const images = {
  title: "images (umoci, skopeo)",
  commands: ["umoci", "skopeo", "clang-19", "ld.lld", "gzip", "cp"],
  packages: ["umoci", "skopeo", "clang-19", "lld-19", "ca-certificates"],
  make(folder, { run, write }) {
    const at = (/** @type {string} */ name) => join(folder, name);
    const source = write(at("kernel.cl"), "__kernel void k(__global float* a) { a[0] *= 2.f; }\n");
    const [layout, bundle] = [at("image"), at("bundle")];
    const umoci = (/** @type {readonly string[]} */ ...args) => run("umoci", args, folder);
    umoci("init", "--layout", layout);
    umoci("new", "--image", `${layout}:first`);
    umoci("config", "--image", `${layout}:first`, "--os", "linux", "--architecture", "arm64", "--config.env", "CUDA_VERSION=13.0.1");
    umoci("unpack", "--rootless", "--image", `${layout}:first`, bundle);
    const root = join(bundle, "rootfs");
    run("mkdir", ["-p", join(root, "opt/kernels"), join(root, "usr/lib")]);
    for (const target of ["gfx90a", "gfx942"])
      run(
        "clang-19",
        ["-target", "amdgcn-amd-amdhsa", `-mcpu=${target}`, "-nogpulib", "-x", "cl", source, "-o", join(root, `opt/kernels/${target}.hsaco`)],
        folder,
      );
    run(
      "clang-19",
      ["--target=aarch64-linux-gnu", "-shared", "-nostdlib", "-fuse-ld=lld", "-x", "c", "/dev/null", "-o", join(root, "usr/lib/libx.so")],
      folder,
    );
    umoci("repack", "--image", `${layout}:first`, bundle);
    run("rm", ["-r", bundle]);
    umoci("unpack", "--rootless", "--image", `${layout}:first`, bundle);
    run("rm", [join(root, "opt/kernels/gfx90a.hsaco")]);
    umoci("repack", "--image", `${layout}:second`, bundle);
    const copy = (/** @type {string} */ to, /** @type {readonly string[]} */ ...options) =>
      run("skopeo", ["--insecure-policy", "copy", ...options, `oci:${layout}:second`, to], folder);
    copy(`oci-archive:${at("oci.tar")}`);
    copy(`docker-archive:${at("docker.tar")}:kernels:1`);
    copy(`oci:${at("zstd")}:second`, "--dest-compress-format", "zstd");
    run("gzip", ["-k", at("docker.tar")]);
    run("skopeo", ["--insecure-policy", "copy", `oci:${layout}:first`, `oci:${at("first")}:first`], folder);
    const [second, both] = [
      "oci-image linux/arm64 by cuda-toolkit[elf linux/arm64, hsaco gfx942 v5]",
      "oci-image linux/arm64 by cuda-toolkit[elf linux/arm64, hsaco gfx90a v5, hsaco gfx942 v5]",
    ];
    return [
      { format: "image", file: layout, expected: `oci-image[${both}, ${second}]` },
      { format: "image", file: at("first"), expected: both },
      { format: "image", file: at("oci.tar"), expected: second },
      { format: "image", file: at("docker.tar"), expected: second },
      { format: "image", file: at("docker.tar.gz"), expected: second },
      { format: "image", file: at("zstd"), expected: second },
    ];
  },
};
