"""Invented stories that the tests tell."""

from __future__ import annotations

from typing import Any

BODY = """The energy minister pushed back on Monday.

“I have no choice,” she said of the plan, and turned away.

“The Chancellor said, ‘You will not dare,’ and I believed him,” Lind told donors in the spring.

Her office called the tape “a clumsy fake” and said nothing more."""

TAPE: dict[str, Any] = {
    "headline": "Minister disputes tape 📼",
    "language": "en",
    "summary": "A recording surfaces.",
    "body": {"markdown": BODY},
    "authors": ["R. Okafor"],
    "topics": [{"slug": "energy", "name": "Energy"}],
    "quotes": [
        {
            "text": "I have no choice",
            "speaker": {"name": "Ada Lind", "kind": "person"},
            "speaker_title": "energy minister",
            "said": {"date": "2024~", "medium": "private_remarks", "audience": "donors"},
            "attribution": [
                {"role": "recorded_in", "source": {"kind": "work", "work_type": "audio", "name": "leaked tape"}},
                {"role": "obtained_by", "source": {"name": "J. Weiss", "kind": "person"}},
                {"role": "reported_by", "source": "Channel 9", "cue": "according to"},
            ],
            "responses": [{"responder": "Tom Reed", "stance": "denies", "text": "She never said that"}],
        },
        {
            "text": "You will not dare",
            "speaker": "The Chancellor",
            "told_in": 0,
            "occurrences": [
                {"field": "body", "form": "direct", "exact": "You will not dare"},
                {"field": "headline", "form": "indirect", "exact": "disputes tape"},
            ],
        },
    ],
}


def story(**changes: Any) -> dict[str, Any]:
    """The story of the tape, with other members."""
    return {**TAPE, **changes}


def plain(headline: str = "Harbor reopens", **members: Any) -> dict[str, Any]:
    """A story without quotes."""
    return {"headline": headline, "language": "en", "body": {"text": "Ships are back."}, **members}
