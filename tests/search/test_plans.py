"""What a search or a suggestion costs does not hang on how much there is: indexes answer both databases."""

from __future__ import annotations

from itertools import chain

import pytest

from app.changes.public.searching import remake_search
from app.core.fulltext import lists, matching
from app.quotes.answers.asking import narrowing
from app.search import matched as search_matched
from tests.newsroom import Newsroom, Seat
from tests.plans import asked_of, walks
from tests.quotes.record import Record

FACETS = "facets=topic,speaker,reported_by,author,language,type,verification"
FILTERS = (
    "", "topic=energy", "speaker=ada-lind", "reported_by=channel-9", "author=ada-lind", "verification=attributed",
    "language=en", "published_after=2020-01-01&published_before=2090-01-01", "retracted=true",
    "topic=energy&speaker=ada-lind&language=en",
)  # fmt: skip
SEARCHES = [
    f"/v1/search?q={q}&{given}{kind}"
    for given in FILTERS
    for kind in ("", "&type=article", "&type=quote", "&type=source,topic")
    for q in ("tape", "%22red+tape%22+-lodz")
]
ORDERS = [
    f"/v1/search?q=tape&{given}&{how}" for given in FILTERS for how in ("sort=-published_at&count=true&limit=1", FACETS)
]
LISTS = [
    f"/v1/{kind}?q=tape&{given}&sort={sort}&count=true&limit=1"
    for kind, filters in {
        "quotes": ("topic=energy", "speaker=ada-lind&disputed=false", "about=energy", "said_after=2020-01-01"),
        "articles": ("topic=energy", "author=ada-lind", "topic_all=energy", "speaker=ada-lind&disputed=false"),
    }.items()
    for given in filters
    for sort in ("relevance", "updated_at")
]
SUGGESTIONS = [f"/v1/search/suggest?q={typed}" for typed in ("a", "ad", "ada", "ada+l", "lind+ad", "aad+ldin", "so+it")]


def fill(newsroom: Newsroom) -> None:
    """A record in which each search finds something."""
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


@pytest.mark.parametrize(("few", "short"), [(2_000, 5_000), (0, 5_000), (0, -1)])
def test_no_search_walks_through_a_table_or_an_index(
    newsroom: Newsroom, reader: Seat, monkeypatch: pytest.MonkeyPatch, few: int, short: int
) -> None:
    # given searches of each kind under each filter, as they go where few things match, where many do, and in between
    fill(newsroom)
    for module in (lists, search_matched):
        monkeypatch.setattr(module, "FEW", few)
    for module in (narrowing, matching):
        monkeypatch.setattr(module, "SHORT", short)

    # when they are asked
    found = 0
    with asked_of(newsroom.database) as asked:
        for path in chain(SEARCHES, ORDERS, LISTS):
            found += bool(reader.read(path)["items"])

    # then each statement finds its rows by an index
    assert found > 40
    assert len(asked) > 60
    assert walks(newsroom.database, asked) == {}


def test_no_suggestion_walks_through_a_table_or_an_index(newsroom: Newsroom, reader: Seat) -> None:
    fill(newsroom)
    with asked_of(newsroom.database) as asked:
        for path in SUGGESTIONS:
            reader.read(path)
    assert len(asked) > 8
    assert walks(newsroom.database, asked) == {}
