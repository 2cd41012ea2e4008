/** As much of a JSON Schema as completion needs. */
export interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly "x-registry"?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** What may stand at a place of a document. */
export interface Proposal {
  readonly label: string;
  readonly detail: string;
  readonly kind: "field" | "value";
}

/** A place in a document in YAML: the keys that lead to it, `*` for an item of a list, and whether a value or a key is written there. */
export interface Place {
  readonly path: readonly string[];
  readonly writes: "key" | "value";
}

/** Where in a document the end of a text is. Blocks are read by their indentation, and what is in braces or brackets on the line by these. */
export function placeAt(text: string): Place {
  const lines = text.slice(text.lastIndexOf("\n---") + 1).split("\n");
  const current = lines.pop() ?? "";
  const path: string[] = [];
  // Outwards, from the indentation of this line.
  let indent = indentOf(current);
  if (/^\s*-(?:\s|$)/u.test(current)) {
    path.unshift("*");
    indent = current.indexOf("-");
  }
  // A list may stand as far to the left as its key.
  let [keysLeftOf, itemsLeftOf] = [indent + path.length, indent];
  for (const line of lines.toReversed()) {
    const at = line.search(/\S/u);
    if (at < 0 || line.trimStart().startsWith("#")) continue;
    const dash = /^(\s*)-\s+/u.exec(line);
    const keyAt = dash === null ? at : dash[0].length;
    const key = /^(?:\s*-\s+|\s*)([\w./-]+)\s*:\s*$/u.exec(line)?.[1];
    if (key !== undefined && keyAt < keysLeftOf) {
      path.unshift(key);
      [keysLeftOf, itemsLeftOf] = [keyAt, keyAt];
    }
    if (dash !== null && at < itemsLeftOf) {
      path.unshift("*");
      [keysLeftOf, itemsLeftOf] = [at + 1, at];
    }
  }
  return inLine(current, path);
}

/** The rest of the way, inside of the line: its key, and what is open of braces and brackets. */
function inLine(line: string, above: readonly string[]): Place {
  const path = [...above];
  const open: { readonly list: boolean; readonly keys: number }[] = [];
  let writes: Place["writes"] = "key";
  let word = "";
  let pushed = 0;
  for (const character of line.replace(/^\s*(?:-\s+)?/u, "")) {
    if (character === ":") {
      path.push(word.trim());
      pushed += 1;
      word = "";
      writes = "value";
    } else if (character === "{" || character === "[") {
      open.push({ list: character === "[", keys: pushed });
      if (character === "[") path.push("*");
      pushed = 0;
      word = "";
      writes = character === "{" ? "key" : "value";
    } else if (character === "," || character === "}" || character === "]") {
      path.splice(path.length - pushed, pushed);
      pushed = 0;
      if (character !== ",") {
        const closed = open.pop();
        if (closed?.list === true) path.pop();
        pushed = closed?.keys ?? 0;
      }
      word = "";
      writes = open.at(-1)?.list === true ? "value" : "key";
    } else word += character;
  }
  return { path, writes };
}

/** What a schema lets stand at a place. */
export function proposals(root: Schema, registries: Readonly<Record<string, readonly string[]>>, { path, writes }: Place): readonly Proposal[] {
  const resolve = (schema: Schema | undefined): Schema | undefined =>
    schema?.$ref === undefined
      ? schema
      : { ...root.$defs?.[schema.$ref.slice("#/$defs/".length)], ...(schema.description === undefined ? {} : { description: schema.description }) };
  let schema: Schema | undefined = root;
  for (const step of path) {
    const here: Schema | undefined = resolve(schema);
    schema =
      step === "*" ? here?.items : (here?.properties?.[step] ?? (typeof here?.additionalProperties === "object" ? here.additionalProperties : undefined));
  }
  const here = resolve(schema);
  if (writes === "value") {
    const values =
      here?.enum ??
      (here?.const === undefined ? (here?.type === "boolean" ? ["true", "false"] : (registries[here?.["x-registry"] ?? ""] ?? [])) : [here.const]);
    return values.map((label) => ({ label, detail: "", kind: "value" }));
  }
  return Object.entries(here?.properties ?? {}).flatMap(([label, property]) =>
    label.includes("_") ? [] : [{ label, detail: (resolve(property)?.description ?? "").split(/(?<=\.)\s/u)[0] ?? "", kind: "field" as const }],
  );
}

const indentOf = (line: string): number => /^\s*/u.exec(line)?.[0].length ?? 0;
