"""What the desk has put together: collections of stories, and of quotes."""

from __future__ import annotations

from app.demo import doubts, town, tunnel
from app.demo.stories import Content, Story, instant


def quoted(story: Story, number: int, note: str | None = None) -> Content:
    return {"quote": {"id": story.quote(number)}, "note": note}


COLLECTED_AT = instant("2025-04-02 10:00")
COLLECTIONS: tuple[Content, ...] = (
    {
        "title": "The tunnel under the sound 🚇",
        "slug": "the-tunnel",
        "description": "All that we know, in the order in which we learned it.",
        "items": [
            {"article": "tunnel-chief-on-tape", "note": "Begin here."},
            {"article": "a-captains-call"},
            {"article": "premiers-letter"},
            {"article": "inspector-was-to-sign"},
        ],
    },
    {
        "title": "Sentences of the spring 🌱",
        "slug": "sentences-of-the-spring",
        "description": "Quotes that stay.",
        "items": [
            quoted(tunnel.TAPE, 0, "From a tape that was not meant for us."),
            quoted(town.STRIKE, 0, "Two speakers, one sentence."),
            quoted(town.BELL, 0),
            quoted(doubts.POET, 1),
            {"article": "die-orla-glocke", "note": "Im Original."},
        ],
    },
)
