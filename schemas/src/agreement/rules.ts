import { type DescField, type DescMessage, getOption, hasOption } from "@bufbuild/protobuf";
import { type FieldRules, field as fieldOption, message as messageOption, oneof as oneofOption } from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";

/** The rules of a field, where it has some. */
export function rulesOf(field: DescField): FieldRules | undefined {
  return hasOption(field, fieldOption) ? getOption(field, fieldOption) : undefined;
}

/** Whether a message with nothing in it violates the rules of a field. */
export function isRequired(field: DescField): boolean {
  const rules = rulesOf(field);
  if (rules === undefined) return false;
  return rules.required || (rules.type.case === "repeated" && rules.type.value.minItems > 0n) || (rules.type.case === "map" && rules.type.value.minPairs > 0n);
}

/** Whether exactly one field of a group has to be set. */
export function isRequiredGroup(group: DescMessage["oneofs"][number]): boolean {
  return hasOption(group, oneofOption) && getOption(group, oneofOption).required;
}

/** Whether a message has rules between its fields. */
export function hasMessageRules(message: DescMessage): boolean {
  return hasOption(message, messageOption) && getOption(message, messageOption).cel.length + getOption(message, messageOption).oneof.length > 0;
}
