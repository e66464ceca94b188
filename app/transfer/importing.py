"""Importing: files of rows become articles, in batches; running it again goes on where it stopped."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from app.core.sql.columns import dump_json
from app.core.sql.db import Database
from app.core.values.ids import new_id
from app.transfer.fates import Fate, Report, Tally
from app.transfer.formats.archive import Archive, checked_encoding, files_below
from app.transfer.formats.csv_rows import read_csv
from app.transfer.formats.known import ENDINGS, FORMATS, PAGES, Format
from app.transfer.formats.rows import Misused, Row, Unreadable
from app.transfer.mapping import ColumnMapping
from app.transfer.preparing import Ready, SourceFile
from app.transfer.progress import Telling
from app.transfer.state import Bookmark, StateFile
from app.transfer.writing import Batch, write_batch, write_rows

BATCH = 150
"""Rows in one transaction, unless something else is asked for: other writers wait about two seconds for them."""
LARGEST_BATCH = 2_000_000
"""Characters of bodies in one transaction: other writers wait for no more than a moment."""
MOST_QUOTES = 1_500
"""In one transaction: of many more the finished form is left to be made when they are read."""
NEEDED = {"headline": "--map headline=COLUMN", "language": "--set language=en or --map language=COLUMN"}


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be imported, and how.

    `columns` names the column of a member, `fixed` a value for rows without one; addresses without a host are of
    `site`.
    """

    paths: Sequence[Path]
    format: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    encoding: str = "utf-8"
    site: str | None = None
    publish: bool = False
    dry_run: bool = False
    state: Path | None = None
    report: Path | None = None
    batch: int = BATCH

    def options(self) -> str:
        """What changes what becomes of a row."""
        asked = [self.format, dict(self.columns), dict(self.fixed), self.encoding, self.site, self.publish]
        return dump_json(asked)


def import_files(database: Database, order: Order, telling: Telling, tally: Tally) -> None:
    """Import every row of the files that is not in; `tally` counts what became of each.

    Batches are durable one after the other: whatever ends this, the same order goes on behind the last. Raises
    Misused before anything is read when the order makes no sense, Unavailable or StorageFull when the database
    cannot take more.
    """
    encoding = checked_encoding(order.encoding)
    files = files_of(order, tally)
    for file in files:
        check_columns(file, encoding)
    work = Importing(database, order, encoding, telling, tally)
    with Report(order.report) as work.report:
        if order.dry_run:
            work.rehearse(files)
        else:
            state = StateFile(order.state, order.options())
            with garbage_left_lying():
                for file in files:
                    work.import_file(file, state)


@dataclass(slots=True)
class Importing:
    """One import."""

    database: Database
    order: Order
    encoding: str
    telling: Telling
    tally: Tally
    report: Report = field(default_factory=lambda: Report(None))
    run: str = field(default_factory=new_id)

    def import_file(self, file: SourceFile, state: StateFile) -> None:
        with self.database.reading() as reader:
            bookmark = state.bookmark(self.archive(file), reader)
        while state.said:
            self.telling.say(state.said.pop())
        for batch in self.batches(file, bookmark):
            fates = write_batch(self.database, batch, publish=self.order.publish, request_id=self.run)
            self.note(fates)
            bookmark.pass_by(fates)
            state.keep(file.path, bookmark)
            gc.collect(0)

    def rehearse(self, files: Sequence[SourceFile]) -> None:
        """Do everything in one transaction, and none of it: later rows see what earlier ones would have made."""
        with self.database.writing() as session:
            for file in files:
                for batch in self.batches(file, Bookmark()):
                    fates = write_rows(session, batch, publish=self.order.publish, request_id=self.run)
                    self.database.close(session)
                    session.expunge_all()
                    self.note(fates)
            session.rollback()

    def batches(self, file: SourceFile, bookmark: Bookmark) -> Iterator[Batch]:
        """The rows of a file, so many at a time. What is done with them is told when the next ones are asked for."""
        archive = self.archive(file)
        self.telling.begin(file.name, archive.size)
        for batch in batched(file.prepared(archive, bookmark), self.order.batch):
            yield batch
            self.telling.at(archive.position, self.tally.so_far())
        self.telling.end(f"read; {self.tally.so_far()}")

    def archive(self, file: SourceFile) -> Archive:
        return Archive(file.path, self.encoding, file.format.endings, self.order.site)

    def note(self, fates: Sequence[Fate]) -> None:
        self.tally.add(fates)
        self.report.write(fates)


@contextmanager
def garbage_left_lying() -> Iterator[None]:
    """Let nobody look through all objects while a batch is made, which has many, and hardly any that is garbage."""
    was = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        if was:
            gc.enable()


def batched(rows: Iterable[Ready | Fate], most: int) -> Iterator[Batch]:
    """At most so many rows, and not more text than one transaction should hold."""
    batch: list[Ready | Fate] = []
    weight = quotes = 0
    for row in rows:
        batch.append(row)
        if isinstance(row, Ready):
            weight += row.weight
            quotes += len(row.data.quotes)
        if len(batch) >= most or weight >= LARGEST_BATCH or quotes >= MOST_QUOTES:
            yield batch
            batch, weight, quotes = [], 0, 0
    if batch:
        yield batch


def files_of(order: Order, tally: Tally) -> list[SourceFile]:
    """The files of the order, those of a folder by their names. Raises Misused."""
    if order.format is not None and order.format not in FORMATS:
        raise Misused(f"There is no such format. Give one of {', '.join(FORMATS)}.")
    mapping = ColumnMapping(order.columns, order.fixed)
    found = dict(chain.from_iterable(expanded(path, order.format) for path in order.paths))
    return [SourceFile(path, format, mapping, order.publish, tally.unplaced) for path, format in found.items()]


def expanded(path: Path, name: str | None) -> list[tuple[Path, Format]]:
    """What there is to read, each with its format. Raises Misused."""
    if not path.is_dir():
        if not path.is_file():
            raise Misused(f"There is no file {path}.")
        return [(path, format_of(path, name))]
    given = None if name is None else FORMATS[name]
    pages = given if given and given.by_folder else PAGES
    endings = ENDINGS if given is None else dict.fromkeys(given.endings, given)
    rows = [] if given and given.by_folder else sorted(file for file in path.iterdir() if file.is_file())
    found = [(file, endings[file.suffix.lower()]) for file in rows if file.suffix.lower() in endings]
    found = [(file, format) for file, format in found if not format.by_folder]
    if given in {None, pages} and files_below(path, pages.endings):
        if found:
            several = ", ".join(sorted({file.suffix for file, _ in found}))
            raise Misused(f"{path} has pages and files that end with {several}. Say which with --format.")
        return [(path, pages)]
    if not found:
        raise Misused(f"There is nothing to import in {path}. Files end with {', '.join(endings)}.")
    return found


def format_of(path: Path, name: str | None) -> Format:
    found = ENDINGS.get(path.suffix.lower()) if name is None else FORMATS[name]
    if found is None:
        raise Misused(f"The ending of {path.name} does not say its format. Give --format {' or '.join(FORMATS)}.")
    return found


def check_columns(file: SourceFile, encoding: str) -> None:
    """Raises Misused when a file whose columns are the same in every row cannot give what an article needs."""
    if file.format.read is not read_csv:
        return
    try:
        first = next((row for row in read_csv(Archive(file.path, encoding)) if isinstance(row, Row)), None)
    except Unreadable:
        return  # refused when its turn comes
    if first is None:
        return
    names = ", ".join(first.columns)
    for column in file.mapping.given.values():
        if column and column not in first.columns:
            raise Misused(f"{file.name} has no column {column!r}. It has {names}.")
    members = {member for member, _ in file.mapping.plan(first.columns).pairs} | file.mapping.fixed.keys()
    for member, how in NEEDED.items():
        if member not in members:
            raise Misused(f"No column of {file.name} gives the {member}. It has {names}. Give {how}.")
