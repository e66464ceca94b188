"""The tunnel under the sound: a leaked recording, a radio call, a rumor, an inspector who is not named."""

from __future__ import annotations

from app.demo.stories import altered, picture, told, topics

TAPE_BODY = """The head of the tunnel company knew more than he told the public.

On a recording from a dinner in February, Corin Haldt is asked about the new road tunnel under Aldersound. “We sold a \
promise, not a tunnel,” he says to the table.

## What the tape holds 🎧

Plates clatter, somebody laughs. “The fans,” he goes on, “have never run at full power.”

Then he turns to the ministry. “Velting looked at me and said, ‘Open it by June,’ so we cut the drill,” Haldt says.

Mara Velting, the transport minister, rejects that. “I gave nobody a date,” she told this newspaper.
"""

TAPE = told(
    "2025-03-04 06:30",
    {
        "headline": "Tunnel chief on tape admits that the fans were never tested 🎧",
        "slug": "tunnel-chief-on-tape",
        "language": "en",
        "genre": "investigation",
        "summary": "A dinner, a phone on the table, and a tunnel that 9,000 cars use each day.",
        "body": {"markdown": TAPE_BODY},
        "authors": ["Ilse Brandau", "Jonas Ekholt"],
        "topics": topics("tunnels", "politics"),
        "image": picture(
            "tunnel", "The mouth of a road tunnel at dusk, with two cars driving in.", "The south portal."
        ),
        "external_id": "demo-tunnel-tape",
        "seo_title": "The tunnel tape",
        "seo_description": "What Corin Haldt said at dinner, and who denies it.",
        "extra": {"print_page": 1},
        "quotes": [
            {
                "text": "We sold a promise, not a tunnel",
                "speaker": {
                    "name": "Corin Haldt",
                    "kind": "person",
                    "description": "head of Sound Crossings",
                    "aliases": ["C. Haldt"],
                },
                "speaker_title": "head of Sound Crossings",
                "said": {
                    "date": "2025-02~",
                    "text": "February",
                    "medium": "private_remarks",
                    "occasion": "a dinner at the Rowing Club",
                    "audience": "investors",
                    "place": "Aldersound",
                },
                "attribution": [
                    {
                        "role": "recorded_in",
                        "source": {"kind": "work", "work_type": "audio", "name": "recording of the rowing club dinner"},
                        "hedge": "apparent",
                    },
                    {"role": "obtained_by", "source": {"name": "Ilse Brandau", "kind": "person"}, "via": [1]},
                    {"role": "obtained_by", "source": {"name": "Jonas Ekholt", "kind": "person"}, "via": [1]},
                    {
                        "role": "published_in",
                        "source": {"kind": "work", "work_type": "book", "name": "Low Water: A Tunnel and Its Price"},
                        "via": [2, 3],
                        "date": "2025-03-03",
                    },
                    {"role": "reported_by", "source": "Radio Kestrel", "cue": "according to", "date": "2025-03-03"},
                ],
                "context": "“We” is the company that built the tunnel.",
                "about": [{"topic": {"slug": "tunnels", "name": "Tunnels"}}],
                "verifications": [
                    {"result": "inconclusive", "basis": "heard", "checked_at": "2025-03-02T18:00:00Z"},
                    {
                        "result": "verified",
                        "basis": "recording",
                        "checked_by": "Dorte Hviid",
                        "checked_at": "2025-03-03T21:00:00Z",
                        "note": "The whole recording was heard twice.",
                    },
                ],
                "responses": [
                    {
                        "responder": {"name": "Sound Crossings", "kind": "organization"},
                        "stance": "disputes",
                        "on": "remark",
                        "text": "A private joke was taken for a report",
                        "date": "2025-03-04",
                    }
                ],
            },
            {
                "text": "The fans have never run at full power",
                "same_remark_as": 0,
                "occurrences": [
                    {"field": "body", "pieces": ["The fans", "have never run at full power"], "cue": "he goes on"},
                    {
                        "field": "headline",
                        "form": "indirect",
                        "exact": "the fans were never tested",
                        "hedge": "apparent",
                    },
                ],
            },
            {
                "text": "Velting looked at me and said, ‘Open it by June,’ so we cut the drill",
                "same_remark_as": 0,
                "occurrences": [{"field": "body", "form": "direct", "cue": "Haldt says"}],
            },
            {
                "text": "Open it by June",
                "speaker": {"name": "Mara Velting", "kind": "person"},
                "speaker_title": "transport minister",
                "told_in": 2,
                "responses": [{"responder": "Mara Velting", "stance": "denies", "quote": 4, "date": "2025-03-04"}],
            },
            {
                "text": "I gave nobody a date",
                "speaker": {"name": "Mara Velting", "kind": "person"},
                "speaker_title": "transport minister",
                "said": {"date": "2025-03-04", "medium": "phone_call"},
                "attribution": [{"role": "reported_by", "source": "The Aldersound Ledger"}],
            },
        ],
    },
    ("2025-03-04 06:30", "publish", {}),
    (
        "2025-03-05 10:00",
        "check_recording",
        {
            "recording": "recording-of-the-rowing-club-dinner",
            "verification": {
                "result": "verified",
                "basis": "expert",
                "checked_by": {"name": "Institute of the Outer Sound", "kind": "organization"},
                "checked_at": "2025-03-05T09:00:00Z",
                "note": "Its sound laboratory finds no cut.",
            },
            "response": {
                "responder": {"name": "Aldersound Rowing Club", "kind": "organization"},
                "stance": "neither_confirms_nor_denies",
                "text": "What is said at dinner stays at dinner",
                "date": "2025-03-05",
            },
        },
    ),
)

CALL_BODY = """Eleven minutes passed before anybody opened the gate. The rescue service has now released the call.

## The call 📻

“Tell [Haldt] the d—n gate is shut … and I have four people behind it,” Captain Runa Tesk radioed from the north portal.

“I am **not** sending anybody in there blind,” she added.
"""

CALL = told(
    "2025-03-06 11:00",
    {
        "headline": "“The gate is shut”: a captain’s call from the tunnel 🚒",
        "slug": "a-captains-call",
        "language": "en",
        "summary": "Nobody was hurt in the drill that went wrong.",
        "body": {"markdown": CALL_BODY},
        "authors": ["Jonas Ekholt"],
        "topics": topics("rescue", "tunnels"),
        "image": picture("radio", "A hand-held radio with its antenna out, and waves around it."),
        "related": ["tunnel-chief-on-tape"],
        "quotes": [
            {
                **altered(
                    "Tell [Haldt] the d—n gate is shut … and I have four people behind it",
                    ("insertion", "[Haldt]", "him"),
                    ("redaction", "d—n", None),
                    ("ellipsis", "…", None),
                ),
                "speaker": {"name": "Runa Tesk", "kind": "person"},
                "speaker_title": "fire captain",
                "said": {"date": "2025-01-19", "medium": "phone_call", "occasion": "a drill", "place": "north portal"},
                "attribution": [
                    {
                        "role": "recorded_in",
                        "source": {"kind": "work", "work_type": "audio", "name": "control room tape 114"},
                    },
                    {"role": "transcribed_by", "source": {"name": "Sound Rescue Service", "kind": "organization"}},
                    {"role": "provided_by", "source": {"name": "Sound Rescue Service", "kind": "organization"}},
                    {"role": "reported_by", "source": "The Aldersound Ledger"},
                ],
                "context": "“Him” is Corin Haldt, whose company keeps the gate.",
                "about": [{"source": {"name": "Corin Haldt", "kind": "person"}}],
                "verifications": [
                    {"result": "verified", "basis": "transcript", "checked_at": "2025-03-05T15:00:00Z"},
                ],
            },
            {
                **altered("I am not sending anybody in there blind", ("emphasis", "not", None)),
                "same_remark_as": 0,
            },
        ],
    },
)

RUMOR_BODY = """Will the premier go? People around the cabinet say that he has a letter ready in his drawer.

His office gave two newsrooms the same sentence. “We do not talk about the contents of drawers,” said Aldo Fenn, the \
premier’s spokesman.
"""

RUMOR = told(
    "2025-03-07 17:45",
    {
        "headline": "Premier’s office will not say whether there is a letter ✉️",
        "slug": "premiers-letter",
        "language": "en",
        "body": {"markdown": RUMOR_BODY},
        "authors": ["Dorte Hviid"],
        "topics": topics("politics"),
        "related": ["tunnel-chief-on-tape"],
        "quotes": [
            {
                "text": "The premier has a letter of resignation ready in his drawer",
                "wording": "paraphrase",
                "speaker": {"name": "people around the cabinet", "kind": "unidentified"},
                "occurrences": [
                    {
                        "field": "body",
                        "exact": "he has a letter ready in his drawer",
                        "hedge": "claimed",
                        "cue": "say that",
                    }
                ],
                "attribution": [{"role": "reported_by", "source": "Radio Kestrel", "hedge": "reported"}],
                "responses": [
                    {
                        "responder": "Aldo Fenn",
                        "stance": "neither_confirms_nor_denies",
                        "quote": 1,
                        "date": "2025-03-07",
                        "date_text": "Friday",
                    }
                ],
            },
            {
                "text": "We do not talk about the contents of drawers",
                "speaker": {"name": "Aldo Fenn", "kind": "person"},
                "speaker_title": "the premier’s spokesman",
                "on_behalf_of": {"name": "Office of the Premier", "kind": "organization"},
                "said": {"date": "2025-03-07", "text": "Friday", "medium": "written_statement"},
                "attribution": [
                    {"role": "reported_by", "source": "The Aldersound Ledger", "cue": "told", "via": [0]},
                    {"role": "reported_by", "source": "Radio Kestrel", "cue": "told", "via": [0]},
                ],
            },
        ],
    },
)

INSPECTOR_BODY = """The drill was planned for two days and took forty minutes, says somebody who stood there with a \
stopwatch.

“They asked me to sign before I had seen the fans,” the inspector recalls.

Sound Crossings was asked twice and did not wish to answer. One page of the minutes speaks of “a calm and complete \
test”.
"""

INSPECTOR = told(
    "2025-03-11 05:00",
    {
        "headline": "Inspector: I was to sign before the test ⏱️",
        "slug": "inspector-was-to-sign",
        "language": "en",
        "body": {"markdown": INSPECTOR_BODY},
        "authors": ["Ilse Brandau"],
        "topics": topics("tunnels"),
        "related": ["tunnel-chief-on-tape", "a-captains-call"],
        "quotes": [
            {
                "text": "They asked me to sign before I had seen the fans",
                "speaker": {
                    "kind": "unnamed",
                    "name": "an inspector who took part in the drill",
                    "anonymity_reason": "Would lose the license. Two editors know who it is.",
                },
                "said": {"date": "2025-03", "medium": "interview"},
                "attribution": [{"role": "reported_by", "source": "The Aldersound Ledger"}],
                "verifications": [
                    {"result": "attributed", "basis": "second_source", "checked_at": "2025-03-10T09:00:00Z"}
                ],
                "responses": [
                    {
                        "responder": {"name": "Sound Crossings", "kind": "organization"},
                        "stance": "declines_to_comment",
                        "date": "2025-03-10",
                    }
                ],
            },
            {
                "text": "a calm and complete test",
                "wording": "fragment",
                "speaker": {"name": "Sound Crossings", "kind": "organization"},
                "said": {"date": "2025-01-19", "medium": "document"},
                "attribution": [
                    {
                        "role": "recorded_in",
                        "source": {"kind": "work", "work_type": "document", "name": "minutes of the January drill"},
                    }
                ],
                "occurrences": [{"field": "body", "form": "mixed", "cue": "speaks of"}],
            },
        ],
    },
)

STORIES = (TAPE, CALL, RUMOR, INSPECTOR)
