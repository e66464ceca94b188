"""Search follows every change at once, and tells readers of nothing that is not public."""

from __future__ import annotations

from app.transfer.rebuilding import rebuild_projection
from tests.articles.stories import plain, story
from tests.newsroom import Newsroom, Seat
from tests.promises.public_side import AIDE, act, change, published, quoting
from tests.search.looking import LIVE, found, names

LISTS = ("/v1/search", "/v1/articles", "/v1/quotes", "/v1/sources", "/v1/topics")


def test_what_is_published_is_found_and_what_is_taken_back_is_not(editor: Seat, reader: Seat) -> None:
    # given a draft, which editors find and readers do not
    made = editor.made("/v1/articles", quoting("Sluice opens", "The sluice opens", speaker="Sluice Bell"))
    path = f"/v1/articles/{made['id']}"
    assert names(reader, "sluice") == []
    assert len(names(editor, "sluice", view="draft")) == 3

    # when it is published, a draft written in front of it, and that published
    act(editor, path, "publish")
    assert sorted(names(reader, "sluice")) == ["Sluice Bell", "Sluice opens", "The sluice opens"]
    change(editor, path, headline="Weir opens")
    assert names(reader, "weir") == []
    assert names(editor, "weir", view="draft") == ["Weir opens"]
    assert names(editor, "weir") == []
    act(editor, path, "publish")
    assert names(reader, "weir") == ["Weir opens"]
    assert names(reader, "sluice", "/v1/articles") == ["Weir opens"]  # in the body still

    # and when it is unpublished, then nothing of it is found
    act(editor, path, "unpublish")
    assert [names(reader, "sluice", each) for each in LISTS] == [[]] * 5
    assert found(reader, "sluice", count="true")["total"] == 0
    assert len(names(editor, "sluice", view="draft")) == 3


def test_a_new_name_is_found_at_once_with_the_words_that_were_said(editor: Seat, reader: Seat) -> None:
    editor.made(LIVE, quoting("Ships sail", "All aboard", speaker="Ida Bell", topics=[{"slug": "s", "name": "Sails"}]))
    source, topic = reader.read("/v1/sources/ida-bell"), reader.read("/v1/topics/s")

    change(editor, f"/v1/sources/{source['id']}", name="Ida Krog", aliases=["Lightning"])
    change(editor, f"/v1/topics/{topic['id']}", name="Rigging")

    for seat, more in ((reader, {}), (editor, {"view": "draft"})):
        assert names(seat, "bell", **more) == names(seat, "sails", **more) == []
        assert sorted(names(seat, "krog", **more)) == ["All aboard", "Ida Krog"]
        assert names(seat, "lightning", **more) == ["Ida Krog"]
        assert names(seat, "rigging", **more) == ["Rigging"]


def test_new_words_and_another_speaker_of_a_quote_are_found_at_once(editor: Seat, reader: Seat) -> None:
    # given a quote that is public by itself
    made = editor.made("/v1/quotes", {"text": "The pier stands", "language": "en", "speaker": "Ida Bell"})
    path = f"/v1/quotes/{made['id']}"
    act(editor, path, "publish")
    assert names(reader, "pier bell") == ["The pier stands"]

    # when it gets a context, and another has said it
    change(editor, path, context="Spoken on the quay.")
    steps = editor.get(f"{path}/attribution?view=draft")
    other = {"steps": [{"role": "speaker", "source": {"name": "Otto Brandt", "kind": "person"}}]}
    assert editor.put(f"{path}/attribution", other, version=steps.headers["etag"].strip('"')).status_code == 200

    # then that is what it is found by
    for seat, more in ((reader, {}), (editor, {"view": "draft"})):
        assert names(seat, "brandt quay", type="quote", **more) == ["The pier stands"]
        assert names(seat, "pier bell", **more) == []

    # and when it goes from readers and into the trash, then nobody finds it
    act(editor, path, "unpublish")
    assert names(reader, "pier") == []
    version = editor.read(f"{path}?view=draft")["version"]
    assert editor.delete(path, version=version).status_code == 200
    assert names(editor, "pier", view="draft") == []
    act(editor, path, "restore")
    assert names(editor, "pier", view="draft") == ["The pier stands"]


def test_what_is_checked_is_found_by_how_far_with_the_articles_that_print_it(editor: Seat, reader: Seat) -> None:
    # given words in Swiss German that an article in German prints
    words = [{"text": "The weir holds", "language": "de-CH", "speaker": "Ida Bell"}]
    made = editor.made(LIVE, quoting("Weir holds", "The weir holds", language="de") | {"quotes": words})
    assert sorted(names(reader, "weir", verification="unverified")) == ["The weir holds", "Weir holds"]
    assert names(reader, "weir", verification="unverified", language="de") == ["Weir holds"]
    assert names(reader, "weir", language="de-CH,fr") == ["The weir holds"]

    # when they are checked
    quote = made["quotes"][0]["id"]
    editor.made(f"/v1/quotes/{quote}/verifications", {"result": "verified", "basis": "recording"})

    # then both are found so, and no more as before
    assert sorted(names(reader, "weir", verification="verified,altered")) == ["The weir holds", "Weir holds"]
    assert names(reader, "weir", verification="unverified") == []
    assert names(editor, "weir", verification="verified", view="draft", type="quote") == ["The weir holds"]
    assert found(reader, "weir", verification="verified", count="true")["total"] == 2


def test_an_unnamed_source_is_found_by_nobody_and_its_words_do_not_tell_it(
    newsroom: Newsroom, editor: Seat, reader: Seat
) -> None:
    # given words of an unnamed source beside a named one
    made = quoting(
        "Minister was there", "He was there all night", speakers=[AIDE, {"name": "Ada Lind", "kind": "person"}]
    )
    editor.made(LIVE, made)

    # then neither what is printed of it nor the reason finds anything of it, for editors either
    for seat, more in ((reader, {}), (editor, {"view": "draft"})):
        assert names(seat, "lind night", **more) == ["He was there all night"]
        for query in ("aide", '"an aide to the minister"', "lose post", "unnamed"):
            assert names(seat, query, **more) == [], query
    for table in ("search_row", "draft_search_row"):
        assert newsroom.rows(f"SELECT id FROM {table} WHERE words LIKE '%aide%' OR words LIKE '%post%'") == []


def test_every_row_is_made_again_as_it_was(newsroom: Newsroom, editor: Seat) -> None:
    # given all that a newsroom has, with a draft in front of a live article, and what was retracted and trashed
    side = published(editor)
    change(editor, f"/v1/articles/{side.harbor['id']}", headline="Harbor stays open")
    trashed = editor.made("/v1/articles", plain("Bin me"))
    editor.delete(f"/v1/articles/{trashed['id']}", version=1)
    before = rows_of(newsroom)

    # when all is made anew
    with newsroom.database.writing() as session:
        rebuild_projection(session, lambda done, of: None)
        newsroom.database.commit(session)

    # then it is the same, and readers' rows are of what is visible alone
    assert rows_of(newsroom) == before
    visible = "SELECT kind, id FROM visible WHERE kind IN ('article', 'quote', 'source', 'topic') ORDER BY kind, id"
    assert newsroom.rows("SELECT kind, id FROM search_row ORDER BY kind, id") == newsroom.rows(visible)


def rows_of(newsroom: Newsroom) -> list[object]:
    """Every row, but for which of the numbers of its millisecond it got."""
    tables = ("search_row", "draft_search_row")
    rows = [newsroom.rows(f"SELECT * FROM {table} ORDER BY kind, id") for table in tables]
    return [[row | {"n": row["n"] >> 20} for row in table] for table in rows]


def test_a_dry_run_is_found_by_nobody(editor: Seat) -> None:
    assert editor.post("/v1/articles?dry_run=true", story()).status_code == 201
    assert names(editor, "minister", view="draft") == []
