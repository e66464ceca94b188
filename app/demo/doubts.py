"""What was not so: a story that was retracted, a sentence that nobody said; and one that is still in review."""

from __future__ import annotations

from app.demo.stories import picture, told, topics

SEALS_BODY = """The gray seals of the outer skerries have learned to open lobster pots, a survey says.

“They work in pairs, one lifts and one eats,” said Odd Lervik, who signed the survey as a marine biologist.
"""

SEALS = told(
    "2025-03-25 09:00",
    {
        "headline": "Seals learn to open lobster pots 🦞",
        "slug": "seals-open-lobster-pots",
        "language": "en",
        "body": {"markdown": SEALS_BODY},
        "authors": ["Jonas Ekholt"],
        "topics": topics("sea"),
        "image": picture("seal", "A gray seal looks out of green water."),
        "quotes": [
            {
                "text": "They work in pairs, one lifts and one eats",
                "speaker": {"name": "Odd Lervik", "kind": "person"},
                "speaker_title": "marine biologist",
                "said": {"date": "2025-03-24?", "medium": "message"},
                "attribution": [{"role": "reported_by", "source": "The Aldersound Ledger", "hedge": "alleged"}],
                "responses": [
                    {
                        "responder": {"name": "Institute of the Outer Sound", "kind": "organization"},
                        "stance": "denies",
                        "state": "upheld",
                        "text": "Nobody of this name has ever worked here",
                        "date": "2025-03-27",
                    }
                ],
            }
        ],
    },
    ("2025-03-25 09:00", "publish", {}),
    (
        "2025-03-27 16:30",
        "retract",
        {"text": "The survey is a hoax, and its author does not exist. We should have called the institute first."},
    ),
)

POET_BODY = """It hangs in kitchens and stands on cups: that “the sea forgives whoever learns to wait” is said to \
be by Silke Arnau, who died in 1961.

## Where it comes from 🔎

It is not in her books, nor in her letters. It first stood under a picture of a sunset, three years ago.

“She would have crossed out every word of it,” says Malin Sörby, who keeps the papers of the poet.
"""

POET = told(
    "2025-03-28 06:00",
    {
        "headline": "No, the poet never wrote that the sea forgives 🔎",
        "slug": "the-poet-never-wrote-that",
        "language": "en",
        "summary": "A line on ten thousand cups has no author.",
        "body": {"markdown": POET_BODY},
        "authors": ["Fenna Ostholt"],
        "topics": topics("culture", "media"),
        "image": picture("cup", "A white cup with three illegible lines on it, and steam.", "Ten thousand were sold."),
        "quotes": [
            {
                "text": "the sea forgives whoever learns to wait",
                "speaker": {"name": "Silke Arnau", "kind": "person", "description": "poet, died in 1961"},
                "attribution": [
                    {
                        "role": "published_in",
                        "source": {"kind": "work", "work_type": "post", "name": "post with a sunset"},
                        "hedge": "claimed",
                        "date": "2022~",
                    }
                ],
                "occurrences": [
                    {"field": "body", "form": "mixed", "cue": "is said to be by", "hedge": "claimed"},
                    {"field": "headline", "form": "indirect", "exact": "the sea forgives"},
                ],
                "verifications": [
                    {
                        "result": "fabricated",
                        "basis": "expert",
                        "checked_by": "Malin Sörby",
                        "checked_at": "2025-03-27T12:00:00Z",
                        "note": "Not in the books, not in the letters.",
                    }
                ],
                "responses": [{"responder": "Malin Sörby", "stance": "denies", "state": "upheld", "quote": 1}],
            },
            {
                "text": "She would have crossed out every word of it",
                "speaker": {"name": "Malin Sörby", "kind": "person"},
                "speaker_title": "keeper of the Arnau papers",
                "said": {"date": "2025-03-26", "medium": "interview"},
                "attribution": [{"role": "reported_by", "source": "The Aldersound Ledger"}],
            },
        ],
    },
)

FERRY_BODY = """The night ferry may come back in autumn.

“Give me one crew and I sail,” Hanne Krog said on Monday.
"""

FERRY = told(
    "2025-04-01 08:00",
    {
        "headline": "Night ferry may come back ⛴️",
        "slug": "night-ferry-may-come-back",
        "language": "en",
        "body": {"markdown": FERRY_BODY},
        "authors": ["Dorte Hviid"],
        "topics": topics("sea", "work"),
        "quotes": [
            {
                "text": "Give me one crew and I sail",
                "speaker": {"name": "Hanne Krog", "kind": "person"},
                "speaker_title": "chair of the Boatmen’s League",
                "said": {"date": "2025-03-31", "text": "Monday", "medium": "press_conference"},
            }
        ],
    },
    ("2025-04-01 08:30", "submit", {"note": "Please call the ferry line before this goes out."}),
)

STORIES = (SEALS, POET, FERRY)
