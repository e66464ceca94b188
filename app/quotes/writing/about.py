"""What the words of quotes speak of: topics and sources, found or made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from app.core.problems import InvalidContent
from app.core.sql.bulk import insert_rows
from app.quotes.shapes import AboutItem
from app.quotes.writing.rules import refuse_unnamed, refuse_unnamed_found
from app.sources.finding import Resolver
from app.sources.names import KnownSource
from app.sources.shapes import SourceReference
from app.topics.finding import find_topic
from app.topics.models import Topic
from app.topics.shapes import NamedTopic

TWICE = "This is already in the list. Give it once."
ONE_OF = "Give either a topic or a source."


@dataclass(slots=True)
class Abouts:
    """What the quotes of one request are about, gathered so that topics are made in one order for all requests."""

    session: Session
    resolver: Resolver
    _topics: list[tuple[NamedTopic, str]] = field(default_factory=list)
    _places: list[tuple[str, int, str, SourceReference | None]] = field(default_factory=list)

    def add(self, quote_id: str, items: Sequence[AboutItem], pointer: str) -> None:
        """Note what a quote is about. Raises InvalidContent at the item's pointer."""
        for position, item in enumerate(items):
            place = f"{pointer}/{position}"
            if (item.topic is None) == (item.source is None):
                raise InvalidContent.at(place, "one_of", ONE_OF)
            for_topic, for_source = item.places
            if item.topic is not None:
                place += for_topic
                self._topics.append((item.topic, place))
            else:
                place += for_source
                refuse_unnamed(item.source, place)
            self._places.append((quote_id, position, place, item.source))

    def rows(self) -> list[dict[str, object]]:
        """The rows of all, with topics and sources found or made. Raises InvalidContent where one comes twice."""
        topics: dict[str, Topic] = {}
        for named, place in sorted(self._topics, key=lambda one: (one[0].slug or "", one[0].name or "", one[1])):
            topics[place] = find_topic(self.session, named, place, self.resolver.resolved)
        rows: list[dict[str, object]] = []
        seen: set[tuple[str, str]] = set()
        for quote_id, position, place, reference in self._places:
            found = topics[place].id if reference is None else self._source(reference, place).id
            if (quote_id, found) in seen:
                raise InvalidContent.at(place, "twice", TWICE)
            seen.add((quote_id, found))
            topic, source = (found, None) if reference is None else (None, found)
            rows.append({"quote_id": quote_id, "position": position, "topic_id": topic, "source_id": source})
        return rows

    def _source(self, reference: SourceReference, place: str) -> KnownSource:
        source = self.resolver.resolve(reference, place)
        refuse_unnamed_found(source, place)
        return source


def insert_about(session: Session, rows: Sequence[dict[str, object]]) -> None:
    """Write the rows past the flush: the quotes, which are in the database and touched, stand for them."""
    insert_rows(session, "quote_about", rows)
