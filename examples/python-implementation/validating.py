"""Validates documents by the published JSON Schemas and the rules of chapters 10, 20 and 30 over several fields."""

import json
import pathlib
import re
from datetime import datetime

import jsonschema
import yaml

from quantities import problem_of, size_of, version_of
from reading import pointer_of

CODES = {
    "required": "missing-field",
    "type": "wrong-type",
    "enum": "value-not-allowed",
    "const": "value-not-allowed",
    "not": "value-not-allowed",
    "pattern": "pattern-mismatch",
    "propertyNames": "pattern-mismatch",
    "uniqueItems": "duplicate-name",
    "anyOf": "field-combination",
    "oneOf": "field-combination",
}
BOUNDS = ("minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum", "exclusiveMinimum", "minProperties", "maxProperties")


class Validator:
    """Knows the schemas and registries of a folder of the published package."""

    def __init__(self, folder):
        self.schemas = {}
        for path in sorted(pathlib.Path(folder, "json/accept").glob("*.schema.json")):
            schema = json.loads(path.read_text())
            self.schemas[schema["title"]] = schema
        self.registries = {}
        for path in sorted(pathlib.Path(folder, "registry").rglob("*.yaml")):
            data = yaml.load(path.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
            names = self.registries.setdefault(data["registry"], set())
            for row in data["rows"]:
                names.update([str(row.get("id", row.get("code", "")))])
        # Python has one type of number; a whole number may be written 1.0 in JSON.
        self.checked = {kind: jsonschema.Draft202012Validator(schema) for kind, schema in self.schemas.items()}

    def diagnostics(self, document):
        """The problems of one document: {code, severity, pointer} each."""
        if not isinstance(document, dict):
            return [diagnostic("document-not-an-object", [])]
        missing = [diagnostic("missing-field", [name]) for name in ("apiVersion", "kind") if name not in document]
        if missing:
            return missing
        if document["apiVersion"] != "cornercast/v1":
            return [diagnostic("unsupported-api-version", ["apiVersion"])]
        kind = document["kind"]
        if not isinstance(kind, str) or kind not in self.schemas:
            return [diagnostic("unknown-kind", ["kind"])]
        root = self.schemas[kind]
        found = [each for error in self.checked[kind].iter_errors(document) for each in self.translated(error, document, kind)]
        # A value that is refused is not also warned of.
        refused = {each["pointer"] for each in found}
        self.walk(document, root, root, [], found)
        found = [each for each in found if each["severity"] == "error" or each["pointer"] not in refused]
        found += {"Workload": workload_rules, "Offer": offer_rules}.get(kind, lambda _: [])(document)
        unique = {(each["code"], each["pointer"]): each for each in found}
        return list(unique.values())

    def translated(self, error, document, kind):
        place = list(error.absolute_path)
        rule = error.validator
        if rule == "required":
            return [diagnostic("missing-field", [*place, re.match(r"'(.*?)' is a required", error.message)[1]])]
        if rule == "additionalProperties":
            known = error.schema.get("properties", {})
            names = [name for name in error.instance if name not in known]
            return [diagnostic("unknown-field", [*place, name]) for name in names]
        if rule in ("pattern", "type") and "x-quantity" in error.schema:
            if isinstance(error.instance, bool) or not isinstance(error.instance, (str, int, float)):
                return [diagnostic("wrong-type", place)]
            return [diagnostic(problem_of(str(error.instance), error.schema["x-quantity"]) or "quantity-syntax", place)]
        if rule == "enum" and not isinstance(error.instance, str):
            return []
        if rule in ("anyOf", "oneOf") and not any("required" in branch for branch in error.validator_value):
            return [diagnostic("wrong-type", place)]
        if rule == "propertyNames":
            return [diagnostic("pattern-mismatch", [*place, error.instance])]
        if rule == "uniqueItems":
            items = [json.dumps(item, sort_keys=True) for item in error.instance]
            return [diagnostic("duplicate-name", [*place, next(i for i, item in enumerate(items) if item in items[:i])])]
        return [diagnostic("out-of-range" if rule in BOUNDS else CODES[rule], place)]

    def walk(self, value, written, root, place, found):
        """What no keyword of JSON Schema says: names of registries, ranges and choices that hold nothing."""
        schema = {**written, **root["$defs"].get(written["$ref"].rsplit("/", 1)[1], {})} if "$ref" in written else written
        registry = written.get("x-registry", schema.get("x-registry"))
        if isinstance(value, dict):
            self.ranges(value, schema, place, found)
            for name, held in value.items():
                if "properties" in schema and name not in schema["properties"] and "additionalProperties" not in schema:
                    found.append(diagnostic("unknown-field", [*place, name], "warning"))
                inner = schema.get("properties", {}).get(name, schema.get("additionalProperties", {}))
                inner = inner if isinstance(inner, dict) else {}
                if registry and name in ("anyOf", "noneOf", "values", "value") and "x-registry" not in inner:
                    inner = {**inner, "x-registry": registry}
                self.walk(held, inner, root, [*place, name], found)
        elif isinstance(value, list):
            items = schema.get("items", {})
            for index, item in enumerate(value):
                self.walk(item, {**items, "x-registry": registry} if registry and "x-registry" not in items else items, root, [*place, index], found)
        elif isinstance(value, str) and value and registry and registry in self.registries and value not in self.registries[registry]:
            found.append(diagnostic("unknown-registry-value", place, "warning"))

    def ranges(self, value, schema, place, found):
        fields = schema.get("properties", {})
        for low, high, strict in (("min", "max", False), ("min", "below", True)):
            if low in fields and high in fields and low in value and high in value:
                sizes = [size(value[name], fields[name]) for name in (low, high)]
                if None not in sizes and type(sizes[0]) is type(sizes[1]) and (sizes[0] >= sizes[1] if strict else sizes[0] > sizes[1]):
                    found.append(diagnostic("range-empty", [*place, low]))
        if "anyOf" in fields and "noneOf" in fields:
            accepted, refused = value.get("anyOf"), value.get("noneOf", [])
            if isinstance(accepted, list) and accepted and isinstance(refused, list) and all(item in refused for item in accepted):
                found.append(diagnostic("choice-empty", [*place, "anyOf"]))
        if "extensions" in fields:
            for index, extension in enumerate(value.get("extensions", []) if isinstance(value.get("extensions"), list) else []):
                if isinstance(extension, dict) and extension.get("critical") is True:
                    found.append(diagnostic("extension-not-understood", [*place, "extensions", index]))


def size(value, schema):
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if not isinstance(value, str):
        return None
    return size_of(value, schema["x-quantity"]) if "x-quantity" in schema else version_of(value)


def diagnostic(code, place, severity="error"):
    return {"code": code, "severity": severity, "pointer": pointer_of(place)}


def at(value, *names):
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def items(value, *names):
    held = at(value, *names)
    return list(enumerate(held)) if isinstance(held, list) else []


def twice(members, key, place):
    seen, found = set(), []
    for index, member in members:
        name = at(member, key)
        if isinstance(name, str):
            if name in seen:
                found.append(diagnostic("duplicate-name", [*place, index, key]))
            seen.add(name)
    return found


def before(value, first, second, place):
    texts = [at(value, first), at(value, second)]
    try:
        times = [datetime.fromisoformat(text.replace("Z", "+00:00")) for text in texts]
        return [] if times[0] < times[1] else [diagnostic("range-empty", [*place, first])]
    except (AttributeError, ValueError, TypeError):
        return []


def workload_rules(document):
    spec = at(document, "spec")
    found = twice(items(spec, "profiles"), "name", ["spec", "profiles"]) + twice(items(spec, "data"), "name", ["spec", "data"])
    for p, profile in items(spec, "profiles"):
        here = ["spec", "profiles", p]
        for part in ("roles", "artifacts", "software"):
            found += twice(items(profile, part), "name", [*here, part])
        roles = [at(role, "name") for _, role in items(profile, "roles")]
        for r, role in items(profile, "roles"):
            place = [*here, "roles", r]
            others = [name for name in roles if name != at(role, "name")]
            found += [diagnostic("unknown-reference", [*place, "sharesUnitsWith", i]) for i, name in items(role, "sharesUnitsWith") if name not in others]
            requests = [at(role, "devices", "name"), *(at(more, "name") for _, more in items(role, "additionalDevices"))]
            for c, constraint in items(role, "deviceConstraints"):
                found += [diagnostic("unknown-reference", [*place, "deviceConstraints", c, "requests", i]) for i, name in items(constraint, "requests") if name not in requests]
    for i, path in items(spec, "locked"):
        if isinstance(path, str) and not re.fullmatch(r"[a-z][A-Za-z]*", path) and not leads_somewhere(spec, path):
            found.append(diagnostic("unknown-path", ["spec", "locked", i]))
    for i, preference in items(spec, "preferred"):
        if isinstance(at(preference, "predicate"), str) and not leads_somewhere(spec, at(preference, "predicate")):
            found.append(diagnostic("unknown-path", ["spec", "preferred", i, "predicate"]))
    if at(spec, "budget", "maxTotal") is not None and at(spec, "schedule", "duration") is None:
        found.append(diagnostic("field-combination", ["spec", "budget", "maxTotal"]))
    return found + before(at(spec, "schedule"), "startAfter", "startBefore", ["spec", "schedule"])


def leads_somewhere(value, path):
    """Whether a path of field names, with members of lists in brackets, leads to something that a workload states."""
    for name, bracket in re.findall(r"([A-Za-z]+)|\[([^\]]*)\]", path):
        if name:
            value = at(value, name)
        elif isinstance(value, list):
            named = [member for i, member in enumerate(value) if bracket in (at(member, "name"), at(member, "format"), str(i))]
            value = named[0] if named else None
        if value is None:
            return False
    return True


def offer_rules(document):
    found = twice(items(document, "spec", "sources"), "id", ["spec", "sources"]) + twice(items(document, "spec", "shape", "devices"), "name", ["spec", "shape", "devices"])
    known = {"nameplate", "asserted", *(at(source, "id") for _, source in items(document, "spec", "sources"))}
    for part in ("spec", "status"):
        unlisted(document.get(part), [part], known, found)
    for i, price in items(document, "status", "price"):
        found += before(price, "validFrom", "validUntil", ["status", "price", i])
    units, total = at(document, "status", "availability", "units"), at(document, "status", "availability", "total")
    if isinstance(units, int) and isinstance(total, int) and units > total:
        found.append(diagnostic("field-combination", ["status", "availability", "units"]))
    return found


def unlisted(value, place, known, found):
    if isinstance(value, list):
        for index, item in enumerate(value):
            unlisted(item, [*place, index], known, found)
    elif isinstance(value, dict):
        for name, held in value.items():
            if name == "source" and isinstance(held, str) and held not in known:
                found.append(diagnostic("unknown-source", [*place, name], "warning"))
            elif name not in ("attributes", "extensions"):
                unlisted(held, [*place, name], known, found)
