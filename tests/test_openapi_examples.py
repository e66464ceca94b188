"""The examples of the OpenAPI document work on the demo, sent as by whoever presses "Execute" in the documentation."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator, FormatChecker

from app.core.settings import Settings
from app.main import create_app
from app.openapi.answers import KEPT
from app.openapi.examples import EXAMPLES
from tests.newsroom import Json, Newsroom, Seat
from tests.openapi_answers import execute, loaded, shortened

DOCUMENT = create_app(Settings()).openapi()
OPERATIONS = {
    operation["operationId"]: (method.upper(), path, operation)
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
}
FORMATS = FormatChecker(formats=())


@FORMATS.checks("date-time", ValueError)
def is_moment(value: object) -> bool:
    return not isinstance(value, str) or (datetime.fromisoformat(value).tzinfo is not None and "T" in value)


@dataclass
class Demo:
    """The demo as it was loaded, and one app on it: making an app for each example would take most of the time."""

    kept: Path
    used: Path
    app: FastAPI


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    kept, used = (tmp_path_factory.mktemp(name) / "onrecord.db" for name in ("kept", "used"))
    loaded(kept)
    return Demo(kept, used, create_app(Settings(database_url=f"sqlite:///{used}")))


@pytest.fixture
def administrator(demo: Demo) -> Iterator[Seat]:
    """Somebody who may everything, on the demo as it was loaded."""
    shutil.copyfile(demo.kept, demo.used)
    with TestClient(demo.app) as client:
        yield Newsroom(client).seat("admin")


def check(value: Any, schema: Json) -> None:
    """That a value is what its schema says, as any validator of JSON Schema finds it."""
    whole = {**schema, "components": DOCUMENT["components"]}
    faults = Draft202012Validator(whole, format_checker=FORMATS).iter_errors(value)
    assert [f"{fault.json_path}: {fault.message[:300]}" for fault in faults] == []


def shape_of(value: Any) -> Any:
    """Which members there are."""
    if isinstance(value, dict):
        return {name: shape_of(member) for name, member in value.items()}
    return [shape_of(item) for item in value] if isinstance(value, list) else None


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_first_execute_succeeds(administrator: Seat, name: str) -> None:
    method, path, operation = OPERATIONS[name]

    answer = execute(administrator, method, path, operation)

    assert answer.status_code in (200, 201), answer.text
    if answer.headers["content-type"].startswith("text/event-stream"):
        assert "\ndata: {" in answer.text, "an example that hears nothing shows nothing"
        return
    # and both what was sent and what came are as the document has them
    if "requestBody" in operation:
        content = operation["requestBody"]["content"]["application/json"]
        check(content["example"], content["schema"])
    content = operation["responses"][str(answer.status_code)]["content"]["application/json"]
    check(answer.json(), content["schema"])
    # and the document shows such an answer (python -m tests.openapi_answers)
    check(content["example"], content["schema"])
    assert shape_of(content["example"]) == shape_of(shortened(answer.json()))
    if method == "GET" and "items" in answer.json():
        assert answer.json()["items"], "an example that finds nothing shows nothing"


def test_an_example_in_markdown_is_taken_too(administrator: Seat) -> None:
    content = OPERATIONS["createArticle"][2]["requestBody"]["content"]["text/markdown"]
    sent = content["example"].encode()
    headers = {**administrator.headers, "Content-Type": "text/markdown"}

    answer = administrator.client.post("/v1/articles", content=sent, headers=headers)

    assert answer.status_code == 201, answer.text
    assert answer.json()["topics"]


@pytest.mark.parametrize("room", ["articles", "quotes", "sources", "topics", "collections"])
def test_a_thing_in_part_is_what_its_schema_says(administrator: Seat, room: str) -> None:
    _, _, operation = OPERATIONS[f"list{room.title()}"]
    fields = "text" if room == "quotes" else "slug"
    answer = Seat(administrator.client, {}).read(f"/v1/{room}?fields={fields}")
    assert answer["items"]
    check(answer, operation["responses"]["200"]["content"]["application/json"]["schema"])


def test_examples_of_problems_are_problems_of_their_status() -> None:
    for reply in DOCUMENT["components"]["responses"].values():
        content = reply["content"]["application/problem+json"]
        check(content["example"], content["schema"])
        assert f"(`{content['example']['type'].removeprefix('/problems/')}`)" in reply["description"]


def test_every_operation_has_an_example_and_no_other_does() -> None:
    assert EXAMPLES.keys() == OPERATIONS.keys()
    assert json.loads(KEPT.read_text("utf-8")).keys() == OPERATIONS.keys() - {"streamChanges"}
    for name, (_, path, operation) in OPERATIONS.items():
        required = [one for one in operation.get("parameters", ()) if one.get("required")]
        assert all("example" in one for one in required), f"{name}: {path}"
        for content in operation.get("requestBody", {}).get("content", {}).values():
            assert "example" in content, name


TYPES: dict[str, type] = {"array": list, "boolean": bool, "integer": int, "string": str}


def test_an_example_is_of_the_type_that_it_is_an_example_of() -> None:
    for name, (_, _, operation) in OPERATIONS.items():
        for parameter in operation.get("parameters", ()):
            if "example" in parameter:
                schema = parameter["schema"]
                types = {one.get("type", "string") for one in schema.get("anyOf", [schema])}
                assert any(type(parameter["example"]) is TYPES[one] for one in types), (name, parameter["name"])


@pytest.mark.parametrize(
    ("schema", "member", "form"),
    [
        ("Article", "published_at", "date-time"),
        ("AuditEntry", "at", "date-time"),
        ("Verification", "checked_at", "date-time"),
        ("ArticleCreate", "published_at", None),  # where a date will do
        ("Quote", "text", None),
    ],
)
def test_a_time_in_an_answer_says_that_it_is_one(schema: str, member: str, form: str | None) -> None:
    assert DOCUMENT["components"]["schemas"][schema]["properties"][member].get("format") == form
