// @ts-check
import { parse } from "@bufbuild/cel";
import { present } from "./presence.mjs";

/** @typedef {import("./untranslated.mjs").Schema} Schema */
/** @typedef {import("@bufbuild/protobuf").DescField} DescField */
/** @typedef {import("@bufbuild/protobuf").DescMessage} DescMessage */
/** @typedef {import("@bufbuild/cel-spec/cel/expr/syntax_pb.js").Expr} Expr */
/** @typedef {import("@bufbuild/cel-spec/cel/expr/syntax_pb.js").Expr_Call} Call */

/**
 * The JSON Schema that says the same as a CEL rule of a message, where there is one.
 *
 * - Understood: `has(this.f)`, `this.f.size() > 0` and sums of sizes, `this.f` for a bool, `this.f == "text"`,
 *   `this.f in ["text", …]`, and `!`, `&&`, `||`, `? :`, `==` and `!=` of those.
 * - Anything else, such as comparing two fields, gives nothing: the rule stays for code.
 *
 * @param {string} expression
 * @param {DescMessage} message what `this` is
 * @returns {Schema | undefined}
 */
export function celSchema(expression, message) {
  return condition(parse(expression).expr, message);
}

/** @param {Expr | undefined} expr @param {DescMessage} message @returns {Schema | undefined} */
function condition(expr, message) {
  if (expr?.exprKind.case === "selectExpr") return selected(expr, message);
  if (expr?.exprKind.case !== "callExpr") return undefined;
  const call = expr.exprKind.value;
  const parts = () => call.args.map((arg) => condition(arg, message));
  switch (call.function) {
    case "_||_":
      return combine(any, parts());
    case "_&&_":
      return combine(all, parts());
    case "!_":
      return combine(([part]) => not(part), parts());
    case "_?_:_":
      return combine(([test, yes, no]) => any([all([test, yes]), all([not(test), no])]), parts());
    case "_>_":
      return someMember(call, message);
    case "@in":
      return memberOf(call, message);
    case "_==_":
      return equal(call, message) ?? combine(([a, b]) => any([all([a, b]), all([not(a), not(b)])]), parts());
    case "_!=_": {
      const same = equal(call, message);
      return same === undefined ? combine(([a, b]) => any([all([a, not(b)]), all([not(a), b])]), parts()) : not(same);
    }
    default:
      return undefined;
  }
}

/** `has(this.f)`, or `this.f` of a bool. @param {Expr} expr @param {DescMessage} message @returns {Schema | undefined} */
function selected(expr, message) {
  const field = fieldOf(expr, message);
  if (field === undefined || expr.exprKind.case !== "selectExpr") return undefined;
  if (expr.exprKind.value.testOnly) return present(field);
  return valueIn(field, [true]);
}

/** `this.a.size() + this.b.size() > 0`. @param {Call} call @param {DescMessage} message @returns {Schema | undefined} */
function someMember(call, message) {
  const zero = call.args[1]?.exprKind;
  if (zero?.case !== "constExpr" || zero.value.constantKind.value !== 0n) return undefined;
  /** @param {Expr | undefined} expr @returns {(Schema | undefined)[]} */
  const terms = (expr) => {
    if (expr?.exprKind.case !== "callExpr") return [undefined];
    const inner = expr.exprKind.value;
    if (inner.function === "_+_") return inner.args.flatMap(terms);
    if (inner.function !== "size") return [undefined];
    const field = fieldOf(inner.target ?? inner.args[0], message);
    return [field?.fieldKind === "list" || field?.fieldKind === "map" ? present(field) : undefined];
  };
  return combine(any, terms(call.args[0]));
}

/** `this.f in ["a", "b"]`. @param {Call} call @param {DescMessage} message @returns {Schema | undefined} */
function memberOf(call, message) {
  const list = call.args[1]?.exprKind;
  if (list?.case !== "listExpr") return undefined;
  return valueIn(fieldOf(call.args[0], message), list.value.elements.map(literal));
}

/** `this.f == "a"`. @param {Call} call @param {DescMessage} message @returns {Schema | undefined} */
function equal(call, message) {
  return valueIn(fieldOf(call.args[0], message), [literal(call.args[1])]);
}

/**
 * An absent field reads as the empty value of its type, which is why that value is never taken.
 *
 * @param {DescField | undefined} field
 * @param {readonly unknown[]} values
 * @returns {Schema | undefined}
 */
function valueIn(field, values) {
  if (field?.fieldKind !== "scalar" || !values.every((value) => value === true || (typeof value === "string" && value !== ""))) return undefined;
  return { required: [field.jsonName], properties: { [field.jsonName]: values.length === 1 ? { const: values[0] } : { enum: [...values] } } };
}

/** @param {Expr | undefined} expr @returns {unknown} */
function literal(expr) {
  return expr?.exprKind.case === "constExpr" ? expr.exprKind.value.constantKind.value : undefined;
}

/** The field that `this.f` names. @param {Expr | undefined} expr @param {DescMessage} message */
function fieldOf(expr, message) {
  if (expr?.exprKind.case !== "selectExpr") return undefined;
  const { operand, field } = expr.exprKind.value;
  if (operand?.exprKind.case !== "identExpr" || operand.exprKind.value.name !== "this") return undefined;
  return message.fields.find((candidate) => candidate.name === field);
}

/**
 * @param {(parts: Schema[]) => Schema} join
 * @param {readonly (Schema | undefined)[]} parts
 * @returns {Schema | undefined}
 */
function combine(join, parts) {
  const known = parts.filter((part) => part !== undefined);
  return known.length === parts.length ? join(known) : undefined;
}

/** @param {readonly Schema[]} parts @returns {Schema} */
const any = (parts) => ({ anyOf: flat("anyOf", parts) });
/** @param {readonly Schema[]} parts @returns {Schema} */
const all = (parts) => ({ allOf: flat("allOf", parts) });
/** @param {Schema | undefined} part @returns {Schema} */
const not = (part) => (part !== undefined && Object.keys(part).length === 1 && part["not"] !== undefined ? /** @type {Schema} */ (part["not"]) : { not: part });

/** @param {"anyOf" | "allOf"} keyword @param {readonly Schema[]} parts @returns {Schema[]} */
function flat(keyword, parts) {
  return parts.flatMap((part) => (Object.keys(part).length === 1 && Array.isArray(part[keyword]) ? /** @type {Schema[]} */ (part[keyword]) : [part]));
}
