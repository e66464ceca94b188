"""The document of a revision: what an editor wrote, as one JSON object, ids in place of what it names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from app.articles.models import Article, ArticleSlug
from app.articles.shapes import ArticleCreate, ArticleReference, ArticleUpdate, BodySent
from app.bodies.layout import plain_text
from app.bodies.reading import ReadBody, read_body
from app.bodies.writing import Format, write_body
from app.core.problems import InvalidContent
from app.sources.finding import Resolver
from app.topics.finding import find_topics

Document = dict[str, Any]
PLAIN = ("headline", "language", "summary", "genre", "canonical_url", "seo_title", "seo_description", "extra")
NEVER_NULL = frozenset({"headline", "language", "slug", "authors", "topics", "quotes", "related", "extra", "body"})
FORMATS: tuple[Format, ...] = ("portable_text", "markdown", "html", "text")


def empty_document() -> Document:
    return {
        "headline": "", "language": "", "summary": None, "body": [], "slug": "", "genre": None, "authors": [],
        "topics": [], "image": None, "quotes": [], "related": [], "translation_of_id": None, "canonical_url": None,
        "seo_title": None, "seo_description": None, "extra": {},
    }  # fmt: skip


def texts_of(document: Document) -> dict[str, str]:
    """The three texts that words can stand in."""
    return {
        "headline": document["headline"],
        "summary": document["summary"] or "",
        "body": plain_text(document["body"]),
    }


def write_members(
    session: Session, document: Document, data: ArticleCreate | ArticleUpdate, resolver: Resolver, own_id: str
) -> ReadBody | None:
    """Write the given members into `document`, all but slug and quotes; the body that was read, if a new one came."""
    for name in PLAIN:
        if data.given(name):
            document[name] = getattr(data, name)
    if data.given("image"):
        document["image"] = data.image.model_dump() if data.image else None
    if data.given("authors"):
        document["authors"] = resolve_authors(data, resolver)
    if data.given("topics"):
        document["topics"] = [
            topic.id for topic in find_topics(session, data.topics or [], "/topics", resolver.resolved)
        ]
    if data.given("related"):
        document["related"] = find_related(session, data.related or [], own_id)
    if data.given("translation_of"):
        document["translation_of_id"] = find_original(session, data.translation_of, own_id)
    return new_body(document, data.body)


def resolve_authors(data: ArticleCreate | ArticleUpdate, resolver: Resolver) -> list[str]:
    authors: list[str] = []
    for position, reference in enumerate(data.authors or []):
        pointer = f"/authors/{position}"
        source = resolver.resolve(reference, pointer)
        if source.kind == "unnamed":
            raise InvalidContent.at(pointer, "unnamed", "A byline names its author: give a named source.")
        if source.id in authors:
            raise InvalidContent.at(pointer, "repeated", "Name each author once.")
        authors.append(source.id)
    return authors


def find_article(session: Session, reference: ArticleReference) -> Article | None:
    """The article of an id, or of a slug that it has or had."""
    if reference.id is not None:
        return session.get(Article, reference.id)
    claim = session.get(ArticleSlug, reference.slug) if reference.slug else None
    return session.get(Article, claim.article_id) if claim else None


def find_related(session: Session, references: Sequence[ArticleReference], own_id: str) -> list[str]:
    found: list[str] = []
    for position, reference in enumerate(references):
        pointer = f"/related/{position}"
        article = find_article(session, reference)
        if article is None or article.trashed_at is not None or article.id == own_id:
            raise InvalidContent.at(pointer, "no_such_article", "Name another article that is there, by id or slug.")
        if article.id in found:
            raise InvalidContent.at(pointer, "repeated", "Name each related article once.")
        found.append(article.id)
    return found


def find_original(session: Session, reference: ArticleReference | None, own_id: str) -> str | None:
    if reference is None:
        return None
    article = find_article(session, reference)
    if article is None or article.trashed_at is not None or article.id == own_id:
        raise InvalidContent.at(
            "/translation_of", "no_such_article", "Name another article that is there, by id or slug."
        )
    return article.id


def new_body(document: Document, sent: BodySent | None) -> ReadBody | None:
    """Read a body that was sent; one that equals what GET gives in its format leaves the body as it is."""
    if sent is None:
        return None
    members = sent.members()
    if len(members) >= 1 and all(is_as_given(document, name, value) for name, value in members.items()):
        return None
    read = read_body(members, "/body")
    document["body"] = read.blocks
    return read


def is_as_given(document: Document, name: str, value: Any) -> bool:
    if not document["body"]:
        return False
    return any(name == known and write_body(document["body"], known) == value for known in FORMATS)
