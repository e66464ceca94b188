"""Changing topics: their members, their place below another, and the trash."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from app.changes.trash import take_back, throw_away
from app.core.problems import Conflict, InvalidContent, SlugTaken
from app.core.shapes import check_read_only
from app.core.sql.db import in_turn, reader_of
from app.core.sql.references import refuse_in_use
from app.topics.finding import add_topic, find_topic, holder
from app.topics.models import Topic
from app.topics.shapes import TopicCreate, TopicReference, TopicUpdate

ABOVE = """
    WITH RECURSIVE above (id) AS (
        SELECT id FROM topic WHERE id = :start
        UNION
        SELECT t.parent_id FROM topic t JOIN above a ON t.id = a.id
    ) SELECT 1 FROM above WHERE id = :wanted
"""


def create_topic(session: Session, data: TopicCreate) -> Topic:
    """A new topic. Raises InvalidContent, SlugTaken, Conflict."""
    topic = Topic(slug=data.slug or "", name=data.name, uri=data.uri, external_id=data.external_id, extra=data.extra)
    refuse_taken(session, topic)
    if data.parent is not None:
        topic.parent_id = find_topic(session, data.parent, "/parent", []).id
    add_topic(session, topic)
    return topic


def update_topic(session: Session, topic: Topic, data: TopicUpdate, current: dict[str, Any]) -> None:
    """Change the members that were given. Raises InvalidContent, SlugTaken, Conflict."""
    check_read_only(data, current)
    members = data.model_fields_set - data.read_only - {"parent"}
    for member in members:
        setattr(topic, member, getattr(data, member))
    refuse_taken(session, topic)
    if data.given("parent"):
        topic.parent_id = None if data.parent is None else parent_of(session, topic, data.parent)
    session.add(topic)


def parent_of(session: Session, topic: Topic, reference: TopicReference) -> str:
    """The topic to be placed below. Raises InvalidContent when it is this one, or lies below it."""
    parent = find_topic(session, reference, "/parent", [])
    if parent.id != topic.parent_id:
        in_turn(session, "topic tree")
        if reader_of(session).value(ABOVE, start=parent.id, wanted=topic.id) is not None:
            detail = "That topic is this one or lies below it. Name one that does not, or null for none."
            raise InvalidContent.at("/parent", "below_itself", detail)
    return parent.id


def refuse_taken(session: Session, topic: Topic) -> None:
    """Raises SlugTaken or Conflict when another topic, in the trash or not, has the slug or the external id."""
    for member in ("slug", "external_id"):
        if getattr(topic, member) and (other := holder(session, topic, member)) is not None:
            kind = SlugTaken if member == "slug" else Conflict
            detail = f"Another topic has this {member}. Give one of its own, or use that topic."
            raise kind.at(f"/{member}", "taken", detail, id=other.id)


def trash_topic(session: Session, topic: Topic) -> None:
    """Into the trash, unless something uses it. It keeps its slug there."""
    refuse_in_use(session, "topic", topic.id)
    throw_away(session, topic)


def restore_topic(session: Session, topic: Topic) -> None:
    take_back(session, topic)
