"""Who has a part in a quote is found as it is now, also where somebody further out in its chain changes."""

from __future__ import annotations

from tests.newsroom import Newsroom, Seat
from tests.quotes.writing import published, quote


def found(seat: Seat, query: str) -> list[str]:
    return sorted(item["text"] for item in seat.read(f"/v1/quotes?{query}")["items"])


def test_words_told_in_others_are_found_by_whoever_these_came_through(
    newsroom: Newsroom, editor: Seat, reader: Seat
) -> None:
    # given words that were told in others, and what these were told in came through Channel 9
    outer, inner, deepest = published(
        editor,
        quote("Outer", attribution=[{"role": "reported_by", "source": "Channel 9"}]),
        quote("Inner", speaker="Otto Brandt", told_in=0),
        quote("Deepest", speaker="Eva Roth", told_in=1),
    )["quotes"]
    assert found(reader, "reported_by=channel-9") == ["Deepest", "Inner", "Outer"]

    # when it turns out to have been said for somebody, and to have come through another
    office = {"name": "Energy Office", "kind": "organization"}
    spoken = {"role": "speaker", "source": "Ada Lind", "on_behalf_of": office}
    steps = [spoken, {"role": "reported_by", "source": "Harbor Post", "via": [0]}]
    path = f"/v1/quotes/{outer['id']}/attribution"
    version = int(editor.get(f"{path}?view=draft").headers["ETag"].strip('"'))
    answer = editor.send("PUT", path, {"steps": steps}, version=version)
    assert answer.status_code == 200, answer.text

    # then all of them are found by these, and by the first no more
    for query in ("reported_by=harbor-post", "on_behalf_of=energy-office", "source=energy-office"):
        assert found(reader, query) == ["Deepest", "Inner", "Outer"], query
    assert found(reader, "reported_by=channel-9") == found(reader, "source=channel-9") == []

    # and who said each is still of that one alone
    assert found(reader, "speaker=ada-lind") == ["Outer"]
    assert found(reader, "speaker=otto-brandt") == [inner["text"]]
    assert found(reader, "speaker=eva-roth") == [deepest["text"]]


def test_words_that_are_not_public_any_more_are_found_by_nobody(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    made = published(editor, quote("Outer"))
    assert found(reader, "speaker=ada-lind") == ["Outer"]
    editor.post(f"/v1/articles/{made['id']}/unpublish", version=1)
    assert newsroom.rows("SELECT * FROM quote_source") == []
    editor.post(f"/v1/articles/{made['id']}/publish", version=2)
    assert found(reader, "speaker=ada-lind") == ["Outer"]
