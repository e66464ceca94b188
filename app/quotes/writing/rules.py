"""What must hold of words, of checks and of responses, whoever writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import text as sql
from sqlmodel import Session

from app.core.problems import InvalidContent
from app.core.sql.bulk import reader_at_pile
from app.quotes.models import Quote
from app.quotes.shapes import AlterationItem, VerificationCreate
from app.quotes.writing.attribution.remarks import Spoken
from app.sources.names import KnownSource
from app.sources.shapes import SourceReference

WORDLESS = frozenset({"declines_to_comment", "no_response"})
FOUND_OUT = frozenset({"verified", "altered", "misattributed", "fabricated"})


def check_alterations(alterations: Sequence[AlterationItem], text: str, wording: str, pointer: str) -> None:
    """Spans lie inside `text` (in code points), in order, and do not overlap; a paraphrase has none."""
    if wording == "paraphrase" and alterations:
        detail = "A paraphrase is nobody's exact words, so nothing in it is altered. Leave this out."
        raise InvalidContent.at(pointer, "paraphrase", detail)
    before = 0
    for place, span in enumerate(alterations):
        if span.start >= span.end:
            raise InvalidContent.at(f"{pointer}/{place}/end", "empty", "A span ends after its start.")
        if span.end > len(text):
            detail = f"A span lies inside the text, which has {len(text)} code points."
            raise InvalidContent.at(f"{pointer}/{place}/end", "outside", detail)
        if span.start < before:
            detail = "Spans are in order and do not overlap: start where the one before ends, or later."
            raise InvalidContent.at(f"{pointer}/{place}/start", "overlaps", detail)
        before = span.end


def check_translation(language: str, original: Quote, pointer: str) -> None:
    """A translation is of another language."""
    if language.casefold() == original.language.casefold():
        detail = "A translation has another language than the quote that it translates."
        raise InvalidContent.at(pointer, "same_language", detail)


def check_result(data: VerificationCreate, pointer: str) -> None:
    """What was found out has a basis; a check by somebody unnamed would be one more place to look for them."""
    if data.result in FOUND_OUT and data.basis == "none":
        detail = "Say what this was found out from: this result needs a basis other than none."
        raise InvalidContent.at(f"{pointer}/basis", "no_basis", detail)
    refuse_unnamed(data.checked_by, f"{pointer}/checked_by")


def check_words(stance: str, text: object, quote: object, pointer: str) -> None:
    """Words come once, as text or as a quote; who says nothing has none."""
    for member, words in (("text", text), ("quote", quote)):
        if words is not None and stance in WORDLESS:
            detail = "Who does not comment has no words. Leave this out, or give another stance."
            raise InvalidContent.at(f"{pointer}/{member}", "no_words", detail)
    if text is not None and quote is not None:
        raise InvalidContent.at(f"{pointer}/quote", "words_twice", "Give the words as text or as a quote, not both.")


def refuse_unnamed(reference: SourceReference | None, pointer: str) -> None:
    """An unnamed source stands in a remark or a response, and nowhere else."""
    if reference is not None and reference.kind == "unnamed":
        raise InvalidContent.at(pointer, "unnamed", "An unnamed source cannot stand here. Leave it out.")


def refuse_unnamed_found(source: KnownSource, pointer: str) -> None:
    """The same of one that was found by its id."""
    refuse_unnamed(SourceReference(kind="unnamed") if source.kind == "unnamed" else None, pointer)


@dataclass(slots=True)
class UnnamedPlaces:
    """An unnamed source stands in at most one remark or response: in which one, of those of this transaction."""

    session: Session
    _places: dict[str, str] = field(default_factory=dict)

    def take(self, source: KnownSource, owner: str, pointer: str) -> None:
        """Let the source stand in the remark or response `owner`. Raises InvalidContent if it stands in another."""
        if source.kind != "unnamed":
            return
        place = self._places.setdefault(source.id, owner)
        if place != owner or stands_elsewhere(self.session, source.id, owner):
            detail = "An unnamed source stands in one remark or response only. Give it anew: kind, name and reason."
            raise InvalidContent.at(pointer, "unnamed_elsewhere", detail)


def stands_elsewhere(session: Session, source_id: str, owner: str) -> bool:
    """Whether a step of another remark, or another response, has the source."""
    statement = """
        SELECT 1 FROM attribution WHERE (source_id = :source OR on_behalf_of_id = :source) AND remark_id <> :owner
        UNION ALL SELECT 1 FROM response WHERE responder_id = :source AND id <> :owner LIMIT 1
    """
    return reader_at_pile(session).value(statement, source=source_id, owner=owner) is not None


def check_alone(session: Session, spoken: Spoken, pointer: str) -> None:
    """A remark with an unnamed source in its chain has at most one quote, and nothing else was told in it."""
    if not spoken.is_protected:
        return
    statement = """
        SELECT (SELECT COUNT(*) FROM quote WHERE remark_id = :remark)
             + (SELECT COUNT(*) FROM remark WHERE told_in_id = :remark)
    """
    count = session.connection().execute(sql(statement), {"remark": spoken.remark.id}).scalar_one()
    if count > 1:
        detail = "Several quotes share this remark, so an unnamed source in it would link them. Name the source."
        raise InvalidContent.at(pointer, "unnamed_shared", detail)
