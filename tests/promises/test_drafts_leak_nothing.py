"""Readers get the same bytes before and after anything happens that is not published."""

from __future__ import annotations

from tests.newsroom import Newsroom, Seat
from tests.promises import hidden_side
from tests.promises.crawling import Crawl
from tests.promises.public_side import published


def test_a_reader_who_asks_everything_gets_the_same_before_and_after_fifty_drafts(
    newsroom: Newsroom, editor: Seat, reader: Seat
) -> None:
    # given a newsroom with something of every kind, and a reader who has asked everything that can be asked
    side, document = published(editor), reader.read("/openapi.json")
    before = Crawl(reader, hidden_side.strangers())
    before.everything(document, side.words)

    # when drafts, revisions of live articles, words, sources, topics, denials and checks come that nobody publishes
    known = hidden_side.fill(newsroom, side)

    # then a reader who knows the id, slug and name of each of them is told what was told before, to the byte
    after = Crawl(reader, known)
    after.everything(document, side.words)
    assert set(after.told) == set(before.told)
    for address, told in before.told.items():
        assert after.told[address] == told, address
    assert sum(told.status == 200 for told in before.told.values()) > 400
