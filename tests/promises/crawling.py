"""A reader without a key who tries everything: each GET route of the OpenAPI document with each parameter and value.

What is tried is made from the document, so that a new route or parameter is tried too.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from httpx2 import Response

from app.openapi.values import VALUES
from tests.newsroom import Json, Seat

Names = Mapping[str, str]
"""What a label stands for: the ids, slugs and names of hidden things, or strangers in their place."""

HIDDEN_MEMBERS = (
    "stage", "status", "created_by", "publish_at", "published_revision", "trashed_at", "allowed_moves", "published",
    "unpublish_at", "schedule_problem",
    "remark", "anonymity_reason", "state", "note", "document",
)  # fmt: skip
INCLUDES = (
    "quotes", "quotes.attribution", "sources", "topics", "authors", "corrections", "articles", "attribution",
    "responses", "verifications", "occurrences", "quote.articles", "items", "revisions", "remark",
)  # fmt: skip
INSTANTS = ("2020-01-01", "2024-06-01", "2100-01-01")
FIXED: Mapping[str, Sequence[str]] = {
    "view": ["draft"],
    "facets": ["topic,speaker,reported_by,author,language,type,verification"],
    "sort": [sign + name for name in ("id", "slug", "name", "title", "headline", "created_at", "updated_at", "stage")
             for sign in ("", "-")],
    "fields": [*HIDDEN_MEMBERS, ",".join(("id", "created_at", "updated_at")), "text", "headline", "articles"],
    "include": INCLUDES,
    "limit": ["1", "2", "100"],
    "language": ["en", "de"],
    "q": ["lind", "minister resign", "tape -harbor", '"the cranes"', "mole office", "never seen", "aide"],
}  # fmt: skip
KIND_OF = {
    **dict.fromkeys(("topic", "topic_all", "topic_not", "parent"), "topic"),
    **dict.fromkeys(("author", "speaker", "source", "recorded_in", "obtained_by", "published_in"), "source"),
    **dict.fromkeys(("reported_by", "on_behalf_of", "responder", "wikidata"), "source"),
    "article": "article", "collection": "collection",
}  # fmt: skip
"""What a parameter names; any other names things of its list."""
TOLD_APART = ("date", "x-request-id", "content-length")
"""Headers that tell two answers apart, whatever is in them."""

TOKEN = re.compile(r"""(?<=since=)[\w-]+|(?<="next":")[\w-]+|(?<=^id: )[\w-]+$""", re.MULTILINE)
"""Of the change feed."""


def without_seal(token: re.Match[str]) -> str:
    return base64.urlsafe_b64decode(token[0] + "=" * (-len(token[0]) % 4))[12:].decode()


@dataclass(frozen=True)
class Told:
    """All that an answer tells."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str


@dataclass
class Crawl:
    """Everything that a reader was told, by address. In addresses and answers labels stand for what is hidden."""

    reader: Seat
    names: Names
    headers: dict[str, str] = field(default_factory=dict)
    told: dict[str, Told] = field(default_factory=dict)

    def ask(self, address: str) -> Response | None:
        """Ask once at an address with labels in it."""
        if address in self.told:
            return None
        real = self.unlabeled(address)
        answer = self.reader.get(real, **self.headers)
        self.told[address] = self.as_told(answer, sealed_for=address if real != address else "")
        return answer

    def as_told(self, answer: Response, sealed_for: str = "") -> Told:
        """What the answer tells; of a token that is sealed for what was asked with labels, what is in it."""

        def plainly(text: str) -> str:
            text = self.labeled(text)
            return TOKEN.sub(without_seal, text) if sealed_for.startswith("/v1/changes") else text

        named = answer.headers.get("x-request-id", "")
        headers = tuple(sorted((k, plainly(v)) for k, v in answer.headers.items() if k not in TOLD_APART))
        return Told(answer.status_code, headers, plainly(answer.text.replace(named, "")))

    def unlabeled(self, text: str) -> str:
        for label, value in self.names.items():
            text = text.replace(label, value)
        return text

    def labeled(self, text: str) -> str:
        for label, value in self.names.items():
            text = text.replace(value, label)
        return text

    def everything(self, document: Json, public: Sequence[str]) -> None:
        """Try every GET route with every parameter; walk every list; follow every link to its end."""
        for path, operations in document["paths"].items():
            if "get" not in operations:
                continue
            places = [path]
            if "{" in path:
                every = [re.sub(r"{\w+}", value, path) for value in (*self.names, *public)]
                for place in every:
                    self.follow(place)
                there = [place for place in every if self.told[place].status == 200]
                places = [*there[:1], every[0]]
            for place in places:
                for query in queries(operations["get"], place, list(self.names), public):
                    self.follow(f"{place}{query}")

    def follow(self, address: str) -> None:
        """Ask, and go on where the answer leads: to the next page, or to where the thing is now."""
        answer = self.ask(address)
        if answer is None:
            return
        onward = answer.headers.get("location")
        if "link" in answer.headers:
            onward = answer.headers["link"].split(">")[0].removeprefix("<")
        sealed = address.startswith("/v1/changes") and self.labeled(address) != self.unlabeled(address)
        if onward is not None and not sealed:
            parts = urlsplit(self.labeled(onward))
            self.follow(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def queries(operation: Json, place: str, labels: Sequence[str], public: Sequence[str]) -> Iterator[str]:
    """What can be asked at one place: nothing, each value of each parameter, and several at once."""
    known = [found for found in operation.get("parameters", ()) if found["in"] == "query"]
    yield ""
    words = {"q": "lind"} if place == "/v1/search" else {}
    for query in known if "security" not in operation else known[:1]:
        for value in values_of(query, place, labels, public):
            yield f"?{urlencode({**words, query['name']: value}, safe=',')}"
    names = {query["name"] for query in known}
    if "count" in names:
        yield f"?{urlencode({**words, 'count': 'true', 'limit': 1})}"
        yield f"?count=true&limit=2&sort=id{'&retracted=true' if 'retracted' in names else ''}"
    if "q" in names:
        yield "?q=lind&count=true&sort=relevance&limit=2"
    if {"include", "body_format"} <= names:
        yield "?include=quotes.attribution,sources,corrections&body_format=html,text&marks=quotes"
    elif "include" in names and "/quotes" in place:
        yield "?include=articles,attribution,responses,verifications,occurrences"


def values_of(query: Json, place: str, labels: Sequence[str], public: Sequence[str]) -> Sequence[str]:
    """What is tried for a parameter: all of its kind, and all that is known of what is hidden."""
    name, schema = query["name"], query["schema"]
    named = schema.get("items", schema).get("$ref", "").rsplit("/")[-1]
    if name in FIXED:
        return FIXED[name]
    if name.endswith(("after", "before")):
        return INSTANTS
    if named in VALUES:
        return list(VALUES[named])
    if schema.get("type") == "boolean":
        return ["true", "false"]
    kind = KIND_OF.get(name, place.split("/")[2].removesuffix("s"))
    likely = [label for label in labels if f"-{kind}-" in label or "about" in name]
    ids = [label for label in labels if label.endswith("-id-zz")]
    words = [label for label in labels if not label.endswith("-id-zz")]
    return [*likely, ",".join(ids), *([] if name == "ids" else [",".join(words), ",".join(public[:20])])]
