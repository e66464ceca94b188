"""The pages of a folder, each read as its ending says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from app.transfer.formats.archive import Archive, Page
from app.transfer.formats.foreign import Making
from app.transfer.formats.pages.html import fill_from_html
from app.transfer.formats.pages.markdown import Malformed, fill_from_front_matter
from app.transfer.formats.pages.naming import named
from app.transfer.formats.rows import LOST_BYTES, NOT_DECODED, NUL, Aside, Broken, Row
from app.transfer.identity import shortened

MARKDOWN = (".md", ".markdown")
HTML = (".html", ".htm")
FENCE = re.compile(r"(?:---|\+\+\+)[ \t]*\r?\n")
LIST_PAGE = "_index"
"""What Hugo calls the page of a section: a list of others."""


def read_pages(archive: Archive) -> Iterator[Row | Broken | Aside]:
    """Each page as a row; what cannot be read is named in its place."""
    for page in archive.pages():
        if isinstance(page, Broken):
            yield page
        elif "\0" in page.text:
            yield Broken(1, "nul", NUL, file=page.name)
        elif LOST_BYTES.search(page.text):
            yield Broken(1, "encoding", NOT_DECODED, file=page.name)
        elif PurePosixPath(page.name).stem == LIST_PAGE:
            yield Aside(1, "page of a section", file=page.name)
        else:
            yield row_of(page, archive)


def row_of(page: Page, archive: Archive) -> Row | Broken:
    place, own = PurePosixPath(page.name), named(page.name)
    made = Making(1, archive.site, page.name)
    made.put("external_id", shortened(f"{archive.folder.name}/{page.name}"))
    if "_drafts" in place.parts:
        made.state = "draft"
    is_html = place.suffix.lower() in HTML
    try:
        if is_html and not FENCE.match(page.text):
            fill_from_html(made, page.text, own)
        else:
            fill_from_front_matter(made, page.text, own, is_html=is_html)
    except Malformed as fault:
        return Broken(fault.line, "malformed", fault.detail, file=page.name)
    return made.row()
