// @ts-check
import { getExtension, hasExtension } from "@bufbuild/protobuf";
import { reflect } from "@bufbuild/protobuf/reflect";

/**
 * Prints extension options, such as `(buf.validate.predefined) = { … }`, in the text format of a `.proto` file.
 *
 * @param {import("@bufbuild/protobuf").Message | undefined} options
 * @param {readonly import("@bufbuild/protobuf").DescExtension[]} extensions the extensions that `options` may hold
 * @returns {string[]} one text an option, without commas
 */
export function printExtensionOptions(options, extensions) {
  if (options === undefined) return [];
  return extensions
    .filter((extension) => hasExtension(options, extension))
    .map((extension) => {
      const value = getExtension(options, extension);
      const text =
        extension.fieldKind === "message" ? `{\n${printMessage(reflect(extension.message, /** @type {any} */ (value)), "      ")}\n    }` : String(value);
      return `(${extension.name}) = ${text}`;
    });
}

/**
 * @param {import("@bufbuild/protobuf/reflect").ReflectMessage} message
 * @param {string} indent
 * @returns {string}
 */
function printMessage(message, indent) {
  return message.fields
    .flatMap((field) => {
      if (!message.isSet(field)) return [];
      const value = message.get(field);
      const values = field.fieldKind === "list" ? [.../** @type {Iterable<unknown>} */ (value)] : [value];
      return values.map((item) => `${indent}${field.name}: ${printValue(item, indent)}`);
    })
    .join("\n");
}

/**
 * @param {unknown} value
 * @param {string} indent
 */
function printValue(value, indent) {
  if (typeof value === "string") return quote(value);
  if (typeof value === "object" && value !== null) {
    return `{\n${printMessage(/** @type {import("@bufbuild/protobuf/reflect").ReflectMessage} */ (value), `${indent}  `)}\n${indent}}`;
  }
  return String(value);
}

/**
 * A string literal of the protobuf language.
 *
 * @param {string} text
 */
export function quote(text) {
  return JSON.stringify(text).replaceAll("'", "\\'");
}
