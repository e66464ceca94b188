"""What readers may ask of lists: every filter with a value that much matches and one that little does.

A parameter of a list that has no value here stops the bench, so that none is left out.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote

from app.articles.answers.filters import ArticlesQuery
from app.collections.routes import CollectionsQuery
from app.core.http.parameters import Query
from app.core.values.times import later, seconds_between
from app.quotes.answers.asking.asked import AttributionsQuery, QuotesQuery, ResponsesQuery
from app.search.asked import APPLIES
from app.sources.routes import SourcesQuery
from app.topics.routes import TopicsQuery
from bench.asking import Program

LISTS: dict[str, type[Query]] = {
    "/v1/articles": ArticlesQuery,
    "/v1/quotes": QuotesQuery,
    "/v1/attributions": AttributionsQuery,
    "/v1/responses": ResponsesQuery,
    "/v1/sources": SourcesQuery,
    "/v1/topics": TopicsQuery,
    "/v1/collections": CollectionsQuery,
}
SAME = {
    "cursor",
    "limit",
    "count",
    "fields",
    "view",
    "trashed",
    "status",
    "stage",
    "drifted",
    "marks",
    "body_format",
    "min_seq",
}
"""What every list has, what only editors may send, and what changes the form of an article."""
SORTS = {
    "/v1/articles": ("published_at", "-updated_at", "first_published_at", "headline", "-headline", "id", "-id"),
    "/v1/quotes": ("id", "created_at", "-updated_at"),
    "/v1/attributions": ("id",),
    "/v1/responses": ("id", "-created_at", "updated_at"),
    "/v1/sources": ("id", "name", "-created_at", "updated_at"),
    "/v1/topics": ("slug", "name", "-created_at", "updated_at"),
    "/v1/collections": ("slug", "title", "-created_at", "updated_at"),
}
FACETS = "topic,speaker,reported_by,author,language,type,verification"
FEED = {"first page": "", "of articles": "?type=article", "100": "?limit=100"}
INCLUDES = {
    "/v1/articles": "quotes.attribution,sources,topics,authors,corrections",
    "/v1/quotes": "articles,attribution,responses,verifications,occurrences",
    "/v1/attributions": "quote.articles",
    "/v1/collections": "items",
}


class Case(NamedTuple):
    """A kind of request and its name in the table."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Values:
    """The values that filters get, of one newsroom."""

    connection: sqlite3.Connection

    def one(self, statement: str) -> str:
        found = self.connection.execute(statement).fetchone()
        assert found is not None, statement
        return str(found[0])

    def source(self, kind: str, place: int) -> str:
        """The slug of the source that was made as this one of its kind: the first are named most, the last least."""
        way = "ASC" if place >= 0 else "DESC"
        limit = place if place >= 0 else -place - 1
        return self.one(
            f"SELECT s.slug FROM source s JOIN visible v ON v.kind = 'source' AND v.id = s.id"
            f" WHERE s.kind = '{kind}' AND s.slug NOT LIKE '%-mo____' ORDER BY s.id {way} LIMIT 1 OFFSET {limit}"
        )

    def own(self, kind: str, role: str) -> str:
        """A source that only few quotes name, all of one day."""
        return self.one(
            "SELECT s.slug FROM source s JOIN attribution a ON a.source_id = s.id"
            f" JOIN visible v ON v.kind = 'source' AND v.id = s.id"
            f" WHERE s.kind = '{kind}' AND a.role = '{role}' AND s.name LIKE '% Mo____' ORDER BY s.id DESC LIMIT 1"
        )

    def often(self) -> str:
        """The word that most quotes have."""
        counted: Counter[str] = Counter()
        for (text,) in self.connection.execute("SELECT text FROM quote ORDER BY id DESC LIMIT 1000"):
            counted.update({word for word in text.lower().split() if word.isalpha() and len(word) > 3})
        return counted.most_common(1)[0][0]

    def seldom(self) -> str:
        """The word that only articles of the newest day have."""
        return self.one("SELECT headline FROM live_article ORDER BY published_at DESC LIMIT 1").split()[-1]

    def ids(self, table: str, column: str) -> str:
        return ",".join(
            row[0] for row in self.connection.execute(f"SELECT {column} FROM {table} ORDER BY {column} LIMIT 20")
        )


def values_of(known: Values) -> dict[str, dict[str, str]]:
    """For each parameter, by the name that the table has for it: what much matches, what little does."""
    one, source, own = known.one, known.source, known.own
    topics = [row[0] for row in known.connection.execute("SELECT slug FROM topic ORDER BY id")]
    newest, oldest = (
        one("SELECT MAX(published_at) FROM live_article"),
        one("SELECT MIN(published_at) FROM live_article"),
    )
    article = one("SELECT slug FROM live_article WHERE status = 'published' ORDER BY n DESC LIMIT 1")
    about = one("SELECT a.topic_id FROM quote_about a WHERE a.topic_id > '' GROUP BY 1 ORDER BY COUNT(*) DESC LIMIT 1")
    person, rare = source("person", 0), own("person", "speaker")
    moments = {"half": middle(oldest, newest), "all": oldest, "last": middle(middle(oldest, newest, 0.99), newest)}
    return {
        "topic": {"much": topics[0], "little": topics[-1], "two": f"{topics[3]},{topics[40]}"},
        "topic_all": {"much": f"{topics[0]},{topics[1]}", "little": f"{topics[-1]},{topics[-2]}"},
        "topic_not": {"much": topics[0], "little": topics[-1]},
        "author": {"much": person, "seldom": source("person", -1), "two": f"{person},{source('person', 40)}"},
        "speaker": {"much": person, "seldom": source("person", -1), "little": rare, "two": f"{person},{rare}"},
        "source": {"much": person, "seldom": source("person", -1), "little": rare},
        "recorded_in": {"much": source("work", 0), "little": own("work", "recorded_in")},
        "obtained_by": {"much": person, "little": own("person", "obtained_by")},
        "published_in": {"much": source("publication", 0), "little": own("publication", "published_in")},
        "reported_by": {"much": source("publication", 0), "little": own("publication", "reported_by")},
        "on_behalf_of": {"much": source("organization", 0), "seldom": source("organization", -1)},
        "about": {"much": about, "source": person, "little": rare},
        "article": {"one": article},
        "language": {"much": "en", "little": "nn", "none": "sw"},
        "collection": {"one": "best"},
        "verification": {"much": "attributed", "some": "verified", "little": "altered", "none": "fabricated"},
        "disputed": {"some": "true", "much": "false"},
        "response": {"some": "denies", "little": "corrects"},
        "retracted": {"too": "true"},
        "firsthand": {"much": "true"},
        "or_behalf": {"much": f"true&speaker={source('organization', 0)}"},
        "said_after": {"half": moments["half"], "last": moments["last"]},
        "said_before": {"half": moments["half"], "first": "2019-02-01"},
        "said_certain": {"half": f"true&said_after={moments['half']}"},
        "published_after": {name: moments[name] for name in ("half", "last")},
        "published_before": {"half": moments["half"], "all": newest},
        "updated_after": {name: moments[name] for name in ("half", "last")},
        "updated_before": {"half": moments["half"], "all": newest},
        "after": {"half": moments["half"], "last": moments["last"]},
        "before": {"half": moments["half"], "first": "2019-02-01"},
        "external_id": {"one": one("SELECT external_id FROM live_article WHERE external_id > '' LIMIT 1")},
        "role": {"much": "reported_by", "some": "provided_by"},
        "responder": {"much": person, "seldom": source("person", 60), "two": f"{person},{source('person', 1)}"},
        "stance": {"much": "denies", "little": "corrects"},
        "state": {"much": "open", "none": "withdrawn"},
        "kind": {"much": "person", "little": "work"},
        "work_type": {"much": "broadcast", "none": "book"},
        "wikidata": {"none": "Q42"},
        "q": {"much": known.often(), "little": known.seldom()},
        "parent": {"one": one("SELECT parent_id FROM topic WHERE parent_id > '' LIMIT 1")},
    }


def middle(first: str, last: str, share: float = 0.5) -> str:
    """The instant that so much of the time between two comes before."""
    return later(first, seconds_between(first, last) * share)


IDS = {
    "/v1/articles": ("live_article", "article_id"),
    "/v1/quotes": ("quote", "id"),
    "/v1/sources": ("source", "id"),
    "/v1/topics": ("topic", "id"),
    "/v1/collections": ("collection", "id"),
}


def cases(known: Values) -> Iterator[Case]:
    """Every list as it is, with each filter, counted, sorted and with all that it can include."""
    values = values_of(known)
    for path, model in LISTS.items():
        yield Case(f"{path}", path)
        yield Case(f"{path} count", f"{path}?count=true")
        for sort in SORTS[path]:
            yield Case(f"{path} sort={sort}", f"{path}?sort={sort}")
        if path in INCLUDES:
            yield Case(f"{path} include all", f"{path}?include={INCLUDES[path]}")
        for name in model.model_fields:
            if name in SAME or name in {"sort", "include"}:
                continue
            given = {"some": known.ids(*IDS[path])} if name == "ids" else values[name]
            for label, value in given.items():
                asked = f"{path}?{name}={value}"
                yield Case(f"{path} {name} {label}", asked)
                yield Case(f"{path} {name} {label} count", f"{asked}&count=true")
                for sort in SORTS[path][:2]:
                    yield Case(f"{path} {name} {label} sort={sort}", f"{asked}&sort={sort}")
    yield from searches(values)
    yield from (Case(f"/v1/changes {name}", f"/v1/changes{query}") for name, query in FEED.items())


def searches(values: dict[str, dict[str, str]]) -> Iterator[Case]:
    """Search over everything under each filter, with facets, and names as somebody types them."""
    path = "/v1/search"
    for label, word in values["q"].items():
        asked = f"{path}?q={word}"
        yield Case(f"{path} {label}", asked)
        for more in ("count=true", "sort=-published_at", "highlight=true", f"facets={FACETS}"):
            yield Case(f"{path} {label} {more.replace(FACETS, 'all')}", f"{asked}&{more}")
        for name in APPLIES:
            for how, value in values[name].items():
                yield Case(f"{path} {label} {name} {how}", f"{asked}&{name}={value}")
    for length in (1, 2, 3, 6):
        typed = values["speaker"]["much"].replace("-", " ")[:length]
        yield Case(f"{path}/suggest {length} letters", f"{path}/suggest?q={quote(typed)}")


def half_way(program: Program, case: Case, pages: int) -> Case | None:
    """The same list after so many pages of a hundred, or fewer where it ends; None where it has one page."""
    joint = "&" if "?" in case.path else "?"
    cursor = None
    for _ in range(pages):
        more = f"{joint}limit=100" + (f"&cursor={quote(cursor)}" if cursor else "")
        found = json.loads(program.ask(case.path + more).body)["next_cursor"]
        if found is None:
            break
        cursor = found
    return None if cursor is None else Case(f"{case.name} half way", f"{case.path}{joint}cursor={quote(cursor)}")
