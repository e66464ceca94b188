"""What a demo story is made of, and the small words that its data is written with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

from app.core.values.times import FORM

KINDS = (
    "article", "quote", "remark", "source", "topic", "collection", "verification", "response", "correction", "key",
    "preview_link",
)  # fmt: skip
"""The tables whose rows get fixed ids; the place in this list is part of the id."""

Act = Literal["create", "publish", "submit", "revise", "retract", "trash", "check_recording"]
Content = dict[str, Any]
"""A request's body, as the API takes it."""


class Event(NamedTuple):
    """What happens to a story, when, and what is sent with it."""

    at: str
    act: Act
    content: Content


class Story(NamedTuple):
    """A story from its first draft on. Its id and those of all that came with it follow from when it was written."""

    events: tuple[Event, ...]

    @property
    def id(self) -> str:
        return fixed_id(self.events[0].at, "article", 0)

    def quote(self, number: int) -> str:
        """The id of a quote that it was written with, by its number in `quotes`."""
        return fixed_id(self.events[0].at, "quote", number)


def told(written: str, content: Content, *later: tuple[str, Act, Content]) -> Story:
    """A story that was written at `written`, and what became of it; if nothing is said, it was published at once."""
    acts = later or ((written, "publish", {}),)
    return Story(
        (Event(instant(written), "create", content), *(Event(instant(at), act, more) for at, act, more in acts))
    )


def instant(minute: str) -> str:
    """`2025-03-04 06:30` as the one text form of an instant, in UTC."""
    return f"{minute.replace(' ', 'T')}:00.000000Z"


def fixed_id(at: str, kind: str, number: int) -> str:
    """The id of the `number`th thing of its kind that was made at an instant: a UUIDv7 (RFC 9562, section 5.7).

    The time is the instant's; where others are random, it has the kind and the number.
    """
    moment = datetime.strptime(at, FORM).replace(tzinfo=UTC)
    stamp = f"{round(moment.timestamp() * 1000):012x}"
    return f"{stamp[:8]}-{stamp[8:]}-7{KINDS.index(kind):x}{number:02x}-8000-00000000de30"


def altered(text: str, *changes: tuple[str, str, str | None]) -> dict[str, Any]:
    """`text` and `alterations` of a quote: each change is its kind, the words as printed, and those that were said."""
    spans: list[dict[str, Any]] = []
    after = 0
    for kind, printed, original in changes:
        start = text.index(printed, after)
        after = start + len(printed)
        spans.append({"kind": kind, "start": start, "end": after, "original": original})
    return {"text": text, "alterations": spans}


def picture(name: str, alt: str, caption: str | None = None) -> dict[str, Any]:
    """One of the drawings in `images/`. Its address is made absolute when the story is loaded."""
    credit = "Drawing: Onrecord demo"
    return {
        "url": f"/demo/{name}.svg",
        "alt": alt,
        "caption": caption,
        "credit": credit,
        "width": 1200,
        "height": 675,
    }


def topics(*slugs: str) -> Sequence[dict[str, Any]]:
    """Topics by their slugs, those that are not there made with their names and parents."""
    return [{"slug": slug, "name": NAMES[slug], "parent": parent_of(slug)} for slug in slugs]


def parent_of(slug: str) -> dict[str, Any] | None:
    parent = PARENTS.get(slug)
    return {"slug": parent, "name": NAMES[parent]} if parent else None


NAMES = {
    "public-works": "Public works",
    "tunnels": "Tunnels",
    "politics": "Politics",
    "rescue": "Rescue services",
    "work": "Work",
    "culture": "Culture",
    "city-hall": "City hall",
    "sea": "Sea",
    "media": "Media",
}
PARENTS = {"tunnels": "public-works", "city-hall": "politics"}
