// @ts-check
// Writes third_party/buf/validate/validate.proto from the descriptor inside @bufbuild/protovalidate, because no npm
// package holds the file and the protos must compile without network.
//
//   node tools/print-validate-proto.mjs           write the file
//   node tools/print-validate-proto.mjs --check   fail if the file is not what the installed package holds
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { file_buf_validate_validate } from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import { printFile } from "./proto-text/print-file.mjs";

const path = fileURLToPath(new URL("../third_party/buf/validate/validate.proto", import.meta.url));
const heading = "// Reprinted from the descriptor embedded in @bufbuild/protovalidate (Apache-2.0); comments dropped.\n";
const text = heading + printFile(file_buf_validate_validate);

if (process.argv.includes("--check")) {
  if (readFileSync(path, "utf8") !== text) {
    console.error(`${path} differs from the installed @bufbuild/protovalidate; run: node tools/print-validate-proto.mjs`);
    process.exitCode = 1;
  }
} else {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
