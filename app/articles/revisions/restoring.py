"""Restoring: the document of an earlier revision becomes the newest one. Nothing in between is lost."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from app.articles.document import Document
from app.articles.models import Article
from app.articles.revisions.reading import kept_document
from app.articles.writing.saving import Saved, claim_slug, head_document, save_document
from app.auth.callers import Caller
from app.core.problems import Conflict, Fault
from app.core.sql.db import reader_of
from app.core.sql.reader import Reader

NAMED = {
    "authors": "source", "topics": "topic", "quotes": "quote", "related": "article", "translation_of_id": "article",
}  # fmt: skip
"""Which members name things, and of which table."""
NOW = """
    WITH RECURSIVE onward (first, id) AS (
        SELECT id, id FROM {table} WHERE id IN (:ids)
        UNION SELECT o.first, t.merged_into_id FROM onward o JOIN {table} t ON t.id = o.id
        WHERE t.merged_into_id IS NOT NULL
    )
    SELECT o.first, t.id, t.trashed_at FROM onward o JOIN {table} t ON t.id = o.id WHERE t.merged_into_id IS NULL
"""
NEVER_MERGED = "SELECT id, id, trashed_at FROM article WHERE id IN (:ids)"
SLUG_HOLDER = "SELECT article_id FROM article_slug WHERE slug = :slug"


def restore_revision(session: Session, article: Article, number: int, caller: Caller, message: str | None) -> Saved:
    """Make the document of this revision the head, as a save like any other.

    What it names and was merged since is named by what it was merged into; what was purged is left out; both are
    warnings, as is a slug that another article has by now. Raises NotFound, Conflict (something is in the trash).
    """
    reader = reader_of(session)
    document = copy.deepcopy(kept_document(reader, article.id, number))
    head = head_document(session, article)
    meanwhile = Meanwhile(reader)
    for member, table in NAMED.items():
        meanwhile.follow(document, member, table)
    meanwhile.refuse_trashed()
    if document["slug"] != head["slug"]:
        holder = reader.value(SLUG_HOLDER, slug=document["slug"])
        if holder in (None, article.id):
            claim_slug(session, article.id, document["slug"], "")
        else:
            meanwhile.warn("slug-taken", "Another article has this revision's slug. It keeps its own.", "/slug")
            document["slug"] = head["slug"]
    changed = document != head
    if changed:
        told = message if message is not None else f"Restored from revision {number}."
        save_document(session, article, document, caller.id, told, restored_from=number)
    return Saved(article, warnings=meanwhile.warnings, changed=changed)


@dataclass(slots=True)
class Meanwhile:
    """What has become of the things that a document names."""

    reader: Reader
    warnings: list[dict[str, Any]] = field(default_factory=list)
    trashed: list[Fault] = field(default_factory=list)

    def warn(self, code: str, detail: str, pointer: str) -> None:
        self.warnings.append({"code": code, "detail": detail, "pointer": pointer})

    def follow(self, document: Document, member: str, table: str) -> None:
        """Write into the document what stands for each thing by now."""
        alone = member == "translation_of_id"
        given = [document[member]] if alone and document[member] else [] if alone else document[member]
        entries = [entry if isinstance(entry, dict) else {"id": entry} for entry in given]
        statement = NEVER_MERGED if table == "article" else NOW.format(table=table)
        rows = self.reader.tuples(statement, ids=[entry["id"] for entry in entries]) if entries else []
        there = {first: (ident, trashed_at) for first, ident, trashed_at in rows}
        kept: dict[str, dict[str, Any]] = {}
        for place, entry in enumerate(entries):
            pointer = f"/{member.removesuffix('_id')}" + ("" if alone else f"/{place}")
            ident = self.standing(entry["id"], there, pointer)
            if ident is None:
                continue
            one = kept.setdefault(ident, {**entry, "id": ident, **({"occurrences": []} if member == "quotes" else {})})
            if member == "quotes":
                one["occurrences"] += entry["occurrences"]
        if alone:
            document[member] = next(iter(kept), None)
        else:
            document[member] = list(kept.values()) if member == "quotes" else list(kept)

    def standing(self, ident: str, there: dict[str, tuple[str, str | None]], pointer: str) -> str | None:
        """The id of what stands for the thing, or None when it is left out."""
        if ident not in there:
            self.warn("gone", "This is not there any more and was left out.", pointer)
            return None
        now, trashed_at = there[ident]
        if trashed_at is not None:
            self.trashed.append(Fault("in_trash", "This is in the trash. Take it out of the trash first.", pointer))
        elif now != ident:
            self.warn("merged", "This was merged into another, which is named in its place.", pointer)
        return now

    def refuse_trashed(self) -> None:
        if self.trashed:
            detail = "This revision names what is in the trash by now. Take that out of the trash, then restore."
            raise Conflict(detail, errors=self.trashed)
