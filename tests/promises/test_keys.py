"""A key opens what its scopes say: nothing beyond, nobody else's, and from nowhere but its header."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.auth.scopes import SCOPES, Scope
from app.core.values.ids import new_id
from tests.articles.stories import plain, story
from tests.newsroom import Json, Newsroom, Seat, opened
from tests.promises.public_side import LIVE, published, quoting
from tests.test_who_may import STAYS_OPEN, routes_of

WRONG = "Bearer onr_00000000000000000000000000000000_" + "0" * 48


def test_a_draft_says_nothing_to_what_is_public_unless_its_writer_may(
    newsroom: Newsroom, editor: Seat, reader: Seat
) -> None:
    # given a public quote, and an author, who may write drafts
    quote = editor.made(LIVE, story())["quotes"][0]["id"]
    author = newsroom.seat("author")
    before = reader.get(f"/v1/quotes/{quote}")

    # when a draft has words of the same act of saying, with a denial of that act
    denial = {"responder": "Tom Reed", "stance": "denies", "on": "remark", "text": "Never"}
    words: Json = {"text": "Other words", "same_remark_as": {"id": quote}, "responses": [denial]}
    draft = {"headline": "Leak", "language": "en", "body": {"text": "“Other words”, she said."}, "quotes": [words]}
    refused = author.post("/v1/articles", draft)

    # then that needs the scope of who changes the record; a denial of the draft's own words does not
    assert (refused.status_code, refused.json()["scope"]) == (403, "quotes:write")
    assert newsroom.rows("SELECT id FROM quote WHERE text = 'Other words'") == []
    author.made("/v1/articles", draft | {"quotes": [words | {"responses": [denial | {"on": "quote"}]}]})
    own: Json = {"text": "Other words", "speaker": "Ida Bell", "responses": [denial]}
    author.made("/v1/articles", draft | {"quotes": [own]})
    assert reader.get(f"/v1/quotes/{quote}").content == before.content
    assert newsroom.editor.post("/v1/articles", draft).status_code == 201


def written(newsroom: Newsroom) -> Iterator[tuple[str, str, list[str]]]:
    """Every route that needs a scope: method, address of nothing, and the scopes of which one is enough."""
    for name, route in routes_of(newsroom):
        scopes = (route.openapi_extra or {}).get("x-scopes")
        if scopes:
            method, path = name.split(" ")
            yield method, re.sub(r"{\w+}", new_id(), path), scopes


def test_all_scopes_but_the_one_that_is_needed_open_nothing(newsroom: Newsroom) -> None:
    for method, address, needed in written(newsroom):
        # given a key with every scope but these
        seat = newsroom.with_scopes(*(scope for scope in SCOPES if scope not in needed))
        before = newsroom.everything()

        # then it is refused, whatever it sends, and told what it needs
        answer = seat.send(method, address, {} if method in {"POST", "PATCH", "PUT"} else None, version=1)
        assert (answer.status_code, answer.json()["scope"]) == (403, " or ".join(needed)), (method, address)
        assert newsroom.everything() == before


def test_what_an_operation_needs_besides_is_asked_there(newsroom: Newsroom, editor: Seat) -> None:
    # given a collection, a quote and a draft, and keys with every scope but one
    collection = editor.made("/v1/collections", {"title": "Water"})["id"]
    quote = editor.made("/v1/quotes", {"text": "We open", "speaker": "Ida Bell", "language": "en"})["id"]
    checked = quoting("Harbor", "We open soon", speaker="Ida Bell", verifications=[{"result": "unverified"}])
    asked: list[tuple[Scope, str, Json | None]] = [
        ("publish", f"/v1/collections/{collection}/publish", None),
        ("publish", f"/v1/collections/{collection}/unpublish", None),
        ("quotes:write", f"/v1/quotes/{quote}/publish", None),
        ("quotes:write", f"/v1/quotes/{quote}/unpublish", None),
        ("publish", "/v1/articles?publish=true", plain()),
        ("publish", "/v1/articles?publish=true&dry_run=true", plain()),
        ("verify", "/v1/articles", checked),
        ("verify", "/v1/quotes", checked["quotes"][0] | {"language": "en"}),
        ("import", "/v1/articles", plain(id=new_id())),
        ("import", "/v1/articles", plain(published_at="2020-01-01")),
    ]
    before = newsroom.everything()
    for scope, address, body in asked:
        # when one of them is used for what needs that one, then it is refused
        seat = newsroom.with_scopes(*(other for other in SCOPES if other != scope))
        answer = seat.post(address, body, version=1)
        assert (answer.status_code, answer.json()["scope"]) == (403, scope), address
    changed = {table for table, rows in newsroom.everything().items() if rows != before[table]}
    assert changed <= {"key", "change", "change_head"}  # of the keys that were made


def test_nobody_changes_what_somebody_else_drafts(newsroom: Newsroom) -> None:
    # given a draft, and others: an author, one who may only write, and one who may publish what they may change
    path = f"/v1/articles/{newsroom.seat('author').made('/v1/articles', plain())['id']}"
    nowhere = f"/v1/articles/{new_id()}"
    author, blind = newsroom.seat("author"), newsroom.with_scopes("write", "publish")
    moves = ("submit", "return", "publish", "unpublish", "restore")
    acts = [("PATCH", "", {"summary": "x"}), ("DELETE", "", None), *(("POST", f"/{move}", None) for move in moves)]
    before = newsroom.everything()["article"]

    for method, ending, body in acts:
        # then who may see it is told what it needs, and who may not learns no more than of nothing
        refused = author.send(method, path + ending, body, version=1)
        assert refused.status_code == (404 if ending == "/restore" else 403), ending
        told, of_nothing = (blind.send(method, at + ending, body, version=1) for at in (path, nowhere))
        assert told.status_code == of_nothing.status_code == 404, ending
        assert told.json()["detail"] == of_nothing.json()["detail"]
    assert newsroom.everything()["article"] == before


def test_an_idempotency_key_is_its_callers_own(newsroom: Newsroom) -> None:
    # given two authors who by chance use the same idempotency key for the same words
    first, second = newsroom.seat("author"), newsroom.seat("author")
    mine = first.post("/v1/articles", plain(), idempotency_key="k1")
    theirs = second.post("/v1/articles", plain(), idempotency_key="k1")

    # then each has made a draft, neither learns of the other's, and other words are no mismatch
    assert [answer.status_code for answer in (mine, theirs)] == [201, 201]
    assert mine.json()["id"] != theirs.json()["id"]
    assert "idempotency-replayed" not in theirs.headers
    assert newsroom.seat("author").post("/v1/articles", plain("Locks"), idempotency_key="k1").status_code == 201

    # and a key that is revoked gets no answer again
    admin = newsroom.seat("admin")
    ident = first.read("/v1/whoami")["id"]
    assert admin.delete(f"/v1/keys/{ident}", version=1).status_code == 200
    assert first.post("/v1/articles", plain(), idempotency_key="k1").status_code == 401


@pytest.mark.parametrize("name", ["key", "KEY", "api_key", "api-key", "apiKey", "access_token", "token"])
def test_a_key_in_a_url_is_refused_on_every_route(newsroom: Newsroom, name: str) -> None:
    for seat in (newsroom.reader, newsroom.seat("admin")):
        for route, _ in routes_of(newsroom):
            method, path = route.split(" ")
            address = re.sub(r"{\w+}", new_id(), path)
            answer = seat.send(method, f"{address}?{name}={seat.key or 'onr_secret'}", version=1)
            assert answer.status_code == 400, route
            assert answer.json()["errors"][0]["code"] == "key_in_query"
            assert "onr_" not in answer.text


def caller_at(client: TestClient, address: str) -> TestClient:
    """The same app, called from another address."""
    return TestClient(client.app, base_url="http://testserver", client=(address, 4000))


def guess(client: TestClient, times: int, **headers: str) -> list[int]:
    sent = {"authorization": WRONG} | {name.replace("_", "-"): value for name, value in headers.items()}
    return [client.get("/v1/articles", headers=sent).status_code for _ in range(times)]


def test_who_guesses_keys_must_wait_and_others_need_not(newsroom: Newsroom) -> None:
    # given an address that has guessed as often as one may, whatever it says of where it is
    there, elsewhere = (caller_at(newsroom.client, address) for address in ("203.0.113.5", "203.0.113.6"))
    allowed = newsroom.house.settings.failed_authentications_per_minute
    assert guess(there, allowed, x_forwarded_for="198.51.100.1") == [401] * allowed

    # then not even a good key is looked at there; without a key one may read, and elsewhere all is as ever
    key = newsroom.editor.headers["Authorization"]
    for number in range(3):
        refused = there.get("/v1/whoami", headers={"authorization": key, "x-forwarded-for": f"198.51.100.{number}"})
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "60")
        assert refused.headers["cache-control"] == "private, no-store"
    assert there.get("/v1/articles").status_code == 200
    assert elsewhere.get("/v1/whoami", headers={"authorization": key}).status_code == 200


def test_only_a_trusted_proxy_says_where_a_request_comes_from(database_url: str) -> None:
    with opened(database_url, trusted_proxies=("10.0.0.0/8",), failed_authentications_per_minute=3) as client:
        # given a proxy that is trusted, behind which somebody guesses, with invented addresses in front
        proxy = caller_at(client, "10.0.0.1")
        invented = [guess(proxy, 1, x_forwarded_for=f"198.51.100.{n}, 203.0.113.5, 10.0.0.7")[0] for n in range(4)]
        assert invented == [401, 401, 401, 429]

        # then another behind the same proxy need not wait
        assert guess(proxy, 1, x_forwarded_for="203.0.113.6") == [401]

        # and who is no proxy of ours is where they call from, whatever they say
        stranger = caller_at(client, "192.0.2.1")
        assert [guess(stranger, 1, x_forwarded_for=f"10.0.0.{n}")[0] for n in range(4)] == [401, 401, 401, 429]


def test_where_reading_is_closed_nothing_is_read_without_a_key(database_url: str) -> None:
    with opened(database_url, read="keyed") as client:
        # given something public of every kind
        newsroom = Newsroom(client)
        side = published(newsroom.editor)
        holder = newsroom.seat("reader")
        for name, _ in routes_of(newsroom):
            method, path = name.split(" ")
            if method != "GET":
                continue
            for value in side.words:
                address = re.sub(r"{\w+}", "not-found" if "{name}" in path else value, path)
                # then nobody without a key learns anything, not even what there is; who has one does
                for answer in (newsroom.reader.get(address), client.head(address)):
                    if path in STAYS_OPEN:
                        assert answer.status_code in {200, 404}, path
                        continue
                    assert answer.status_code == 401, address
                    assert answer.headers["cache-control"] == "no-store"
                    assert not {"etag", "onrecord-seq", "surrogate-key", "link"} & set(answer.headers)
                if "{" not in path:
                    break
        assert holder.read("/v1/articles/minister-disputes-tape")["slug"] == "minister-disputes-tape"
