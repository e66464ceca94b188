"""What the tests of importing work with: files of an archive, and the command that brings them in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from app.cli.commands import asked


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code, and what it printed."""

    code: int
    said: str
    counts: str


@dataclass(frozen=True)
class Desk:
    """A folder with an archive in it, and the command line beside a database."""

    folder: Path
    database_url: str

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def csv(self, name: str, columns: Sequence[str], *rows: Sequence[str]) -> Path:
        made = io.StringIO()
        csv.writer(made).writerows([columns, *rows])
        return self.write(name, made.getvalue())

    def jsonl(self, name: str, *rows: Mapping[str, Any]) -> Path:
        return self.write(name, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))

    def run(self, *arguments: str | Path) -> Ended:
        """`onrecord …` in this process."""
        told = CliRunner().invoke(
            asked([]), [str(argument) for argument in arguments], env={"ONRECORD_DATABASE_URL": self.database_url}
        )
        if told.exception is not None and not isinstance(told.exception, SystemExit):
            raise told.exception
        return Ended(told.exit_code, told.stdout + told.stderr, told.stdout.split("\n")[0])

    def bring_in(self, *arguments: str | Path) -> Ended:
        """`onrecord import …` in this process."""
        return self.run("import", *arguments)

    def refusals(self, *arguments: str | Path) -> list[dict[str, Any]]:
        """What the report of an import lists."""
        report = self.folder / "report"
        self.bring_in(*arguments, "--report", report)
        return [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]


def places(refusals: Iterable[Mapping[str, Any]]) -> list[tuple[int, str]]:
    """Line and code of each refusal."""
    return [(refusal["line"], refusal["code"]) for refusal in refusals]
