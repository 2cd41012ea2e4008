"""Answers the conformance suite, one JSON text a line: python3 adapter.py FOLDER, where FOLDER holds the published json/ and registry/."""

import base64
import json
import pathlib
import sys

import yaml

from matching import match
from reading import Problem, decoded, read_documents
from validating import Validator

sys.setrecursionlimit(20_000)
STATEMENT = {"name": "python-implementation", "version": "0.1.0", "profiles": ["quantities", "predicates"]}


def validate(validator, request):
    try:
        text = decoded(base64.b64decode(request["data"])) if "data" in request else request["text"]
        documents = read_documents(text, request["format"])
    except Problem as problem:
        place = {} if problem.pointer is None else {"pointer": problem.pointer}
        return {"valid": False, "diagnostics": [{"code": problem.code, "severity": "error", **place}]}
    diagnostics = [each for document in documents for each in validator.diagnostics(document)]
    return {"valid": bool(documents) and all(each["severity"] != "error" for each in diagnostics), "diagnostics": diagnostics}


def main(folder):
    validator = Validator(folder)
    rows = yaml.safe_load(pathlib.Path(folder, "registry/predicates.yaml").read_text())["rows"]
    registry = {row["id"]: row for row in rows}
    answers = {
        "describe": lambda _: STATEMENT,
        "validate": lambda request: validate(validator, request),
        "match": lambda request: match(request, registry),
    }
    for line in sys.stdin:
        message = json.loads(line)
        answer = answers.get(message["request"]["kind"])
        reply = {"error": {"code": "unsupported", "message": "no such request"}} if answer is None else {"answer": answer(message["request"])}
        print(json.dumps({"id": message["id"], **reply}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
