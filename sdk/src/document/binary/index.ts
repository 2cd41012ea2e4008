// For users.
export { decodeBinary } from "./decode-binary.js";
export { encodeBinary } from "./encode-binary.js";
