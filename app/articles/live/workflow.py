"""The life of an article: one table of moves, and what each does."""

from __future__ import annotations

from typing import Literal, NamedTuple

from sqlmodel import Session

from app.articles.checks.refusing import check_publishable
from app.articles.live.publishing import (
    look_again_at_originals,
    make_slug_live,
    mark_retracted,
    project,
    unproject,
)
from app.articles.models import Article, Correction
from app.articles.shapes import CorrectionCreate, PublishOptions, RetractOptions, ScheduleOptions
from app.articles.writing.saving import Head, document_of
from app.changes.recording import ledger, name_action, save_changes
from app.changes.trash import take_back, throw_away
from app.core.problems import Conflict, InvalidContent
from app.core.sql.db import reader_of

Move = Literal["submit", "return", "publish", "schedule", "unpublish", "retract", "trash", "restore"]


class Rule(NamedTuple):
    """When a move is allowed: by the public status, by the stage of the head, in the trash or not."""

    statuses: frozenset[str]
    stages: frozenset[str | None]
    trashed: bool = False


ANY_STAGE: frozenset[str | None] = frozenset({"draft", "in_review", "scheduled", None})
NOT_LIVE = frozenset({"draft", "unpublished"})
OPEN = frozenset({"draft", "unpublished", "published"})

MOVES: dict[Move, Rule] = {
    "submit": Rule(OPEN, frozenset({"draft"})),
    "return": Rule(OPEN, frozenset({"in_review"})),
    "publish": Rule(OPEN, frozenset({"draft", "in_review", "scheduled"})),
    "schedule": Rule(OPEN, ANY_STAGE),
    "unpublish": Rule(frozenset({"published"}), ANY_STAGE),
    "retract": Rule(frozenset({"published"}), ANY_STAGE),
    "trash": Rule(NOT_LIVE, ANY_STAGE),
    "restore": Rule(NOT_LIVE, ANY_STAGE, trashed=True),
}


WITHHELD = (
    "It was taken from readers, or is to go live at a set time. Leave publish out, or send If-Match with the version"
    " that you read."
)


class IllegalTransition(Conflict):
    name, title = "illegal-transition", "The article is not in a state that allows this"


def allowed_moves(status: str, stage: str | None, *, trashed: bool) -> list[str]:
    """The moves that an article in this state allows."""
    return [
        move
        for move, rule in MOVES.items()
        if status in rule.statuses and stage in rule.stages and trashed == rule.trashed
    ]


def check_move(article: Article, move: Move) -> None:
    allowed = allowed_moves(article.status, article.stage, trashed=article.trashed_at is not None)
    if move not in allowed:
        possible = f"It allows {', '.join(allowed)}." if allowed else "It allows nothing more."
        raise IllegalTransition(f"This article does not allow {move} now. {possible}", allowed_moves=allowed)


def check_change(article: Article) -> None:
    """Raises IllegalTransition when nothing is saved any more."""
    if article.status == "retracted":
        raise IllegalTransition("A retracted article is not changed any more.", allowed_moves=[])


def check_not_withheld(article: Article) -> None:
    """Refuse to publish, without having looked, what somebody has taken from readers or set a time for."""
    if article.status == "unpublished" or article.stage == "scheduled":
        allowed = allowed_moves(article.status, article.stage, trashed=article.trashed_at is not None)
        raise IllegalTransition(WITHHELD, allowed_moves=allowed)


def publish(
    session: Session,
    article: Article,
    options: PublishOptions,
    *,
    published_at: str | None = None,
    updated_at: str | None = None,
    head: Head | None = None,
) -> None:
    """The head goes live. `published_at` moves only when the article was not live.

    `head` is its newest revision where that was just saved, and need not be read.
    """
    check_move(article, "publish")
    assert article.head_revision
    document = head.document if head else document_of(session, article.id, article.head_revision)
    check_publishable(session, article, document, options.override, quotes=head.quotes if head else ())
    overrides = [override.model_dump() for override in options.override]
    name_action(session, article, "publish", note=options.note, override=overrides)
    moment, was_live = ledger(session).moment, article.status == "published"
    if not was_live:
        article.published_at = published_at or moment
        article.first_published_at = article.first_published_at or article.published_at
    article.status = "published"
    article.stage = None
    article.published_revision = article.head_revision
    article.publish_at = article.schedule_problem = None
    if updated_at is not None:
        article.updated_at = updated_at
    save_changes(session, article)
    make_slug_live(session, article)
    look_again_at_originals(session, article, document, was_live=was_live)
    project(session, article, document, was_live=was_live)
    if options.correction is not None:
        correct(session, article, options.correction)


def unpublish(session: Session, article: Article, note: str | None) -> None:
    """Readers no longer get it; publishing brings it back."""
    check_move(article, "unpublish")
    name_action(session, article, "unpublish", note=note)
    article.status, article.published_revision, article.stage = "unpublished", None, "draft"
    unschedule(session, article)
    session.flush()
    unproject(session, article)


def retract(session: Session, article: Article, options: RetractOptions) -> None:
    """Readers get it with the notice first. That ends the line."""
    check_move(article, "retract")
    name_action(session, article, "retract", note=options.note)
    article.status = "retracted"
    unschedule(session, article)
    session.flush()
    mark_retracted(session, article)
    correct(session, article, CorrectionCreate(kind="retraction", text=options.text))


def move_stage(session: Session, article: Article, move: Literal["submit", "return"], note: str | None) -> None:
    """Hand the head to review, or back."""
    check_move(article, move)
    name_action(session, article, move, note=note)
    article.stage = "in_review" if move == "submit" else "draft"
    session.add(article)


def schedule(session: Session, article: Article, options: ScheduleOptions) -> None:
    """Publish the head, unpublish the article, or both, at a time to come; what is left out stays as it was planned.

    An end needs a beginning: it is planned of what is live, or will be by then, and goes when that is canceled.
    """
    check_move(article, "schedule")
    check_times(options, article, ledger(session).moment)
    publish_at, unpublish_at = planned(options, article)
    if options.publish_at is not None:
        check_move(article, "publish")
    if publish_at is None and article.status != "published":
        if options.unpublish_at is not None:
            check_move(article, "unpublish")
        unpublish_at = None
    if (publish_at, unpublish_at) == (article.publish_at, article.unpublish_at) and not options.note:
        return
    name_action(session, article, "schedule", note=options.note)
    if publish_at is not None:
        article.stage, article.schedule_problem = "scheduled", None
    elif article.stage == "scheduled":
        article.stage = "draft"
    article.publish_at, article.unpublish_at = publish_at, unpublish_at
    session.add(article)


def planned(options: ScheduleOptions, article: Article) -> tuple[str | None, str | None]:
    """When the article would go live and when it would be taken back."""
    publish_at = options.publish_at if options.given("publish_at") else article.publish_at
    unpublish_at = options.unpublish_at if options.given("unpublish_at") else article.unpublish_at
    return publish_at, unpublish_at


def check_times(options: ScheduleOptions, article: Article, moment: str) -> None:
    """Raises InvalidContent unless what is planned is to come, and ends after it begins."""
    given = [name for name in ("publish_at", "unpublish_at") if options.given(name)]
    if not given:
        raise InvalidContent.at("", "missing", "Give publish_at, unpublish_at or both; null cancels.")
    for name in given:
        value = getattr(options, name)
        if value is not None and value <= moment:
            raise InvalidContent.at(f"/{name}", "in_the_past", "Give a time that is still to come.")
    publish_at, unpublish_at = planned(options, article)
    if publish_at is not None and unpublish_at is not None and unpublish_at <= publish_at:
        detail = "Give an unpublish_at that comes after publish_at, or null to cancel it."
        raise InvalidContent.at(f"/{given[-1]}", "ends_before_it_begins", detail)


def unschedule(session: Session, article: Article) -> None:
    """Nothing more happens to the article by itself."""
    article.publish_at = article.unpublish_at = None
    if article.stage == "scheduled":
        article.stage = "draft"
    session.add(article)


def trash(session: Session, article: Article) -> None:
    """Into the trash. A schedule is canceled by that, so that nothing goes live from there."""
    check_move(article, "trash")
    throw_away(session, article)
    unschedule(session, article)


def restore(session: Session, article: Article, note: str | None) -> None:
    check_move(article, "restore")
    take_back(session, article, note=note)


def correct(session: Session, article: Article, data: CorrectionCreate) -> Correction:
    """Tell readers what was wrong, under the live revision."""
    if article.published_revision is None:
        raise IllegalTransition("Only what is live can be corrected. Publish it first.")
    if data.kind == "retraction" and article.status != "retracted":
        raise InvalidContent.at("/kind", "not_here", "A retraction is made with POST …/retract.")
    if data.quote_id is not None and not is_known(session, article, data.quote_id):
        raise InvalidContent.at("/quote_id", "no_such_quote", "Name a quote that readers can see, or leave it out.")
    correction = Correction(
        article_id=article.id,
        revision=article.published_revision,
        kind=data.kind,
        text=data.text,
        quote_id=data.quote_id,
        published_at=ledger(session).moment,
    )
    session.add(correction)
    return correction


def is_known(session: Session, article: Article, quote_id: str) -> bool:
    """Whether readers can know of the quote: it is public, or goes public with the article in this transaction."""
    statement = """
        SELECT 1 FROM visible WHERE kind = 'quote' AND id = :quote
        UNION ALL SELECT 1 FROM live_occurrence WHERE article_id = :article AND quote_id = :quote
    """
    return reader_of(session).value(statement, article=article.id, quote=quote_id) is not None
