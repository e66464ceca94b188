"""What is looked for: the words, "phrases" and -exclusions that somebody typed. Whatever was typed means something."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from app.core.fulltext.folding import folded

MOST_CHARACTERS = 256
Q = Annotated[
    str | None,
    Field(
        max_length=MOST_CHARACTERS,
        description='Words that stand in it, all of them; "a phrase"; -without. Case and accents do not count',
        examples=["tunnel"],
    ),
]
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂「」『』〝〞", '"'))
_BETWEEN = re.compile(r"[,;:!?()\[\]{}|，、。；：！？（）・…]+")
_PIECES = re.compile(r'(?P<minus>(?<!\S)[-−－])?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class Sought:
    """Runs of folded words with a blank between them: all of `runs` are to be there, none of `without`."""

    runs: tuple[str, ...]
    without: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """Each word that is looked for, once."""
        return tuple(dict.fromkeys(word for run in self.runs for word in run.split(" ")))


def sought(text: str) -> Sought:
    """Read what was typed. Nothing is to be found when it has neither letter nor digit outside what is excluded.

    A word that folding cuts (`wi-fi`, `東京`) is a phrase of its parts.
    """
    runs: dict[str, None] = {}
    without: dict[str, None] = {}
    for piece in _PIECES.finditer(text.translate(_QUOTES)):
        parts = [piece["phrase"]] if piece["word"] is None else _BETWEEN.split(piece["word"])
        found = without if piece["minus"] else runs
        found |= dict.fromkeys(run for part in parts if (run := folded(part)))
    return Sought(tuple(runs), tuple(without))
