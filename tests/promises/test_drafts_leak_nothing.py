"""Readers get the same bytes before and after anything happens that is not published."""

from __future__ import annotations

from app.transfer.rebuilding import rebuild_projection
from tests.articles.stories import plain
from tests.newsroom import Newsroom, Seat
from tests.promises import hidden_side
from tests.promises.crawling import Crawl
from tests.promises.public_side import LIVE, act, change, published


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


def test_a_retraction_shows_nothing_of_the_draft_in_front(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    # given a live article, and a draft in front of it that changes everything
    made = editor.made(LIVE, plain(external_id="wire-1", extra={"desk": "port"}, genre="news"))
    path = f"/v1/articles/{made['id']}"
    before = reader.read(path)
    changed = {"external_id": "embargoed-1", "slug": "scoop", "headline": "Scoop", "extra": {}, "genre": "leak"}
    change(editor, path, **changed, language="de", topics=[{"name": "Scoops"}], body={"text": "Scoop."})

    # when the article is retracted, then readers get what they had, with the notice
    act(editor, path, "retract", text="Nothing of it was so.")
    after = reader.read(path)
    differing = {name for name in after if after[name] != before[name]}
    assert differing == {"status", "version", "updated_at", "corrections"}

    # and so they do once the projection was made again
    with newsroom.database.writing() as session:
        rebuild_projection(session, lambda done, of: None)
        newsroom.database.commit(session)
    assert reader.read(path) == after
