// @ts-check
import { Ajv } from "ajv";
import standaloneCode from "ajv/dist/standalone/index.js";
import { transformSync } from "esbuild";

/** What compiled code takes from ajv at run time, and what stands for it so that a validator needs no import. */
const runtime = new Map([
  // ajv counts the code points of a text, as JSON Schema asks, and so does this.
  [
    'require("ajv/dist/runtime/ucs2length").default',
    "(text)=>{let points=text.length;for(let i=0;i<text.length-1;i++)if((text.charCodeAt(i)&64512)===55296&&(text.charCodeAt(i+1)&64512)===56320){points--;i++}return points}",
  ],
]);

const generate = /** @type {typeof standaloneCode.default} */ (/** @type {unknown} */ (standaloneCode.default ?? standaloneCode));

/**
 * Compiles a schema to an expression whose value is the validator.
 *
 * - All errors are collected; a reader bounds the input. Errors carry no message, because the reader writes its own.
 * - The code needs no import, no `require` and no `new Function`, so that it runs under a content security policy.
 *
 * @param {unknown} schema without annotations
 * @returns {string} a JavaScript expression, minified
 */
export function compileValidator(schema) {
  const ajv = new Ajv({
    // The keywords that decide validity mean the same in draft-07 and 2020-12; ajv's code for draft-07 is smaller.
    strict: true,
    strictRequired: false,
    allErrors: true,
    messages: false,
    inlineRefs: false,
    code: { source: true, esm: true, lines: false },
  });
  let code = generate(ajv, ajv.compile(/** @type {import("ajv").AnySchema} */ (schema)));
  for (const [name, replacement] of runtime) code = code.replaceAll(name, replacement);
  const foreign = /require\("[^"]*"\)/.exec(code);
  if (foreign !== null) throw new Error(`compiled validators need ${foreign[0]}, which has no replacement in tools/validators`);
  return expressionOf(minify(withSharedPatterns(code)));
}

/**
 * ajv repeats the text of a pattern in each error that it may give; this names it once.
 *
 * @param {string} code
 */
function withSharedPatterns(code) {
  /** @type {Map<string, string>} */
  const names = new Map();
  const declared = code.replaceAll(/const (\w+) = new RegExp\(("(?:[^"\\]|\\.)*"), "u"\);/g, (_whole, name, text) => {
    names.set(text, `${name}Text`);
    return `const ${name}Text = ${text}; const ${name} = new RegExp(${name}Text, "u");`;
  });
  return declared.replaceAll(/params:\{pattern: ("(?:[^"\\]|\\.)*")\}/g, (whole, text) => (names.has(text) ? `params:{pattern: ${names.get(text)}}` : whole));
}

/** @param {string} code an ES module */
function minify(code) {
  return transformSync(code.replace(/export default \w+;/, ""), { format: "esm", minify: true, treeShaking: true, charset: "utf8", lineLimit: 160 }).code;
}

/**
 * A module that exports one value, as an expression.
 *
 * @param {string} code
 */
function expressionOf(code) {
  const exported = /export\{\s*([\w$]+) as validate\s*\};\s*$/.exec(code);
  if (exported === null) throw new Error("ajv or esbuild wrote the exports of a validator in a new way");
  return `(() => {${code.slice(0, exported.index)}return ${exported[1]};})()`;
}
