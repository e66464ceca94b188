"""Questions: requests that get the same answer are one, in whatever way they are written."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from starlette.types import Scope

from app.core.http.forms import CSV, JSON, chosen
from app.core.problems import NotAcceptable

PLAIN = ",:;/?@!$'()*~"
"""Characters that mean themselves in a query, besides letters, digits and `-._`."""
MIN_SEQ = b"min_seq="


class Question(NamedTuple):
    """An address, its query in one order and spelling, the host, where that stands in answers, and the form."""

    path: str
    query: bytes
    host: bytes
    form: str = JSON


def question_of(scope: Scope, host: bytes, form: str = JSON) -> tuple[Question, int]:
    """What is asked, and which public change the answer must have at least.

    That number is no part of the question, since an answer that has it is the same with it and without. Where it is
    none it stays there, and is refused further in.
    """
    query: bytes = scope["query_string"]
    least = 0
    if b"&" in query or b"%" in query or b"+" in query or MIN_SEQ in query:
        parts = in_one_spelling(query)
        numbers = [part for part in parts if part.startswith(MIN_SEQ)]
        if len(numbers) == 1 and (given := numbers[0].removeprefix(MIN_SEQ)).isdigit() and len(given) < 10:
            parts.remove(numbers[0])
            least = int(given)
        query = b"&".join(parts)
    return Question(scope["path"], query, host, form), least


def form_in(scope: Scope) -> str:
    """The form in which a reader likes an answer best, and JSON after it, where that will do: not all comes as a table.

    Nothing where it will be neither, which is refused further in.
    """
    accept = [value for name, value in scope["headers"] if name == b"accept"]
    if not accept or accept == [b"*/*"]:
        return JSON
    wanted = [value.decode("latin-1") for value in accept]
    best = liked(wanted, (JSON, CSV))
    return best if best == JSON else best + liked(wanted, (JSON,))


def liked(accept: list[str], offered: tuple[str, ...]) -> str:
    try:
        return chosen(accept, offered)
    except NotAcceptable:
        return ""


def in_one_spelling(query: bytes) -> list[bytes]:
    """The parameters in order, each with as few escapes as it needs; as they are where they are no UTF-8."""
    if b"%" not in query and b"+" not in query:
        return sorted(query.split(b"&"))
    try:
        pairs = sorted(parse_qsl(query.decode("latin-1"), keep_blank_values=True, errors="strict"))
    except UnicodeDecodeError:
        return sorted(query.split(b"&"))
    return urlencode(pairs, safe=PLAIN).encode().split(b"&")
