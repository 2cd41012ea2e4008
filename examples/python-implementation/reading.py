"""Reads documents from JSON and YAML texts, as chapter 10 of the specification says."""

import json
import math
import re

import yaml

LIMIT = 1 << 20
LEVELS = 32


class Problem(Exception):
    """What is wrong with a text, by its reason code, and where."""

    def __init__(self, code, pointer=None):
        super().__init__(code)
        self.code, self.pointer = code, pointer


def pointer_of(tokens):
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in tokens)


def decoded(data):
    """The text of bytes, which are UTF-8; a byte order mark is passed over."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Problem("invalid-utf8") from None


def read_documents(text, form):
    """The documents of a text, each a value of JSON; a Problem where it cannot be read."""
    if len(text.encode("utf-8", "surrogatepass")) > LIMIT:
        raise Problem("document-too-large")
    values = list(read_json(text) if form == "json" else read_yaml(text))
    documents = []
    for value in values:
        documents.extend(value if isinstance(value, list) else [value])
    for document in documents:
        check(document, [])
    return documents


class Pairs(list):
    """The fields of an object as they are written, so that one that occurs twice is seen."""


def read_json(text):
    decoder = json.JSONDecoder(object_pairs_hook=Pairs, parse_constant=refuse_constant)
    at = skip(text, 0)
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
        except RecursionError:
            raise Problem("document-too-deep") from None
        except ValueError:
            raise Problem("json-syntax") from None
        yield built(value, [])
        at = skip(text, at)


def refuse_constant(_):
    raise ValueError("JSON has no such number")


def skip(text, at):
    return re.compile(r"[ \t\r\n]*").match(text, at).end()


def built(value, tokens):
    """A value with objects as dictionaries; a Problem where a field occurs twice or may not be there."""
    if len(tokens) > 20 * LEVELS:
        raise Problem("document-too-deep")
    if isinstance(value, Pairs):
        result = {}
        for name, held in value:
            if name in result:
                raise Problem("duplicate-key", pointer_of([*tokens, name]))
            if name == "__proto__":
                raise Problem("forbidden-key", pointer_of([*tokens, name]))
            result[name] = built(held, [*tokens, name])
        return result
    if isinstance(value, list):
        return [built(item, [*tokens, index]) for index, item in enumerate(value)]
    return value


def check(value, tokens):
    """The rules that hold of JSON and YAML alike: levels, whole numbers that binary64 holds, and texts of Unicode."""
    if isinstance(value, (dict, list)):
        if len(tokens) >= LEVELS:
            raise Problem("document-too-deep")
        for name, held in value.items() if isinstance(value, dict) else enumerate(value):
            check(held, [*tokens, name])
    elif isinstance(value, bool):
        return
    elif isinstance(value, int) and int(float(value)) != value:
        raise Problem("number-not-exact", pointer_of(tokens))
    elif isinstance(value, str) and re.search("[\ud800-\udfff]", value):
        raise Problem("text-not-unicode", pointer_of(tokens))


# The core schema of YAML 1.2.
SCALARS = [
    ("null", re.compile(r"(?:null|Null|NULL|~|)\Z"), lambda text: None),
    ("bool", re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z"), lambda text: text.lower() == "true"),
    ("int", re.compile(r"[-+]?[0-9]+\Z"), lambda text: int(text)),
    ("int", re.compile(r"0o[0-7]+\Z"), lambda text: int(text[2:], 8)),
    ("int", re.compile(r"0x[0-9a-fA-F]+\Z"), lambda text: int(text[2:], 16)),
    ("float", re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z"), lambda text: whole(float(text))),
    ("float", re.compile(r"[-+]?\.(?:inf|Inf|INF)\Z|\.(?:nan|NaN|NAN)\Z"), lambda text: float(text.replace(".", ""))),
]
TAGS = {"tag:yaml.org,2002:" + name for name in ("str", "int", "float", "bool", "null", "seq", "map")}


def whole(number):
    return int(number) if math.isfinite(number) and number.is_integer() else number


def read_yaml(text):
    try:
        for node in yaml.compose_all(text, Loader=Composer):
            size = [0]
            yield valued(node, [], size)
    except yaml.YAMLError as error:
        # A major version that PyYAML does not know, it refuses by itself.
        raise Problem("yaml-version-unsupported" if "incompatible YAML document" in str(error) else "yaml-syntax") from None
    except RecursionError:
        raise Problem("document-too-deep") from None


class Composer(yaml.BaseLoader):
    """Composes nodes without turning them into values; only a tag that is written is kept."""

    def resolve(self, kind, value, implicit):
        return "implicit"

    def compose_document(self):
        if self.peek_event().version not in (None, (1, 2)):
            raise Problem("yaml-version-unsupported")
        return super().compose_document()


def valued(node, tokens, size):
    if len(tokens) > 20 * LEVELS:
        raise Problem("document-too-deep")
    size[0] += len(node.value) + 2 if isinstance(node, yaml.ScalarNode) else 2
    if size[0] > LIMIT:
        raise Problem("alias-limit")
    if node.tag.startswith("!") or (node.tag.startswith("tag:") and node.tag not in TAGS):
        raise Problem("yaml-tag-unsupported", pointer_of(tokens))
    if isinstance(node, yaml.ScalarNode):
        return scalar(node, tokens)
    if isinstance(node, yaml.SequenceNode):
        return [valued(item, [*tokens, index], size) for index, item in enumerate(node.value)]
    result = {}
    for key, held in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise Problem("yaml-key-unsupported", pointer_of(tokens))
        if key.value == "<<" and key.style is None:
            raise Problem("yaml-merge-key", pointer_of(tokens))
        if key.value in result:
            raise Problem("duplicate-key", pointer_of([*tokens, key.value]))
        if key.value == "__proto__":
            raise Problem("forbidden-key", pointer_of([*tokens, key.value]))
        result[key.value] = valued(held, [*tokens, key.value], size)
    return result


def scalar(node, tokens):
    if node.style is not None or node.tag.endswith(":str"):
        return node.value
    for kind, pattern, value in SCALARS:
        if pattern.match(node.value) and node.tag in ("implicit", "tag:yaml.org,2002:" + kind):
            read = value(node.value)
            if isinstance(read, float) and not math.isfinite(read):
                raise Problem("number-not-finite", pointer_of(tokens))
            return read
    return node.value
