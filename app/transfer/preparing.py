"""From a file's rows to articles that may be written: mapped, identified, checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from app.articles.shapes import ArticleCreate
from app.core.problems import Fault, InvalidContent
from app.core.validation import faults_of
from app.transfer.fates import Fate, faults_in
from app.transfer.formats.rows import Broken, Lines, Reading, Row, Unreadable
from app.transfer.identity import Identity, digest_of, identify, message_of
from app.transfer.mapping import ColumnMapping, Document
from app.transfer.members import TAGS, is_no_date
from app.transfer.state import Bookmark

TWIN = "An earlier row of this file is known by the same id. Give each row an external_id of its own, or take one out."


@dataclass(frozen=True, slots=True)
class Ready:
    """A row that may be written. `digest` is of all that the row says."""

    file: str
    line: int
    identity: Identity
    data: ArticleCreate
    digest: str
    warnings: tuple[str, ...]

    @property
    def weight(self) -> int:
        """About how many characters it has."""
        body = self.data.body
        return (
            0 if body is None else len(body.text) + len(body.html) + len(body.markdown) + 100 * len(body.portable_text)
        )


@dataclass(slots=True)
class SourceFile:
    """A file that rows are read from."""

    path: Path
    read: Reading
    mapping: ColumnMapping
    publish: bool
    unplaced: Counter[str] = field(default_factory=Counter)
    _seen: set[bytes] = field(default_factory=set)

    @property
    def name(self) -> str:
        return self.path.name

    def prepared(self, lines: Lines, bookmark: Bookmark) -> Iterator[Ready | Fate]:
        """Each row of the file, ready or refused; those before the bookmark are there already."""
        try:
            for number, item in enumerate(self.read(lines), 1):
                yield self._prepared(item, known=bookmark.covers(number))
        except Unreadable as fault:
            yield self.unreadable(lines.number, fault)

    def unreadable(self, line: int, fault: Unreadable) -> Fate:
        """What becomes of the rest of a file that cannot be read."""
        return self._refused(line, "", Fault("unreadable", str(fault)))

    def _prepared(self, item: Row | Broken, *, known: bool) -> Ready | Fate:
        if isinstance(item, Broken):
            return self._refused(item.line, "", Fault(item.code, item.detail), until=item.until)
        try:
            document = self.mapping.document(item.columns)
        except InvalidContent as problem:
            return self._refused(item.line, "", *faults_in(problem))
        identity = identify(document, item.columns, self.path.stem)
        self._count_unplaced(item.columns, identity)
        key = digest_of({identity.member: identity.value})[:16].encode()
        if identity.value and key in self._seen:
            return self._refused(item.line, identity.value, Fault("twin", TWIN, pointer=f"/{identity.member}"))
        self._seen.add(key)
        if known:
            return Fate(self.name, item.line, identity.value, "there")
        return self._checked(item, document, identity)

    def _checked(self, row: Row, document: Document, identity: Identity) -> Ready | Fate:
        digest = digest_of(row.columns)
        document.setdefault("message", message_of(self.name, row.line, digest))
        warnings = tuple(self._warnings(row.columns, document))
        try:
            data = ArticleCreate.model_validate(document)
        except ValidationError as error:
            faults = faults_of(error.errors(include_url=False, include_input=False), document)
            return self._refused(row.line, identity.value, *faults)
        return Ready(self.name, row.line, identity, data, digest, warnings)

    def _warnings(self, columns: dict[str, Any], document: Document) -> Iterator[str]:
        pairs = self.mapping.plan(columns).pairs
        if any(member.endswith("_at") and is_no_date(columns[column]) for member, column in pairs):
            yield "no_date"
        image, body = document.get("image"), document.get("body")
        if isinstance(image, dict) and "alt" not in image:
            image["alt"] = ""
            yield "no_alt_text"
        if isinstance(body, dict) and isinstance(body.get("text"), str) and TAGS.search(body["text"]):
            yield "looks_like_html"
        if "published_at" in document and not self.publish:
            yield "not_published"

    def _count_unplaced(self, columns: dict[str, Any], identity: Identity) -> None:
        for column in self.mapping.plan(columns).unplaced:
            if columns[column] not in (None, "", [], {}) and column != identity.column:
                self.unplaced[column] += 1

    def _refused(self, line: int, ident: str, *faults: Fault, until: int = 0) -> Fate:
        return Fate(self.name, line, ident, "refused", faults, until=until)
