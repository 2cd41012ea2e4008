import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandRunner } from "../testing/run-command.js";

const run = commandRunner();
const folder = mkdtempSync(join(tmpdir(), "cornercast-annotate-"));
const ptx = ".version 8.5\n.target sm_90a\n.address_size 64\n.visible .entry kernel() { ret; }\n";

/** A tar archive of one file. */
function tar(name: string, text: string): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write("0000644\0", 100);
  header.write(`${text.length.toString(8).padStart(11, "0")}\0`, 124);
  header.write("        ", 148);
  header.write("0ustar\u000000", 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return Buffer.concat([header, Buffer.from(text.padEnd(Math.ceil(text.length / 512) * 512, "\0")), Buffer.alloc(1024)]);
}

function place(name: string, content: string | Buffer): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), content);
}

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const readIndex = () => readFileSync(join(folder, "index.json"), "utf8");

beforeAll(() => {
  const layer = tar("kernel.ptx", ptx);
  place("oci-layout", '{"imageLayoutVersion":"1.0.0"}');
  place(`blobs/sha256/${"a".repeat(64)}`, '{"os":"linux","architecture":"amd64"}');
  place(`blobs/sha256/${"b".repeat(64)}`, layer);
  place(
    `blobs/sha256/${"c".repeat(64)}`,
    JSON.stringify({ schemaVersion: 2, config: { digest: digest("a") }, layers: [{ digest: digest("b"), size: layer.length }] }),
  );
  const mediaType = "application/vnd.oci.image.manifest.v1+json";
  place("index.json", JSON.stringify({ schemaVersion: 2, manifests: [{ mediaType, digest: digest("c"), size: 1, annotations: { other: "kept" } }] }));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("cornercast inspect --annotate", () => {
  it("prints what the image holds, and changes nothing", async () => {
    const before = readIndex();
    const { code, out } = await run("inspect", folder, "--annotate");
    expect([code, out]).toEqual([0, "alt.cornercast.artifacts=ptx:sm_90a@8.5\n".replace("sm_90a", "compute_90a")]);
    expect(readIndex()).toBe(before);
  });

  it("with --write, is read again where the layers are not there", async () => {
    const { code, err } = await run("inspect", folder, "--annotate", "--write");
    expect([code, err]).toEqual([0, expect.stringContaining("1 descriptors") as string]);
    expect(JSON.parse(readIndex())).toMatchObject({ manifests: [{ digest: digest("c"), annotations: { other: "kept" } }] });
    rmSync(join(folder, `blobs/sha256/${"b".repeat(64)}`));
    const again = await run("inspect", folder, "--json");
    expect(JSON.parse(again.out)).toMatchObject([{ artifact: { kind: "oci-image", contains: [{ kind: "ptx", target: "compute_90a" }] } }]);
    const runs = await run("runs", folder, "h100-sxm", "a100-sxm-80gb", "--json");
    expect((JSON.parse(runs.out) as unknown[]).length).toBeGreaterThan(0);
  });

  it("is refused of what is no image", async () => {
    place("kernel.ptx", ptx);
    const { code, err } = await run("inspect", join(folder, "kernel.ptx"), "--annotate");
    expect([code, err]).toEqual([3, expect.stringContaining("is no image") as string]);
  });
});
