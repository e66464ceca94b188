"""YAML no looser than our JSON: the values of JSON and no others, no anchors, no tags, no member twice, bounded depth.

Values are built from the parser's events, so nothing that YAML can do beyond that ever runs. Words without quotation
marks are as the core schema of YAML 1.2 has them: `no` is a word, and a date stays the text that it is.
"""

from __future__ import annotations

import re
from typing import Any, NoReturn

import yaml

from app.core.problems import MalformedBody
from app.core.values.strict_json import check_strings

_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_BREAK = re.compile("[\x85\u2028\u2029]")
"""Line ends in YAML 1.1 and characters in 1.2: read as the one they would change the words of the other."""
_INTEGER = re.compile(r"[-+]?[0-9]{1,300}\Z", re.ASCII)
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]{1,300}|[0-9]{1,300}(?:\.[0-9]{0,300})?)(?:[eE][-+]?[0-9]{1,2})?\Z", re.ASCII)


def parse_yaml(text: str, max_depth: int = 32, *, first_line: int = 1) -> Any:
    """The value of a YAML text; None if it says nothing. Raises MalformedBody with the line, of which the text's first
    has the number `first_line`."""
    if _BREAK.search(text):
        raise MalformedBody("The YAML has a line separator that not every parser takes for one. Escape it.")
    builder = _Builder(max_depth, first_line)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        builder.refuse(error.problem_mark, "This is not valid YAML.")
    except yaml.YAMLError:
        raise MalformedBody("The YAML has a character that YAML does not have. Leave it out, or escape it.") from None
    check_strings(builder.value)
    return builder.value


class _Builder:
    """The value so far. `names` has the name that waits for its value, for each list or object that is open."""

    def __init__(self, max_depth: int, first_line: int) -> None:
        self.value: Any = None
        self._max_depth = max_depth
        self._first_line = first_line
        self._open: list[list[Any] | dict[str, Any]] = []
        self._names: list[str | None] = []

    def refuse(self, mark: Any, detail: str) -> NoReturn:
        place = f"Line {mark.line + self._first_line}, column {mark.column + 1}: " if mark is not None else ""
        raise MalformedBody(place + detail)

    def take(self, event: Any) -> None:
        mark = event.start_mark
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            self.refuse(mark, "Anchors and aliases are not taken. Write the value out.")
        if isinstance(event, yaml.NodeEvent) and getattr(event, "tag", None) is not None:
            self.refuse(mark, "Tags are not taken. Leave it out.")
        match event:
            case yaml.DocumentStartEvent() if event.explicit:
                self.refuse(mark, "There is one YAML document here. Leave the others out.")
            case yaml.ScalarEvent():
                self._add_scalar(event)
            case yaml.MappingStartEvent():
                self._enter({}, mark)
            case yaml.SequenceStartEvent():
                self._enter([], mark)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._open.pop()
                self._names.pop()

    def _add_scalar(self, event: Any) -> None:
        if self._open and isinstance(self._open[-1], dict) and self._names[-1] is None:
            if event.value in self._open[-1]:
                self.refuse(event.start_mark, "An object has the same member twice. Give each member once.")
            self._names[-1] = event.value
            return
        self._add(_resolved(event.value) if event.implicit[0] else event.value)

    def _enter(self, container: list[Any] | dict[str, Any], mark: Any) -> None:
        if len(self._open) >= self._max_depth:
            self.refuse(mark, f"This nests deeper than {self._max_depth} levels. Send something flatter.")
        if self._open and isinstance(self._open[-1], dict) and self._names[-1] is None:
            self.refuse(mark, "The name of a member is a word, no list and no object.")
        self._add(container)
        self._open.append(container)
        self._names.append(None)

    def _add(self, value: Any) -> None:
        if not self._open:
            self.value = value
        elif isinstance(found := self._open[-1], list):
            found.append(value)
        else:
            found[str(self._names[-1])] = value
            self._names[-1] = None


def _resolved(word: str) -> Any:
    """What a word without quotation marks means."""
    if word in _WORDS:
        return _WORDS[word]
    if _INTEGER.match(word):
        return int(word)
    return float(word) if _FLOAT.match(word) else word
