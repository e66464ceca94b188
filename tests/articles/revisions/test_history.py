"""The history of an article: every save is listed, and every document can be read again."""

from __future__ import annotations

from tests.articles.stories import BODY, plain, story
from tests.core.requests import problem
from tests.newsroom import Newsroom, Seat


def test_the_history_lists_every_save_the_newest_first(newsroom: Newsroom, editor: Seat) -> None:
    # given an article that one editor made and published, and another saved twice since
    article = editor.made("/v1/articles?publish=true", plain(message="First take"))
    address = f"/v1/articles/{article['id']}"
    other = newsroom.editor
    assert other.patch(address, {"body": {"text": "Ships are back, and so are we."}}, version=1).status_code == 200
    assert other.patch(address, {"summary": "Good news.", "message": "Asked for by the desk"}, version=2).is_success

    # when the history is listed
    listed = editor.read(f"{address}/revisions")

    # then it says of each save who, why, how long, and whether readers get it
    shown = [(one["revision"], one["message"], one["word_count"], one["live"]) for one in listed["items"]]
    assert shown == [(3, "Asked for by the desk", 7, False), (2, None, 7, False), (1, "First take", 3, True)]
    assert [one["went_live_at"] for one in listed["items"]] == [None, None, article["published_at"]]
    names = [one["created_by"] for one in listed["items"]]
    assert names[0] == names[1] == {"id": other.read("/v1/whoami")["id"], "name": "somebody"}
    assert names[2]["id"] == article["created_by"]
    assert listed["next_cursor"] is None


def test_what_was_live_stays_marked_when_readers_get_another(editor: Seat) -> None:
    article = editor.made("/v1/articles?publish=true", plain())
    address = f"/v1/articles/{article['id']}"
    editor.patch(address, {"summary": "Good news."}, version=1)
    editor.post(f"{address}/publish", version=2)
    editor.post(f"{address}/unpublish", version=3)
    marks = [(one["live"], one["went_live_at"] is not None) for one in editor.read(f"{address}/revisions")["items"]]
    assert marks == [(False, True), (False, True)]


def test_the_history_comes_in_pages(editor: Seat) -> None:
    article = editor.made("/v1/articles", plain())
    address = f"/v1/articles/{article['id']}"
    for version in (1, 2, 3, 4):
        editor.patch(address, {"summary": f"Take {version}."}, version=version)

    numbers, path = [], f"{address}/revisions?limit=2"
    while path:
        page = editor.get(path)
        numbers.append([one["revision"] for one in page.json()["items"]])
        cursor = page.json()["next_cursor"]
        assert ("link" in page.headers) == (cursor is not None)
        path = cursor and f"{address}/revisions?limit=2&cursor={cursor}"
    assert numbers == [[5, 4], [3, 2], [1]]

    # a cursor is of one history
    first = editor.read(f"{address}/revisions?limit=2")["next_cursor"]
    other = editor.made("/v1/articles", plain("Other"))["id"]
    assert problem(editor.get(f"/v1/articles/{other}/revisions?limit=2&cursor={first}"), 400, "invalid-cursor")


def test_a_revision_is_read_as_the_article_was_saved(editor: Seat) -> None:
    # given a story, saved again with a paragraph in front and a quote less
    made = editor.made("/v1/articles", story())
    address = f"/v1/articles/{made['id']}"
    second = {"id": made["quotes"][1]["id"]}
    changes = {"body": {"markdown": "First of all.\n\n" + BODY}, "quotes": [second], "headline": "Tape: disputes tape"}
    assert editor.patch(address, changes, version=1).is_success

    # when the first revision is read
    answer = editor.get(f"{address}/revisions/1")
    article = answer.json()["article"]

    # then it is the draft as it was saved, with the places of then
    derived = {"version", "updated_at", "resolved", "warnings"}
    assert {name: article[name] for name in article if name not in derived} == {
        name: made[name] for name in made if name not in derived
    }
    assert answer.headers["etag"] == '"2"'
    assert (article["version"], article["revision"]) == (2, 1)

    # and in other formats
    text = editor.read(f"{address}/revisions/1?body_format=text,markdown")["article"]["body"]
    assert set(text) == {"text", "markdown"}
    assert text["markdown"] == BODY


def test_the_record_of_a_quote_is_as_it_is_now_in_every_revision(editor: Seat) -> None:
    made = editor.made("/v1/articles", story())
    quote = made["quotes"][0]
    editor.patch(f"/v1/quotes/{quote['id']}", {"context": "The plan for the grid."}, version=1)
    read = editor.read(f"/v1/articles/{made['id']}/revisions/1")["article"]["quotes"][0]
    assert read["context"] == "The plan for the grid."
    assert read["occurrences"] == quote["occurrences"]


def test_what_is_no_revision_of_this_article_is_not_found(editor: Seat) -> None:
    # given an article with two revisions, and another with one
    article = editor.made("/v1/articles", plain())
    other = editor.made("/v1/articles", plain("Other"))
    editor.patch(f"/v1/articles/{article['id']}", {"summary": "Good news."}, version=1)

    # then numbers that are none, or another's, are not found
    for number in ("0", "2", "01", "-1", "1.0", "two", "%EF%BC%91", "99999999999999999999"):
        assert problem(editor.get(f"/v1/articles/{other['id']}/revisions/{number}"), 404, "not-found"), number
        assert problem(editor.get(f"/v1/articles/{other['id']}/revisions/1/diff/{number}"), 404, "not-found"), number
    assert problem(editor.get("/v1/articles/harbor-reopens/revisions"), 404, "not-found")


def test_the_history_is_for_editors_whatever_readers_get(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    article = editor.made("/v1/articles?publish=true", plain())
    for ending in ("", "/1", "/1/diff/1", "?view=draft"):
        path = f"/v1/articles/{article['id']}/revisions{ending}"
        assert editor.get(path).is_success, ending
        assert editor.get(path).headers["cache-control"] == "private, no-store"
        assert problem(reader.get(path), 401, "unauthenticated")
        assert problem(newsroom.seat("reader").get(path), 403, "forbidden")["scope"] == "drafts:read"
