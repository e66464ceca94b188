"""The same is found on both databases, by the index and by a test of each row, and never by a walk through a table."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import text as sql

from app.changes.public.searching import remake_search
from app.core.fulltext import lists, matching
from app.core.fulltext.asking import sought
from app.core.fulltext.folding import folded
from app.core.fulltext.matching import matches
from app.core.fulltext.rows import Text, put_texts
from app.core.sql.reader import Reader
from app.quotes.answers.asking import narrowing
from app.search import matched as search_matched
from tests.newsroom import Json, Newsroom, Seat
from tests.quotes.record import Record
from tests.search.looking import found, names, walked

PIECES = [
    "tape",
    "Tape",
    "red",
    "wi-fi",
    "wi",
    "fi",
    "Łódź",
    "lodz",
    "東京",
    "京",
    "東",
    "がす",
    "O'Neil",
    "neil",
    "🚢",
    "x1",
]
texts = some.lists(some.sampled_from(PIECES), max_size=8).map(" ".join)
typed = some.lists(
    some.tuples(some.sampled_from(["", "", "-"]), some.sampled_from(PIECES), some.sampled_from(["", '"'])).map("".join),
    min_size=1, max_size=4,
).map(" ".join)  # fmt: skip


def is_found(query: str, text: str) -> bool:
    """What a query means, said plainly."""
    wanted, words = sought(query), f" {folded(text)} "
    there = [f" {run} " in words for run in wanted.runs]
    return bool(there) and all(there) and not any(f" {run} " in words for run in wanted.without)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=some.lists(texts, min_size=1, max_size=6), queries=some.lists(typed, min_size=1, max_size=6))
def test_each_database_finds_exactly_what_the_words_mean(
    newsroom: Newsroom, texts: list[str], queries: list[str]
) -> None:
    ids = [f"0198c0de-0000-7000-8000-{number:012}" for number in range(6)]
    with newsroom.database.writing() as session:
        put_texts(session, "search_row", "topic", ids, map(Text, ids, texts))
        newsroom.database.commit(session)
    with newsroom.database.reading() as reader:
        for query in queries:
            expected = [ident for ident, text in zip(ids, texts, strict=False) if is_found(query, text)]
            assert sorted(by_index(reader, query)) == expected, query


def by_index(reader: Reader, query: str) -> list[str]:
    hits = matches(reader, sought(query), ["topic"], draft=False)
    return reader.column(f"SELECT hit.id FROM {hits.origin} WHERE {' AND '.join(hits.conditions)}", **hits.values)


def many_topics(newsroom: Newsroom, count: int) -> None:
    """Public topics without anything that shows them, past every rule."""
    made = "'2026-01-01T00:00:00.000000Z', '2026-01-01T00:00:00.000000Z', 1, '{}'"
    with newsroom.database.writing() as session:
        for number in range(count):
            ident = f"0198c0de-{number:04x}-7000-8000-000000000000"
            session.execute(
                sql(
                    "INSERT INTO topic (id, slug, name, created_at, updated_at, version, extra)"
                    f" VALUES (:id, :slug, :name, {made.replace(':', chr(92) + ':')})"
                ),
                {"id": ident, "slug": f"t-{number}", "name": f"Harbor {number}"},
            )
            session.execute(sql("INSERT INTO visible (kind, id, seq) VALUES ('topic', :id, 0)"), {"id": ident})
        remake_search(session)
        session.commit()


def test_of_very_many_matches_the_newest_thousand_are_ranked_and_the_answer_says_so(
    newsroom: Newsroom, reader: Seat
) -> None:
    # given more matches than are ranked; the oldest would rank best
    many_topics(newsroom, 1_003)
    newest = "Harbor 1002"

    # when they are ranked, or sorted in another way than by time, then they are the newest thousand
    for path, sort in (("/v1/search", "relevance"), ("/v1/topics", "relevance"), ("/v1/topics", "name")):
        page = found(reader, "harbor", path, sort=sort, limit=2)
        assert (page["total"], page["total_is"]) == (1000, "at_least"), (path, sort)
        assert names(reader, "harbor", path, sort=sort)[0] == (newest if sort == "relevance" else "Harbor 10")
        seen = walked(reader, "harbor", path, sort=sort, limit=100)
        assert (len(seen), len(set(seen))) == (1000, 1000)
        assert "Harbor 2" not in seen

    # and the newest come first as far as somebody walks, counted to a thousand where that is asked for
    for path in ("/v1/search", "/v1/topics"):
        more = {"sort": "-published_at"} if path == "/v1/search" else {}
        seen = walked(reader, "harbor", path, **more, limit=100)
        assert seen == [f"Harbor {number}" for number in range(1002, -1, -1)]
        page = found(reader, "harbor", path, **more, count="true")
        assert (page["total"], page["total_is"]) == (1000, "at_least")
        assert "total" not in found(reader, "harbor", path, **more)


FILTERED = (
    "/v1/quotes?q=tape&speaker=ada-lind", "/v1/quotes?q=tape&speaker=ada-lind&sort=relevance",
    "/v1/quotes?q=tape&topic=energy&sort=-created_at&count=true&limit=1", "/v1/quotes?q=tape&article=so-it-is",
    "/v1/quotes?q=%22the+tape%22+-red&language=en", "/v1/quotes?q=tape&about=energy&count=true&limit=1",
    "/v1/quotes?q=tape", "/v1/articles?q=so&topic=energy",
    "/v1/articles?q=so&topic=energy&sort=relevance&count=true&limit=1", "/v1/articles?q=so&sort=headline",
    "/v1/articles?q=so&speaker=ada-lind&published_after=2020-01-01",
    "/v1/sources?q=ada&kind=person", "/v1/sources?q=ada&sort=relevance", "/v1/topics?q=energy&ids={energy}",
    "/v1/topics?q=energy", "/v1/search?q=tape", "/v1/search?q=tape&sort=-published_at&count=true&limit=1",
    "/v1/search?q=tape&speaker=ada-lind", "/v1/search?q=so&topic=energy&count=true&limit=1&sort=-published_at",
    "/v1/search?q=tape&language=en&published_after=2020-01-01&verification=unverified,attributed",
    "/v1/search?q=tape&reported_by=channel-9&retracted=true", "/v1/search?q=so&author=ada-lind",
)  # fmt: skip


@pytest.fixture
def paths(newsroom: Newsroom) -> list[str]:
    """What is asked of a record in which each finds something or nothing."""
    with Record(newsroom) as desk:
        energy = desk.topic("Energy")
        lind = desk.source("Ada Lind")
        telling = desk.remark({"source_id": lind}, {"role": "reported_by", "source_id": desk.source("Channel 9")})
        inner = desk.quote("the tape is real", desk.remark({"source_id": desk.source("Tom Reed")}, told_in=telling))
        quote = desk.quote("the red tape", telling, about=[{"topic_id": energy}])
        desk.article("So it is", [quote, inner], topics=(energy,))
    with newsroom.database.writing() as session:
        remake_search(session)
        session.commit()
    return [path.replace("{energy}", energy) for path in FILTERED]


def test_few_rows_are_tested_and_many_are_looked_up_and_both_say_the_same(
    newsroom: Newsroom, reader: Seat, paths: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.keep_no_answers()
    by_index = [reader.read(path) for path in paths]
    assert sum(1 for page in by_index if page["items"]) > 15

    for module in (lists, search_matched):
        monkeypatch.setattr(module, "FEW", 0)
    tested = [reader.read(path) for path in paths]
    for module in (narrowing, matching):
        monkeypatch.setattr(module, "SHORT", -1)
    looked_up = [reader.read(path) for path in paths]
    assert [items_of(page) for page in tested] == [items_of(page) for page in looked_up]
    assert [items_of(page) for page in tested] == [items_of(page) for page in by_index]


def items_of(page: Json) -> object:
    """What is found; that it was looked for in another way may show in `total_is` and in the cursor."""
    return page["items"]


INDEXED = re.compile(r"SCAN fts VIRTUAL TABLE INDEX \d+:M")
"""FTS5 with a MATCH; a plain scan of it has no M."""
SMALL = frozenset({"change_head", "kind_seen"})


def test_no_search_walks_through_a_table(
    newsroom: Newsroom, reader: Seat, paths: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if not newsroom.database.is_sqlite:
        pytest.skip("PostgreSQL chooses its plans by how much there is; the next test asks it for the one it can")
    newsroom.keep_no_answers()
    statements: list[str] = []
    traced(newsroom, statements.append)
    for few, short in ((2_000, 5_000), (0, 5_000), (0, -1)):
        for module in (lists, search_matched):
            monkeypatch.setattr(module, "FEW", few)
        for module in (narrowing, matching):
            monkeypatch.setattr(module, "SHORT", short)
        for path in paths:
            reader.read(path)
    traced(newsroom, None)

    plans = {}
    with newsroom.database.reading() as held:
        for asked in {
            one
            for one in statements
            if one.lstrip().startswith(("SELECT", "WITH")) and "search_row" in one and "'main'" not in one
        }:
            plans[asked] = [row[3] for row in held.tuples(f"EXPLAIN QUERY PLAN {asked}")]
    assert len(plans) > 25
    for statement, plan in plans.items():
        walks = [line for line in plan if line.startswith("SCAN ") and not INDEXED.match(line)]
        assert [
            line for line in walks if not re.match(r"SCAN (\(|found|page|counted|inward|outward|up|below)", line)
        ] == [], statement
    newest = {asked: plan for asked, plan in plans.items() if re.search(r"ORDER BY fts\.rowid LIMIT \d+$", asked)}
    assert len(newest) > 5
    assert [asked for asked, plan in newest.items() if "USE TEMP B-TREE FOR ORDER BY" in plan] == []


def traced(newsroom: Newsroom, listener: Callable[[str], None] | None) -> None:
    with newsroom.database.reading() as held:
        held.connection.set_trace_callback(listener)


def test_postgresql_finds_words_by_its_index(newsroom: Newsroom, paths: list[str]) -> None:
    if newsroom.database.is_sqlite:
        pytest.skip("SQLite has the test above")
    with newsroom.database.reading() as reader:
        reader.run("SET LOCAL enable_seqscan = off", {})
        hits = matches(reader, sought('tape "the red" -lodz'), ["quote"], draft=False)
        asked = f"EXPLAIN SELECT hit.n FROM {hits.origin} WHERE {' AND '.join(hits.conditions)}"
        plan = "\n".join(reader.column(asked, **hits.values))
    assert "Bitmap Index Scan on ix_search_row_lexemes" in plan, plan
