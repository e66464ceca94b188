"""Answers to readers: JSON bytes with a strong ETag (RFC 9110), cache rules and tags.

The ETag comes from the newest public change to what the answer shows, never from hashing the answer: from that
change's hash in the log, which covers all that went before it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from fastapi import Request, Response
from pydantic_core import to_json

from app import __version__
from app.core.http.forms import JSON
from app.core.kept.front import MADE
from app.core.kept.horizon import Made
from app.core.sql.reader import Reader
from app.core.sql.records import Thing
from app.core.wiring import house

MOST_TAG_BYTES = 4096


NEWEST = """
    SELECT public_seq, (SELECT c.hash FROM change c WHERE c.public_seq = :seq) FROM change_head
"""
NEWEST_OF_LISTS = """
    SELECT found.seq, (SELECT c.hash FROM change c WHERE c.public_seq = found.seq), change_head.public_seq
    FROM change_head CROSS JOIN (SELECT COALESCE(MAX(seq), 0) AS seq FROM kind_seen WHERE kind IN (:kinds)) found
"""


class Newest(NamedTuple):
    """The newest public change to what an answer shows, with its hash; and the newest of all."""

    seq: int
    hash: str
    head: int


def newest(reader: Reader, seq: int) -> Newest:
    """What the log says of the public change of this number; 0 stands for none yet."""
    head, link = reader.tuples(NEWEST, seq=seq)[0]
    return Newest(seq, link or "", head)


def newest_of_lists(reader: Reader, kinds: Collection[str]) -> Newest:
    """What the log says of the newest public change that lists of these kinds can tell of."""

    def found() -> Newest:
        seq, link, head = reader.tuples(NEWEST_OF_LISTS, kinds=list(kinds))[0]
        return Newest(seq, link or "", head)

    return reader.once(("newest", *kinds), found)


@dataclass(slots=True)
class Shown:
    """What an answer says, and what it shows: the things, and the newest changes.

    `whole` is the tag of the list or resource itself, used alone when the single tags are too many. `finished` is the
    whole answer where its JSON is put together already; `tags` are those of what stands in it besides `things`.
    `ranges_over` are kinds of which it depends on things that it does not show.
    """

    body: Mapping[str, Any]
    newest: Newest
    whole: str
    things: Iterable[Thing] = field(default_factory=list)
    next_link: str | None = None
    finished: bytes | None = None
    tags: Iterable[str] = ()
    ranges_over: Collection[str] = ()

    def json(self) -> bytes:
        return to_json(self.body) if self.finished is None else self.finished


def etag(shown: Newest, form: str = JSON) -> str:
    """The strong ETag of what was last changed by this change, in this form, by this release.

    It is the same wherever the newsroom is taken as a whole. Two that went different ways since share none.
    """
    said = f"{shown.seq} {shown.hash} {form} {__version__}".encode()
    return f'"{hashlib.sha256(said).hexdigest()[:24]}"'


def public(request: Request, shown: Shown) -> Response:
    """The answer to somebody without a key: may be stored by shared caches, and by what is kept in front of us.

    That gives it in the coding that the reader takes, or a 304 when it is what they hold.
    """
    settings, state = house(request).settings, request.scope["state"]
    headers = {
        "etag": etag(shown.newest, state.get("form", JSON)),
        "cache-control": settings.cache_control,
        "vary": "Authorization, Accept-Encoding",
    }
    if settings.cache_tag_header != "none":
        joint = "," if settings.cache_tag_header == "Cache-Tag" else " "
        headers[settings.cache_tag_header.lower()] = tags(shown, joint)
    if shown.next_link:
        headers["link"] = f'<{shown.next_link}>; rel="next"'
    state[MADE] = Made(tuple(depends_on(shown)), shown.newest.head)
    return Finished(shown.json(), headers)


class Finished(Response):
    """JSON that is put together already, under headers in small letters."""

    def __init__(self, body: bytes, headers: Mapping[str, str]) -> None:
        self.status_code, self.background, self.body = 200, None, body
        self.raw_headers = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        self.raw_headers += [(b"content-length", b"%d" % len(body)), (b"content-type", b"application/json")]


def private(body: Mapping[str, Any] | bytes, *, next_link: str | None = None, version: int | None = None) -> Response:
    """The answer to a request with a key: never stored. `version` makes the ETag that If-Match wants."""
    headers = {"Cache-Control": "private, no-store", "Vary": "Authorization, Accept-Encoding"}
    if next_link:
        headers["Link"] = f'<{next_link}>; rel="next"'
    if version is not None:
        headers["ETag"] = f'"{version}"'
    content = body if isinstance(body, bytes) else to_json(body)
    return Response(content, headers=headers, media_type="application/json")


def depends_on(shown: Shown) -> list[str]:
    """The tags of the whole and of the lists that it ranges over: without one of these moving, nothing in it does."""
    return list(dict.fromkeys([shown.whole, *(f"list-{kind}" for kind in shown.ranges_over)]))


def tags(shown: Shown, joint: str) -> str:
    """The tag of the whole and of the lists that it depends on, then the others, if they are not too many.

    In their order, which is the same for every worker on every database.
    """
    first = depends_on(shown)
    named = set(shown.tags)
    named.update([f"{kind}-{ident}" for kind, ident in shown.things])
    named.difference_update(first)
    if sum(map(len, named)) <= MOST_TAG_BYTES:  # or they need not be sorted
        written = joint.join([*first, *sorted(named)])
        if len(written) <= MOST_TAG_BYTES:
            return written
    return joint.join(first)


def list_of(reader: Reader, body: Mapping[str, Any], kind: str, next_link: str | None, *also: str) -> Shown:
    """A list over things of a kind; filters that range over other kinds name these too."""
    ranges_over = [kind, *also]
    things = [(kind, item["id"]) for item in body["items"] if "id" in item]
    shown = newest_of_lists(reader, ranges_over)
    return Shown(body, shown, f"list-{kind}", things, next_link, ranges_over=ranges_over)


def thing_of(
    reader: Reader,
    body: Mapping[str, Any],
    seq: int,
    thing: Thing,
    things: Iterable[Thing] = (),
    *,
    ranges_over: Collection[str] = (),
) -> Shown:
    """One thing, or what hangs on it, with all that the answer shows of others. `seq` is its newest public change.

    `ranges_over` are kinds of which something may change the answer and not the thing.
    """
    shown = newest_of_lists(reader, ranges_over) if ranges_over else newest(reader, seq)
    shown = shown if shown.seq >= seq else newest(reader, seq)
    return Shown(body, shown, f"{thing[0]}-{thing[1]}", things, ranges_over=ranges_over)


def reply(request: Request, shown: Shown, caller: object | None, *, draft: bool = False) -> Response:
    """The answer, to be stored by caches or not; with the version as ETag where an editor reads one thing."""
    if caller is None:
        return public(request, shown)
    return private(shown.json(), next_link=shown.next_link, version=shown.body.get("version") if draft else None)


def only(view: dict[str, Any], kept: Collection[str] | None) -> dict[str, Any]:
    """The members that `fields` asks for."""
    return view if kept is None else {name: value for name, value in view.items() if name in kept}
