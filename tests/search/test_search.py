"""Search over everything: what is found, in which order, and what never is."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.articles.stories import TAPE, plain
from tests.newsroom import Json, Newsroom, Seat

LIVE = "/v1/articles?publish=true"


def found(seat: Seat, q: str, more: str = "") -> Json:
    return seat.read(f"/v1/search?q={quote(q)}{more}")


def names(seat: Seat, q: str, more: str = "") -> list[str]:
    """What is found, by its headline, words or name."""
    items = found(seat, q, more)["items"]
    return [item.get("headline") or item.get("text") or item["name"] for item in items]


def test_all_four_kinds_are_found_in_one_answer(editor: Seat, reader: Seat) -> None:
    # given a live story with a quote and a speaker, about a topic
    editor.made(LIVE, plain("Lind on energy", topics=[{"slug": "lind-affair", "name": "Lind affair"}], quotes=[
        {"text": "Ships are back", "speaker": "Ada Lind"},
    ]))  # fmt: skip

    # when a reader looks for a word that stands in all of them
    items = found(reader, "lind")["items"]

    # then each comes in the short form of its kind
    assert {item["type"] for item in items} == {"article", "quote", "source", "topic"}
    by_type = {item["type"]: item for item in items}
    assert by_type["quote"]["credit"] == "Ada Lind"
    assert by_type["quote"]["articles"][0]["headline"] == "Lind on energy"
    assert by_type["article"]["topics"][0]["name"] == "Lind affair"

    # and `type` narrows
    assert [item["type"] for item in found(reader, "lind", "&type=source")["items"]] == ["source"]


def test_the_story_of_the_tape_is_found(editor: Seat, reader: Seat) -> None:
    editor.made(LIVE, TAPE)
    assert names(reader, "minister disputes") == ["Minister disputes tape 📼"]
    assert "You will not dare" in names(reader, '"will not"', "&type=quote")
    assert names(reader, "clumsy -minister") == []


@pytest.mark.parametrize("sort", ["", "&sort=-published_at", "&sort=relevance"])
def test_every_page_is_walked_once(newsroom: Newsroom, editor: Seat, reader: Seat, sort: str) -> None:
    for number in range(7):
        editor.made(LIVE, plain(f"Harbor {number}"))
    seen, cursor = [], ""
    while True:
        page = found(reader, "harbor", f"&limit=3{sort}{cursor}")
        seen += [item["headline"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == [f"Harbor {number}" for number in range(6, -1, -1)]
    assert found(reader, "harbor", f"&count=true{sort}")["total"] == 7
