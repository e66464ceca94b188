"""From a file's rows to articles that may be written: mapped, identified, checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from app.articles.shapes import ArticleCreate
from app.core.problems import Fault, InvalidContent
from app.core.validation import faults_of
from app.transfer.fates import Fate, Unplaced, faults_in
from app.transfer.formats.archive import Archive
from app.transfer.formats.known import Format
from app.transfer.formats.rows import Aside, Broken, Row, State, Unreadable
from app.transfer.identity import Identity, digest_of, identify, message_of
from app.transfer.mapping import ColumnMapping, Document
from app.transfer.members import TAGS, is_no_date
from app.transfer.state import Bookmark

TWIN = "An earlier row of this file is known by the same id. Give each row an external_id of its own, or take one out."


@dataclass(frozen=True, slots=True)
class Ready:
    """A row that may be written. `digest` is of all that the row says.

    `yields` says that it does without a slug that another article has: it was given one where it comes from.
    """

    file: str
    line: int
    unit: str
    identity: Identity
    data: ArticleCreate
    digest: str
    warnings: tuple[str, ...]
    state: State
    publish_at: str | None
    yields: bool

    @property
    def weight(self) -> int:
        """About how many characters it has."""
        body = self.data.body
        return (
            0 if body is None else len(body.text) + len(body.html) + len(body.markdown) + 100 * len(body.portable_text)
        )


@dataclass(slots=True)
class SourceFile:
    """A file or folder that rows are read from."""

    path: Path
    format: Format
    mapping: ColumnMapping
    publish: bool
    unplaced: Unplaced
    _seen: set[bytes] = field(default_factory=set)

    @property
    def name(self) -> str:
        return self.path.name

    def prepared(self, archive: Archive, bookmark: Bookmark) -> Iterator[Ready | Fate]:
        """Each row of the file, ready or refused; those before the bookmark are there already."""
        number = 0
        try:
            for item in self.format.read(archive):
                if isinstance(item, Aside):
                    self.unplaced.add(item.name, item.count, self._place(item))
                    continue
                number += 1
                yield self._prepared(item, known=bookmark.covers(number))
        except Unreadable as fault:
            # What comes after it is not there to be counted.
            yield Fate(self.name, max(archive.number, 1), "", "refused", (Fault("unreadable", str(fault)),))

    def _prepared(self, item: Row | Broken, *, known: bool) -> Ready | Fate:
        if isinstance(item, Broken):
            return self._refused(item, "", Fault(item.code, item.detail), until=item.until)
        try:
            document = self.mapping.document(item.columns)
        except InvalidContent as problem:
            return self._refused(item, "", *faults_in(problem))
        identity = identify(document, item.columns, self.path.stem)
        self._count_unplaced(item, identity)
        key = digest_of({identity.member: identity.value})[:16].encode()
        if identity.value and key in self._seen:
            return self._refused(item, identity.value, Fault("twin", TWIN, pointer=f"/{identity.member}"))
        self._seen.add(key)
        if known:
            return Fate(self._file(item), item.line, identity.value, "there", unit=self.format.unit)
        return self._checked(item, document, identity)

    def _checked(self, row: Row, document: Document, identity: Identity) -> Ready | Fate:
        digest = digest_of(row.columns)
        document.setdefault("message", message_of(self._place(row), digest))
        warnings = (*row.warnings, *self._warnings(row, document))
        try:
            data = ArticleCreate.model_validate(document)
        except ValidationError as error:
            faults = faults_of(error.errors(include_url=False, include_input=False), document)
            return self._refused(row, identity.value, *faults)
        unit, yields = self.format.unit, self.format.yields
        return Ready(
            self._file(row), row.line, unit, identity, data, digest, warnings, row.state, row.publish_at, yields
        )

    def _warnings(self, row: Row, document: Document) -> Iterator[str]:
        pairs = self.mapping.plan(row.columns).pairs
        if any(member.endswith("_at") and is_no_date(row.columns[column]) for member, column in pairs):
            yield "no_date"
        image, body = document.get("image"), document.get("body")
        if isinstance(image, dict) and "alt" not in image:
            image["alt"] = ""
            yield "no_alt_text"
        if isinstance(body, dict) and isinstance(body.get("text"), str) and TAGS.search(body["text"]):
            yield "looks_like_html"
        if (row.publish_at or "published_at" in document) and not self.publish:
            yield "not_published"

    def _count_unplaced(self, row: Row, identity: Identity) -> None:
        for column in self.mapping.plan(row.columns).unplaced:
            if row.columns[column] not in (None, "", [], {}) and column != identity.column:
                self.unplaced.add(column, 1, self._place(row))
        for name, count in row.unplaced.items():
            self.unplaced.add(name, count, self._place(row))

    def _file(self, item: Row | Broken | Aside) -> str:
        return f"{self.name}/{item.file}" if item.file not in {"", self.name} else self.name

    def _place(self, item: Row | Aside) -> str:
        return f"{self._file(item)}, {self.format.unit} {item.line}"

    def _refused(self, item: Row | Broken, ident: str, *faults: Fault, until: int = 0) -> Fate:
        return Fate(self._file(item), item.line, ident, "refused", faults, until=until, unit=self.format.unit)
