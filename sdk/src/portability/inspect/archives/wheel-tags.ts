const architectures: ReadonlyMap<string, string> = new Map([
  ["x86_64", "amd64"],
  ["amd64", "amd64"],
  ["i686", "386"],
  ["win32", "386"],
  ["aarch64", "arm64"],
  ["arm64", "arm64"],
  ["armv7l", "arm"],
  ["ppc64le", "ppc64le"],
  ["s390x", "s390x"],
  ["riscv64", "riscv64"],
]);

/** The values of the lines `Tag: ` of a file WHEEL. */
export function wheelTags(text: string): readonly string[] {
  return text
    .split(/\r?\n/u)
    .flatMap((line) => /^Tag:\s*([A-Za-z0-9_.-]{1,128})\s*$/u.exec(line)?.[1] ?? [])
    .slice(0, 64);
}

/**
 * The platform of a wheel in the words of OCI images: `linux/amd64` of `cp312-cp312-manylinux_2_28_x86_64`. Nothing for wheels of any
 * platform, and for those of several.
 *
 * @example
 * ```ts
 * wheelPlatform(["cp312-cp312-manylinux_2_28_aarch64"]); // "linux/arm64"
 * ```
 */
export function wheelPlatform(tags: readonly string[]): string | undefined {
  const platforms = new Set(tags.map((tag) => platformOf(tag.slice(tag.lastIndexOf("-") + 1).toLowerCase())));
  const [platform] = platforms;
  return platforms.size === 1 ? platform : undefined;
}

function platformOf(tag: string): string | undefined {
  const found = /^(?:manylinux[0-9]*(?:_[0-9]+_[0-9]+)?|musllinux_[0-9]+_[0-9]+|linux|macosx_[0-9]+_[0-9]+|win)_?([a-z0-9_]+)$/u.exec(tag);
  const os = tag.startsWith("mac") ? "darwin" : tag.startsWith("win") ? "windows" : "linux";
  const arch = architectures.get(tag === "win32" ? tag : (found?.[1] ?? ""));
  return arch === undefined ? undefined : `${os}/${arch}`;
}
