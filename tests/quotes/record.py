"""A record written straight into the tables, for tests of how it is read. What is public follows at the commit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from app.articles.live.projection_models import HeadOccurrence, LiveArticle, LiveOccurrence, LiveTopic
from app.articles.models import Article, HeadReference, Revision
from app.core.values.ids import new_id
from app.core.values.slugs import name_key, slug_of
from app.quotes.models import AttributionStep, AttributionVia, Quote, QuoteAbout, Remark
from app.quotes.record_models import QuoteResponse, Verification
from app.sources.models import Source
from app.topics.models import Topic
from tests.newsroom import Newsroom


@dataclass
class Desk:
    """Writes rows in one session, in the order in which they need each other."""

    session: Session
    sources: dict[str, str] = field(default_factory=dict)

    def add(self, row: Any) -> Any:
        self.session.add(row)
        self.session.flush()
        return row

    def source(self, name: str, kind: str = "person", **members: Any) -> str:
        """The id of a source; a named one of this desk is made once."""
        if kind == "unnamed":
            members.setdefault("anonymity_reason", "fears for the job")
        elif name in self.sources:
            return self.sources[name]
        else:
            members.setdefault("slug", slug_of(name))
        made = self.add(Source(kind=kind, name=name, name_key=name_key(name), **members))
        self.sources[name] = made.id
        return str(made.id)

    def topic(self, name: str, parent: str | None = None) -> str:
        return str(self.add(Topic(slug=slug_of(name), name=name, parent_id=parent)).id)

    def remark(self, *steps: dict[str, Any], told_in: Remark | None = None, **members: Any) -> Remark:
        """A remark with its steps; `via` is by default the step before, of step 0 none."""
        if told_in is not None:
            members |= {"told_in_id": told_in.id, "told_in_depth": told_in.depth, "depth": told_in.depth + 1}
        remark: Remark = self.add(Remark(**members))
        for number, step in enumerate(steps):
            speaks = step.get("role", "speaker") == "speaker"
            via = step.pop("via", [] if speaks else [number - 1])
            self.add(AttributionStep(remark_id=remark.id, step=number, role=step.pop("role", "speaker"), **step))
            for earlier in via:
                self.add(AttributionVia(remark_id=remark.id, step=number, via_step=earlier))
        return remark

    def quote(self, text: str, remark: Remark, **members: Any) -> str:
        members.setdefault("language", "en")
        about = members.pop("about", [])
        quote = self.add(Quote(text=text, remark_id=remark.id, **members))
        for position, thing in enumerate(about):
            self.add(QuoteAbout(quote_id=quote.id, position=position, **thing))
        return str(quote.id)

    def said(self, text: str, speaker: str, **members: Any) -> str:
        """A quote of one named person, in a remark of its own."""
        return self.quote(text, self.remark({"source_id": self.source(speaker)}), **members)

    def public(self, text: str, speaker: str = "Ada Lind", **members: Any) -> str:
        """A quote of one named person that is published by itself."""
        return self.said(text, speaker, published=True, **members)

    def response(self, responder: str, stance: str = "denies", **members: Any) -> str:
        return str(self.add(QuoteResponse(responder_id=responder, stance=stance, **members)).id)

    def verification(self, result: str, basis: str = "recording", **members: Any) -> str:
        members.setdefault("checked_at", "2026-11-01T10:00:00.000000Z")
        return str(self.add(Verification(result=result, basis=basis, **members)).id)

    def article(
        self, headline: str, quotes: list[str], *, topics: tuple[str, ...] = (), status: str = "published",
        published_at: str = "2026-11-01T10:00:00.000000Z", state: str = "anchored",
    ) -> str:  # fmt: skip
        """An article that prints quotes in its body: live, retracted, or a draft that only its head knows of."""
        live = status in {"published", "retracted"}
        slug = slug_of(headline)
        times: dict[str, Any] = {"published_revision": 1, "published_at": published_at} if live else {}
        article = Article(
            slug=slug, headline=headline, language="en", status=status, stage=None if live else "draft", **times
        )
        ident = str(self.add(article).id)
        self.add(Revision(article_id=ident, revision=1, document={"headline": headline}, created_by="somebody"))
        if live:
            self.add(
                LiveArticle(
                    article_id=ident, version=1, revision=1, status=status, slug=slug, headline=headline, language="en",
                    created_at=published_at, first_published_at=published_at, published_at=published_at,
                    updated_at=published_at, word_count=1, body=[], body_html="", body_text="",
                )
            )  # fmt: skip
            for position, topic in enumerate(topics):
                self.add(LiveTopic(article_id=ident, position=position, topic_id=topic, published_at=published_at))
        for position, quote in enumerate(quotes):
            self.add(HeadReference(article_id=ident, position=position, quote_id=quote))
            place: dict[str, Any] = {
                "id": new_id(),
                "article_id": ident, "quote_id": quote, "position": position, "place": 0, "field": "body",
                "form": "direct", "exact": "words", "start": 10 * position, "end": 10 * position + 5, "revision": 1,
            }  # fmt: skip
            self.add(HeadOccurrence(**place, state=state))
            if live:
                self.add(LiveOccurrence(**place))
        return ident


class Record:
    """A context to write in: `with Record(newsroom) as desk`. All that is written is committed at its end."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.database = newsroom.database

    def __enter__(self) -> Desk:
        self.writing = self.database.writing()
        self.session = self.writing.__enter__()
        return Desk(self.session)

    def __exit__(self, *error: Any) -> None:
        if error[0] is None:
            self.database.commit(self.session)
        self.writing.__exit__(*error)
