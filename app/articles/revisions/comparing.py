"""What leads from one revision to another: members, blocks, and what the document names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.articles.answers.drafts import OTHERS, source_summaries
from app.articles.document import Document
from app.articles.revisions.blocks import changed_blocks
from app.articles.revisions.words import changed_words
from app.core.sql.reader import Reader
from app.quotes.telling.reading import short_views
from app.topics.reading import topic_summaries

PROSE = ("headline", "summary", "seo_title", "seo_description")
OTHER_FIELDS = ("slug", "language", "genre", "image", "canonical_url", "extra")
Summaries = Mapping[str, Any]


def difference(reader: Reader, old: Document, new: Document) -> dict[str, Any]:
    """The changes from one document to another; what is named is summed up as it is now."""
    authors = source_summaries(reader, [*old["authors"], *new["authors"]])
    topics = topic_summaries(reader, [*old["topics"], *new["topics"]])
    others = articles_named(reader, old, new)
    return {
        "fields": changed_fields(old, new, others),
        "blocks": changed_blocks(old["body"], new["body"]),
        "authors": changed_names(old["authors"], new["authors"], authors),
        "topics": changed_names(old["topics"], new["topics"], topics),
        "related": changed_names(old["related"], new["related"], others),
        "quotes": changed_quotes(reader, old, new),
    }


def articles_named(reader: Reader, *documents: Document) -> Summaries:
    ids = {ident for document in documents for ident in document["related"]}
    ids |= {document["translation_of_id"] for document in documents if document["translation_of_id"]}
    rows = reader.rows(OTHERS, ids=sorted(ids)) if ids else []
    return {row["id"]: {"type": "article", **row} for row in rows}


def changed_fields(old: Document, new: Document, others: Summaries) -> list[dict[str, Any]]:
    found = []
    for name in (*PROSE, *OTHER_FIELDS):
        if old[name] != new[name]:
            words = changed_words(old[name] or "", new[name] or "") if name in PROSE else []
            found.append({"field": name, "old": old[name], "new": new[name], "words": words})
    before, after = old["translation_of_id"], new["translation_of_id"]
    if before != after:
        originals = {"old": others.get(before), "new": others.get(after)}
        found.append({"field": "translation_of", **originals, "words": []})
    return found


def changed_names(old: Sequence[str], new: Sequence[str], known: Summaries) -> dict[str, Any]:
    """What came and what went, by its summary; what is there no more, not even in the trash, is left out."""
    return {
        "added": [known[ident] for ident in new if ident not in old and ident in known],
        "removed": [known[ident] for ident in old if ident not in new and ident in known],
        "reordered": [ident for ident in old if ident in new] != [ident for ident in new if ident in old],
    }


def changed_quotes(reader: Reader, old: Document, new: Document) -> dict[str, Any]:
    before, after = printed_in(old), printed_in(new)
    known = short_views(reader, [*before, *after], draft=True).views
    placed_anew = [ident for ident in after if ident in before and before[ident] != after[ident] and ident in known]
    return changed_names(list(before), list(after), known) | {"placed_anew": [known[ident] for ident in placed_anew]}


def printed_in(document: Document) -> dict[str, list[tuple[Any, ...]]]:
    """How each quote is printed: where, in which form, in which words. A place that only moved along is the same."""
    shown = ("field", "form", "exact", "state", "cue", "hedge", "instance")
    return {
        entry["id"]: [tuple(occurrence[name] for name in shown) for occurrence in entry["occurrences"]]
        for entry in document["quotes"]
    }
