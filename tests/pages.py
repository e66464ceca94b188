"""The written pages as tests read them: fenced blocks, tables, links, and examples of requests with their answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from httpx2 import Response

from tests.newsroom import Seat

HOUSE = Path(__file__).resolve().parent.parent
ANYTHING = "…"
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def pages() -> list[Path]:
    """Every written page of the project."""
    return sorted(
        [*HOUSE.glob("*.md"), *(path for folder in ("docs", "examples") for path in (HOUSE / folder).rglob("*.md"))]
    )


def page(name: str) -> str:
    return (HOUSE / name).read_text(encoding="utf-8")


def blocks(text: str, *languages: str) -> list[str]:
    """What stands in the fenced blocks of these languages, in order."""
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [block for language, block in fenced if language in languages]


def table(text: str, heading: str) -> list[list[str]]:
    """The rows of the first table below a heading, without its head; cells as they are written."""
    below = text.split(f"\n{heading}\n", 1)[1]
    rows: list[list[str]] = []
    for line in below.splitlines():
        if line.startswith("|"):
            rows.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
        elif rows or line.startswith("#"):
            break
    assert rows, f"there is no table below {heading}"
    return rows[2:]


def names(cell: str) -> list[str]:
    """What stands between backticks."""
    return re.findall(r"`([^`]+)`", cell)


def anchors(text: str) -> set[str]:
    """The anchors that a page's headings have."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@dataclass
class Example:
    """A request, and the answer that the page says it gets."""

    method: str
    path: str
    headers: dict[str, str]
    body: str
    status: int = 0
    answer_headers: dict[str, str] = field(default_factory=dict)
    answer: str = ""


def message(block: str) -> tuple[str, dict[str, str], str]:
    """The first line, the headers and the body of a message of HTTP."""
    head, _, body = block.partition("\n\n")
    first, *lines = head.splitlines()
    return first, dict(line.split(": ", 1) for line in lines), body.strip()


def examples(text: str) -> Iterator[Example]:
    """The requests in a page's `http` blocks, each with the answer in the block after it."""
    asked: Example | None = None
    for block in blocks(text, "http"):
        first, headers, body = message(block)
        if not first.startswith("HTTP/1.1 "):
            assert asked is None, f"no answer is given to {asked}"
            method, path = first.split(" ")
            asked = Example(method, path, headers, body)
            continue
        assert asked is not None, f"an answer to nothing: {first}"
        asked.status, asked.answer_headers, asked.answer = int(first.split(" ")[1]), headers, body
        yield asked
        asked = None
    assert asked is None, f"no answer is given to {asked}"


HERE = "127.0.0.1:8000"
"""Where `make run` serves."""


@dataclass
class Telling:
    """Sends the examples of a page one after the other. `{name}` stands for what the first answer had in its place."""

    anybody: Seat
    known: dict[str, str]

    def tell(self, example: Example) -> None:
        headers = {"Host": HERE} | {name: self.filled(value) for name, value in example.headers.items()}
        sent = self.filled(example.body).encode()
        answer = self.anybody.client.request(
            example.method, self.filled(example.path), headers=headers, content=sent or None, follow_redirects=False
        )
        where = f"{example.method} {example.path}"
        assert answer.status_code == example.status, f"{where}: {answer.status_code} {answer.text}"
        self.compare_headers(example, answer, where)
        if example.answer:
            self.compare(json.loads(example.answer), answer.json(), where)

    def compare_headers(self, example: Example, answer: Response, where: str) -> None:
        for name, written in example.answer_headers.items():
            self.compare_text(written, answer.headers.get(name, "nothing"), f"{where} {name}")

    def compare(self, written: Any, real: Any, where: str) -> None:
        """Whether the answer is as it is written: other members are left out, a list may end with `…`."""
        if isinstance(written, dict):
            assert isinstance(real, dict), where
            for name, value in written.items():
                assert name in real, f"{where}: {name} is not in the answer, which has {sorted(real)}"
                self.compare(value, real[name], f"{where} {name}")
        elif isinstance(written, list):
            assert isinstance(real, list), where
            goes_on = written[-1:] == [ANYTHING]
            shown = written[:-1] if goes_on else written
            assert len(shown) == len(real) or (goes_on and len(shown) < len(real)), f"{where}: {real}"
            for place, value in enumerate(shown):
                self.compare(value, real[place], f"{where} {place}")
        elif isinstance(written, str) and isinstance(real, str):
            self.compare_text(written, real, where)
        else:
            assert written in (ANYTHING, real), f"{where}: {real}"

    def compare_text(self, written: str, real: str, where: str) -> None:
        """`…` in a text stands for anything, `{name}` for what was there first, as long as it has no blank or slash."""
        pattern = ""
        for part in re.split(r"(\{[a-z_]+\}|…)", written):
            held = PLACEHOLDER.fullmatch(part)
            if held is None:
                pattern += ".*" if part == ANYTHING else re.escape(part)
            elif held[1] in self.known:
                pattern += re.escape(self.known[held[1]])
            else:
                pattern += f"(?P<{held[1]}>[^\\s/]+)"
        found = re.fullmatch(pattern, real, re.DOTALL)
        assert found is not None, f"{where}: {real}"
        self.known |= found.groupdict()

    def filled(self, text: str) -> str:
        """The text with what is known in place of its placeholders."""
        return PLACEHOLDER.sub(lambda held: self.known.get(held[1], held[0]), text)
