"""Whatever has happened to an export on its way, reading it ends, and says what cannot be taken."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from app.transfer.formats.archive import Archive
from app.transfer.formats.known import FORMATS
from app.transfer.formats.rows import Row, Unreadable
from tests.transfer import test_ghost as ghost
from tests.transfer import test_ninjs as ninjs
from tests.transfer import test_pages as pages
from tests.transfer import test_wordpress as wordpress
from tests.transfer.wordpress import attachment, export, item

WHOLE: dict[str, tuple[str, str]] = {
    "wxr": ("a.xml", export(item(7, "A", wordpress.BLOCKS), item(9, "B", wordpress.CLASSIC), attachment(8, "https://x.y/z"))),
    "ghost": ("a.json", json.dumps(ghost.export(
        ghost.post(1, "A", html=ghost.HTML), ghost.post(2, "B", html=None, lexical=json.dumps(ghost.LEXICAL)),
        ghost.post(3, "C", html=None, mobiledoc=json.dumps(ghost.MOBILEDOC)),
    ))),
    "ninjs": ("a.json", json.dumps([ninjs.VERSION_1, ninjs.VERSION_2, ninjs.VERSION_3])),
    "html": ("a.html", pages.HEAD % pages.LINKED + pages.ARTICLE % pages.SEEN),
    "markdown": ("a.md", pages.JEKYLL),
}  # fmt: skip
PIECES = (b"<", b">", b"]]>", b"<!--", b"[caption]", b"&x;", b"\n---\n", b"<blockquote>", b"\0", b'"', b"<item>",
          b"<![CDATA[", b"\xff", b"//[")  # fmt: skip
VALUES: tuple[Any, ...] = (None, 0, -1, True, "", [], {}, "x", 1e9, ["a"], {"a": 1}, "<b>", "http://[", "2019-13-45")


def damaged(text: str, chance: random.Random) -> bytes:
    """Bytes changed, lost, doubled, cut off or put in."""
    found = bytearray(text.encode())
    for _ in range(chance.randint(1, 6)):
        place, other = chance.randrange(len(found) + 1), chance.randrange(len(found) + 1)
        how = chance.random()
        if how < 0.3:
            found[place : place + chance.randint(1, 40)] = b""
        elif how < 0.6:
            found[place:place] = found[other : other + chance.randint(1, 60)]
        elif how < 0.7:
            del found[place:]
        else:
            found[place : place + 1] = chance.choice(PIECES)
    return bytes(found)


def with_other_values(value: Any, chance: random.Random) -> Any:
    """A JSON value with others in some places of it, also within texts that hold JSON."""
    if chance.random() < 0.03:
        return chance.choice(VALUES)
    if isinstance(value, dict):
        return {name: with_other_values(inner, chance) for name, inner in value.items()}
    if isinstance(value, list):
        return [with_other_values(inner, chance) for inner in value]
    if isinstance(value, str) and value.startswith("{"):
        return json.dumps(with_other_values(json.loads(value), chance))
    return value


def variants(name: str) -> Iterator[bytes]:
    chance = random.Random(name)  # noqa: S311 - it must be the same each time, not secret
    _, text = WHOLE[name]
    for number in range(150):
        if name in {"ghost", "ninjs"} and number % 3:
            yield json.dumps(with_other_values(json.loads(text), chance)).encode()
        else:
            yield damaged(text, chance)


@pytest.mark.parametrize("name", WHOLE)
def test_a_damaged_export_gives_rows_and_reasons_and_nothing_else(tmp_path: Path, name: str) -> None:
    file_name, text = WHOLE[name]
    archive = Archive(tmp_path / file_name, "utf-8-sig", FORMATS[name].endings, "https://x.example")
    archive.path.write_text(text)
    whole = [found for found in FORMATS[name].read(archive) if isinstance(found, Row)]
    assert whole

    rows = 0
    for content in variants(name):
        archive.path.write_bytes(content)
        with suppress(Unreadable):
            rows += sum(isinstance(found, Row) for found in FORMATS[name].read(archive))
    assert rows > 0
