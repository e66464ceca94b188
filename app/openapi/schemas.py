"""Schemas as a person would write them: short names, no titles, nothing said twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

RENAMED = {
    "AttributionRow": "AttributionEntry",
    "AttributionRows": "AttributionList",
    "MadeQuote": "SavedQuote",
    # What HTTP answers is called a response by clients that are generated from this.
    "ResponseView": "ResponseOnRecord",
    "RowQuote": "QuoteOfEntry",
    "Warned": "Warning",
}
WHERE = "#/components/schemas/"
NULL = {"type": "null"}
BOUNDS = {"ge": "minimum", "le": "maximum"}
"""What pydantic calls limits of a number that it validates before, and JSON Schema does not know."""


def name_plainly(document: dict[str, Any]) -> dict[str, Any]:
    """Call what is answered by what it is: an article, not a view of one."""
    schemas = document["components"]["schemas"]
    names = {name: RENAMED.get(name, name.removesuffix("View")) for name in schemas}
    clashing = len(set(names.values())) < len(names)
    assert not clashing, "two schemas would get one name"
    document["components"]["schemas"] = {names[name]: schemas[name] for name in sorted(schemas, key=names.__getitem__)}
    for node in objects(document):
        if isinstance(reference := node.get("$ref"), str) and reference.startswith(WHERE):
            node["$ref"] = WHERE + names[reference.removeprefix(WHERE)]
    return document


def describe_answers(document: dict[str, Any]) -> None:
    """Say what comes back, where FastAPI says no more than that it went well."""
    schemas = document["components"]["schemas"]
    for operations in document["paths"].values():
        for operation in operations.values():
            for reply in operation["responses"].values():
                if reply.get("description") == "Successful Response":
                    schema = reply["content"]["application/json"]["schema"]
                    reply["description"] = schemas[schema["$ref"].removeprefix(WHERE)]["description"]


def simplify(document: dict[str, Any]) -> None:
    """Leave out titles, which repeat names; write `string or null` as one type; no defaults in what is answered."""
    schemas = document["components"]["schemas"]
    sent = reachable(document, {"requestBody", "parameters"})
    for name, schema in schemas.items():
        if name == "JsonValue":
            schema |= {"description": "Any JSON."}
        for members in [node["properties"] for node in objects(schema) if "properties" in node]:
            for member in members.values():
                member.pop("title", None)
                if name not in sent:
                    member.pop("default", None)
        schema.pop("title", None)
    for node in objects(document):
        join_null(node)
        for bound, name in BOUNDS.items():
            if isinstance(node.get(bound), int):
                node[name] = node.pop(bound)


def join_null(node: dict[str, Any]) -> None:
    options = node.get("anyOf")
    if not isinstance(options, list) or len(options) != 2 or NULL not in options:
        return
    (other,) = [option for option in options if option != NULL]
    if isinstance(other.get("type"), str):
        del node["anyOf"]
        node |= {**other, "type": [other["type"], "null"]}


def reachable(document: dict[str, Any], members: set[str]) -> set[str]:
    """The schemas that these members of an operation lead to."""
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    waiting = [operation[member] for operation in operations for member in members if member in operation]
    found: set[str] = set()
    while waiting:
        for node in objects(waiting.pop()):
            reference = node.get("$ref", "")
            name = reference.removeprefix(WHERE) if isinstance(reference, str) else ""
            if name in document["components"]["schemas"] and name not in found:
                found.add(name)
                waiting.append(document["components"]["schemas"][name])
    return found


def objects(node: Any) -> Iterator[dict[str, Any]]:
    """Every object in a part of the document, itself included."""
    if isinstance(node, dict):
        yield node
        for value in list(node.values()):
            yield from objects(value)
    elif isinstance(node, list):
        for item in node:
            yield from objects(item)
