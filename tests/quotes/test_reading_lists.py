"""Pages of the record: walked while others write, refused where a question is not well put, answered by indexes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.quotes.answers.asking import narrowed
from tests.newsroom import Newsroom, Seat
from tests.plans import NARROWED_DOWN
from tests.quotes.record import Desk, Record

LISTS: dict[str, Callable[[dict[str, str]], str]] = {
    "/v1/quotes?": lambda ids: "/v1/quotes?",
    "sorted": lambda ids: "/v1/quotes?sort=updated_at&",
    "two ways": lambda ids: "/v1/quotes?sort=-created_at,id&",
    "speaker": lambda ids: "/v1/quotes?speaker=ada-lind&",
    "article": lambda ids: "/v1/quotes?article=all-of-them&",
    "topic": lambda ids: "/v1/quotes?topic=energy&",
    "attributions": lambda ids: "/v1/attributions?",
    "source": lambda ids: "/v1/attributions?source=ada-lind&sort=id&",
    "responses": lambda ids: "/v1/responses?",
    "responder": lambda ids: "/v1/responses?responder=tom-reed&",
    "of a quote": lambda ids: f"/v1/quotes/{ids['quote']}/responses?",
    "checks": lambda ids: f"/v1/quotes/{ids['quote']}/verifications?",
    "occurrences": lambda ids: f"/v1/quotes/{ids['quote']}/occurrences?",
}


def test_a_walk_through_the_pages_sees_all_that_was_there_once(
    newsroom: Newsroom, reader: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given seven of everything
    def more(desk: Desk, name: str, topic: str, quote: str = "") -> list[str]:
        quotes = [desk.said(f"{name} {number}", "Ada Lind") for number in range(7)]
        desk.article("All of them" if name == "first" else name, quotes, topics=(topic,))
        for number in range(7):
            desk.response(desk.source("Tom Reed"), target_quote_id=quote or quotes[0], text=f"No {number}")
            desk.verification("inconclusive", quote_id=quote or quotes[0])
            desk.article(f"{name} again {number}", [quote or quotes[0]])
        return quotes

    with Record(newsroom) as desk:
        energy = desk.topic("Energy")
        sources = desk.sources
        quotes = more(desk, "first", energy)
    ids = {"quote": quotes[0]}
    walks = {name: path(ids) for name, path in LISTS.items()}

    def keys(items: list[dict[str, object]]) -> list[object]:
        return [item.get("id") or (item["quote"]["id"], item["step"]) for item in items]  # type: ignore[index] # JSON

    there = {name: keys(reader.read(f"{path}limit=100")["items"]) for name, path in walks.items()}
    pages = {name: reader.get(f"{path}limit=3") for name, path in walks.items()}
    seen = {name: keys(page.json()["items"]) for name, page in pages.items()}

    # when each is walked on, while others write, and what few rows matched becomes many
    with Record(newsroom) as desk:
        desk.sources = sources
        more(desk, "second", energy, quotes[0])
    monkeypatch.setattr("app.quotes.answers.asking.narrowed.FEW", 8)
    for name, path in walks.items():
        answer = pages[name]
        while (cursor := answer.json()["next_cursor"]) is not None:
            assert f"cursor={cursor}" in answer.headers["link"].replace("%3D", "=")
            answer = reader.get(f"{path}limit=3&cursor={cursor}")
            assert answer.status_code == 200, answer.text
            seen[name] += keys(answer.json()["items"])

    # then all that was there is seen once, in its order
    for name in walks:
        assert len(there[name]) >= 7, name
        assert len(set(seen[name])) == len(seen[name]), name
        assert [key for key in seen[name] if key in there[name]] == there[name], name


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("speakers=ada", "unknown-parameter"),
        ("drifted=true", "unknown-parameter"),
        ("speaker=a&speaker=b", "invalid-parameter"),
        ("speaker=", "invalid-parameter"),
        ("speaker=a,,b", "invalid-parameter"),
        ("speaker=a%00b", "invalid-parameter"),
        ("verification=true", "invalid-parameter"),
        ("response=refuses", "invalid-parameter"),
        ("ids=7", "invalid-parameter"),
        ("language=xx_yy", "invalid-parameter"),
        ("said_after=yesterday", "invalid-parameter"),
        ("said_certain=true", "invalid-parameter"),
        ("or_behalf=true", "invalid-parameter"),
        ("limit=101", "invalid-parameter"),
        ("sort=text", "invalid-parameter"),
        ("sort=relevance", "invalid-parameter"),
        ("view=live", "invalid-parameter"),
        ("fields=words", "unknown-parameter"),
        ("fields=remark", "unknown-parameter"),
        ("include=remark", "unknown-parameter"),
        ("include=*", "unknown-parameter"),
        ("cursor=abc", "invalid-cursor"),
    ],
)
def test_a_question_that_is_not_well_put_is_refused(newsroom: Newsroom, reader: Seat, query: str, kind: str) -> None:
    refused = reader.get(f"/v1/quotes?{query}")
    assert refused.status_code == 400
    assert refused.json()["type"].endswith(kind)


def test_a_cursor_serves_only_the_list_that_it_was_made_for(newsroom: Newsroom, reader: Seat, editor: Seat) -> None:
    with Record(newsroom) as desk:
        for number in range(4):
            desk.public(f"words {number}")
    cursor = reader.read("/v1/quotes?limit=2")["next_cursor"]
    assert reader.get(f"/v1/quotes?limit=1&fields=text&include=articles&cursor={cursor}").status_code == 200
    turned = cursor[:-2] + ("AA" if cursor[-2:] != "AA" else "BB")
    for query in (
        f"cursor={turned}",
        f"language=en&cursor={cursor}",
        f"sort=id&cursor={cursor}",
        f"view=draft&cursor={cursor}",
    ):
        refused = editor.get(f"/v1/quotes?{query}")
        assert refused.status_code == 400, query
        assert refused.json()["type"].endswith("invalid-cursor")
    assert reader.get(f"/v1/attributions?cursor={cursor}").status_code == 400


def test_a_cursor_of_one_quote_does_not_serve_another(newsroom: Newsroom, reader: Seat) -> None:
    with Record(newsroom) as desk:
        first, second = desk.public("first"), desk.public("second")
        for quote in (first, first, second, second):
            desk.response(desk.source("Tom Reed"), target_quote_id=quote)
            desk.verification("inconclusive", quote_id=quote)
    for ending in ("responses", "verifications"):
        cursor = reader.read(f"/v1/quotes/{first}/{ending}?limit=1")["next_cursor"]
        assert reader.get(f"/v1/quotes/{first}/{ending}?limit=1&cursor={cursor}").status_code == 200
        assert reader.get(f"/v1/quotes/{second}/{ending}?limit=1&cursor={cursor}").status_code == 400


def test_what_was_stored_is_asked_for_again_once_it_shows_something_else(newsroom: Newsroom, reader: Seat) -> None:
    # given answers that somebody stored
    with Record(newsroom) as desk:
        quote, other = desk.public("I have no choice"), desk.public("It is done", "Tom Reed")
    alone, printed = f"/v1/quotes/{quote}", f"/v1/quotes/{quote}?include=articles"
    lists = ["/v1/quotes", f"/v1/quotes/{quote}/occurrences", "/v1/attributions?include=quote.articles"]
    stored = {path: reader.get(path).headers["etag"] for path in (alone, printed, *lists)}

    def changed() -> set[str]:
        return {path for path, tag in stored.items() if reader.get(path, if_none_match=tag).status_code != 304}

    assert changed() == set()

    # when an article appears that prints the quote, then only what names articles is another
    with Record(newsroom) as desk:
        desk.article("Minister disputes tape", [quote])
    assert changed() == {printed, *lists}

    # when another quote is denied, then the quote is still the same
    with Record(newsroom) as desk:
        desk.response(desk.source("Ida Bell"), target_quote_id=other)
    assert alone not in changed()

    # when it is denied itself, then it is not
    with Record(newsroom) as desk:
        desk.sources["Ida Bell"] = newsroom.rows("SELECT id FROM source WHERE slug = 'ida-bell'")[0]["id"]
        desk.response(desk.source("Ida Bell"), target_quote_id=quote)
    assert alone in changed()


WALKED = NARROWED_DOWN | {"g"}
ASKED = (
    "", "speaker=ada-lind", "source=ada-lind", "reported_by=channel-9", "about=energy", "topic=energy",
    "article=so-it-is", "external_id=wire:1", "retracted=true", "response=denies",
    "verification=attributed&count=true&limit=1", "said_after=2024-01-01", "language=en",
    "topic=energy&count=true&limit=1", "or_behalf=true&speaker=ada-lind",
    "include=articles,attribution,verifications,occurrences",
)  # fmt: skip


# SQLite alone tells its plan whatever the tables hold.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_list_walks_through_a_table(newsroom: Newsroom, reader: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a record, and all that is asked of it, while few rows match and when many do
    with Record(newsroom) as desk:
        energy = desk.topic("Energy")
        telling = desk.remark(
            {"source_id": desk.source("Ada Lind")},
            {"role": "reported_by", "source_id": desk.source("Channel 9")},
            said_date="2024",
            said_from="2024-01-01",
            said_until="2024-12-31",
        )
        inner = desk.quote("inner", desk.remark({"source_id": desk.source("Tom Reed")}, told_in=telling))
        quote = desk.quote("outer", telling, about=[{"topic_id": energy}])
        desk.article("So it is", [quote, inner], topics=(energy,))
        desk.response(desk.source("Tom Reed"), target_quote_id=quote)
        desk.verification("verified", quote_id=quote)
    around = [f"/v1/quotes/{quote}{ending}" for ending in ("", "/attribution", "/responses", "/verifications")]
    paths = [f"/v1/quotes?{query}" for query in ASKED] + around + [f"/v1/quotes/{quote}/occurrences"]
    paths += ["/v1/attributions", "/v1/attributions?source=ada-lind&after=2024-01-01"]
    paths += ["/v1/responses", "/v1/responses?responder=tom-reed", "/v1/responses?speaker=ada-lind&before=2030-01-01"]

    # when SQLite is asked how it answers each statement
    newsroom.keep_no_answers()
    statements: list[str] = []
    with newsroom.database.reading() as held:
        held.connection.set_trace_callback(statements.append)
    for few in (narrowed.FEW, -1):
        monkeypatch.setattr(narrowed, "FEW", few)
        for path in paths:
            assert reader.get(path).status_code == 200, path
    with newsroom.database.reading() as held:
        held.connection.set_trace_callback(None)
        asked = {statement for statement in statements if statement.lstrip().startswith(("SELECT", "WITH"))}
        plans = {asked: [row[3] for row in held.tuples(f"EXPLAIN QUERY PLAN {asked}")] for asked in asked}

    # then it finds every row by an index
    for statement, plan in plans.items():
        walked = [line.split()[1] for line in plan if line.startswith("SCAN ")]
        assert [name for name in walked if name not in WALKED and not name.startswith("(")] == [], statement
        assert not any("AUTOMATIC" in line for line in plan), statement
    assert len(plans) > 30
