"""Readers who ask well but wrap it oddly, or with tokens that were tampered with: on every reading route."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import pytest
from httpx2 import Response

from app.auth.guard import names_for
from app.core.http.parameters import unknown
from app.core.http.problem_answers import problem_document
from tests.core.requests import problem
from tests.newsroom import Json, Newsroom, Seat
from tests.promises.bad_questions import Place, places, typed
from tests.promises.crawling import HIDDEN_MEMBERS

TAGS = ", ".join(f'"{number:024}"' for number in range(1000))
ODD = {
    "a range": {"Range": "bytes=0-0"},
    "five thousand ranges": {"Range": "bytes=" + ",".join(f"{n}-{n + 1}" for n in range(5000))},
    "a range of something else": {"Range": "quotes=1-", "If-Range": '"x"'},
    "a thousand tags": {"If-None-Match": TAGS},
    "tags that are none": {"If-None-Match": 'W/"", "", x, *, "a'},
    "a tag as long as it gets": {"If-None-Match": '"' + "a" * 20_000 + '"'},
    "dates that are none": {"If-Modified-Since": "yesterday", "If-Unmodified-Since": "Thu, 99 Foo 99999 99:99:99 GMT"},
    "cookies": {"Cookie": "; ".join(f"a{n}=" + "b" * 100 for n in range(150))},
    "languages": {"Accept-Language": ",".join(["*;q=nan", "x" * 5000, "de-DE;q=-1"])},
    "charsets": {"Accept-Charset": "utf-7, *;q=0"},
    "another address": {"X-Forwarded-Host": "evil.example", "X-Original-URL": "/v1/keys", "X-Rewrite-URL": "/v1/keys"},
    "another method": {"X-HTTP-Method-Override": "DELETE", "X-HTTP-Method": "DELETE", "X-Method-Override": "PUT"},
    "another caller": {"X-Forwarded-For": "127.0.0.1", "Forwarded": "for=127.0.0.1;host=evil.example", "Via": "x"},
    "a body": {"Content-Type": "application/json", "Content-Length": "0", "Content-Encoding": "gzip, gzip, gzip"},
    "conditions of a writer": {"Idempotency-Key": "x" * 10_000},
    "a request id that is none": {"X-Request-Id": "x" * 10_000},
    "a caller without a name": {"Referer": "x" * 5000, "User-Agent": ""},
    "kinds of answers": {"Accept": ",".join(f"a/b{n};q=0.{n}" for n in range(99)) + ",*/*;q=0.001"},
}
REFUSED = (
    "application/xml",
    "text/html",
    "x",
    "*/*;q=0",
    "application/json;q=0",
    "image/*, text/html;q=1",
    ";;;,",
    "a/b" * 5000,
)
CONNECTED = ("date", "x-request-id")


def told(answer: Response) -> tuple[int, dict[str, str], bytes]:
    """What an answer says, but for what names it."""
    headers = {name: value for name, value in answer.headers.items() if name not in CONNECTED}
    named = answer.headers.get("x-request-id")
    return answer.status_code, headers, answer.content.replace(named.encode(), b"") if named else answer.content


def steady(newsroom: Newsroom) -> list[Place]:
    """All places whose answers change only with what is in them: no clock, no count of requests, no stream."""
    moving = ("/metrics", "/v1/changes/stream", "/v1/audit", "/v1/keys", "/v1/whoami")
    return [place for place in places(newsroom) if not place.route.path.startswith(moving)]


@pytest.mark.parametrize("kind", ODD)
def test_an_odd_header_changes_no_answer(newsroom: Newsroom, kind: str) -> None:
    for place in steady(newsroom):
        plain = told(place.seat.get(place.plain()))
        odd = place.seat.client.get(place.plain(), headers={**place.seat.headers, **ODD[kind]})
        assert told(odd) == plain, place.plain()


def test_of_a_thousand_tags_one_is_enough(newsroom: Newsroom, reader: Seat) -> None:
    known = reader.get("/v1/articles").headers["etag"]
    assert reader.get("/v1/articles", if_none_match=f"{TAGS}, {known}").status_code == 304


def test_a_form_that_there_is_not_is_refused_before_anything_is_read(newsroom: Newsroom) -> None:
    for place in places(newsroom):
        for accept in REFUSED:
            answer = place.seat.get(place.plain(), accept=accept)
            if place.route.forms():
                assert problem(answer, 406, "not-acceptable"), (place.plain(), accept)
            else:
                assert answer.status_code == 200, (place.plain(), accept)


def test_head_is_a_get_without_its_body(newsroom: Newsroom) -> None:
    for place in steady(newsroom):
        for query in ("", "nonsense=1"):
            address = place.asked(query)
            got, headed = place.seat.get(address), place.seat.send("HEAD", address)
            assert headed.status_code == got.status_code, address
            assert headed.content == b"", address
            assert told(headed)[1] == told(got)[1], address


def test_a_body_on_a_get_is_not_looked_at(newsroom: Newsroom) -> None:
    for place in steady(newsroom):
        plain = told(place.seat.get(place.plain()))
        for body in (b'{"view": "draft"}', b"\x00" * 100_000, b"view=draft"):
            answer = place.seat.client.request("GET", place.plain(), content=body, headers=place.seat.headers)
            assert told(answer) == plain, place.plain()


def test_a_method_that_an_address_does_not_take_is_refused(newsroom: Newsroom) -> None:
    everywhere = places(newsroom)
    before = newsroom.everything()
    for place in everywhere:
        for method in ("OPTIONS", "TRACE", "PROPFIND", "QUERY", "FOO"):
            refused = place.seat.send(method, place.plain())
            assert problem(refused, 405, "method-not-allowed"), place.plain()
            assert "GET" in refused.headers["allow"], place.plain()
    assert newsroom.everything() == before


def test_nobody_is_told_which_host_another_named(newsroom: Newsroom, reader: Seat) -> None:
    places(newsroom)
    for address in ("/v1/quotes?limit=1", "/v1/changes", "/v1", "/v1/search?q=lind&limit=1", "/docs"):
        elsewhere = reader.get(address, host="evil.example")
        assert "evil.example" not in told(reader.get(address)).__repr__(), elsewhere.headers


ADDRESSES = (
    "/v1/articles/", "//v1/articles", "/v1//articles", "/v1/articles//",
    "/v1/%2e%2e/v1/articles", "/v1/articles%2f", "/v1/articles/..%2f..%2flivez", "/v1/articles%00",
    "/v1/articles/%00", "/v1/articles/%ff", "/v1/articles/%ed%a0%80", "/v1/articles/%0d%0aX:%20y", "/v1/articles/%5c",
    "/v1/articles/%F0%9F%99%82", "/v1/articles;x=y", "/v1/articles/*", "/v1/articles/'%20OR%201=1--", "/V1/articles",
    "/v1/articles/" + "a" * 4000, "/v1/articles/" + "%E6%9D%B1" * 800, "/v1/" + "a/" * 2000, "/v1/articles/{ref}",
    "/docs/..%2fdocs.html", "/docs/..%2f..%2f..%2fmain.py", "/docs/%2e%2e/routes.py", "/docs/.svg", "/problems/..%2f",
    "/problems/__class__", "/demo/..%2f..%2fmain.svg", "/demo/%2e%2e.svg", "/v1/quotes/x", "/v1/quotes/0",
    "/v1/quotes/00000000-0000-0000-0000-00000000000g", "/v1/sources/" + "-" * 300, "/v1/topics/%E2%80%AE",
)  # fmt: skip


def test_an_address_that_is_none_is_not_found(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    for address in ADDRESSES:
        for seat, query in ((reader, ""), (editor, ""), (editor, "?view=draft" if address.startswith("/v1/") else "")):
            answer = seat.get(f"{address}{query}")
            told = problem(answer, 404, "not-found")
            assert len(told["instance"]) <= 200


def test_whatever_is_typed_means_something(newsroom: Newsroom) -> None:
    searched = [place for place in places(newsroom) if "q" in place.query.model_fields]
    assert len(searched) > 8
    for place in searched:
        for text in typed():
            asked = place.asked(f"q={text}")
            assert place.seat.get(asked).status_code == 200, asked


def test_a_hidden_name_is_answered_as_one_that_nobody_knows(newsroom: Newsroom) -> None:
    for place in places(newsroom):
        if place.seat.key:
            continue
        for hidden in sorted(getattr(place.query, "editors_only", ())):
            refused = problem(place.seat.get(place.asked(f"{hidden}=true")), 400, "unknown-parameter")
            stranger = unknown(hidden, names_for(place.query, draft=False))
            assert without_name(refused) == without_name(problem_document(stranger, "", place.address)), place.plain()
        names = {"fields", "include", "sort", "facets"} & set(place.query.model_fields)
        for parameter in sorted(names):
            for hidden in (*HIDDEN_MEMBERS, "-stage", "created_by", "anonymity_reason", "remark", "revisions"):
                answer = place.seat.get(place.asked(f"{parameter}={hidden}"))
                if answer.status_code == 200:
                    continue  # what is hidden elsewhere has that name in public here
                other = place.seat.get(place.asked(f"{parameter}={'z' * len(hidden)}"))
                assert unhinted(answer.json()) == unhinted(other.json()), (place.plain(), hidden)
                # and what it might have meant is something that a reader may ask for
                hint = answer.json().get("did_you_mean")
                assert hint is None or place.seat.get(place.asked(f"{parameter}={hint}")).status_code == 200


def without_name(document: Json) -> Json:
    """A problem but for what names the request or repeats the name that was sent."""
    faults = [{**fault, "parameter": ""} for fault in document["errors"]]
    return {**document, "errors": faults, "request_id": ""}


def unhinted(document: Json) -> Json:
    """A problem without what was perhaps meant: that is the public name which is nearest to the one that was sent."""
    document.pop("did_you_mean", None)
    return {
        **without_name(document),
        "errors": [],
        "detail": document["detail"].split(" Did you")[0].split(" The doc")[0],
    }


def tampered(token: str) -> Iterator[str]:
    """A token cut, lengthened, and with each of some characters changed."""
    for end in range(1, len(token), 7):
        yield token[:end]
    for place in range(0, len(token), 5):
        other = "A" if token[place] != "A" else "B"
        yield token[:place] + other + token[place + 1 :]
    yield from (token + "A", "A" + token, token + token, token + "%3D", token.swapcase(), token[::-1], token + "%0A")


def test_a_cursor_is_taken_only_where_it_was_given_and_as_it_was(newsroom: Newsroom) -> None:
    # given the second page of each list that has one
    walked: list[tuple[Place, str]] = []
    for place in places(newsroom):
        if "cursor" in place.query.model_fields:
            cursor = place.seat.get(place.asked("limit=1")).json()["next_cursor"]
            walked += [(place, cursor)] if cursor else []
    assert len(walked) > 12
    for place, cursor in walked:
        # then the cursor goes on where it was given
        assert place.seat.get(place.asked(f"limit=1&cursor={cursor}")).status_code == 200
        # and nowhere else: not tampered with, not in another list, order or view, not under another filter
        bad = [place.asked(f"cursor={other}") for other in tampered(cursor)]
        bad += [place.asked(f"cursor={other}") for where, other in walked if where.plain() != place.plain()]
        names = place.query.model_fields
        bad += [place.asked(f"sort=-updated_at,id&cursor={cursor}")] if "updated" in str(names.get("sort")) else []
        bad += [place.asked(f"q=lind&cursor={cursor}")] if "q" in names and "q=" not in place.given else []
        bad += [place.asked(f"language=de&cursor={cursor}")] if "language" in names else []
        for asked in bad:
            assert problem(place.seat.get(asked), 400, "invalid-cursor"), asked


def test_a_token_of_the_feed_is_taken_only_as_it_was_given(newsroom: Newsroom, reader: Seat) -> None:
    places(newsroom)
    token = reader.read("/v1/changes?limit=1")["next"]
    assert reader.get(f"/v1/changes?since={token}").status_code == 200
    cursor = reader.read("/v1/quotes?limit=1")["next_cursor"]
    for other in (*tampered(token), cursor):
        assert problem(reader.get(f"/v1/changes?since={other}"), 400, "invalid-cursor")
    for other in islice(tampered(token), 5):
        assert problem(reader.get(f"/v1/changes/stream?since={other}"), 400, "invalid-cursor")
        assert problem(reader.get("/v1/changes/stream", last_event_id=other), 400, "invalid-cursor")
    for narrowed in ("type=topic", "type=article&topic=energy", "topic=energy"):
        assert problem(reader.get(f"/v1/changes?since={token}&{narrowed}"), 400, "invalid-cursor")


QUERIES = {
    "parameters that nobody knows": ("&".join(f"a{n}=b" for n in range(700)), "unknown-parameter", 400),
    "the same again and again": ("limit=1&" * 800, "invalid-parameter", 400),
    "nothing but joints": ("&" * 5000 + "x", "unknown-parameter", 400),
    "another joint": ("limit=1;sort=id", "invalid-parameter", 400),
    "ten thousand parameters": ("a=b&" * 10_000, "uri-too-long", 414),
    "a thousand ids": ("ids=" + ",".join(["0198c0de-0000-7000-8000-000000000000"] * 1000), "uri-too-long", 414),
    "forty thousand times a letter": ("q=" + "a" * 40_000, "uri-too-long", 414),
}


@pytest.mark.parametrize("kind", QUERIES)
def test_a_query_that_is_too_much_is_refused(newsroom: Newsroom, reader: Seat, kind: str) -> None:
    query, name, status = QUERIES[kind]
    for address in ("/v1/articles", "/v1/quotes", "/v1/sources", "/v1/topics"):
        assert problem(reader.get(f"{address}?{query}"), status, name)
