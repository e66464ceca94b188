"""From the town: a joint statement, a bell in two languages, a budget that was corrected."""

from __future__ import annotations

from app.demo.stories import picture, told, topics

STRIKE_BODY = """They have not shared a stage since the strike of the net menders. On Friday they shared a sentence.

“No boat is worth a winter of silence between us,” wrote Bjarne Tofte of the dockers and Hanne Krog of the boatmen.
"""

STRIKE = told(
    "2025-03-14 12:00",
    {
        "headline": "Dockers and boatmen find one sentence 🤝",
        "slug": "dockers-and-boatmen",
        "language": "en",
        "summary": "The rival unions will talk on Monday.",
        "body": {"markdown": STRIKE_BODY},
        "authors": ["Dorte Hviid"],
        "topics": topics("work", "sea"),
        "image": picture(
            "harbor", "Two small boats side by side at a quay, one red and one blue.", "Side by side again."
        ),
        "quotes": [
            {
                "text": "No boat is worth a winter of silence between us",
                "speakers": [
                    {
                        "source": {"name": "Bjarne Tofte", "kind": "person"},
                        "source_title": "chair of the Dockers’ Union",
                        "on_behalf_of": {"name": "Dockers’ Union", "kind": "organization"},
                    },
                    {
                        "source": {"name": "Hanne Krog", "kind": "person"},
                        "source_title": "chair of the Boatmen’s League",
                        "on_behalf_of": {"name": "Boatmen’s League", "kind": "organization"},
                    },
                ],
                "said": {"date": "2025-03-14", "text": "Friday", "medium": "written_statement"},
                "attribution": [{"role": "reported_by", "source": "The Aldersound Ledger"}],
                "verifications": [
                    {"result": "verified", "basis": "speaker_confirmed", "checked_at": "2025-03-14T11:30:00Z"}
                ],
            }
        ],
    },
)

GLOCKE_BODY = """Sieben Jahre lang hing sie stumm im Turm. Am Sonntag schlägt die Orla-Glocke wieder.

## Ein Ton, tiefer als früher 🔔

„Sie klingt jetzt wie jemand, der ausgeschlafen hat“, sagt die Glockengießerin Wiebke Harms.

„Wer den Riss sucht, muss lange suchen“, meint sie noch und lacht.
"""

GLOCKE = told(
    "2025-03-18 07:00",
    {
        "headline": "Die Orla-Glocke schlägt wieder 🔔",
        "slug": "die-orla-glocke",
        "language": "de",
        "summary": "Nach sieben Jahren ist der Riss geschlossen.",
        "body": {"markdown": GLOCKE_BODY},
        "authors": ["Fenna Ostholt"],
        "topics": topics("culture"),
        "image": picture("bell", "Eine Glocke in einem offenen Turm vor gelbem Himmel."),
        "quotes": [
            {
                "text": "Sie klingt jetzt wie jemand, der ausgeschlafen hat",
                "speaker": {"name": "Wiebke Harms", "kind": "person"},
                "speaker_title": "Glockengießerin",
                "said": {"date": "2025-03-17", "medium": "interview", "place": "Orlaturm"},
                "attribution": [{"role": "reported_by", "source": "Der Sundbote"}],
            },
            {"text": "Wer den Riss sucht, muss lange suchen", "same_remark_as": 0},
        ],
    },
)

BELL_BODY = """For seven years it hung in the tower without a sound. On Sunday the Orla bell will ring again.

## A tone lower than before 🔔

“It now sounds like somebody who has had a good night’s sleep,” says Wiebke Harms, who cast and mended it.

“Whoever looks for the crack will look for a long time,” she says, and laughs.
"""

BELL = told(
    "2025-03-18 15:20",
    {
        "headline": "The Orla bell rings again 🔔",
        "slug": "the-orla-bell",
        "language": "en",
        "summary": "After seven years the crack is closed.",
        "body": {"markdown": BELL_BODY},
        "authors": ["Fenna Ostholt", "Jonas Ekholt"],
        "topics": topics("culture"),
        "image": picture("bell", "A bell in an open tower before a yellow sky."),
        "translation_of": "die-orla-glocke",
        "quotes": [
            {
                "text": "It now sounds like somebody who has had a good night’s sleep",
                "original_language": "de",
                "translation_of": {"id": GLOCKE.quote(0)},
            },
            {
                "text": "Whoever looks for the crack will look for a long time",
                "original_language": "de",
                "translation_of": {"id": GLOCKE.quote(1)},
            },
        ],
    },
)

BUDGET_BODY = """The town council has passed its budget after nine hours.

| for | crowns |
|---|---|
| streets | 4.1 million |
| the ferry quay | {quay} |

“Nobody got what they came for, and that is how you know it is fair,” Mayor Tilde Roos said at midnight.
"""

BUDGET = told(
    "2025-03-20 23:55",
    {
        "headline": "Council passes its budget at midnight 🌙",
        "slug": "council-passes-its-budget",
        "language": "en",
        "body": {"markdown": BUDGET_BODY.format(quay="13 million")},
        "authors": ["Dorte Hviid"],
        "topics": topics("city-hall"),
        "quotes": [
            {
                "text": "Nobody got what they came for, and that is how you know it is fair",
                "speaker": {"name": "Tilde Roos", "kind": "person"},
                "speaker_title": "mayor of Aldersound",
                "said": {"date": "2025-03-20", "medium": "speech", "occasion": "the budget session"},
                "attribution": [{"role": "reported_by", "source": "The Aldersound Ledger"}],
            }
        ],
    },
    ("2025-03-20 23:55", "publish", {}),
    (
        "2025-03-21 08:10",
        "revise",
        {"body": {"markdown": BUDGET_BODY.format(quay="1.3 million")}, "message": "The quay was ten times too dear."},
    ),
    (
        "2025-03-21 08:15",
        "publish",
        {
            "correction": {
                "kind": "correction",
                "text": "The ferry quay gets 1.3 million crowns. An earlier version of this article said 13 million.",
            }
        },
    ),
)

STORIES = (STRIKE, GLOCKE, BELL, BUDGET)
