"""Public quotes, finished: what a list of quotes and an article that prints them put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from app.changes.log import Moved, asked_once
from app.changes.public.finishing import CHUNK, Finishing
from app.core.sql.columns import dump_json
from app.core.sql.reader import Reader
from app.quotes.answers.printed import NEWEST, articles_of
from app.quotes.telling.reading import quote_views

PRINTED_IN = "SELECT DISTINCT quote_id FROM live_occurrence WHERE article_id IN (:articles)"


class Finished(NamedTuple):
    """A quote's JSON without `occurrences` and `attribution`, its attribution's, and the members that lists add to it.

    `tags` are those of all that the first two show, `printed_tags` those of what `printed` does.
    """

    view: str
    tags: str
    printed: str
    printed_tags: str
    attribution: str = ""
    """Nothing where it was not asked for."""

    def begun(self) -> str:
        """The quote's JSON, with its attribution if it is there, for more members to follow."""
        return self.view[:-1] + (f',"attribution":{self.attribution}' if self.attribution else "")


def finished_rows(reader: Reader, ids: Sequence[str]) -> Iterator[dict[str, str]]:
    views = quote_views(reader, ids, draft=False, include=frozenset({"attribution"})).views
    printed = articles_of(reader, list(views), draft=False, retracted=False, most=NEWEST)
    for ident, view in views.items():
        articles, _ = printed[ident]
        tags = " ".join(dict.fromkeys(tags_of(view)))
        attribution = dump_json(view.pop("attribution"))
        yield {
            "quote_id": ident,
            "view": dump_json(view),
            "attribution": attribution,
            "tags": tags,
            "printed": printed_json(*printed[ident]),
            "printed_tags": " ".join(f"article-{article['id']}" for article in articles),
        }


def printed_json(articles: list[dict[str, Any]], count: int) -> str:
    """Where it is printed, as further members of its JSON."""
    return f'"articles":{dump_json(articles)},"articles_count":{count}'


@asked_once
def printed_otherwise(reader: Reader, moved: Moved) -> Iterator[str]:
    """Quotes that an article prints now, or does not any more, or which has changed itself."""
    yield from (ident for kind, ident in moved.counted if kind == "quote")
    articles = sorted(ident for kind, ident in moved.own if kind == "article")
    for place in range(0, len(articles), CHUNK):
        yield from reader.column(PRINTED_IN, articles=articles[place : place + CHUNK])


def tags_of(value: Any) -> list[str]:
    """The cache tags of everything public that an answer's JSON names: what has an id and a kind or type.

    But for `extra`, which is an editor's own and may hold anything.
    """
    found: list[str] = []
    left = [value]
    while left:
        thing = left.pop()
        members = thing
        if isinstance(thing, dict):
            if "id" in thing and ("type" in thing or "kind" in thing):
                found.append(f"{thing.get('type') or 'source'}-{thing['id']}")
            members = [member for name, member in thing.items() if name != "extra"]
        left += [member for member in reversed(members) if isinstance(member, dict | list)]
    return found


FINISHED_QUOTES = Finishing("quote", "public_quote", "quote_id", Finished._fields, finished_rows, printed_otherwise)


def finished_quotes(reader: Reader, ids: Sequence[str], *, whole: bool) -> dict[str, Finished] | None:
    """The finished form of each of these quotes, with its attribution if it is to be whole; None when one has none."""
    found = FINISHED_QUOTES.of(reader, ids, Finished._fields if whole else Finished._fields[:-1])
    return None if found is None else {ident: Finished(*columns) for ident, columns in found.items()}
