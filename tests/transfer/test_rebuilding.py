"""What readers get can be made again from what is kept, and is then what it was, whatever happened to it."""

from __future__ import annotations

from typing import Any

import pytest

from app import schema
from app.core.fulltext.rows import TIE_BITS
from tests.articles.stories import TAPE, plain, story
from tests.newsroom import Newsroom, Seat
from tests.transfer.desk import Desk

PUBLIC_SIDE = (
    "live_article",
    "live_author",
    "live_topic",
    "live_related",
    "live_occurrence",
    "shown",
    "visible",
    "public_article",
    "public_quote",
    "quote_source",
    "response_to",
    "quote_response",
    "quote_topic",
    "quote_day",
    "public_name",
    "name_piece",
)


def public_side(newsroom: Newsroom) -> dict[str, list[dict[str, Any]]]:
    return {table: sorted(newsroom.rows(f"SELECT * FROM {table}"), key=repr) for table in PUBLIC_SIDE}


def answers(reader: Seat) -> list[str]:
    """What readers get of everything that is listed, with its ETag."""
    lists = ("articles?include=quotes.attribution,sources&retracted=true", "quotes?include=attribution", "sources",
             "topics", "collections?include=items", "attributions", "responses")  # fmt: skip
    found = [reader.get(f"/v1/{path}") for path in lists]
    ids = [item["id"] for item in found[0].json()["items"]]
    found += [reader.get(f"/v1/articles/{ident}?body_format=html,text,portable_text") for ident in ids]
    assert {answer.status_code for answer in found} == {200}
    return [answer.headers["ETag"] + answer.text for answer in found]


@pytest.fixture
def lived_in(newsroom: Newsroom, editor: Seat) -> Newsroom:
    """A newsroom where articles were published, revised, drafted further, taken back and retracted."""
    article = "/v1/articles/{id}".format

    def now(made: dict[str, Any]) -> int:
        return int(editor.read(f"/v1/articles/{made['id']}?view=draft")["version"])

    # a story with everything, revised and published again, and then drafted further under another id and slug
    tape = editor.made("/v1/articles?publish=true", story(external_id="wire-1"))
    editor.patch(article(**tape), {"summary": "A recording surfaced."}, version=now(tape))
    editor.post(f"{article(**tape)}/publish", {"correction": {"kind": "update", "text": "More."}}, version=now(tape))
    changes = {"headline": "A draft", "external_id": "wire-2", "slug": "a-draft", "body": {"text": ""}, "quotes": []}
    assert editor.patch(article(**tape), changes, version=now(tape)).status_code == 200
    editor.post(f"{article(**tape)}/submit", version=now(tape))

    # one that was taken back and published again without a change, one that was taken back, one that never was live
    harbor = editor.made("/v1/articles?publish=true", plain(related=[tape["id"]]))
    editor.post(f"{article(**harbor)}/unpublish", version=now(harbor))
    editor.post(f"{article(**harbor)}/publish", version=now(harbor))
    gone = editor.made("/v1/articles?publish=true", plain("Taken back", related=[harbor["id"]]))
    editor.post(f"{article(**gone)}/unpublish", version=now(gone))
    editor.made("/v1/articles", plain("Never live", translation_of=harbor["id"]))
    german = plain("Hafen offen", language="de", translation_of=harbor["id"], authors=["Jo Ek"])
    editor.made("/v1/articles?publish=true", german)

    # one that was retracted with a draft in front, whose quote answers another
    denial = {"text": "None of it is true", "speaker": "Tom Reed"}
    false = editor.made(
        "/v1/articles?publish=true", plain("False", body={"text": "“None of it is true”"}, quotes=[denial])
    )
    editor.patch(article(**false), {"headline": "Not so false"}, version=now(false))
    assert editor.post(f"{article(**false)}/retract", {"text": "It was false."}, version=now(false)).status_code == 200
    first = TAPE["quotes"][0]["text"]
    (quoted,) = (quote["id"] for quote in tape["quotes"] if quote["text"] == first)
    response = {"responder": "Tom Reed", "stance": "denies", "quote": {"id": false["quotes"][0]["id"]}}
    editor.made(f"/v1/quotes/{quoted}/responses", response)

    # and what is public by itself
    alone = editor.made("/v1/quotes", {"text": "Alone", "language": "en", "speaker": "Edda Quint"})
    editor.post(f"/v1/quotes/{alone['id']}/publish", version=1)
    items = [{"article": tape["id"]}, {"quote": {"id": alone["id"]}}, {"article": gone["id"]}]
    wall = editor.made("/v1/collections", {"title": "Wall", "items": items})
    assert editor.post(f"/v1/collections/{wall['id']}/publish", version=1).status_code == 200
    return newsroom


def test_the_rebuilt_projection_is_equal(desk: Desk, lived_in: Newsroom) -> None:
    # given the public side of a newsroom, and what readers get
    before, read, everything = public_side(lived_in), answers(lived_in.reader), lived_in.everything()
    assert {len(rows) > 0 for rows in before.values()} == {True}

    # when it is made again
    ended = desk.run("project", "--all")

    # then it is as it was, row for row, and nothing else has changed but that it was made again
    assert ended.code == 0, ended.said
    assert ended.counts == f"4 live articles, {len(before['visible'])} public things."
    assert public_side(lived_in) == before
    assert answers(lived_in.reader) == read
    (head,), after = everything["change_head"], lived_in.everything()
    spans = {(row["list"], row["place"]): row for row in everything.pop("date_span")}
    assert after == everything | {
        "change_head": [head | {"rebuilt": head["rebuilt"] + 1}],
        "date_span": after["date_span"],
    }

    # and the dates at each place of a list are not more than there were
    assert len(after["date_span"]) > 5
    for row in after["date_span"]:
        before_it = spans[row["list"], row["place"]]
        assert before_it["first"] <= row["first"] <= row["last"] <= before_it["last"]


def test_an_upgrade_writes_what_lists_go_along_as_the_program_does(desk: Desk, lived_in: Newsroom) -> None:
    # given what the lists of a newsroom go along and begin by
    tables = ("quote_source", "quote_response", "quote_topic", "quote_day", "unlisted", "response_to", "date_span")
    assert desk.run("project", "--all").code == 0
    before = {table: sorted(lived_in.rows(f"SELECT * FROM {table}"), key=repr) for table in tables}
    assert {len(rows) > 0 for rows in before.values()} == {True}

    # when it comes up from a schema that had none of them
    schema.downgrade(lived_in.database, "0017")
    schema.upgrade(lived_in.database)

    # then they are as they were
    assert {table: sorted(lived_in.rows(f"SELECT * FROM {table}"), key=repr) for table in tables} == before


def test_an_upgrade_writes_what_search_finds_by_as_the_program_does(desk: Desk, lived_in: Newsroom) -> None:
    # given what readers and editors find, of any time
    importer = lived_in.with_scopes("write", "publish", "import")
    for year in ("1402", "1650", "1912"):
        importer.made("/v1/articles?publish=true", plain(f"News of {year}", published_at=f"{year}-03-01T10:00:00Z"))
    assert desk.run("project", "--all").code == 0
    before = {table: lived_in.rows(f"SELECT * FROM {table} ORDER BY n") for table in ("search_row", "draft_search_row")}
    assert {len(rows) > 5 for rows in before.values()} == {True}
    searches = [
        f"/v1/search?q={word}"
        for word in ("tape&language=en", "tape&verification=unverified,attributed", "lind&type=source", "news")
    ]
    found = [lived_in.reader.read(path)["items"] for path in searches]
    assert all(found), found

    # when the index had neither filters nor names among names, and has them again
    schema.downgrade(lived_in.database, "0020")
    assert lived_in.rows("SELECT n FROM search_row WHERE words LIKE '%³%' OR words LIKE '%·language·%'") == []
    # what is older than numbers go was numbered from the least one on, whose sign cannot be turned round
    lived_in.write(f"UPDATE search_row SET n = n - {1 << TIE_BITS} WHERE n < {2 * (1 << TIE_BITS) - (1 << 63)}")
    assert len(lived_in.rows(f"SELECT n FROM search_row WHERE n < {(1 << TIE_BITS) - (1 << 63)}")) == 2
    schema.upgrade(lived_in.database)

    # then all is as it was, and found by its words, its filters and its names
    for table, rows in before.items():
        assert lived_in.rows(f"SELECT * FROM {table} ORDER BY n") == rows
    lived_in.keep_no_answers()
    assert [lived_in.reader.read(path)["items"] for path in searches] == found


@pytest.mark.parametrize(
    "damage",
    [
        ("UPDATE live_article SET version = 99, updated_at = created_at, external_id = NULL, headline = 'X'",),
        ("UPDATE live_article SET body_html = '', body = '[]', body_text = '', word_count = 0, status = 'published'",),
        ("UPDATE live_article SET slug = slug || '-x' WHERE status = 'published'",),
        ("DELETE FROM live_author", "DELETE FROM live_topic", "DELETE FROM live_related"),
        ("UPDATE live_occurrence SET exact = 'X', position = 7, state = 'drifted'",),
        ("DELETE FROM live_occurrence WHERE field = 'body'",),
        ("DELETE FROM shown",),
        ("UPDATE public_quote SET view = '{}', attribution = '{}', tags = ''",),
        ("DELETE FROM public_quote",),
        ("UPDATE public_article SET view = '{}', tags = ''",),
        ("DELETE FROM quote_source WHERE part = 'source'", "UPDATE quote_source SET source_id = 'X'"),
        ("DELETE FROM quote_response WHERE stance = 'denies'", "UPDATE quote_response SET stance = 'X'"),
        ("DELETE FROM quote_topic WHERE standing = 0", "UPDATE quote_topic SET standing = 0"),
        ("UPDATE quote_day SET last = '2099-01-01', public = 0",), ("DELETE FROM quote_day",),
        ("DELETE FROM name_piece", "UPDATE public_name SET names = '[]', weight = 9"),
        ("UPDATE shown SET weak = TRUE WHERE kind = 'quote'", "DELETE FROM shown WHERE kind = 'remark'"),
        ("INSERT INTO shown SELECT 'article', id, 'article', id, FALSE FROM article WHERE status = 'unpublished'",),
        ("INSERT INTO visible SELECT 'article', id, 1 FROM article WHERE status = 'draft'",),
    ],
)  # fmt: skip
def test_what_was_damaged_is_as_it_was(desk: Desk, lived_in: Newsroom, damage: tuple[str, ...]) -> None:
    before, read = public_side(lived_in), answers(lived_in.reader)
    for statement in damage:
        lived_in.write(statement)
    assert public_side(lived_in) != before
    assert desk.run("project", "--all").code == 0
    assert public_side(lived_in) == before
    assert answers(lived_in.reader) == read


def test_live_rows_that_were_lost_or_never_should_have_been_are_set_right(desk: Desk, lived_in: Newsroom) -> None:
    # given a projection that lost its rows, and has one of an article that is not live
    before = public_side(lived_in)
    lost = lived_in.rows("SELECT * FROM live_article ORDER BY n")[-1]
    for table in ("live_author", "live_topic", "live_related", "live_occurrence"):
        lived_in.write(f"DELETE FROM {table}")
    lived_in.write("UPDATE live_article SET article_id = (SELECT id FROM article WHERE status = 'draft') WHERE n = :n",
                   n=lost["n"])  # fmt: skip

    # when it is made again
    assert desk.run("project", "--all").code == 0

    # then all is as it was, but for the small number of the row that was lost
    after = public_side(lived_in)
    for side in (before, after):
        for row in side["live_article"]:
            row["n"] = row["n"] if row["article_id"] != lost["article_id"] else None
    assert after == before


def test_a_thing_whose_newest_change_was_lost_is_as_new_as_the_newest(desk: Desk, lived_in: Newsroom) -> None:
    before = public_side(lived_in)
    newest = lived_in.rows("SELECT public_seq FROM change_head")[0]["public_seq"]
    lived_in.write("DELETE FROM visible WHERE kind = 'quote'")
    assert desk.run("project", "--all").code == 0
    after = public_side(lived_in)["visible"]
    expected = [row | {"seq": newest} if row["kind"] == "quote" else row for row in before["visible"]]
    assert after == sorted(expected, key=repr)


def test_when_the_log_has_forgotten_the_projection_is_what_is_left(desk: Desk, lived_in: Newsroom) -> None:
    before = public_side(lived_in)
    lived_in.write("UPDATE change SET state = NULL, salt = NULL WHERE kind = 'article'")
    assert desk.run("project", "--all").code == 0
    assert public_side(lived_in) == before


def test_a_newsroom_without_anything_public_stays_so(desk: Desk, newsroom: Newsroom, editor: Seat) -> None:
    editor.made("/v1/articles", plain())
    assert desk.run("project", "--all").counts == "0 live articles, 0 public things."
    assert {len(rows) for rows in public_side(newsroom).values()} == {0}


def test_the_projection_is_made_again_as_a_whole_or_not_at_all(desk: Desk) -> None:
    ended = desk.run("project")
    assert (ended.code, "--all" in ended.said) == (2, True)
