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
    """Leave out titles, which repeat names; write `string or null` as one type; say in words what a default is.

    A member with a default is taken for one that is always there by some who make clients, and a parameter with one
    is always sent, also where it has no place.
    """
    for name, schema in document["components"]["schemas"].items():
        if name == "JsonValue":
            schema |= {"description": "Any JSON."}
        for members in [node["properties"] for node in objects(schema) if "properties" in node]:
            for member in members.values():
                member.pop("title", None)
                say_default(member, member)
        schema.pop("title", None)
    for node in objects(document["paths"]):
        if node.get("in") in {"query", "path"}:
            node["schema"].pop("title", None)
            say_default(node["schema"], node)
    for node in objects(document):
        join_null(node)
        for bound, name in BOUNDS.items():
            if isinstance(node.get(bound), int):
                node[name] = node.pop(bound)


def say_default(schema: dict[str, Any], described: dict[str, Any]) -> None:
    """In words; an empty or false one needs none."""
    if default := schema.pop("default", None):
        before = f"{described['description']}; " if "description" in described else ""
        described["description"] = f"{before}`{default}` if left out"


def join_null(node: dict[str, Any]) -> None:
    options = node.get("anyOf")
    if not isinstance(options, list) or len(options) != 2 or NULL not in options:
        return
    (other,) = [option for option in options if option != NULL]
    if isinstance(other.get("type"), str):
        del node["anyOf"]
        node |= {**other, "type": [other["type"], "null"]}


def objects(node: Any) -> Iterator[dict[str, Any]]:
    """Every object in a part of the document, itself included."""
    if isinstance(node, dict):
        yield node
        for value in list(node.values()):
            yield from objects(value)
    elif isinstance(node, list):
        for item in node:
            yield from objects(item)
