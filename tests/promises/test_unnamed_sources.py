"""Who is protected stays so: nothing that is public tells that two quotes are of one unnamed source, or who that is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from app.auth.scopes import SCOPES
from app.core.values.ids import new_id
from tests.newsroom import Json, Newsroom, Seat
from tests.promises.crawling import Crawl
from tests.promises.public_side import LIVE, act, change

SECRETS = (
    "would lose the post",
    "evidence.example",
    "archive.example",
    "met in the garage",
    "gave it by phone",
    "floor 7",
)
"""What stands beside an unnamed source, or may lead to it."""


def aide() -> Json:
    """The same description each time. All but kind and name are for editors."""
    return {
        "kind": "unnamed", "name": "an aide", "anonymity_reason": "would lose the post", "distinction": "floor 7",
        "description": "floor 7", "extra": {"desk": "floor 7"},
    }  # fmt: skip


def spoken(text: str, **members: Any) -> Json:
    """Words of the aide, on behalf of another who is unnamed, and how they came."""
    links = {"evidence_url": "https://evidence.example/1", "archive_url": "https://archive.example/1"}
    beside = links | {"note": "met in the garage"}
    steps: list[Json] = [
        {"role": "provided_by", "source": aide(), **beside},
        {"role": "reported_by", "source": "Channel 9", "cue": "according to"},
    ]
    speaker: Json = {"source": aide(), "on_behalf_of": aide(), **beside}
    said = {"date": "2025-03-04", "medium": "interview", "place": "the garden"}
    return {"text": text, "speaker": speaker, "said": said, "attribution": steps, **members}


def printing(*quotes: Json) -> Json:
    """An article of these quotes alone; its headline is of the first one's words."""
    body = "\n\n".join(f"“{quote['text']}” it was said." for quote in quotes)
    return {"headline": f"On {quotes[0]['text']}", "language": "en", "body": {"text": body}, "quotes": list(quotes)}


def published(editor: Seat, *quotes: Json) -> list[str]:
    """The ids of the quotes of an article that is now live."""
    return [quote["id"] for quote in editor.made(LIVE, printing(*quotes))["quotes"]]


def alike(text: str, ident: str) -> Json:
    """Words of the same act of saying as those of another quote."""
    return {"text": text, "same_remark_as": {"id": ident}}


def views(ident: str) -> list[str]:
    """Each address of one quote alone."""
    whole = "?include=articles,attribution,responses,verifications,occurrences"
    endings = (whole, "/attribution", "/responses", "/verifications", "/occurrences")
    return [f"/v1/quotes/{ident}{ending}" for ending in endings]


def leaves(value: Any) -> Iterator[str]:
    """Every value in an answer, however deep."""
    if isinstance(value, dict):
        for member in value.values():
            yield from leaves(member)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item)
    else:
        yield str(value)


def told(reader: Seat, ident: str) -> set[str]:
    """All that readers are told of one quote: every value in every answer that is of it alone, headers too."""
    found: set[str] = set()
    for path in views(ident):
        answer = reader.get(path)
        found |= set(leaves(answer.json())) | {answer.headers["etag"], *answer.headers["surrogate-key"].split()}
    for path in ("/v1/quotes", "/v1/attributions", "/v1/responses", "/v1/articles?include=quotes.attribution,sources"):
        items = reader.read(path)["items"]
        items += [quote for item in items for quote in item.get("quotes", ())]
        found |= {leaf for item in items if item.get("id") == ident for leaf in leaves(item)}
    return found


@dataclass
class Pairs:
    """Two quotes of one unnamed source, and a third that differs in nothing but that it is of another."""

    first: str
    second: str
    other: str


def apart(editor: Seat) -> Pairs:
    """Each made with an article of its own."""
    first = published(editor, spoken("Word one"))[0]
    return Pairs(first, published(editor, alike("Word two", first))[0], published(editor, spoken("Word six"))[0])


def at_once(editor: Seat) -> Pairs:
    """All made in one draft, then printed by articles of their own."""
    draft = printing(spoken("Word one"), {"text": "Word two", "same_remark_as": 0}, spoken("Word six"))
    made = editor.made("/v1/articles", draft)["quotes"]
    for quote in made:
        words = {"id": quote["id"], "occurrences": [{"exact": quote["text"]}]}
        editor.made(LIVE, printing({"text": quote["text"]}) | {"quotes": [words]})
    return Pairs(*(quote["id"] for quote in made))


def in_one_article(editor: Seat) -> Pairs:
    """All printed by one article."""
    return Pairs(*published(editor, spoken("Word one"), {"text": "Word two", "same_remark_as": 0}, spoken("Word six")))


def told_by_the_aide(editor: Seat) -> Pairs:
    """What the aide told of others: two of it the same aide, in the same telling."""
    outer = published(editor, spoken("Word zero"))[0]
    ann: Json = {"speaker": "Ann Lee", "told_in": {"id": outer}}
    first, second = (published(editor, {"text": text, **ann})[0] for text in ("Word one", "Word two"))
    again = published(editor, spoken("Word nil"))[0]
    return Pairs(first, second, published(editor, {"text": "Word six", **ann, "told_in": {"id": again}})[0])


WAYS = (apart, at_once, in_one_article, told_by_the_aide)


@pytest.mark.parametrize("made", WAYS)
def test_two_quotes_of_one_source_have_no_more_in_common_than_two_of_two(editor: Seat, reader: Seat, made: Any) -> None:
    pairs: Pairs = made(editor)
    first, second, other = (told(reader, ident) for ident in (pairs.first, pairs.second, pairs.other))
    assert len(first) > 40
    assert first & second == first & other
    assert second & first == second & other


@pytest.mark.parametrize("made", WAYS)
def test_what_changes_of_one_quote_moves_nothing_of_the_other(
    newsroom: Newsroom, editor: Seat, reader: Seat, made: Any
) -> None:
    # given two quotes of one unnamed source
    pairs: Pairs = made(editor)
    path = f"/v1/quotes/{pairs.first}"
    alone = [*views(pairs.second)[1:4], f"/v1/quotes/{pairs.second}?include=attribution,responses,verifications"]
    printed = [views(pairs.second)[0], views(pairs.second)[-1]]
    before = {address: reader.get(address) for address in (*alone, *printed)}

    # when everything is changed that is known of the one, and of the source in it
    for unnamed in unnamed_of(newsroom, pairs.first):
        for members in ({"name": "a former aide"}, {"anonymity_reason": "fears for more"}, {"extra": {"seen": True}}):
            change(editor, f"/v1/sources/{unnamed}", **members)
    remark = editor.read(f"{path}?view=draft")["remark"]
    change(editor, f"/v1/remarks/{remark['id']}", said={"date": "2025-03", "occasion": "a walk"})
    steps = editor.read(f"{path}/attribution?view=draft")["steps"][:1]
    version = editor.read(f"{path}?view=draft")["remark"]["version"]
    assert editor.put(f"{path}/attribution", {"steps": steps}, version=version).status_code == 200
    editor.made(f"{path}/responses", {"responder": aide(), "stance": "denies", "note": "gave it by phone"})
    editor.made(f"{path}/responses", {"responder": "Tom Reed", "stance": "disputes", "on": "remark", "text": "Never"})
    editor.made(f"{path}/verifications", {"result": "altered", "basis": "document"})
    change(editor, path, context="In the garden")

    # then the other stands as it stood: neither its bytes nor its ETags have moved, but that any article's change
    # moves the ETag of where words are printed, whosesoever they are
    for address, held in before.items():
        assert reader.get(address).text == held.text, address
    for address in alone:
        assert reader.get(address).headers["etag"] == before[address].headers["etag"], address


def unnamed_of(newsroom: Newsroom, quote: str) -> list[str]:
    """The unnamed sources anywhere in the chain of a quote."""
    statement = """
        WITH RECURSIVE up (id) AS (
            SELECT remark_id FROM quote WHERE id = :quote
            UNION SELECT r.told_in_id FROM up JOIN remark r ON r.id = up.id WHERE r.told_in_id IS NOT NULL
        ) SELECT DISTINCT s.id FROM up JOIN attribution a ON a.remark_id = up.id
        JOIN source s ON s.id = a.source_id OR s.id = a.on_behalf_of_id WHERE s.kind = 'unnamed'
    """
    found = [row["id"] for row in newsroom.rows(statement, quote=quote)]
    assert found
    return found


def everywhere(editor: Seat) -> None:
    """Unnamed sources in every place where one may stand, all of it public."""
    pairs = [way(editor) for way in WAYS]
    denial: Json = {"responder": aide(), "stance": "denies", "note": "gave it by phone", "date": "2025-03-05"}
    for pair in pairs:
        editor.made(f"/v1/quotes/{pair.first}/responses", denial | {"text": "Not so"})
        editor.made(f"/v1/quotes/{pair.second}/responses", denial | {"on": "remark", "quote": {"id": pair.other}})
    items = [{"quote": {"id": ident}} for pair in pairs for ident in (pair.first, pair.second)]
    collection = editor.made("/v1/collections", {"title": "Aides", "items": items})
    act(editor, f"/v1/collections/{collection['id']}", "publish")


@pytest.mark.parametrize("keyed", [False, True])
def test_who_may_not_read_drafts_learns_the_description_and_nothing_more(
    newsroom: Newsroom, editor: Seat, keyed: bool
) -> None:
    # given unnamed sources wherever they may stand, and somebody without a key, or with all scopes but that one
    everywhere(editor)
    seat = newsroom.with_scopes(*(scope for scope in SCOPES if scope != "drafts:read")) if keyed else newsroom.reader
    unnamed = [row["id"] for row in newsroom.rows("SELECT id FROM source WHERE kind = 'unnamed'")]
    hidden = [*unnamed, *(row["id"] for row in newsroom.rows("SELECT id FROM remark"))]
    public = [row["id"] for row in newsroom.rows("SELECT id FROM visible WHERE kind IN ('quote', 'article')")]

    # when they ask everything that can be asked, with the id of a source and of a remark too
    names = {"zz-source-id-zz": unnamed[0], "zz-remark-id-zz": hidden[-1], "zz-source-slug-zz": "an-aide"}
    crawl = Crawl(seat, names)
    crawl.everything(newsroom.reader.read("/openapi.json"), [*public[:6], *public[-3:], "aides", "channel-9"])

    # then no answer has the id of one, of a remark that one stands in, a reason, or what stands beside one
    for address, answer in crawl.told.items():
        text = f"{answer.headers}{answer.body}"
        assert not [ident for ident in hidden if ident in text], address
        assert not [secret for secret in SECRETS if secret in text], address
    assert sum(answer.status == 200 for answer in crawl.told.values()) > 100

    # and the id of one finds what the id of nothing finds
    stranger = Crawl(seat, names | {"zz-source-id-zz": new_id(), "zz-remark-id-zz": new_id()})
    for address in [address for address in crawl.told if "zz-" in address]:
        stranger.follow(address)
        assert stranger.told[address] == crawl.told[address], address


def test_an_unnamed_source_is_in_no_list(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    # given unnamed sources wherever they may stand
    everywhere(editor)

    # then no list of sources has one, an editor's neither, nor does the number of sources tell
    for path in ("/v1/sources", "/v1/sources?kind=unnamed", "/v1/sources?sort=name"):
        for seat, view in ((reader, ""), (editor, "view=draft&")):
            counted = f"{path}{'&' if '?' in path else '?'}{view}count=true"
            items = seat.read(f"{counted}&limit=100")["items"]
            assert "unnamed" not in {item["kind"] for item in items}
            assert seat.read(f"{counted}&limit=1")["total"] == len(items)

    # and no attribution of words that came through one is among those of all
    steps = reader.read("/v1/attributions?limit=100")["items"]
    assert {row["source"]["name"] for row in steps} == {"Ann Lee"}
    assert reader.read("/v1/attributions?count=true&limit=1")["total"] == len(steps) == 3


def test_words_are_answered_by_a_source_that_is_made_for_it(editor: Seat) -> None:
    # given words and a recording
    quote = editor.made("/v1/quotes", {"text": "We open", "speaker": "Ida Bell", "language": "en"})["id"]
    tape = editor.made("/v1/sources", {"kind": "work", "work_type": "audio", "name": "tape"})["id"]
    fresh: Json = {"kind": "person", "name": "Ann Lee", "distinction": "the younger", "new": True}
    for number, responder in enumerate((aide(), {"kind": "unidentified", "name": "critics"}, fresh)):
        # when somebody answers who is new to the record, then they are made with the answer
        for path in (f"/v1/quotes/{quote}", f"/v1/sources/{tape}"):
            named = responder | ({"distinction": f"{path} {number}"} if responder is fresh else {})
            answer = editor.made(f"{path}/responses", {"responder": named, "stance": "denies"})
            assert answer["responder"]["name"] == responder["name"]
