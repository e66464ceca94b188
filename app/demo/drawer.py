"""What is in the desk's drawer: a story that nobody has looked at yet, one that was given up, and scraps."""

from __future__ import annotations

from app.demo.stories import Content, instant, told, topics

LIGHTHOUSE_BODY = """The lighthouse on Orla Point may get a keeper again, after thirty years without one.

“A lamp that nobody looks after is only a bright stone,” said Tilde Roos.
"""

LIGHTHOUSE = told(
    "2025-04-03 08:00",
    {
        "headline": "Lighthouse may get a keeper",
        "slug": "lighthouse-may-get-a-keeper",
        "language": "en",
        "body": {"markdown": LIGHTHOUSE_BODY},
        "authors": ["Jonas Ekholt"],
        "topics": topics("sea", "work"),
        "quotes": [
            {
                "text": "A lamp that nobody looks after is only a bright stone",
                "speaker": {"name": "Tilde Roos", "kind": "person"},
                "said": {"date": "2025-04-02", "medium": "interview"},
                "attribution": [{"role": "reported_by", "source": "The Aldersound Ledger"}],
            }
        ],
    },
    ("2025-04-03 08:30", "revise", {"summary": "Thirty years after the last one left.", "message": "A summary."}),
)

FOUNTAIN = told(
    "2025-04-03 09:00",
    {
        "headline": "Fountain in the market square to run again",
        "slug": "fountain-to-run-again",
        "language": "en",
        "body": {"markdown": "It will not: the pump is broken for good."},
        "authors": ["Jonas Ekholt"],
    },
    ("2025-04-03 09:30", "trash", {}),
)

STORIES = (LIGHTHOUSE, FOUNTAIN)

SCRAPS_AT = instant("2025-04-03 10:00")
"""When the things below were made. The first of each pair is kept, unused; the second was thrown away."""
QUOTES: tuple[Content, Content] = (
    {
        "text": "I count the lamps every night, also the broken ones",
        "language": "en",
        "speaker": {"name": "Tilde Roos", "kind": "person"},
        "said": {"date": "2025-04-03", "medium": "phone_call"},
    },
    {
        "text": "Ask me again when the pump is mended",
        "language": "en",
        "speaker": {"name": "Tilde Roos", "kind": "person"},
        "said": {"date": "2025-04-03", "medium": "phone_call"},
    },
)
SOURCES: tuple[Content, Content] = (
    {"kind": "organization", "name": "Orla Point Lamp Society"},
    {"kind": "organization", "name": "Friends of the Fountain"},
)
TOPICS: tuple[Content, Content] = ({"name": "Lamps"}, {"name": "Fountains"})
COLLECTIONS: tuple[Content, Content] = ({"title": "The evening letter", "items": []}, {"title": "Water", "items": []})
KEY_NAME = "Weather page (nobody has its secret)"
