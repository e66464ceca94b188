"""Lists as tables, for those who calculate: CSV where Accept asks for it."""

from __future__ import annotations

import csv
import io

import pytest
from httpx2 import Response

from app.core.http.forms import chosen
from app.core.problems import NotAcceptable
from tests.core.requests import problem
from tests.newsroom import Newsroom, Seat
from tests.promises.bad_questions import places

BOTH = ("application/json", "text/csv")
ACCEPTED = {
    "": "application/json",
    "*/*": "application/json",
    "text/html,application/xhtml+xml,*/*;q=0.8": "application/json",
    "text/csv": "text/csv",
    "TEXT/CSV; charset=utf-8; header=present": "text/csv",
    "text/*": "text/csv",
    "text/csv;q=0.5, application/json;q=0.9": "application/json",
    "text/csv;q=0.9, application/json;q=0.5": "text/csv",
    "*/*, application/json;q=0": "text/csv",
    "text/csv, */*;q=0.1": "text/csv",
    "application/*;q=0.2, text/csv;q=0.1": "application/json",
    "text/csv;q=2": "text/csv",
}


def rows(answer: Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode(), newline="")))


@pytest.mark.parametrize("accept", ACCEPTED)
def test_the_form_that_is_liked_best_is_chosen(accept: str) -> None:
    assert chosen([accept], BOTH) == ACCEPTED[accept]


@pytest.mark.parametrize("accept", ["text/html", "text/csv;q=0", "*/*;q=0", "text/csv;q=much", ";", "csv"])
def test_no_form_is_chosen_that_was_not_asked_for(accept: str) -> None:
    with pytest.raises(NotAcceptable):
        chosen([accept], BOTH)


def test_every_list_is_a_table_too(newsroom: Newsroom) -> None:
    # given something of every kind
    tables = [place for place in places(newsroom) if place.route.columns() is not None]
    assert len(tables) > 20
    for place in tables:
        # when each list is asked for as a table
        items = place.seat.get(place.plain()).json()["items"]
        answer = place.seat.get(place.plain(), accept="text/csv")
        table = rows(answer)
        # then it has a row for each item, with its members as columns
        assert len(table) == len(items), place.plain()
        for item, row in zip(items, table, strict=True):
            for name, value in item.items():
                if isinstance(value, str):
                    assert row[name] == value, (place.plain(), name)
                elif isinstance(value, dict) and name not in row:
                    texts = {f"{name}.{below}": words for below, words in value.items() if isinstance(words, str)}
                    assert texts.items() <= row.items(), (place.plain(), name)
        # and caches can tell the two apart
        assert "Accept" in answer.headers["vary"].split(", ")


def test_words_stand_in_a_table_as_they_were_said(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    # given words that a table could take for something else
    words = '=1+1, "quoted",\n  and – in a second line – ‘more’ '
    quote = editor.made("/v1/quotes", {"text": words, "speaker": "Ada Lind", "language": "en"})
    assert editor.post(f"/v1/quotes/{quote['id']}/publish", version=1).status_code == 200
    (row,) = rows(reader.get("/v1/quotes", accept="text/csv"))
    assert row["text"] == words
    assert row["speaker.name"] == "Ada Lind"
    assert row["speaker_title"] == ""
    assert row["disputed"] == "false"
    assert row["alterations"] == "[]"


def test_a_table_goes_on_from_page_to_page_and_has_the_members_that_are_asked_for(editor: Seat, reader: Seat) -> None:
    for name in ("Gas", "Oil", "Wind"):
        story = {"headline": name, "language": "en", "topics": [{"name": name}]}
        editor.made("/v1/articles?publish=true", story)
    first = reader.get("/v1/topics?fields=name&sort=name&limit=2", accept="text/csv")
    assert first.text.splitlines()[0] == "id,type,version,name"
    assert [row["name"] for row in rows(first)] == ["Gas", "Oil"]
    following = first.headers["link"].split(">")[0].removeprefix("<")
    assert [row["name"] for row in rows(reader.get(following, accept="text/csv"))] == ["Wind"]
    # and where nothing is, it says what would be
    nothing = "/v1/topics?ids=0198c0de-0000-7000-8000-000000000000"
    assert reader.get(nothing, accept="text/csv").text.startswith("id,type,version,slug,name,")
    assert reader.get(f"{nothing}&fields=name", accept="text/csv").text == "id,type,version,name\r\n"


def test_a_table_has_an_etag_of_its_own(editor: Seat, reader: Seat) -> None:
    editor.made("/v1/articles?publish=true", {"headline": "Gas", "language": "en"})
    table, plain = reader.get("/v1/articles", accept="text/csv"), reader.get("/v1/articles")
    assert table.headers["etag"] != plain.headers["etag"]
    assert reader.get("/v1/articles", accept="text/csv", if_none_match=table.headers["etag"]).status_code == 304
    assert reader.get("/v1/articles", accept="text/csv", if_none_match=plain.headers["etag"]).status_code == 200


def test_what_is_no_list_is_no_table(editor: Seat, reader: Seat) -> None:
    made = editor.made("/v1/articles?publish=true", {"headline": "Gas", "language": "en"})
    for address in (f"/v1/articles/{made['id']}", "/v1/changes"):
        assert problem(reader.get(address, accept="text/csv"), 406, "not-acceptable")
    # but whoever only looks whether the server is there is answered whatever they like
    assert reader.get("/livez", accept="text/html").status_code == 200


def test_no_answer_that_is_kept_is_given_in_a_form_that_another_asked_for(editor: Seat, reader: Seat) -> None:
    editor.made("/v1/articles?publish=true", {"headline": "Gas", "language": "en"})
    # when readers ask for one form after the other, also in two lines of which the first decides
    asked = [
        ([("Accept", "text/csv")], "text/csv; charset=utf-8"),
        ([("Accept", "text/csv"), ("Accept", "*/*;q=0.5")], "text/csv; charset=utf-8"),
        ([], "application/json"),
        ([("Accept", "application/json"), ("Accept", "text/csv;q=0.5")], "application/json"),
        ([("Accept", "text/html, application/json;q=0.1")], "application/json"),
        ([("Accept", "text/html")], "application/problem+json"),
    ]
    # then each gets what they asked for, whoever asked before
    for headers, form in [*asked, *reversed(asked)]:
        answer = reader.client.get("/v1/articles", headers=headers)
        assert answer.headers["content-type"] == form, headers


def test_what_is_no_list_is_not_given_from_what_is_kept_to_who_takes_but_a_table(editor: Seat, reader: Seat) -> None:
    path = f"/v1/articles/{editor.made('/v1/articles?publish=true', {'headline': 'Gas', 'language': 'en'})['id']}"
    # given an answer that was made for somebody who likes a table better and takes JSON, too
    for _ in range(2):
        assert reader.get(path, accept="text/csv, application/json;q=0.5").json()["id"] in path
    # then who takes no JSON gets none
    for accept in ("text/csv", "text/*", "application/json;q=0, */*", "text/csv;header=absent"):
        assert problem(reader.get(path, accept=accept), 406, "not-acceptable"), accept
