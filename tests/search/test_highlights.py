"""Highlights: where in what is shown the words stand that were looked for."""

from __future__ import annotations

from urllib.parse import quote

from tests.articles.stories import plain
from tests.newsroom import Json, Seat
from tests.promises.public_side import LIVE


def marked(reader: Seat, q: str, more: str = "") -> list[tuple[str, str, str]]:
    """Type, member and words of each highlight; fails unless both ways of counting give the same words."""
    found = []
    for item in reader.read(f"/v1/search?q={quote(q)}&highlight=true{more}")["items"]:
        for one in item["highlights"]:
            text, wide = item[one["member"]], item[one["member"]].encode("utf-16-le")
            words = text[one["start"] : one["end"]]
            assert wide[2 * one["start_utf16"] : 2 * one["end_utf16"]].decode("utf-16-le") == words
            found.append((item["type"], one["member"], words))
    return sorted(found)


def story() -> Json:
    text = "🔔🔔 Frau Müller läutet die Glocke"
    return plain(
        "🔔 Glocken: Müller, mu\u0308ller und 山田太郎",
        summary="Petra MÜLLER spricht.",
        language="de",
        body={"text": f"„{text}“, heißt es. Muller."},
        quotes=[{"text": text, "speaker": {"name": "Petra Müller", "kind": "person"}}],
        topics=[{"name": "Müllerei"}],
    )


def test_words_are_marked_however_they_are_printed(editor: Seat, reader: Seat) -> None:
    # given a story with a name in several spellings, behind characters of two units
    editor.made(LIVE, story())

    # then each is marked in what is shown of the article, the quote and the speaker
    assert marked(reader, "MULLER") == [
        ("article", "headline", "Müller"),
        ("article", "headline", "mu\u0308ller"),
        ("article", "summary", "MÜLLER"),
        ("quote", "credit", "Müller"),
        ("quote", "text", "Müller"),
        ("source", "name", "Müller"),
    ]
    assert marked(reader, '"petra muller" 太郎', "&type=article") == [
        ("article", "headline", "太郎"),
        ("article", "summary", "Petra MÜLLER"),
    ]
    assert marked(reader, "mullerei") == [("topic", "name", "Müllerei")]


def test_what_is_found_where_nothing_is_shown_has_no_mark_and_nobody_has_one_unasked(
    editor: Seat, reader: Seat
) -> None:
    editor.made(LIVE, story())
    found = reader.read("/v1/search?q=hei%C3%9Ft&highlight=true")["items"]
    assert [(item["type"], item["highlights"]) for item in found] == [("article", [])]
    assert "highlights" not in reader.read("/v1/search?q=glocken")["items"][0]
    assert "highlights" not in reader.read("/v1/search?q=glocken&highlight=false")["items"][0]
    assert reader.get("/v1/search?q=glocken&highlight=yes").status_code == 400
