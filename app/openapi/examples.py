"""An example of each operation, which works on the demo as it was loaded."""

from __future__ import annotations

from typing import Any, NamedTuple

from app.demo import doubts, drawer, town, tunnel
from app.demo.lists import COLLECTED_AT
from app.demo.stories import fixed_id

TAPE, TAPE_QUOTE, NESTED_QUOTE = tunnel.TAPE.id, tunnel.TAPE.quote(0), tunnel.TAPE.quote(3)
HALDT, RECORDING = (fixed_id(tunnel.TAPE.events[0].at, "source", number) for number in (1, 9))
SCRAPS = drawer.SCRAPS_AT


class Example(NamedTuple):
    """What is sent: the `id` in the path; the query, and what else the path takes; the version for If-Match; the body.

    `texts` are bodies in other media types than JSON.
    """

    id: str | None = None
    query: dict[str, Any] = {}
    version: int | None = None
    body: Any = None
    texts: dict[str, str] = {}


FERRY_STORY: dict[str, Any] = {
    "headline": "Ferry line promises a crew",
    "language": "en",
    "summary": "The night boat is to sail from October.",
    "body": {"markdown": "“You will have your crew by October,” Sten Arvik told the quay on Thursday."},
    "authors": ["Dorte Hviid"],
    "topics": ["sea", "work"],
    "quotes": [
        {
            "text": "You will have your crew by October",
            "speaker": {"name": "Sten Arvik", "kind": "person"},
            "speaker_title": "head of the ferry line",
            "said": {"date": "2025-04-03", "text": "Thursday", "medium": "speech", "audience": "people on the quay"},
            "attribution": [{"role": "reported_by", "source": "The Aldersound Ledger"}],
            "responses": [{"responder": "Hanne Krog", "stance": "disputes", "text": "I have heard that before"}],
        }
    ],
}

LETTER = """\
---
headline: Ferry line promises a crew
language: en
authors: [Dorte Hviid]
topics: [sea, work]
---

“You will have your crew by October,” Sten Arvik told the quay on Thursday.
"""

EVENING: dict[str, Any] = {
    "operations": [
        {"method": "POST", "path": "/v1/articles", "body": FERRY_STORY},
        {
            "method": "POST",
            "path": "/v1/articles/{0.id}/publish",
            "if_match": '"{0.version}"',
            "body": {"note": "Goes with the evening letter."},
        },
        {
            "method": "POST",
            "path": "/v1/collections",
            "body": {"title": "This evening", "items": [{"article": "ferry-line-promises-a-crew"}]},
        },
    ]
}

EXAMPLES: dict[str, Example] = {
    # articles
    "listArticles": Example(query={"limit": 3}),
    "getArticle": Example(TAPE, {"include": ["quotes.attribution"]}),
    "createArticle": Example(body=FERRY_STORY, texts={"text/markdown": LETTER}),
    "putArticle": Example(query={"external_id": "wire-4711"}, body=FERRY_STORY),
    "updateArticle": Example(drawer.LIGHTHOUSE.id, {}, 2, {"summary": "The last one left thirty years ago."}),
    "deleteArticle": Example(drawer.LIGHTHOUSE.id, {}, 2),
    "restoreArticle": Example(drawer.FOUNTAIN.id, {}, 2, {"note": "The pump runs after all."}),
    "purgeArticle": Example(drawer.FOUNTAIN.id, {}, 2),
    "submitArticle": Example(drawer.LIGHTHOUSE.id, {}, 2, {"note": "Please check the thirty years."}),
    "returnArticle": Example(doubts.FERRY.id, {}, 2, {"note": "Call the ferry line first."}),
    "publishArticle": Example(drawer.LIGHTHOUSE.id, {}, 2, {"note": "Goes with the evening letter."}),
    "unpublishArticle": Example(town.BUDGET.id, {}, 4, {"note": "The figures are being checked again."}),
    "retractArticle": Example(town.BUDGET.id, {}, 4, {"text": "The vote was on another budget. We are sorry."}),
    "scheduleArticle": Example(drawer.LIGHTHOUSE.id, {}, 2, {"publish_at": "2095-05-04T06:00:00Z"}),
    "listRevisions": Example(town.BUDGET.id, {"limit": 3}),
    "getRevision": Example(town.BUDGET.id, {"revision": "1"}),
    "compareRevisions": Example(town.BUDGET.id, {"old": "1", "new": "2"}),
    "restoreRevision": Example(town.BUDGET.id, {"revision": "1"}, 4, {"message": "The first figures were right."}),
    "listPreviewLinks": Example(drawer.LIGHTHOUSE.id),
    "createPreviewLink": Example(drawer.LIGHTHOUSE.id, body={"minutes": 30}),
    "revokePreviewLink": Example(drawer.LIGHTHOUSE.id, {"link": fixed_id(SCRAPS, "preview_link", 0)}, 1),
    "addCorrection": Example(
        town.STRIKE.id, body={"kind": "clarification", "text": "The unions talk on Monday, not the owners."}
    ),
    "listCorrections": Example(town.BUDGET.id),
    "listOccurrences": Example(TAPE),
    "listChecks": Example(TAPE),
    # quotes and the record around them
    "listQuotes": Example(query={"speaker": ["corin-haldt"], "limit": 3}),
    "getQuote": Example(TAPE_QUOTE, {"include": ["attribution"]}),
    "createQuote": Example(
        body={
            "text": "The sea keeps no minutes",
            "language": "en",
            "speaker": {"name": "Malin Sörby", "kind": "person"},
            "said": {"date": "2025-04", "medium": "speech"},
            "attribution": [{"role": "reported_by", "source": "Radio Kestrel"}],
        }
    ),
    "updateQuote": Example(TAPE_QUOTE, {}, 1, {"context": "“We” are the builders of the tunnel."}),
    "deleteQuote": Example(fixed_id(SCRAPS, "quote", 0), {}, 1),
    "restoreQuote": Example(fixed_id(SCRAPS, "quote", 1), {}, 2),
    "purgeQuote": Example(fixed_id(SCRAPS, "quote", 1), {}, 2),
    "publishQuote": Example(drawer.LIGHTHOUSE.quote(0), {}, 1),
    "unpublishQuote": Example(TAPE_QUOTE, {}, 1),
    "getAttribution": Example(NESTED_QUOTE),
    "replaceAttribution": Example(
        town.BUDGET.quote(0),
        {},
        1,
        {
            "steps": [
                {"role": "speaker", "source": {"slug": "tilde-roos"}, "source_title": "mayor of Aldersound", "via": []},
                {"role": "reported_by", "source": {"slug": "the-aldersound-ledger"}, "via": [0]},
            ]
        },
    ),
    "listQuoteVerifications": Example(TAPE_QUOTE),
    "addVerification": Example(
        NESTED_QUOTE, body={"result": "inconclusive", "basis": "second_source", "note": "One guest heard it, one not."}
    ),
    "listQuoteResponses": Example(NESTED_QUOTE),
    "addResponse": Example(
        TAPE_QUOTE, body={"responder": {"slug": "aldo-fenn"}, "stance": "declines_to_comment", "date": "2025-03-05"}
    ),
    "updateResponse": Example(
        fixed_id(tunnel.TAPE.events[0].at, "response", 1), {}, 1, {"state": "withdrawn", "note": "By telephone."}
    ),
    "listQuoteOccurrences": Example(TAPE_QUOTE),
    "listAttributions": Example(query={"source": ["radio-kestrel"], "limit": 3}),
    "listResponses": Example(query={"stance": ["denies"], "limit": 3}),
    "listRemarks": Example(query={"medium": ["phone_call"], "limit": 3}),
    "getRemark": Example(fixed_id(tunnel.TAPE.events[0].at, "remark", 0)),
    "updateRemark": Example(
        fixed_id(tunnel.TAPE.events[0].at, "remark", 0), {}, 1, {"said": {"place": "the rowing club"}}
    ),
    # people and topics
    "listSources": Example(query={"kind": ["person"], "limit": 3}),
    "getSource": Example(HALDT),
    "createSource": Example(
        body={"kind": "organization", "name": "Lighthouse Society", "url": "https://light.example"}
    ),
    "updateSource": Example(HALDT, {}, 1, {"description": "head of Sound Crossings until 2025"}),
    "deleteSource": Example(fixed_id(SCRAPS, "source", 0), {}, 1),
    "restoreSource": Example(fixed_id(SCRAPS, "source", 1), {}, 2),
    "purgeSource": Example(fixed_id(SCRAPS, "source", 1), {}, 2),
    "publishSource": Example(HALDT, {}, 1),
    "unpublishSource": Example(HALDT, {}, 1),
    "listSourceVerifications": Example(RECORDING),
    "addSourceVerification": Example(RECORDING, body={"result": "verified", "basis": "expert"}),
    "listSourceResponses": Example(RECORDING),
    "addSourceResponse": Example(
        RECORDING, body={"responder": {"slug": "corin-haldt"}, "stance": "disputes", "text": "It was cut"}
    ),
    "suggest": Example(query={"q": "hadlt"}),
    "listTopics": Example(query={"limit": 3}),
    "getTopic": Example(fixed_id(tunnel.TAPE.events[0].at, "topic", 2)),
    "createTopic": Example(body={"name": "Lighthouses", "parent": {"slug": "sea"}}),
    "updateTopic": Example(fixed_id(tunnel.TAPE.events[0].at, "topic", 2), {}, 1, {"name": "Tunnels and bridges"}),
    "deleteTopic": Example(fixed_id(SCRAPS, "topic", 0), {}, 1),
    "restoreTopic": Example(fixed_id(SCRAPS, "topic", 1), {}, 2),
    "purgeTopic": Example(fixed_id(SCRAPS, "topic", 1), {}, 2),
    # collections
    "listCollections": Example(query={"include": ["items"]}),
    "getCollection": Example(fixed_id(COLLECTED_AT, "collection", 0)),
    "createCollection": Example(
        body={"title": "Voices from the tape", "items": [{"article": TAPE}, {"quote": {"id": TAPE_QUOTE}}]}
    ),
    "updateCollection": Example(
        fixed_id(COLLECTED_AT, "collection", 0), {}, 1, {"description": "All that we know about the tunnel."}
    ),
    "deleteCollection": Example(fixed_id(SCRAPS, "collection", 0), {}, 1),
    "restoreCollection": Example(fixed_id(SCRAPS, "collection", 1), {}, 2),
    "purgeCollection": Example(fixed_id(SCRAPS, "collection", 1), {}, 2),
    "publishCollection": Example(fixed_id(SCRAPS, "collection", 0), {}, 1),
    "unpublishCollection": Example(fixed_id(COLLECTED_AT, "collection", 1), {}, 1),
    "search": Example(query={"q": "tunnel", "facets": ["speaker"], "highlight": True, "limit": 3}),
    "runBatch": Example(body=EVENING),
    # the change feed
    "listChanges": Example(query={"type": ["article", "quote"], "limit": 3}),
    "streamChanges": Example(query={"type": ["topic"], "end_after": 1}),
    # for those who run it
    "getWhoAmI": Example(),
    "listAudit": Example(query={"limit": 3}),
    "listKeys": Example(query={"limit": 3}),
    "getKey": Example(fixed_id(SCRAPS, "key", 0)),
    "createKey": Example(body={"name": "Night desk", "role": "author"}),
    "revokeKey": Example(fixed_id(SCRAPS, "key", 0), {}, 1),
    "getLiveness": Example(),
    "getReadiness": Example(),
    "getVersion": Example(),
    "getWelcome": Example(),
}


def show_examples(document: dict[str, Any]) -> None:
    """Put into each operation what its example sends: the documentation's forms are then filled in."""
    for operations in document["paths"].values():
        for operation in operations.values():
            example = EXAMPLES.get(operation["operationId"], Example())
            given = {"id": example.id, **example.query}
            if example.version is not None:
                given["If-Match"] = f'"{example.version}"'
            for parameter in operation.get("parameters", ()):
                parameter.pop("example", None)
                if given.get(parameter["name"]) is not None:
                    parameter["example"] = given[parameter["name"]]
            for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
                if (sent := example.texts.get(media_type, example.body)) is not None:
                    content["example"] = sent
