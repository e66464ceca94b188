"""How far an import came, in a file beside it: it saves looking again at rows that are in.

What is in is decided by the database alone. A bookmark counts only while the file and what was asked are as they were
and the last row that went in is there, so an old one, or one of another database, costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.core.sql.reader import Reader
from app.transfer.fates import Fate
from app.transfer.formats.archive import Archive
from app.transfer.formats.rows import Misused


@dataclass(slots=True)
class Bookmark:
    """Where the import of one file stands: `rows` were read, and those of the numbers in `refused` are not in."""

    rows: int = 0
    refused: set[int] = field(default_factory=set)
    last: str = ""
    """What the last row that is in is known by."""
    passed: int = 0
    """Rows read in this run."""
    _again: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        self._again = frozenset(self.refused)

    def covers(self, number: int) -> bool:
        """Whether the row of this number, counted from 1, is in. Refused ones are tried again."""
        return number <= self.rows and number not in self._again

    def pass_by(self, fates: Sequence[Fate]) -> None:
        """Note what became of the next rows, once it is kept."""
        for fate in fates:
            self.passed += 1
            if fate.kind == "refused":
                self.refused.add(self.passed)
            else:
                self.refused.discard(self.passed)
                self.last = fate.ident or self.last
        self.rows = max(self.rows, self.passed)


class StateFile:
    """The bookmarks of imports, by file; without a path there are none. `said` is what the user must know."""

    def __init__(self, path: Path | None, options: str) -> None:
        self._path = path
        self._options = hashlib.sha256(options.encode()).hexdigest()
        self._kept: dict[str, Any] = {}
        self.said: list[str] = []
        if path is None:
            return
        if not path.absolute().parent.is_dir():
            raise Misused("The folder of the state file is not there. Make it, or name another file.")
        if path.exists():
            try:
                self._kept = dict(json.loads(path.read_text(encoding="utf-8"))["imports"])
            except (OSError, ValueError, KeyError, TypeError):
                self.said.append(f"{path.name} holds no state of an import: everything is read from its beginning.")

    def bookmark(self, archive: Archive, reader: Reader) -> Bookmark:
        """Where the import of this file stands; at its beginning when anything is not as it was."""
        if self._path is None:
            return Bookmark()
        file = archive.path
        kept = self._kept.get(str(file.absolute()))
        own = {"sha256": archive.digest(), "options": self._options}
        self._kept[str(file.absolute())] = own
        if not isinstance(kept, dict) or kept.get("options") != self._options:
            return Bookmark()
        if kept.get("sha256") != own["sha256"]:
            self.said.append(
                f"{file.name} has changed since it was imported: it is read from its beginning, and the rows that are"
                " in are known by their ids."
            )
            return Bookmark()
        last = kept.get("last", "")
        if reader.value("SELECT 1 FROM article WHERE external_id = :last OR id = :last", last=last) is None:
            return Bookmark()
        return Bookmark(kept["rows"], set(kept["refused"]), last)

    def keep(self, file: Path, bookmark: Bookmark) -> None:
        """Keep the bookmark: whole, or the one before."""
        if self._path is None:
            return
        self._kept[str(file.absolute())] |= {
            "rows": bookmark.rows,
            "refused": sorted(bookmark.refused),
            "last": bookmark.last,
        }
        fresh = self._path.with_name(f"{self._path.name}.new")
        fresh.write_text(json.dumps({"imports": self._kept}), encoding="utf-8")
        os.replace(fresh, self._path)
