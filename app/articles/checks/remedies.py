"""Remedies: requests that can be sent as they are, in the form of an operation of a batch.

Null stands only where a person must fill in a fact.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from app.articles.checks.facts import Facts
from app.core.sql.reader import Row

Body = dict[str, Any]


class Remedy(NamedTuple):
    """A request: `if_match` is the header, with its quotation marks; None where it needs none."""

    method: str
    path: str
    body: Body
    if_match: str | None = None


def change_article(facts: Facts, body: Body) -> Remedy:
    return Remedy("PATCH", f"/v1/articles/{facts.article_id}", body, f'"{facts.version}"')


def print_another(facts: Facts, stub: Body) -> Remedy:
    """All that the article prints, and one quote more."""
    return change_article(facts, {"quotes": [*printed(facts), stub]})


def change_places(facts: Facts, number: int, changes: dict[str, Body | None], **members: Any) -> Remedy:
    """Change occurrences of one quote, by their ids; None takes one out, and the quote with its last one."""
    items = printed(facts)
    kept = [
        {"id": one["id"], **(changes.get(one["id"]) or {})}
        for one in facts.entries[number]["occurrences"]
        if changes.get(one["id"], {}) is not None
    ]
    items[number : number + 1] = [{**items[number], "occurrences": kept}] if kept else []
    return change_article(facts, {**members, "quotes": items})


def printed(facts: Facts) -> list[Body]:
    return [{"id": entry["id"]} for entry in facts.entries]


def attribute(facts: Facts, quote: Row, steps: list[Body]) -> Remedy:
    """Replace the attribution of a quote, which all quotes of its remark share."""
    return Remedy("PUT", f"/v1/quotes/{quote['id']}/attribution", {"steps": steps}, f'"{quote["remark_version"]}"')


def steps_of(facts: Facts, quote: Row) -> list[Body]:
    """The steps as they are, without what is null: in a remedy that stands for a fact to fill in."""
    steps = facts.chain.attribution(quote["remark_id"], draft=True)["steps"]
    return [{name: value for name, value in step.items() if value is not None} for step in steps]


def check_words(quote: Row) -> Remedy:
    """Somebody else says so too: who asked, and with which result, a person must know."""
    body = {"result": None, "basis": "second_source", "checked_by": None}
    return Remedy("POST", f"/v1/quotes/{quote['id']}/verifications", body)
