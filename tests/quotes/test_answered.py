"""Quotes are found by what was said to them, as it is now: to the words, to their remark, or to a recording of them."""

from __future__ import annotations

from tests.newsroom import Json, Newsroom, Seat
from tests.promises.public_side import act
from tests.quotes.writing import RECORDED, REPORTED, published, quote

DENIAL: Json = {"responder": "Tom Reed", "stance": "denies"}


def found(seat: Seat, query: str = "response=denies") -> list[str]:
    return sorted(item["text"] for item in seat.read(f"/v1/quotes?{query}")["items"])


def respond(editor: Seat, path: str, **members: object) -> str:
    return f"/v1/responses/{editor.made(f'{path}/responses', DENIAL | members)['id']}"


def change(editor: Seat, path: str, stance: str) -> None:
    answer = editor.patch(path, {"stance": stance}, version=1)
    assert answer.status_code == 200, answer.text


def test_a_response_is_told_of_all_that_it_is_to_as_it_is_now(editor: Seat, reader: Seat) -> None:
    # given words on a tape, words told in these, and others
    outer, inner = quote("Outer", attribution=[RECORDED]), quote("Inner", speaker="Otto Brandt", told_in=0)
    _, inner, other = published(editor, outer, inner, quote("Other"))["quotes"]
    assert found(reader) == []

    # when somebody denies the words, what was said at all, or the tape
    to_words = respond(editor, f"/v1/quotes/{other['id']}")
    assert found(reader) == ["Other"]
    to_remark = respond(editor, f"/v1/quotes/{inner['id']}", on="remark")
    assert found(reader) == ["Inner", "Other"]
    tape = reader.read("/v1/sources?kind=work")["items"][0]["id"]
    to_tape = respond(editor, f"/v1/sources/{tape}", stance="disputes")
    assert found(reader, "response=disputes") == ["Inner", "Outer"]

    # then it is found so, whatever else is asked, and in every order
    assert found(reader, "response=denies,disputes") == ["Inner", "Other", "Outer"]
    assert found(reader, "response=disputes&speaker=otto-brandt") == ["Inner"]
    assert found(reader, "response=denies&sort=-created_at&language=en") == ["Inner", "Other"]
    assert reader.read("/v1/quotes?response=denies&count=true&limit=1")["total"] == 2

    # and no more when it turns out to be of another stance
    change(editor, to_words, "confirms")
    assert (found(reader), found(reader, "response=confirms")) == (["Inner"], ["Other"])
    for path in (to_remark, to_tape):
        change(editor, path, "corrects")
    assert found(reader) == found(reader, "response=disputes") == []
    assert found(reader, "response=corrects") == ["Inner", "Outer"]


def test_what_was_never_on_a_tape_is_not_denied_with_it(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    made = published(editor, quote("Outer", attribution=[RECORDED]), quote("Inner", speaker="Otto Brandt", told_in=0))
    outer = made["quotes"][0]
    tape = reader.read("/v1/sources?kind=work")["items"][0]["id"]
    respond(editor, f"/v1/sources/{tape}")
    assert found(reader) == ["Inner", "Outer"]

    # when it turns out to have been reported and not recorded
    path = f"/v1/quotes/{outer['id']}/attribution"
    steps = [{"role": "speaker", "source": "Ada Lind"}, REPORTED | {"via": [0]}]
    version = int(editor.get(f"{path}?view=draft").headers["ETag"].strip('"'))
    assert editor.send("PUT", path, {"steps": steps}, version=version).status_code == 200
    assert found(reader) == []

    # and what is not public is told of nothing
    respond(editor, f"/v1/quotes/{outer['id']}")
    assert found(reader) == ["Outer"]
    act(editor, f"/v1/articles/{made['id']}", "unpublish")
    assert found(reader) == []
    assert newsroom.rows("SELECT * FROM quote_response") == []
