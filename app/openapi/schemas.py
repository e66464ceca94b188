"""Schemas as a person would write them: short names, no titles, nothing said twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.core.http.forms import ALWAYS

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
                    reply["description"] = schema_of(reply, schemas)["description"]


def require_what_is_always_there(document: dict[str, Any]) -> None:
    """Of what can be asked for in part, with `fields`, only what comes in any case is required."""
    schemas = document["components"]["schemas"]
    for operations in document["paths"].values():
        for operation in operations.values():
            if any(parameter.get("name") == "fields" for parameter in operation.get("parameters", ())):
                answer = schema_of(operation["responses"]["200"], schemas)
                items = answer["properties"].get("items", {}).get("items", {})
                thing = schemas[items["$ref"].removeprefix(WHERE)] if "$ref" in items else answer
                thing["required"] = [name for name in thing["properties"] if name in ALWAYS]


def schema_of(reply: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """What an answer is, as JSON."""
    found: dict[str, Any] = schemas[reply["content"]["application/json"]["schema"]["$ref"].removeprefix(WHERE)]
    return found


def simplify(document: dict[str, Any]) -> None:
    """Leave out titles, which repeat names; write `string or null` as one type; say in words what a default is.

    A member with a default is taken for one that is always there by some who make clients, and a parameter with one
    is always sent, also where it has no place. Of what is answered a default says nothing.
    """
    sent = schemas_sent(document)
    for name, schema in document["components"]["schemas"].items():
        if name == "JsonValue":
            schema |= {"description": "Any JSON."}
        for members in [node["properties"] for node in objects(schema) if "properties" in node]:
            for member in members.values():
                member.pop("title", None)
                if name in sent:
                    say_default(member, member)
                member.pop("default", None)
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


def say_moments(document: dict[str, Any]) -> None:
    """Say what is a time, so that clients make one of it. What is sent may be a date as well: there it is a text."""
    sent = schemas_sent(document)
    for name, schema in document["components"]["schemas"].items():
        for node in objects(schema) if name not in sent else ():
            for member, said in node.get("properties", {}).items():
                if (member == "at" or member.endswith("_at")) and "string" in said.get("type", ()):
                    said["format"] = "date-time"


def schemas_sent(document: dict[str, Any]) -> set[str]:
    """The names of what bodies of requests are made of."""
    schemas = document["components"]["schemas"]
    bodies = [operation.get("requestBody", {}) for path in document["paths"].values() for operation in path.values()]
    found: set[str] = set()
    unseen: list[Any] = bodies
    while unseen:
        references = {node["$ref"].removeprefix(WHERE) for node in objects(unseen.pop()) if "$ref" in node}
        unseen += [schemas[name] for name in references - found]
        found |= references
    return found


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
