// @ts-check
import { printExtensionOptions, quote } from "./print-options.mjs";

/** @typedef {import("@bufbuild/protobuf/wkt").FieldDescriptorProto} Field */
/** @typedef {import("@bufbuild/protobuf/wkt").DescriptorProto} Message */
/** @typedef {import("@bufbuild/protobuf/wkt").EnumDescriptorProto} Enum */

const repeatedLabel = 3;
const requiredLabel = 2;
const messageType = 11;
const enumType = 14;
const stringType = 9;
const fieldNumberLimit = 536870912;

/** The names of scalar types, by their number in `descriptor.proto`. */
const scalarNames = new Map([
  [1, "double"],
  [2, "float"],
  [3, "int64"],
  [4, "uint64"],
  [5, "int32"],
  [6, "fixed64"],
  [7, "fixed32"],
  [8, "bool"],
  [9, "string"],
  [12, "bytes"],
  [13, "uint32"],
  [15, "sfixed32"],
  [16, "sfixed64"],
  [17, "sint32"],
  [18, "sint64"],
]);

/**
 * Prints the source text of a file from its descriptor. A descriptor holds no comments, so the text has none.
 *
 * - proto2 and proto3, extensions, extension options on fields, and the file options for Go and Java.
 * - Compiling the text gives the same descriptor.
 *
 * @param {import("@bufbuild/protobuf").DescFile} file
 * @returns {string} the text, without a heading comment
 */
export function printFile(file) {
  const proto = file.proto;
  const syntax = proto.syntax === "" ? "proto2" : proto.syntax;
  const fieldOptions = file.extensions.filter((extension) => extension.extendee.typeName === "google.protobuf.FieldOptions");
  /** @type {string[]} */
  const lines = [];

  /** @param {Field} field @param {boolean} inOneof */
  const label = (field, inOneof) => {
    if (inOneof) return "";
    if (field.label === repeatedLabel) return "repeated ";
    if (syntax === "proto3") return field.proto3Optional ? "optional " : "";
    return field.label === requiredLabel ? "required " : "optional ";
  };
  /** @param {Field} field */
  const typeName = (field) => {
    if (field.type !== messageType && field.type !== enumType) return scalarNames.get(field.type);
    const own = `.${proto.package}.`;
    return field.typeName.startsWith(own) ? field.typeName.slice(own.length) : field.typeName.slice(1);
  };
  /** @param {Field} field @param {string} indent @param {boolean} inOneof @param {Message} [owner] */
  const printField = (field, indent, inOneof, owner) => {
    const options = printExtensionOptions(field.options, fieldOptions);
    if (field.options?.deprecated) options.unshift("deprecated = true");
    if (field.defaultValue !== "") options.unshift(`default = ${field.type === stringType ? quote(field.defaultValue) : field.defaultValue}`);
    const entry = owner?.nestedType.find((nested) => nested.options?.mapEntry && field.typeName.endsWith(`.${nested.name}`));
    const [key, value] = entry?.field ?? [];
    const type = key !== undefined && value !== undefined ? `map<${typeName(key)}, ${typeName(value)}>` : `${label(field, inOneof)}${typeName(field)}`;
    const suffix = options.length === 0 ? "" : ` [\n${indent}  ${options.join(`,\n${indent}  `)}\n${indent}]`;
    lines.push(`${indent}${type} ${field.name} = ${field.number}${suffix};`);
  };
  /** @param {Enum} desc @param {string} indent */
  const printEnum = (desc, indent) => {
    lines.push(`${indent}enum ${desc.name} {`);
    if (desc.options?.allowAlias) lines.push(`${indent}  option allow_alias = true;`);
    for (const value of desc.value) lines.push(`${indent}  ${value.name} = ${value.number};`);
    for (const range of desc.reservedRange) lines.push(`${indent}  reserved ${range.start}${range.end === range.start ? "" : ` to ${range.end}`};`);
    for (const name of desc.reservedName) lines.push(`${indent}  reserved ${quote(name)};`);
    lines.push(`${indent}}`, "");
  };
  /** @param {Message} message @param {string} indent */
  const printFields = (message, indent) => {
    const printed = new Set();
    for (const field of message.field) {
      const oneof = Object.hasOwn(field, "oneofIndex") && !field.proto3Optional ? field.oneofIndex : undefined;
      if (oneof === undefined) printField(field, indent, false, message);
      else if (!printed.has(oneof)) {
        printed.add(oneof);
        lines.push(`${indent}oneof ${message.oneofDecl[oneof]?.name} {`);
        for (const member of message.field) {
          if (Object.hasOwn(member, "oneofIndex") && member.oneofIndex === oneof) printField(member, `${indent}  `, true, message);
        }
        lines.push(`${indent}}`);
      }
    }
  };
  /** @param {readonly Field[]} extensions @param {string} indent */
  const printExtensions = (extensions, indent) => {
    for (const extension of extensions) {
      lines.push(`${indent}extend ${extension.extendee.slice(1)} {`);
      printField(extension, `${indent}  `, false);
      lines.push(`${indent}}`);
    }
  };
  /** @param {number} start @param {number} end exclusive */
  const span = (start, end) => `${start}${end - 1 === start ? "" : ` to ${end === fieldNumberLimit ? "max" : end - 1}`}`;
  /** @param {Message} message @param {string} indent */
  const printMessage = (message, indent) => {
    const inner = `${indent}  `;
    lines.push(`${indent}message ${message.name} {`);
    for (const nested of message.enumType) printEnum(nested, inner);
    for (const nested of message.nestedType) if (!nested.options?.mapEntry) printMessage(nested, inner);
    printFields(message, inner);
    for (const range of message.extensionRange) lines.push(`${inner}extensions ${span(range.start, range.end)};`);
    for (const range of message.reservedRange) lines.push(`${inner}reserved ${span(range.start, range.end)};`);
    for (const name of message.reservedName) lines.push(`${inner}reserved ${quote(name)};`);
    printExtensions(message.extension, inner);
    lines.push(`${indent}}`, "");
  };

  lines.push(`syntax = "${syntax}";`, "", `package ${proto.package};`, "");
  for (const dependency of proto.dependency) lines.push(`import "${dependency}";`);
  lines.push("", ...printFileOptions(proto.options), "");
  printExtensions(proto.extension, "");
  lines.push("");
  for (const desc of proto.enumType) printEnum(desc, "");
  for (const message of proto.messageType) printMessage(message, "");
  return `${lines.join("\n").trimEnd()}\n`;
}

/** @param {import("@bufbuild/protobuf/wkt").FileOptions | undefined} options */
function printFileOptions(options) {
  /** @type {string[]} */
  const lines = [];
  if (options?.goPackage) lines.push(`option go_package = ${quote(options.goPackage)};`);
  if (options?.javaMultipleFiles) lines.push("option java_multiple_files = true;");
  if (options?.javaOuterClassname) lines.push(`option java_outer_classname = ${quote(options.javaOuterClassname)};`);
  if (options?.javaPackage) lines.push(`option java_package = ${quote(options.javaPackage)};`);
  return lines;
}
