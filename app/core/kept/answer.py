"""One finished answer, in each form in which it was asked for: as it is, and compressed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from anyio.to_thread import run_sync
from starlette.types import Send

from app.core.kept.codings import IDENTITY, LEAST, chosen, coded
from app.core.kept.horizon import At, Made, at
from app.core.kept.wire import Header, Write, as_headers, as_lines

OF_THE_BODY = frozenset({b"content-length", b"content-type", b"content-encoding"})
"""Headers that an answer without a body has not (RFC 9110, section 15.4.5)."""
AT_ONCE = 64 * 1024
"""Bytes up to which compressing takes a millisecond: more of them are compressed in a thread."""
OVERHEAD = 2000
"""Bytes that an answer takes in memory besides its body and headers: two thirds are objects, the rest is left between
bodies of all sizes, which come and go.
"""


@dataclass(frozen=True, slots=True)
class Form:
    """The bytes of an answer in one coding: the headers that a 304 has as well, those of the body, and the body."""

    etag: bytes
    lines: bytes
    lines_of_body: bytes
    body: bytes

    @property
    def size(self) -> int:
        return len(self.lines) + len(self.lines_of_body) + len(self.body)


class Asked(NamedTuple):
    """Where an answer goes: to `write` in one piece, if that is given, or to `send`."""

    send: Send
    write: Write | None
    bodyless: bool


@dataclass(slots=True)
class Kept:
    """What is kept of an answer. `era` is the horizon's when it was begun to be made."""

    made: Made
    era: int
    forms: dict[str, Form]
    true_at: At | None = None
    """The newest place of the horizon at which it was found to be true."""
    size: int = field(default=0)

    @classmethod
    def of(cls, made: Made, era: int, headers: list[Header], body: bytes) -> Kept:
        plain = form_of(headers, body, None)
        return cls(made, era, {IDENTITY: plain}, size=plain.size + OVERHEAD)

    def has_all_to(self) -> At:
        """Up to which public change it has everything."""
        known = self.true_at
        return known if known is not None and known.seq >= self.made.seq else at(self.made.seq)

    async def form_for(self, accepted: bytes | None) -> Form:
        """The form that the header Accept-Encoding asks for, made when it is first asked for."""
        plain = self.forms[IDENTITY]
        coding = IDENTITY if accepted is None or len(plain.body) < LEAST else chosen(accepted)
        form = self.forms.get(coding)
        if form is None:
            body = plain.body
            small = coded(body, coding) if len(body) <= AT_ONCE else await run_sync(coded, body, coding)
            headers = [*as_headers(plain.lines), *as_headers(plain.lines_of_body)]
            form = plain if len(small) >= len(body) else form_of(headers, small, coding)
            self.forms[coding] = form
        return form


def form_of(headers: list[Header], body: bytes, coding: str | None) -> Form:
    """The same answer with another body. Each form has an ETag of its own, as it has other bytes."""
    given = dict(headers)
    etag = given[b"etag"]
    if coding is not None:
        etag = etag[:-1] + b"-" + coding.encode() + b'"'
        given[b"content-encoding"] = coding.encode()
    given |= {b"etag": etag, b"content-length": b"%d" % len(body)}
    of_body = {name: given.pop(name) for name in OF_THE_BODY & given.keys()}
    return Form(etag, as_lines(given.items()), as_lines(of_body.items()), body)


async def give(form: Form, at: At, if_none_match: bytes | None, asked: Asked) -> None:
    """Send it, or say that it is what the reader has: in one piece where the server can."""
    if if_none_match is not None and (if_none_match == form.etag or names(if_none_match, form.etag)):
        status, lines, body = 304, form.lines + at.line, b""
    else:
        status, lines, body = 200, form.lines + form.lines_of_body + at.line, form.body
    if asked.write is not None and asked.write(status, lines, body):
        return
    await asked.send({"type": "http.response.start", "status": status, "headers": as_headers(lines)})
    await asked.send({"type": "http.response.body", "body": b"" if asked.bodyless else body})


def names(if_none_match: bytes, etag: bytes) -> bool:
    """Whether If-None-Match names this ETag, compared weakly (RFC 9110, section 13.1.2)."""
    if if_none_match.strip() == b"*":
        return True
    return etag in if_none_match and any(part.strip().removeprefix(b"W/") == etag for part in if_none_match.split(b","))
