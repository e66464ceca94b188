"""What caches may have: public answers, nothing that came with a key, and nothing of a request but its address."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from httpx2 import Response

from tests.articles.stories import plain
from tests.newsroom import Json, Newsroom, Seat, opened
from tests.promises.public_side import LIVE, act, change, published, quoting

OPEN_PAGES = ("/v1", "/version", "/docs", "/docs/init.js", "/problems/not-found", "/openapi.json", "/livez", "/readyz")
EVIL = "https://evil.example"


def every_address(document: Json, values: list[str]) -> Iterator[str]:
    """Each address that can be read, with each of the values where it takes one."""
    yield from OPEN_PAGES
    yield "/v1/keys?limit=100"
    for path, operations in document["paths"].items():
        if "get" in operations:
            yield from {re.sub(r"{\w+}", value, path) for value in values}


def test_no_answer_to_a_key_is_ever_stored(database_url: str) -> None:
    # given something public of every kind, and callers with keys of every sort, good and bad
    with opened(database_url, failed_authentications_per_minute=0) as client:
        newsroom = Newsroom(client)
        side, reader = published(newsroom.editor), newsroom.reader
        values = [side.tape["id"], side.tape["quotes"][0]["id"], "ada-lind", "water"]
        keyed = (newsroom.seat("reader"), newsroom.seat("admin"), Seat(client, {"Authorization": "Bearer stale"}))
        found = 0
        for address in every_address(reader.read("/openapi.json"), values):
            for seat in keyed:
                # then what they get is theirs alone, found or not, allowed or not
                answer = seat.get(address)
                assert answer.headers["cache-control"] == "private, no-store", (address, answer.status_code)
                found += answer.status_code == 200
            assert_storable(reader, address, newsroom.house.settings.cache_control)
        assert found > 60


def assert_storable(reader: Seat, address: str, usual: str) -> None:
    """What anybody gets may be kept, but for errors; and a cache tells it from what came with a key."""
    answer = reader.get(address)
    caching = answer.headers["cache-control"]
    if address.startswith("/v1/changes") and answer.status_code == 200:
        assert caching == "no-store", address
    elif address.startswith("/v1/") and answer.status_code == 200:
        assert caching == usual, address
        assert "authorization" in answer.headers["vary"].lower(), address
        assert answer.headers["etag"].startswith('"'), address
    elif answer.status_code >= 400:
        assert caching == ("public, max-age=0, s-maxage=10" if answer.status_code == 404 else "no-store"), address
        assert "authorization" in answer.headers["vary"].lower(), address


def test_what_is_written_and_what_is_refused_is_not_stored(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    made = editor.post("/v1/articles", plain())
    path = f"/v1/articles/{made.json()['id']}"
    for answer in (
        made,
        editor.patch(path, {"summary": "x"}, version=1),
        editor.patch(path, {"summary": "y"}, version=1),
        editor.get(f"{path}?view=draft"),
        editor.get(f"{path}?view=draft", if_none_match='"2"'),
        editor.get(f"{path}?sort=x"),
        reader.post("/v1/articles", plain()),
    ):
        assert "no-store" in answer.headers["cache-control"]
        assert answer.status_code != 304


@pytest.mark.parametrize("path", ["/v1/articles", "/v1/articles/x", "/v1/quotes", "/v1/sources/x/responses", "/readyz"])
def test_no_cache_keeps_that_the_database_was_away(newsroom: Newsroom, reader: Seat, path: str) -> None:
    # given a database whose tables are gone, which nobody foresees
    for table in ("live_article", "visible", "change_head"):
        newsroom.write(f"ALTER TABLE {table} RENAME TO {table}_gone")

    # then it is a problem that no cache keeps, with a key or without
    for seat in (reader, Seat(reader.client, {"Authorization": "Bearer x"})):
        answer = seat.get(path)
        assert answer.headers["cache-control"] in {"no-store", "private, no-store"}
        assert "gone" not in answer.text.replace('"gone"', "")
    assert reader.get(path).status_code >= 500


def test_nothing_of_a_request_comes_back_but_its_address(reader: Seat, editor: Seat) -> None:
    # given a public article, and headers that a cache does not look at
    published(editor)
    names = (
        "origin", "referer", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-for", "x-forwarded-prefix", "cookie",
        "forwarded", "x-original-url", "x-rewrite-url", "x-http-method-override", "x-request-id", "user-agent",
        "accept-language", "if-modified-since", "x-host", "x-real-ip",
    )  # fmt: skip
    sent = dict.fromkeys(names, EVIL)
    for path in (
        "/v1/articles?limit=1",
        "/v1/articles/minister-disputes-tape",
        "/v1/nowhere",
        "/v1",
        "/v1/quotes?x=1",
        "/docs",
    ):
        # when they are sent, then the answer is the one that anybody gets
        plainly, answer = reader.get(path), reader.client.get(path, headers=sent)
        named = [one.headers.get("x-request-id", "nothing") for one in (plainly, answer)]
        assert answer.text.replace(named[1], "") == plainly.text.replace(named[0], ""), path
        assert without_its_id(answer) == without_its_id(plainly), path
        assert "evil" not in f"{answer.headers}{answer.text}"


def without_its_id(answer: Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name not in {"x-request-id", "date"}}


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80/x", 'evil"><b>', "desk.example@evil.example"])
def test_links_lead_to_the_public_address_whatever_host_was_asked(database_url: str, host: str) -> None:
    # given a newsroom with a public address, and two public sources
    with opened(database_url, public_url="https://news.example/api/") as client:
        newsroom = Newsroom(client)
        published(newsroom.editor)
        # when a page is asked for at another host, then the next one is at the public address
        for path in ("/v1/articles?limit=1", "/v1/sources?limit=1", "/v1"):
            answer = newsroom.reader.get(path, host=host)
            assert "evil" not in f"{answer.headers}{answer.text}", path
            assert "https://news.example/api/v1/" in answer.headers.get("link", answer.text)


def test_addresses_in_headers_may_be_of_any_script(editor: Seat, reader: Seat) -> None:
    # given an article that had a Cyrillic slug, and a recording that has one, with two denials
    made = editor.made(LIVE, plain("Киев открыт"))
    change(editor, f"/v1/articles/{made['id']}", slug="порт-открыт")
    act(editor, f"/v1/articles/{made['id']}", "publish")
    tape = editor.made("/v1/sources", {"kind": "work", "work_type": "audio", "name": "запись"})
    for name in ("Ida Bell", "Tom Reed"):
        editor.made(f"/v1/sources/{tape['id']}/responses", {"responder": name, "stance": "denies"})
    act(editor, f"/v1/sources/{tape['id']}", "publish")

    # then the old slug leads to the article, and the first page to the second
    moved = reader.get(f"/v1/articles/{made['slug']}?fields=slug")
    assert moved.status_code == 308
    assert reader.read(moved.headers["location"])["slug"] == "порт-открыт"
    first = reader.get(f"/v1/sources/{tape['slug']}/responses?limit=1")
    second = reader.read(first.headers["link"].split(">")[0].removeprefix("<http://testserver"))
    assert [one["responder"]["name"] for page in (first.json(), second) for one in page["items"]] == [
        "Tom Reed",
        "Ida Bell",
    ]


@pytest.mark.parametrize("ident", ["запись", "a b\r\nx-evil: 1", "0198c0de-0000-7000-8000-000000000000", 7])
def test_what_an_editor_keeps_beside_a_quote_is_no_cache_tag(editor: Seat, reader: Seat, ident: object) -> None:
    # given a live article, and beside its quote objects that look like things
    thing = {"id": ident, "type": "article", "kind": "person"}
    words = quoting("Cranes", "They are tested", speaker="Ida Bell", extra={**thing, "list": [thing]})
    path = f"/v1/articles/{editor.made(LIVE, words)['id']}"

    # then the tags are of what is shown, in whatever way it is read
    for asked in (path, f"{path}?marks=quotes", "/v1/quotes", "/v1/articles?include=quotes"):
        answer = reader.get(asked)
        assert answer.status_code == 200
        kinds = {
            tag.rsplit("-", 5)[0] for tag in answer.headers["surrogate-key"].split() if not tag.startswith("list-")
        }
        assert kinds <= {"article", "quote", "source"}
        assert len({tag for tag in answer.headers["surrogate-key"].split() if tag.startswith("article-")}) == 1


def test_a_list_has_a_tag_of_each_kind_that_changes_it_however_much_it_shows(editor: Seat, reader: Seat) -> None:
    # given more quotes than the tags of an answer have room for
    for number in range(3):
        quotes = [{"text": f"Word {number} {one}", "speaker": f"Speaker {number} {one}"} for one in range(30)]
        body = {"text": "\n\n".join(f"“{quote['text']}”" for quote in quotes)}
        editor.made(LIVE, {"headline": f"Words {number}", "language": "en", "body": body, "quotes": quotes})

    # then whatever can change an answer is told to caches, and of what it shows either all or nothing
    for path, kinds in (
        ("/v1/quotes?limit=2", {"quote", "article", "topic"}),
        ("/v1/quotes?limit=90", {"quote", "article", "topic"}),
        ("/v1/search?q=word&limit=90", {"article", "quote", "source", "topic", "collection"}),
        ("/v1/search/suggest?q=speak", {"source", "topic", "article", "quote", "remark", "response", "verification"}),
    ):
        tags = reader.get(path).headers["surrogate-key"].split()
        assert {tag.removeprefix("list-") for tag in tags if tag.startswith("list-")} == kinds, path
        assert sum(tag.startswith("quote-") for tag in tags) == (2 if path.endswith("limit=2") else 0), path


@pytest.mark.parametrize(
    "origin",
    ["null", "https://desk.example.evil.example", "https://desk.exampl", "http://desk.example", "https://desk.example:8443",
     "https://evil.example/https://desk.example", "HTTPS://DESK.EXAMPLE", "https://desk.example, https://evil.example"],
)  # fmt: skip
def test_a_page_that_is_nearly_ours_gets_nothing_that_came_with_a_key(database_url: str, origin: str) -> None:
    with opened(database_url, cors_origins=("https://desk.example",)) as client:
        newsroom = Newsroom(client)
        for answer in (
            newsroom.editor.get("/v1/articles?view=draft", origin=origin),
            newsroom.editor.post("/v1/articles", plain(), origin=origin),
            client.options(
                "/v1/articles",
                headers={"origin": origin, "access-control-request-method": "POST"},
            ),
        ):
            assert not [name for name in answer.headers if name.startswith("access-control-")]
            assert "Origin" in answer.headers["vary"]
        assert newsroom.editor.get("/v1/articles", origin="https://desk.example").headers["access-control-allow-origin"]
