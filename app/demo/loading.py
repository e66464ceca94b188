"""Loading the demo into an empty database: by the rules that requests follow, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlmodel import Session

from app.articles import workflow
from app.articles.models import Article, Revision
from app.articles.saving import create_article, revise_article
from app.articles.shapes import ArticleCreate, ArticleUpdate, MoveNote, PublishOptions, RetractOptions
from app.auth.callers import Caller
from app.changes.recording import ledger
from app.collections.changing import create_collection, publish_collection
from app.collections.shapes import CollectionCreate
from app.core.db import Database, in_turn, reader_of
from app.core.ids import new_id
from app.core.records import Record
from app.demo import doubts, town, tunnel
from app.demo.lists import COLLECTED_AT, COLLECTIONS
from app.demo.stories import KINDS, Content, Event, Story, fixed_id

ACTOR = "demo"
WRITER = Caller(ACTOR, ACTOR, frozenset({"write", "edit", "publish", "quotes:write", "verify", "import"}))
STORIES: tuple[Story, ...] = (*tunnel.STORIES, *town.STORIES, *doubts.STORIES)


def load_demo(database: Database, url: str) -> int:
    """Load all of it, and say how many stories that is; 0 when the database has an article, and nothing is done then.

    `url` is where the images are served, without a slash at the end. All of it is in when this returns, or nothing is.
    Raises Unavailable or StorageFull.
    """
    with database.writing() as session:
        in_turn(session, "demo")
        if reader_of(session).value("SELECT 1 FROM article LIMIT 1"):
            return 0
        session.info["actor"], session.info["request_id"] = ACTOR, new_id()
        for story in STORIES:
            for happening in story.events:
                with as_of(session, happening.at):
                    happen(session, story, happening, url)
                    database.close(session)
        with as_of(session, COLLECTED_AT):
            for content in COLLECTIONS:
                publish_collection(session, create_collection(session, CollectionCreate(**content)), published=True)
            database.commit(session)
    return len(STORIES)


def happen(session: Session, story: Story, happening: Event, url: str) -> None:
    """What happens to a story, as it would by a request."""
    if happening.act == "create":
        create_article(session, ArticleCreate.model_validate(written(story, happening.content, url)), WRITER)
        return
    article = session.get_one(Article, story.id)
    ACTS[happening.act](session, article, happening.content)


def written(story: Story, content: Content, url: str) -> Content:
    """The content as it is sent: with its id, and the address of its image in full."""
    image = content.get("image")
    addressed = {"image": {**image, "url": f"{url}{image['url']}"}} if image else {}
    return {**content, **addressed, "id": story.id}


def revise(session: Session, article: Article, content: Content) -> None:
    revise_article(session, article, ArticleUpdate.model_validate(content), WRITER)


def publish(session: Session, article: Article, content: Content) -> None:
    workflow.publish(session, article, PublishOptions.model_validate(content))


def retract(session: Session, article: Article, content: Content) -> None:
    workflow.retract(session, article, RetractOptions.model_validate(content))


def submit(session: Session, article: Article, content: Content) -> None:
    workflow.move_stage(session, article, "submit", MoveNote.model_validate(content).note)


ACTS: dict[str, Callable[[Session, Article, Content], None]] = {
    "revise": revise,
    "publish": publish,
    "retract": retract,
    "submit": submit,
}


@contextmanager
def as_of(session: Session, at: str) -> Iterator[None]:
    """Whatever is made meanwhile, is made at this instant, and has ids that are the same each time.

    Rules take ids and times from the defaults of their rows, so it is there that they are given.
    """
    ledger(session).moment = at
    made: Counter[str] = Counter()

    def settle(target: Any, args: object, values: dict[str, Any]) -> None:
        kind = type(target).__tablename__
        if kind in KINDS:
            values.setdefault("id", fixed_id(at, kind, made[kind]))
            values.setdefault("updated_at", at)
            made[kind] += 1
        values.setdefault("created_at", at)

    classes = (*Record.__subclasses__(), Revision)
    for one in classes:
        event.listen(one, "init", settle)
    try:
        yield
    finally:
        for one in classes:
            event.remove(one, "init", settle)
