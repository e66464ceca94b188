"""Query parameters: each name from a list, each value of its type, nothing ignored, nothing clamped."""

from __future__ import annotations

from functools import wraps

import pytest

from app.core.http import parameters
from app.core.http.parameters import Query
from tests.articles.stories import story
from tests.core.requests import problem
from tests.newsroom import Newsroom, Seat

REFUSED = {
    # what a neighbor calls it, and what is meant here
    "tagz=1": ("unknown-parameter", "tagz", None),
    "per_page=5": ("unknown-parameter", "per_page", "limit"),
    "PageSize=5": ("unknown-parameter", "PageSize", "limit"),
    "page=2": ("unknown-parameter", "page", "cursor"),
    "offset=20": ("unknown-parameter", "offset", "cursor"),
    "select=name": ("unknown-parameter", "select", "fields"),
    "order_by=name": ("unknown-parameter", "order_by", "sort"),
    "preview=1": ("unknown-parameter", "preview", "view"),
    "limmit=5": ("unknown-parameter", "limmit", "limit"),
    "Limit=5": ("unknown-parameter", "Limit", "limit"),
    "limit%5B%5D=5": ("unknown-parameter", "limit[]", "limit"),
    # a name that another kind of list has
    "speaker=ada-lind": ("unknown-parameter", "speaker", None),
    # given twice, or not at all
    "limit=5&limit=5": ("invalid-parameter", "limit", None),
    "limit=": ("invalid-parameter", "limit", None),
    "limit": ("invalid-parameter", "limit", None),
    "ids=&limit=5": ("invalid-parameter", "ids", None),
    # no whole number, or not in its bounds
    "limit=0": ("invalid-parameter", "limit", None),
    "limit=101": ("invalid-parameter", "limit", None),
    "limit=-1": ("invalid-parameter", "limit", None),
    "limit=%2B5": ("invalid-parameter", "limit", None),
    "limit=5.0": ("invalid-parameter", "limit", None),
    "limit=+5": ("invalid-parameter", "limit", None),
    "limit=1e1": ("invalid-parameter", "limit", None),
    "limit=%D9%A5": ("invalid-parameter", "limit", None),
    "limit=99999999999999999999": ("invalid-parameter", "limit", None),
    "count=1": ("invalid-parameter", "count", None),
    "count=True": ("invalid-parameter", "count", None),
    # a value that its type cannot have
    "view=live": ("invalid-parameter", "view", None),
    "ids=harbor-board": ("invalid-parameter", "ids", None),
    "ids=0198c0de-0000-7000-8000-00000000000": ("invalid-parameter", "ids", None),
    "ids=a,,b": ("invalid-parameter", "ids", None),
    "ids=,": ("invalid-parameter", "ids", None),
    "kind=person,person": ("invalid-parameter", "kind", None),
    "kind=alien": ("invalid-parameter", "kind", None),
    "wikidata=%00": ("invalid-parameter", "wikidata", None),
    "external_id=a%00b": ("invalid-parameter", "external_id", None),
    f"wikidata={'Q' * 301}": ("invalid-parameter", "wikidata", None),
    f"external_id={','.join(str(number) for number in range(101))}": ("invalid-parameter", "external_id", None),
    # names inside a value
    "sort=color": ("invalid-parameter", "sort", None),
    "sort=name,-name": ("invalid-parameter", "sort", None),
    "sort=name,created_at,updated_at,id": ("invalid-parameter", "sort", None),
    "sort=--name": ("invalid-parameter", "sort", None),
    "sort=name;drop": ("invalid-parameter", "sort", None),
    "fields=name,colour": ("unknown-parameter", "fields", None),
    "fields=naem": ("unknown-parameter", "fields", "name"),
    "cursor=x": ("invalid-cursor", "cursor", None),
    f"cursor={'x' * 2001}": ("invalid-parameter", "cursor", None),
}


def test_a_question_that_is_not_well_put_is_refused_with_what_was_meant(newsroom: Newsroom, reader: Seat) -> None:
    before = newsroom.everything()
    for query, (name, parameter, meant) in REFUSED.items():
        refused = problem(reader.get(f"/v1/sources?{query}"), 400, name)
        assert [fault["parameter"] for fault in refused["errors"]] == [parameter], query
        assert refused.get("did_you_mean") == meant, query
    assert newsroom.everything() == before


def test_a_parameter_of_editors_is_answered_as_one_that_is_not_there(newsroom: Newsroom, reader: Seat) -> None:
    # when readers ask with a name that only the draft view knows, and with one that nobody knows
    hidden = problem(reader.get("/v1/sources?trashed=true"), 400, "unknown-parameter")
    unknown = problem(reader.get("/v1/sources?trasheq=true"), 400, "unknown-parameter")

    # then the answers differ in nothing but the name that was sent
    for document, name in ((hidden, "trashed"), (unknown, "trasheq")):
        assert document["errors"][0].pop("parameter") == name
        document.pop("request_id")
    assert hidden == unknown
    members = [reader.get(f"/v1/sources?fields={name}").json() for name in ("anonymity_reason", "anonymity_reasoq")]
    assert members[0]["detail"] == members[1]["detail"]


def test_the_draft_view_needs_a_key_that_may_see_drafts(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    # given a source that is there and an address where nothing is
    editor.made("/v1/sources", {"kind": "person", "name": "Mira Holt"})
    for path in ("/v1/sources", "/v1/sources/mira-holt", "/v1/sources/nobody", "/v1/topics", "/v1/collections/none"):
        # then nobody learns more than that a key is needed, and which scope
        assert problem(reader.get(f"{path}?view=draft"), 401, "unauthenticated")
        refused = problem(newsroom.with_scopes("quotes:write").get(f"{path}?view=draft"), 403, "forbidden")
        assert refused["scope"] == "drafts:read"
    assert newsroom.with_scopes("drafts:read").get("/v1/sources/mira-holt?view=draft").status_code == 200
    assert newsroom.with_scopes("drafts:read").get("/v1/sources/mira-holt").status_code == 404


@pytest.mark.parametrize("name", ["key", "api_key", "api-key", "apikey", "access_token", "token", "API_KEY"])
def test_a_key_in_the_address_is_refused_wherever_it_stands(editor: Seat, name: str) -> None:
    for path in ("/v1/sources", "/v1/sources/mira-holt", "/v1/whoami"):
        refused = editor.get(f"{path}?{name}={editor.key}")
        assert refused.json()["errors"][0]["parameter"] == name
        assert problem(refused, 400, "invalid-parameter")["errors"][0]["code"] == "key_in_query"
        assert editor.key not in refused.text
    written = editor.post(f"/v1/topics?{name}={editor.key}", {"name": "Gas"})
    assert problem(written, 400, "invalid-parameter")


def test_a_write_takes_no_parameter_that_it_does_not_know(newsroom: Newsroom, editor: Seat) -> None:
    before = newsroom.everything()
    assert problem(editor.post("/v1/topics?dry_run=true", {"name": "Gas"}), 400, "unknown-parameter")
    assert newsroom.everything() == before


def test_an_address_with_a_nul_is_no_address(editor: Seat, reader: Seat) -> None:
    for seat, view in ((reader, ""), (editor, "?view=draft")):
        for path in ("/v1/sources/a%00b", "/v1/topics/%00", "/v1/collections/%00", "/v1/keys/%00"):
            answer = seat.get(f"{path}{view if 'keys' not in path else ''}")
            assert answer.status_code in {401, 403, 404}, path
            assert answer.headers["content-type"] == "application/problem+json"


def test_a_query_that_is_remembered_stays_as_it_was_read(
    newsroom: Newsroom, editor: Seat, reader: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given what a worker remembers of the queries that it has read
    remembered: dict[tuple[type[Query], bytes, frozenset[str]], Query] = {}
    read = parameters._read

    @wraps(read)
    def noting(model: type[Query], query: bytes, names: frozenset[str]) -> Query:
        return remembered.setdefault((model, query, names), read(model, query, names))

    monkeypatch.setattr(parameters, "_read", noting)
    editor.made("/v1/articles?publish=true", story())

    # when all kinds of lists and things are asked for, in many ways
    for kind, queries in ASKED.items():
        for query in queries:
            for seat, view in ((reader, ""), (editor, "&view=draft")):
                answer = seat.get(f"/v1/{kind}?{query}{view}")
                assert answer.status_code == 200, answer.text

    # then each is still what it was when it was read
    assert len(remembered) > 30
    for (model, sent, names), found in remembered.items():
        assert found == read.__wrapped__(model, sent, names)


ASKED = {
    "articles": (
        "topic=energy,grid&topic_all=energy&sort=-published_at,id", "author=ada-lind,bo-ek&include=quotes,topics",
        "speaker=ada-lind,nobody&count=true&fields=headline,slug", "topic_not=energy&q=tape&language=en,de",
        "verification=verified,attributed&body_format=html,text",
    ),
    "quotes": (
        "speaker=ada-lind,bo-ek&or_behalf=true&topic=energy", "about=energy,ada-lind&include=attribution,articles",
        "source=ada-lind&reported_by=channel-9,nobody&language=en", "verification=verified,altered&response=denies",
        "said_after=2020-01-01&sort=created_at,id&q=tape", "article=so-it-is,another&fields=text",
    ),
    "attributions": ("source=ada-lind,channel-9&role=speaker,reported_by&sort=-id",),
    "responses": ("responder=ada-lind,bo-ek&stance=denies,confirms&state=open", "speaker=ada-lind,bo-ek&sort=id"),
    "sources": ("kind=person,work&sort=name&fields=name,slug", "work_type=audio,book&q=tape", "external_id=a,b"),
    "topics": ("sort=slug,id&fields=name",),
    "search": ("q=tape&type=article,quote&topic=energy,grid&facets=topic,speaker",),
}  # fmt: skip
