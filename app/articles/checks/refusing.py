"""Which checks refuse publication: some always, others where the newsroom has said so in its settings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import islice
from typing import cast

from sqlmodel import Session

from app.articles.checks.facts import Facts
from app.articles.checks.rules import CHECKS, NAMES, CheckName
from app.articles.document import Document
from app.articles.models import Article
from app.articles.shapes import Override
from app.core.problems import Conflict, Fault, InvalidContent
from app.core.sql.db import reader_of
from app.quotes.models import Quote

REFUSING = "refusing_checks"
"""Where a session's info has the checks that the settings name."""
MOST_FINDINGS = 100
"""Of one check at once. What is mended makes room for the next ones."""


class WordsDrifted(Conflict):
    name, title = "words-drifted", "Printed words are no longer where they were"


class ChecksFailed(InvalidContent):
    name, title = "checks-failed", "A check refuses publication"


REFUSALS: dict[type[WordsDrifted | ChecksFailed], str] = {
    WordsDrifted: "Quotes of this article no longer stand where they stood. Accept each place, give the words as they"
    " are now printed, or take the quote out.",
    ChecksFailed: "Checks that refuse publication have found something. GET …/checks has a remedy for each.",
}


def chosen_checks(names: Iterable[str]) -> frozenset[CheckName]:
    """The checks of these names. Raises RuntimeError where there is no such check."""
    chosen = frozenset(names)
    if not chosen <= set(NAMES):
        raise RuntimeError(f"ONRECORD_REFUSING_CHECKS names a check that there is not. There are: {', '.join(NAMES)}.")
    return cast(frozenset[CheckName], chosen)


def refuses(name: CheckName, chosen: frozenset[CheckName]) -> bool:
    return CHECKS[name].refuses or name in chosen


def refusal_of(name: CheckName) -> type[WordsDrifted | ChecksFailed]:
    """What publication is answered where this check refuses it."""
    return WordsDrifted if name in ("words-drifted", "words-orphaned") else ChecksFailed


def check_publishable(
    session: Session, article: Article, document: Document, overrides: list[Override], *, quotes: Sequence[Quote] = ()
) -> None:
    """Raises WordsDrifted or ChecksFailed unless the document may go live.

    `quotes` are those of it that need not be read.

    An editor overrides a check by its name, or all that refuse with one problem by the problem's.
    """
    names = {override.name for override in overrides}
    known = {*NAMES, *(refusal.name for refusal in REFUSALS)}
    for position, override in enumerate(overrides):
        if override.name not in known:
            detail = f"Name one of the checks: {', '.join(sorted(known))}."
            raise InvalidContent.at(f"/override/{position}/name", "no_such_check", detail)
    verifications = {quote.id: quote.verification for quote in quotes}
    facts = Facts(partial(reader_of, session), article.id, article.version, document, verifications)
    chosen: frozenset[CheckName] = session.info.get(REFUSING, frozenset())
    for refusal, detail in REFUSALS.items():
        if refusal.name in names:
            continue
        faults = [
            Fault(name, found.detail, pointer=found.pointer or f"/{found.place.field if found.place else ''}")
            for name in NAMES
            if refusal_of(name) is refusal and name not in names and refuses(name, chosen)
            for found in islice(CHECKS[name].find(facts), MOST_FINDINGS)
        ]
        if faults:
            raise refusal(detail, errors=faults)
