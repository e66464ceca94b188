"""Loading the demo into an empty database: by the rules that requests follow, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlmodel import Session, select

from app.articles.checks.refusing import REFUSING
from app.articles.live import workflow
from app.articles.models import Article, Revision
from app.articles.previews.models import PreviewLink
from app.articles.shapes import ArticleCreate, ArticleUpdate, MoveNote, PublishOptions, RetractOptions
from app.articles.writing.saving import create_article, revise_article
from app.auth.callers import Caller
from app.auth.models import Key
from app.changes.recording import ledger
from app.collections.changing import create_collection, publish_collection, trash_collection
from app.collections.shapes import CollectionCreate
from app.core.sql.db import Database, in_turn, reader_of
from app.core.sql.records import Record
from app.core.values.ids import new_id
from app.demo import doubts, drawer, town, tunnel
from app.demo.lists import COLLECTED_AT, COLLECTIONS
from app.demo.stories import KINDS, Content, Event, Story, fixed_id
from app.quotes.models import Quote
from app.quotes.shapes import QuoteCreate, RecordedResponseCreate, VerificationCreate
from app.quotes.writing.changing import trash_quote
from app.quotes.writing.making import make_quote, sources_named
from app.quotes.writing.record import add_response, add_verification
from app.sources.changing import trash_source
from app.sources.finding import Resolver, make_source
from app.sources.models import Source
from app.sources.shapes import SourceCreate
from app.topics.changing import create_topic, trash_topic
from app.topics.shapes import TopicCreate

ACTOR = "demo"
WRITER = Caller(ACTOR, ACTOR, frozenset({"write", "edit", "publish", "quotes:write", "verify", "import"}))
STORIES: tuple[Story, ...] = (*tunnel.STORIES, *town.STORIES, *doubts.STORIES, *drawer.STORIES)


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
        session.info.pop(REFUSING, None)  # the demo has something for each check to find
        for story in STORIES:
            for happening in story.events:
                with as_of(session, happening.at):
                    happen(session, story, happening, url)
                    database.close(session)
        with as_of(session, COLLECTED_AT):
            for content in COLLECTIONS:
                publish_collection(session, create_collection(session, CollectionCreate(**content)), published=True)
            database.close(session)
        with as_of(session, drawer.SCRAPS_AT):
            scraps = fill_drawer(session)
            database.close(session)
        with as_of(session, drawer.SCRAPS_AT):
            for throw_away, (_, scrap) in scraps:
                throw_away(session, scrap)
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


def fill_drawer(session: Session) -> list[tuple[Callable[[Session, Any], None], list[Any]]]:
    """Things that nothing uses, two of each kind, and how such a thing is thrown away.

    And a key and a preview link that open nothing: there is no secret that hashes to their hash.
    """
    session.add(Key(name=drawer.KEY_NAME, scopes=[], secret_hash=""))
    session.add(
        PreviewLink(
            article_id=drawer.LIGHTHOUSE.id, revision=2, secret_hash="", created_by=ACTOR, expires_at=drawer.SCRAPS_AT
        )
    )
    return [
        (trash_source, [make_source(session, SourceCreate(**one)) for one in drawer.SOURCES]),
        (trash_topic, [create_topic(session, TopicCreate(**one)) for one in drawer.TOPICS]),
        (trash_quote, [written_down(session, QuoteCreate.model_validate(one)) for one in drawer.QUOTES]),
        (trash_collection, [create_collection(session, CollectionCreate(**one)) for one in drawer.COLLECTIONS]),
    ]


def written_down(session: Session, data: QuoteCreate) -> Quote:
    """A quote by itself."""
    resolver = Resolver(session)
    resolver.prepare(sources_named([data]))
    return make_quote(session, data, resolver=resolver, caller=WRITER).quotes[0]


def trash(session: Session, article: Article, content: Content) -> None:
    workflow.trash(session, article)


def submit(session: Session, article: Article, content: Content) -> None:
    workflow.move_stage(session, article, "submit", MoveNote.model_validate(content).note)


def check_recording(session: Session, article: Article, content: Content) -> None:
    """The recording behind a story is looked at, and somebody says something to it."""
    (recording,) = session.exec(select(Source).where(Source.slug == content["recording"])).all()
    add_verification(session, recording, VerificationCreate.model_validate(content["verification"]))
    add_response(session, recording, RecordedResponseCreate.model_validate(content["response"]))


ACTS: dict[str, Callable[[Session, Article, Content], None]] = {
    "revise": revise,
    "publish": publish,
    "retract": retract,
    "submit": submit,
    "check_recording": check_recording,
    "trash": trash,
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
