"""The OpenAPI document is part of the product: complete, stable, and true of what is answered."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pydantic import TypeAdapter

from app.articles.revisions.views import RevisionDiff, RevisionList, RevisionView
from app.articles.views import ArticleList, ArticleView, CorrectionList, PrintedList, SavedArticle
from app.openapi.schemas import objects
from app.openapi.values import VALUES
from app.sources.shapes import SourceList, SourceView
from app.topics.shapes import TopicList
from tests.articles.stories import story
from tests.newsroom import Json, Newsroom

TAGS = ["Read", "Write", "Correct", "Check", "People and topics", "Keep in sync", "Run"]


@pytest.fixture
def document(newsroom: Newsroom) -> Json:
    return newsroom.reader.read("/openapi.json")


def operations(document: Json) -> list[tuple[str, Json]]:
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def parameters(document: Json, operation: Json) -> list[Json]:
    """Those of an operation, each as it is."""
    shared = document["components"]["parameters"]
    return [shared[one["$ref"].rsplit("/")[-1]] if "$ref" in one else one for one in operation.get("parameters", ())]


def test_every_operation_is_named_once_and_described(document: Json) -> None:
    names = [operation["operationId"] for _, operation in operations(document)]
    assert len(set(names)) == len(names)
    for name, operation in operations(document):
        assert re.fullmatch(r"[a-z]+[A-Za-z]+", operation["operationId"]), name
        assert operation["summary"], name
        assert operation["description"], name
        assert len(operation["tags"]) == 1, name
        assert operation["tags"][0] in TAGS, name
    assert [tag["name"] for tag in document["tags"]] == TAGS
    assert all(tag["description"].endswith(".") for tag in document["tags"])


def test_every_answer_says_what_it_is(document: Json) -> None:
    for name, operation in operations(document):
        for status, reply in operation["responses"].items():
            assert reply.get("description", "") != "Successful Response", f"{name} {status}"


def test_every_operation_names_its_errors(document: Json) -> None:
    for name, operation in operations(document):
        method = name.split(" ")[0]
        assert {"400", "500", "503"} <= set(operation["responses"]), name
        if method in {"POST", "PUT", "PATCH", "DELETE"}:
            assert {"401", "403", "409", "413", "415", "422"} <= set(operation["responses"]), name
        headers = {one["name"] for one in parameters(document, operation) if one["in"] == "header"}
        if "If-Match" in headers:
            assert {"412", "428"} <= set(operation["responses"]), name
        assert ("Idempotency-Key" in headers) == (method == "POST"), name


def test_schemas_have_names_that_a_person_would_choose(document: Json) -> None:
    for name in document["components"]["schemas"]:
        assert re.fullmatch(r"[A-Z][A-Za-z]+", name), name
        assert not name.endswith(("Input", "Output")), name


def test_every_parameter_is_described(document: Json) -> None:
    for name, operation in operations(document):
        for parameter in parameters(document, operation):
            assert parameter["description"], f"{name} {parameter['name']}"


def test_every_value_of_a_list_has_its_sentence(document: Json) -> None:
    explained = {name: found for name, found in document["components"]["schemas"].items() if "enum" in found}
    for name, found in explained.items():
        meanings = dict(re.findall(r"^- `([^`]+)`: ([A-Z].+\.)$", found["description"], re.MULTILINE))
        assert list(meanings) == found["enum"], name
    # and no list of values stands elsewhere, unexplained: app/openapi/values.py names them all
    listed = [node for node in objects(document) if isinstance(node.get("enum"), list)]
    assert [node for node in listed if node not in explained.values()] == []
    assert len(explained) == len(VALUES)


def test_every_schema_says_what_it_is(document: Json) -> None:
    assert [name for name, found in document["components"]["schemas"].items() if not found.get("description")] == []


def test_every_reference_leads_somewhere(document: Json) -> None:
    for reference in {node["$ref"] for node in objects(document) if isinstance(node.get("$ref"), str)}:
        found: Any = document
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
        assert found


def test_a_default_is_said_in_words(document: Json) -> None:
    schemas = document["components"]["schemas"]
    members = [(name, one) for found in schemas.values() for name, one in found.get("properties", {}).items()]
    assert [name for name, member in members if "default" in member] == []
    assert schemas["ResponseCreate"]["properties"]["state"]["description"] == "`open` if left out"
    asked = [one for _, found in operations(document) for one in parameters(document, found)]
    assert [one["name"] for one in asked if "default" in one["schema"]] == []
    assert {one["description"] for one in asked if one["name"] == "limit"} == {
        "Items on a page; `20` if left out",
        "Items on a page, at most; `100` if left out",
        "At most so many answers; `10` if left out",
    }


def test_what_is_answered_is_what_the_document_says(newsroom: Newsroom) -> None:
    # given a story, live, and a draft in front
    editor, reader = newsroom.editor, newsroom.reader
    made = editor.made("/v1/articles?publish=true", story())
    editor.patch(f"/v1/articles/{made['id']}", {"summary": "She denies it."}, version=1)

    # then each answer has the members and types of its schema, and no other
    slug, everything = made["slug"], "include=quotes.attribution,sources,topics,authors,corrections"
    checks: list[tuple[Any, Any]] = [
        (SavedArticle, made),
        (ArticleView, reader.read(f"/v1/articles/{slug}?{everything}&body_format=html,text,markdown,portable_text")),
        (ArticleView, editor.read(f"/v1/articles/{slug}?view=draft&{everything}")),
        (ArticleList, reader.read(f"/v1/articles?count=true&{everything}")),
        (ArticleList, editor.read("/v1/articles?view=draft")),
        (PrintedList, reader.read(f"/v1/articles/{made['id']}/occurrences")),
        (PrintedList, editor.read(f"/v1/articles/{made['id']}/occurrences?view=draft")),
        (CorrectionList, reader.read(f"/v1/articles/{made['id']}/corrections")),
        (RevisionList, editor.read(f"/v1/articles/{made['id']}/revisions")),
        (RevisionView, editor.read(f"/v1/articles/{made['id']}/revisions/1?body_format=html,text")),
        (RevisionDiff, editor.read(f"/v1/articles/{made['id']}/revisions/1/diff/2")),
        (SourceList, reader.read("/v1/sources?count=true")),
        (SourceView, editor.read("/v1/sources/ada-lind?view=draft")),
        (TopicList, reader.read("/v1/topics")),
    ]
    for shape, answer in checks:
        TypeAdapter(shape).validate_python(answer)
