"""The formats that can be imported, and which one a file is in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from app.transfer.formats.archive import Archive
from app.transfer.formats.csv_rows import read_csv
from app.transfer.formats.documents import document_in
from app.transfer.formats.ghost.posts import data_in, read_ghost, rows_of
from app.transfer.formats.jsonl_rows import read_jsonl
from app.transfer.formats.ninjs import items_in, read_ninjs
from app.transfer.formats.pages.folder import HTML, MARKDOWN, read_pages
from app.transfer.formats.rows import Aside, Broken, Row
from app.transfer.formats.wordpress.posts import read_wxr

Reading = Callable[[Archive], Iterator[Row | Broken] | Iterator[Row | Broken | Aside]]


class Format(NamedTuple):
    """How files with these endings are read.

    `unit` is what their rows are counted in; with `by_folder` each file of a folder is one row; with `yields` a row
    does without a slug that another article has.
    """

    read: Reading
    endings: tuple[str, ...]
    unit: str = "line"
    by_folder: bool = False
    yields: bool = False


def read_json(archive: Archive) -> Iterator[Row | Broken | Aside]:
    """The rows of a JSON document that says by itself what it is."""
    document = document_in(archive)
    data = data_in(document)
    yield from items_in(document, archive) if data is None else rows_of(data, archive.site)


FORMATS: dict[str, Format] = {
    "csv": Format(read_csv, (".csv", ".tsv")),
    "jsonl": Format(read_jsonl, (".jsonl", ".ndjson")),
    "wxr": Format(read_wxr, (".xml",), yields=True),
    "ghost": Format(read_ghost, (".json",), unit="item", yields=True),
    "markdown": Format(read_pages, MARKDOWN, by_folder=True, yields=True),
    "html": Format(read_pages, HTML, by_folder=True, yields=True),
    "ninjs": Format(read_ninjs, (".json",), unit="item", by_folder=True, yields=True),
}
PAGES = Format(read_pages, (*MARKDOWN, *HTML), by_folder=True, yields=True)
"""What a folder is read as that holds pages, when no format is given."""
ENDINGS: dict[str, Format] = {
    **{ending: format for format in FORMATS.values() for ending in format.endings},
    ".json": Format(read_json, (".json",), unit="item", yields=True),
}
