"""Find or make: the topics that a request means, in the transaction that needs them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import make_transient_to_detached
from sqlmodel import Session, col

from app.core.problems import InvalidContent
from app.core.sql.bulk import known_here
from app.core.sql.db import in_turn, reader_past_pile
from app.core.values.slugs import free_slug, name_key, slug_of
from app.topics.models import Topic
from app.topics.shapes import TopicReference

CHUNK = 400
STANDING = "SELECT * FROM topic WHERE slug IN (:slugs) AND trashed_at IS NULL AND merged_into_id IS NULL"


def find_topics(
    session: Session, references: Sequence[TopicReference], pointer: str, resolved: list[dict[str, Any]]
) -> list[Topic]:
    """The topics of a list at `pointer`, in its order; those made are told in `resolved`.

    Raises InvalidContent at the item's pointer when a topic is not there and no name comes with it, or comes twice.
    """
    places = range(len(references))
    # In one order for all requests, so that two that make the same topics do not wait for each other.
    ordered = sorted(places, key=lambda place: (references[place].slug or "", references[place].name or "", place))
    known = standing(session, references)
    found = {
        place: known.get(references[place].slug or "")
        or find_topic(session, references[place], f"{pointer}/{place}", resolved)
        for place in ordered
    }
    seen: set[str] = set()
    for place in places:
        if found[place].id in seen:
            raise InvalidContent.at(f"{pointer}/{place}", "twice", "This topic is already in the list. Give it once.")
        seen.add(found[place].id)
    return [found[place] for place in places]


def standing(session: Session, references: Sequence[TopicReference]) -> dict[str, Topic]:
    """The topics that are named by slug and are there, in one statement; to be named, not to be changed."""
    return known_here(session, Standing).of_slugs(
        [reference.slug for reference in references if reference.slug is not None and reference.id is None]
    )


@dataclass(slots=True)
class Standing:
    """Topics that are there, by their slugs."""

    session: Session
    _found: dict[str, Topic] = field(default_factory=dict)

    def of_slugs(self, slugs: Sequence[str]) -> dict[str, Topic]:
        """The topics of these slugs, as far as there are any."""
        missing = sorted(set(slugs) - self._found.keys())
        for place in range(0, len(missing), CHUNK):
            rows = reader_past_pile(self.session).rows(STANDING, slugs=missing[place : place + CHUNK])
            for row in rows:
                topic = self._found[row["slug"]] = Topic(**row | {"extra": json.loads(row["extra"])})
                make_transient_to_detached(topic)
        return {slug: self._found[slug] for slug in slugs if slug in self._found}


def find_topic(session: Session, reference: TopicReference, pointer: str, resolved: list[dict[str, Any]]) -> Topic:
    """The topic that is meant; one that is not there is made when a name comes with it. Raises InvalidContent."""
    topic = identified(session, reference)
    if topic is None and reference.id is None and reference.name is not None:
        in_turn(session, f"topic {reference.slug or slug_of(reference.name)}")
        topic = identified(session, reference)
    if topic is not None:
        return topic
    if reference.id is not None or reference.name is None:
        detail = "There is no such topic. Name one that is there by its id or slug, or give a name to make it."
        raise InvalidContent.at(pointer, "no_such_topic", detail)
    parent = None if reference.parent is None else find_topic(session, reference.parent, f"{pointer}/parent", resolved)
    topic = Topic(
        slug=reference.slug or "",
        name=reference.name,
        uri=reference.uri,
        parent_id=None if parent is None else parent.id,
        external_id=reference.external_id,
    )
    for member in ("slug", "external_id"):
        if getattr(reference, member) is not None and holder(session, topic, member) is not None:
            detail = f"Another topic has this {member}, perhaps one in the trash. Give another, or restore that one."
            raise InvalidContent.at(f"{pointer}/{member}", "taken", detail)
    add_topic(session, topic)
    resolved.append({"pointer": pointer, "id": topic.id, "name": topic.name, "made": True})
    return topic


def identified(session: Session, reference: TopicReference) -> Topic | None:
    """The topic that the id names, else the slug, else the external id, else the name. Not one in the trash."""
    if reference.id is not None:
        found = session.get(Topic, reference.id)
    elif reference.slug is not None:
        found = first(session, col(Topic.slug) == reference.slug)
    else:
        found = by_external_id(session, reference) or by_name(session, reference)
    while found is not None and found.merged_into_id is not None:
        found = session.get(Topic, found.merged_into_id)
    return found if found is not None and found.trashed_at is None else None


def by_external_id(session: Session, reference: TopicReference) -> Topic | None:
    given = reference.external_id
    return None if given is None else first(session, col(Topic.external_id) == given)


def by_name(session: Session, reference: TopicReference) -> Topic | None:
    """A topic of this name, compared folded. One that only has the slug of it ("C" for "C++") is another topic."""
    if reference.name is None:
        return None
    alike = or_(col(Topic.slug) == slug_of(reference.name), col(Topic.name) == reference.name)
    found = session.execute(select(Topic).where(alike, col(Topic.trashed_at).is_(None)).order_by(col(Topic.id)))
    key = name_key(reference.name)
    return next((topic for topic in found.scalars() if name_key(topic.name) == key), None)


def first(session: Session, *conditions: Any) -> Topic | None:
    return session.execute(select(Topic).where(*conditions)).scalars().first()


def holder(session: Session, topic: Topic, member: str) -> Topic | None:
    """The other topic, in the trash or not, that has this topic's slug or external id."""
    value = getattr(topic, member)
    with session.no_autoflush:
        return first(session, col(Topic.id) != topic.id, col(getattr(Topic, member)) == value)


def add_topic(session: Session, topic: Topic) -> None:
    """Keep a new topic; without a slug it gets a free one, made from its name."""
    topic.slug = topic.slug or derived_slug(session, topic)
    session.add(topic)
    session.flush()


def derived_slug(session: Session, topic: Topic) -> str:
    """A slug that no topic has, made of its name."""
    wanted = slug_of(topic.name) or topic.id.replace("-", "")
    in_turn(session, f"topic {wanted}")
    return free_slug(wanted, lambda slug: first(session, col(Topic.slug) == slug) is not None)
