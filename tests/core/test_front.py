"""What every request passes first and every answer last."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from http.client import HTTPConnection

from httpx2 import Response

from tests.core.requests import problem
from tests.core.serving import served
from tests.newsroom import Newsroom, Seat, opened

HOME, ELSEWHERE = "https://desk.example", "https://evil.example"


def cors(answer: Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name.startswith("access-control-")}


def preflight(seat: Seat, method: str, origin: str, *headers: str) -> Response:
    asked = {"origin": origin, "access-control-request-method": method}
    if headers:
        asked["access-control-request-headers"] = ", ".join(headers)
    return seat.client.options("/v1/topics", headers=asked)


def test_anybodys_page_may_read_what_is_public_errors_too(reader: Seat) -> None:
    for path in ("/v1/sources", "/v1/sources/nobody", "/v1/sources?page=2", "/nowhere"):
        # with an origin or without, as a shared cache may pass the answer on to a page
        for headers in ({"origin": ELSEWHERE}, {}):
            answer = reader.client.get(path, headers=headers)
            assert cors(answer)["access-control-allow-origin"] == "*", path
            assert "ETag" in cors(answer)["access-control-expose-headers"]
            assert ELSEWHERE not in str(answer.headers)
            assert "origin" not in answer.headers.get("vary", "").lower()
    asked = preflight(reader, "GET", ELSEWHERE)
    assert (asked.status_code, cors(asked)["access-control-allow-origin"]) == (204, "*")
    assert cors(asked)["access-control-allow-methods"] == "GET, HEAD"
    assert "authorization" not in cors(asked)["access-control-allow-headers"].lower()
    assert "X-Request-Id" in cors(asked)["access-control-allow-headers"]


def test_a_page_that_sends_a_key_comes_from_a_listed_origin(database_url: str) -> None:
    with opened(database_url, cors_origins=(HOME,)) as client:
        newsroom = Newsroom(client)
        acts: tuple[Callable[[str], Response], ...] = (
            lambda origin: newsroom.editor.get("/v1/sources", origin=origin),
            lambda origin: newsroom.editor.post("/v1/topics", {"name": "Gas"}, origin=origin),
            lambda origin: preflight(newsroom.reader, "PATCH", origin, "if-match"),
            lambda origin: preflight(newsroom.reader, "GET", origin, "authorization"),
        )
        for act in acts:
            # from the listed one the browser lets it through
            allowed = act(HOME)
            assert cors(allowed)["access-control-allow-origin"] == HOME
            # from any other it does not; and no cache mixes the two up
            refused = act(ELSEWHERE)
            assert cors(refused) == {}
            for answer in (allowed, refused):
                varies = answer.headers.get_list("vary")
                assert len(varies) == 1
                assert "Origin" in varies[0]
        asked = cors(preflight(newsroom.reader, "PATCH", HOME, "if-match", "authorization"))
        assert "PATCH" in asked["access-control-allow-methods"]
        assert {"Authorization", "If-Match"} <= set(asked["access-control-allow-headers"].split(", "))


def test_a_head_is_answered_as_the_get_without_its_body(reader: Seat) -> None:
    for path in ("/v1/sources", "/v1/sources/nobody", "/v1/whoami", "/openapi.json"):
        got, head = reader.client.get(path), reader.client.head(path)
        assert (head.status_code, head.content) == (got.status_code, b"")
        for name in ("content-length", "content-type", "cache-control", "etag"):
            assert head.headers.get(name) == got.headers.get(name), (path, name)


def test_a_server_goes_on_after_a_head_on_the_same_connection(database_url: str) -> None:
    with served(database_url) as port:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        for method in ("HEAD", "GET", "HEAD", "GET"):
            connection.request(method, "/v1/sources")
            answer = connection.getresponse()
            body = answer.read()
            assert answer.status == 200
            assert len(body) == (0 if method == "HEAD" else int(answer.headers["content-length"]))
            assert not answer.will_close
        connection.close()


def test_an_address_that_is_too_long_is_refused_before_it_is_read(newsroom: Newsroom, reader: Seat) -> None:
    most = newsroom.house.settings.max_url_bytes
    for path in ("/v1/sources/" + "a" * most, "/v1/sources?ids=" + "a" * most, "/v1/sources?" + "a=b&" * (most // 4)):
        assert problem(reader.get(path), 414, "uri-too-long")
    fits = "/v1/sources/" + "a" * (most - len("/v1/sources/"))
    assert problem(reader.get(fits), 404, "not-found")


def test_every_answer_names_its_request(editor: Seat) -> None:
    # a UUID that a proxy made is kept, anything else is not passed on
    given = str(uuid.uuid4())
    assert editor.get("/v1/sources", x_request_id=given.upper()).headers["x-request-id"] == given
    for other in ("", "1", "a b", given + "0", "x" * 5000, "0198c0de\t000-7000-8000-000000000000"):
        named = editor.get("/v1/sources", x_request_id=other).headers["x-request-id"]
        assert named != other
        assert uuid.UUID(named).version == 7
    # and the change log has it
    made = editor.post("/v1/topics", {"name": "Gas"}, x_request_id=given)
    assert made.status_code == 201
    newsroom = Newsroom(editor.client)
    logged = newsroom.rows("SELECT request_id FROM change WHERE kind = 'topic'")
    assert logged == [{"request_id": given}]


def test_no_answer_is_sniffed_and_errors_are_not_kept_by_caches(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    for seat, path, caching in (
        (reader, "/v1/sources", newsroom.house.settings.cache_control),
        (reader, "/v1/sources/nobody", "public, max-age=0, s-maxage=10"),
        (reader, "/v1/sources?page=2", "no-store"),
        (editor, "/v1/sources", "private, no-store"),
        (editor, "/v1/sources/nobody", "private, no-store"),
        (editor, "/v1/sources?view=draft", "private, no-store"),
        (reader, "/v1/whoami", "no-store"),
    ):
        answer = seat.get(path)
        assert answer.headers["cache-control"] == caching, path
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_what_is_not_there_and_what_is_not_taken_are_problems(editor: Seat, reader: Seat) -> None:
    for path in ("/", "/v1/", "/v1/sources/", "/v2/sources", "/v1/sources/a/b", "/V1/sources", "/v1//sources"):
        for seat in (reader, editor):
            assert problem(seat.get(path), 404, "not-found"), path
    for method, path, allowed in (
        ("PUT", "/v1/sources", {"HEAD", "GET", "POST"}),
        ("DELETE", "/v1/topics", {"HEAD", "GET", "POST"}),
        ("POST", "/v1/whoami", {"HEAD", "GET"}),
        ("PROPFIND", "/v1/topics", {"HEAD", "GET", "POST"}),
        ("GET", "/v1/topics/x/restore", {"POST"}),
        ("POST", "/v1/topics/x", {"HEAD", "GET", "PATCH", "DELETE"}),
        ("OPTIONS", "/v1/whoami", {"HEAD", "GET"}),
    ):
        refused = editor.send(method, path)
        assert problem(refused, 405, "method-not-allowed")
        assert set(refused.headers["allow"].split(", ")) == allowed, path
