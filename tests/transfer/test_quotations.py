"""Block quotations with a cited name become quotes of who is named; whoever is not named is not guessed."""

from __future__ import annotations

from tests.newsroom import Seat
from tests.transfer.desk import Desk

LIND = ("No choice.", "Ada Lind", None)
CITED: dict[str, tuple[str, list[tuple[str, str, str | None]]]] = {
    "a cite with a title": (
        "<blockquote><p>“No choice.”</p><cite>Ada Lind, energy minister</cite></blockquote>",
        [("No choice.", "Ada Lind", "energy minister")],
    ),
    "a footer": ("<blockquote><p>No choice.</p><footer>— <cite>Ada Lind</cite></footer></blockquote>", [LIND]),
    "a caption": (
        "<figure><blockquote><p>No</p><p>choice.</p></blockquote><figcaption>Ada Lind (minister)</figcaption></figure>",
        [("No\n\nchoice.", "Ada Lind", "minister")],
    ),
    "a dash on the last line": ("<blockquote>« No choice. »<br>— Ada Lind</blockquote>", [LIND]),
    "a dash behind the words": ("<blockquote><p>No choice. — Ada Lind</p></blockquote>", [LIND]),
    "two in one": (
        "<blockquote><p>No choice.</p><p>— Ada Lind</p><p>Nor I.</p><p>-- Tom Reed</p></blockquote>",
        [LIND, ("Nor I.", "Tom Reed", None)],
    ),
    "one within the other": (
        "<blockquote><p>No choice.</p><blockquote>Inner.</blockquote><cite>Ada Lind</cite></blockquote>",
        [("No choice.\n\nInner.", "Ada Lind", None)],
    ),
    "nobody": ("<blockquote><p>No choice.</p></blockquote>", []),
    "a work amid the words": ("<blockquote><p>In <cite>Tides</cite> we read: no choice.</p></blockquote>", []),
    "an address": ("<blockquote><p>No choice.</p><cite>https://courier.example/1</cite></blockquote>", []),
    "a sentence with a dash": ("<blockquote><p>No choice – and that is it.</p></blockquote>", []),
    "words in small letters": ("<blockquote><p>No choice.</p><p>— translated by us</p></blockquote>", []),
    "never closed": ("<blockquote><p>No choice. <cite>Ada", []),
}


def test_who_is_named_behind_a_block_quotation_has_said_it(desk: Desk, editor: Seat) -> None:
    # given a page for each way to cite, and for ways that cite nobody
    (desk.folder / "site").mkdir()
    for number, (html, _) in enumerate(CITED.values()):
        words = f"<h1>Page {number}</h1><p>Before.</p>{html}<p>After.</p>"
        (desk.folder / "site" / f"page-{number}.html").write_text(words)

    # when they are imported
    ended = desk.bring_in(desk.folder / "site", "--set", "language=en")

    # then each quote has its words and its speaker, printed where they stand
    assert ended.code == 0, ended.said
    found = {}
    for number, name in enumerate(CITED):
        article = editor.read(f"/v1/articles/page-{number}?view=draft")
        assert {quote["occurrences"][0]["form"] for quote in article["quotes"]} <= {"direct"}
        found[name] = [(quote["text"], quote["speaker"]["name"], quote["speaker_title"]) for quote in article["quotes"]]
    assert found == {name: quotes for name, (_, quotes) in CITED.items()}
