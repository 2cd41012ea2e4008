import { isAlias, isMap, isScalar, isSeq, type ParsedNode, type Scalar, type YAMLMap, type YAMLSeq } from "yaml";
import { hasLoneSurrogate, losesDigits } from "../check-value.js";
import { formatPointer } from "../json-pointer.js";
import type { JsonValue } from "../json-value.js";
import type { ReadLimits } from "../read-options.js";
import type { SourceMember, SourceNode } from "../source-node.js";
import type { YamlProblem } from "./compose-yaml.js";

const mostProblems = 20;
const coreTag = /^tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq)$/;

/** The plain value of a YAML document with the places of its parts; the value is of no use where there are problems. */
export interface YamlValue {
  readonly value: JsonValue;
  readonly root: SourceNode;
  readonly problems: readonly YamlProblem[];
}

/**
 * Makes plain values of parsed YAML.
 *
 * - Aliases are written out. What they add may not exceed the size limit of a document (`alias-limit`), and none may lie inside what it names.
 * - Keys are scalars and become texts as they are written. Duplicates, merge keys (`<<`, YAML 1.1) and tags outside the core schema are refused.
 *
 * @implements document.merge-keys-are-refused
 * @implements document.tags-are-refused
 * @implements document.aliases-are-bounded
 * @implements document.aliases-are-written-out
 */
export function yamlValue(contents: ParsedNode, base: number, limits: ReadLimits): YamlValue {
  const converter = new Converter(base, limits);
  try {
    // The items of a list are documents, and each counts its depth from 1.
    const { value, node } = converter.convert(contents, isSeq(contents) ? 0 : 1, false);
    return { value, root: node, problems: converter.problems };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { value: null, root: { start: base, end: base }, problems: converter.problems };
  }
}

/** Ends a conversion that would go on for too long; never seen outside this file. */
class Stop extends Error {}

interface Converted {
  readonly value: JsonValue;
  readonly node: SourceNode;
}

class Converter {
  readonly problems: YamlProblem[] = [];
  readonly #base: number;
  readonly #limits: ReadLimits;
  readonly #anchors: Map<string, ParsedNode> = new Map();
  readonly #open: Set<ParsedNode> = new Set();
  readonly #path: (string | number)[] = [];
  #aliasBudget: number;

  constructor(base: number, limits: ReadLimits) {
    this.#base = base;
    this.#limits = limits;
    this.#aliasBudget = limits.documentBytes;
  }

  convert(node: ParsedNode, depth: number, viaAlias: boolean): Converted {
    if (isAlias(node)) return this.#alias(node, depth);
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    if (node.tag !== undefined && !coreTag.test(node.tag))
      this.#report("yaml-tag-unsupported", `the tag '${node.tag.slice(0, 64)}' is not of the core schema; remove it`, node);
    if (viaAlias) this.#spend(1, node);
    if (isScalar(node)) return this.#scalar(node, viaAlias);
    if (depth > this.#limits.depth) {
      this.#report("document-too-deep", `lists and objects nest deeper than ${String(this.#limits.depth)}`, node);
      throw new Stop();
    }
    this.#open.add(node);
    const converted = isMap(node) ? this.#map(node, depth, viaAlias) : this.#list(node, depth, viaAlias);
    this.#open.delete(node);
    return converted;
  }

  #alias(node: ParsedNode & { readonly source: string }, depth: number): Converted {
    const target = this.#anchors.get(node.source);
    if (target === undefined) {
      this.#report("yaml-syntax", `no anchor '&${node.source}' before this alias`, node);
      return { value: null, node: this.#place(node) };
    }
    if (this.#open.has(target)) {
      this.#report("alias-limit", `the alias '*${node.source}' lies inside what it names`, node);
      throw new Stop();
    }
    const { value, node: place } = this.convert(target, depth, true);
    // The parts stand where the anchor is, the whole where the alias is.
    return { value, node: { ...place, ...this.#place(node) } };
  }

  #scalar(node: Scalar.Parsed, viaAlias: boolean): Converted {
    const place = this.#place(node);
    const { value } = node;
    switch (typeof value) {
      case "string":
        if (viaAlias) this.#spend(value.length, node);
        if (hasLoneSurrogate(value)) this.#report("text-not-unicode", "the text has half of a surrogate pair, which is not Unicode", node);
        return { value, node: place };
      case "boolean":
        return { value, node: place };
      case "number":
        if (!Number.isFinite(value)) this.#report("number-not-finite", `the number ${node.source.slice(0, 32)} is not finite`, node);
        else if (losesDigits(node.source, value))
          this.#report("number-not-exact", `the number ${node.source.slice(0, 32)} is above 2^53 and would lose digits; write it as a string`, node);
        return { value, node: place };
      default:
        return { value: null, node: place };
    }
  }

  #list(node: YAMLSeq.Parsed, depth: number, viaAlias: boolean): Converted {
    const values: JsonValue[] = [];
    const items: SourceNode[] = [];
    for (const [index, item] of node.items.entries()) {
      this.#path.push(index);
      const converted = this.convert(item, depth + 1, viaAlias);
      this.#path.pop();
      values.push(converted.value);
      items.push(converted.node);
    }
    return { value: values, node: { ...this.#place(node), items } };
  }

  #map(node: YAMLMap.Parsed, depth: number, viaAlias: boolean): Converted {
    const value: Record<string, JsonValue> = {};
    const members: SourceMember[] = [];
    for (const pair of node.items) {
      const keyNode: ParsedNode = isAlias(pair.key) ? (this.#anchors.get(pair.key.source) ?? pair.key) : pair.key;
      if (keyNode.anchor !== undefined) this.#anchors.set(keyNode.anchor, keyNode);
      const key = this.#key(keyNode, pair.key, pair.value);
      if (key === undefined) continue;
      this.#path.push(key);
      const converted = pair.value === null ? { value: null, node: this.#place(pair.key) } : this.convert(pair.value, depth + 1, viaAlias);
      const keyPlace = this.#place(pair.key);
      if (viaAlias) this.#spend(key.length, pair.key);
      if (key === "__proto__") this.#report("forbidden-key", "the field name '__proto__' is not allowed", pair.key);
      else if (Object.hasOwn(value, key)) this.#report("duplicate-key", `the field '${key}' occurs twice`, pair.key);
      else value[key] = converted.value;
      members.push({ key, keyStart: keyPlace.start, keyEnd: keyPlace.end, node: converted.node });
      this.#path.pop();
    }
    return { value, node: { ...this.#place(node), members } };
  }

  #key(key: ParsedNode, written: ParsedNode, value: ParsedNode | null): string | undefined {
    if (!isScalar(key) || (key.value === null && key.source === "")) {
      this.#report("yaml-key-unsupported", "a field name has to be a text", written, "a text before ':'");
      return undefined;
    }
    if (key.tag !== undefined && !coreTag.test(key.tag))
      this.#report("yaml-tag-unsupported", `the tag '${key.tag.slice(0, 64)}' is not of the core schema; remove it`, written);
    if (key.source === "<<" && key.type === "PLAIN" && (isAlias(value) || isMap(value) || isSeq(value))) {
      this.#report("yaml-merge-key", "merge keys ('<<') are not part of YAML 1.2; write the fields out", written);
      return undefined;
    }
    const text = typeof key.value === "string" ? key.value : key.source;
    if (hasLoneSurrogate(text)) this.#report("text-not-unicode", "the field name has half of a surrogate pair, which is not Unicode", written);
    return text;
  }

  #spend(cost: number, node: ParsedNode): void {
    this.#aliasBudget -= cost;
    if (this.#aliasBudget >= 0) return;
    this.#report("alias-limit", `the aliases written out make more than ${String(this.#limits.documentBytes)} bytes`, node);
    throw new Stop();
  }

  #place(node: ParsedNode): { readonly start: number; readonly end: number } {
    return { start: this.#base + node.range[0], end: this.#base + node.range[1] };
  }

  #report(code: YamlProblem["code"], message: string, node: ParsedNode, expected?: string): void {
    if (this.problems.length >= mostProblems) return;
    this.problems.push({ code, message, pointer: formatPointer(this.#path), range: this.#place(node), ...(expected === undefined ? {} : { expected }) });
  }
}
