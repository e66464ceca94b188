"""Readers get the same bytes before and after anything happens that is not published."""

from __future__ import annotations

import re

import pytest
from httpx2 import Response

from app.transfer.rebuilding import rebuild_projection
from tests.articles.stories import plain
from tests.newsroom import Json, Newsroom, Seat, opened
from tests.promises import hidden_side
from tests.promises.crawling import HIDDEN_MEMBERS, Crawl
from tests.promises.public_side import LIVE, act, change, published, quoting


def test_a_reader_who_asks_everything_gets_the_same_before_and_after_fifty_drafts(
    newsroom: Newsroom, editor: Seat, reader: Seat
) -> None:
    # given a newsroom with something of every kind, and a reader who has asked everything that can be asked
    side, document = published(editor), reader.read("/openapi.json")
    before = Crawl(reader, hidden_side.strangers())
    before.everything(document, side.words)

    # when drafts, revisions of live articles, words, sources, topics, denials and checks come that nobody publishes,
    # and what readers get is made anew from all that is there
    known = hidden_side.fill(newsroom, side)
    with newsroom.database.writing() as session:
        rebuild_projection(session, lambda done, of: None)
        newsroom.database.commit(session)

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


def test_a_correction_names_no_quote_that_readers_cannot_know(editor: Seat, reader: Seat) -> None:
    # given a live article, a draft of it with another quote, and a quote that nobody has published
    made = editor.made(LIVE, quoting("Harbor opens", "The cranes are tested", speaker="Ida Bell"))
    path, printed = f"/v1/articles/{made['id']}", made["quotes"][0]["id"]
    hidden = editor.made("/v1/quotes", {"text": "Burn it", "speaker": "Ada Lind", "language": "en"})["id"]
    correction = {"kind": "correction", "text": "She said so on Sunday."}

    # when a correction names the hidden one, then it is refused; the printed one may be named
    named: Json = {**correction, "quote_id": hidden}
    change(editor, path, summary="Cranes.")
    version = editor.read(f"{path}?view=draft")["version"]
    for verb, body in (("corrections", named), ("publish", {"correction": named})):
        assert editor.post(f"{path}/{verb}", body, version=version).status_code == 422
    assert hidden not in reader.get(path).text
    assert editor.made(f"{path}/corrections", {**correction, "quote_id": printed})["quote_id"] == printed

    # and one that goes live with its correction may be named, too
    change(editor, path, quotes=[{"id": printed}, {"id": hidden, "occurrences": [{"exact": "Nobody"}]}])
    act(editor, path, "publish", correction={**correction, "quote_id": hidden})
    assert reader.read(path)["corrections"][0]["quote_id"] == hidden


def test_where_a_page_ends_does_not_tell_of_hidden_words(database_url: str) -> None:
    # given answers of at most three quotes, and two public collections, one with words that nobody has published
    with opened(database_url, max_answer_quotes=3) as client:
        newsroom = Newsroom(client)
        editor, reader = newsroom.editor, newsroom.reader
        live = editor.made(LIVE, quoting("Harbor opens", "The cranes are tested", speaker="Ida Bell"))["quotes"][0][
            "id"
        ]
        ann = {"speaker": "Ann Lee", "language": "en"}
        hidden = [editor.made("/v1/quotes", {"text": f"Word {number}", **ann})["id"] for number in range(4)]
        for title, quotes in (("Cranes", [live]), ("Words", [live, *hidden])):
            items = [{"quote": {"id": ident}} for ident in quotes]
            made = editor.made("/v1/collections", {"title": title, "items": items})
            act(editor, f"/v1/collections/{made['id']}", "publish")

        # then a reader gets both on one page, as each shows one quote; an editor gets one at a time
        page = reader.read("/v1/collections?include=items")
        assert ([len(one["items"]) for one in page["items"]], page["next_cursor"]) == ([1, 1], None)
        assert len(editor.read("/v1/collections?include=items&view=draft")["items"]) == 1


@pytest.mark.parametrize(
    ("path", "hidden"),
    [
        ("/v1/articles?{}=draft", "status"),
        ("/v1/articles?{}=draft", "stage"),
        ("/v1/sources?{}=true", "trashed"),
        ("/v1/quotes?{}=true", "drifted"),
        ("/v1/articles?fields={}", "created_by"),
        ("/v1/articles/x?fields={}", "published_revision"),
        ("/v1/quotes?fields=text,{}", "remark"),
        ("/v1/sources?fields={}", "anonymity_reason"),
        ("/v1/collections?fields={}", "published"),
        ("/v1/articles?sort={}", "created_at"),
        ("/v1/quotes?include={}", "revisions"),
    ],
)
def test_a_name_for_editors_is_answered_as_a_name_of_nothing(
    newsroom: Newsroom, reader: Seat, path: str, hidden: str
) -> None:
    for seat in (reader, newsroom.seat("reader")):
        # when a reader uses a name that only editors may use, then it is answered as one that nobody has,
        # and what was perhaps meant is none of theirs
        answer, of_nothing = (seat.get(path.format(name)) for name in (hidden, "qqqqqqqq"))
        assert answer.status_code == of_nothing.status_code == 400
        assert answer.json().get("did_you_mean") not in {*HIDDEN_MEMBERS, "trashed", "drifted", "revisions"}
        assert without_hints(answer, hidden) == without_hints(of_nothing, "qqqqqqqq")


def without_hints(answer: Response, name: str) -> Json:
    """A problem without its id, the name that it is about, and what was perhaps meant."""
    document: Json = answer.json()
    for member in ("request_id", "did_you_mean"):
        document.pop(member, None)
    (fault,) = document["errors"]
    fault["parameter"] = fault.get("parameter", "").replace(name, "*")
    for told in (document, fault):
        told["detail"] = re.sub(r" (Did you mean \w+\?|The documentation .*)", "", told["detail"])
    return document
