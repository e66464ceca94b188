"""The readers' way in, in front of a toy framework that says so whenever it is asked."""

from __future__ import annotations

import pytest
from fastapi import Request, Response
from fastapi.testclient import TestClient
from starlette.routing import compile_path
from starlette.types import Receive, Scope, Send

from app.core.http.reading_door import Door, Handler, ReadingDoor
from app.core.problems import NotFound


async def framework(scope: Scope, receive: Receive, send: Send) -> None:
    await Response("the long way")(scope, receive, send)


def door(path: str, handler: Handler | None) -> Door:
    return Door(path, compile_path(path)[0], handler)


async def told(request: Request) -> Response:
    return Response(f"read {request.path_params}")


async def absent(request: Request) -> Response:
    raise NotFound("There is none.")


@pytest.fixture
def client() -> TestClient:
    doors = [
        door("/things", told),
        door("/things/special", None),
        door("/things/{ref}", told),
        door("/things/{ref}/parts", absent),
    ]
    return TestClient(ReadingDoor(framework, doors))


def test_a_reading_route_is_called_with_what_its_path_names(client: TestClient) -> None:
    assert client.get("/things").text == "read {}"
    assert client.get("/things/a%20b").text == "read {'ref': 'a b'}"
    assert client.get("/things/1?view=draft").text == "read {'ref': '1'}"


@pytest.mark.parametrize(
    "path", ["/", "/thing", "/things/", "/things/1/", "/things//parts", "/things/1/parts/2", "//things"]
)
def test_what_no_reading_route_has_goes_the_long_way(client: TestClient, path: str) -> None:
    assert client.get(path).text == "the long way"


def test_the_first_route_of_a_path_decides_even_if_it_cannot_be_called_directly(client: TestClient) -> None:
    assert client.get("/things/special").text == "the long way"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_whatever_is_no_reading_goes_the_long_way(client: TestClient, method: str) -> None:
    assert client.request(method, "/things").text == "the long way"


def test_a_problem_goes_on_to_whoever_stands_in_front(client: TestClient) -> None:
    with pytest.raises(NotFound):
        client.get("/things/1/parts")
