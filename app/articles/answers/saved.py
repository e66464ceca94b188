"""What a save answers: the draft as it now is, with what was found, made and to be looked at."""

from __future__ import annotations

from typing import Any

from app.articles.answers.drafts import draft_view
from app.articles.writing.saving import Saved
from app.core.editing import Outcome
from app.core.sql.reader import Reader


def saved_outcome(saved: Saved, status: int, *, keep: bool = True) -> Outcome:
    """The outcome of a save; `keep=False` is a rehearsal."""

    def show(reader: Reader) -> dict[str, Any]:
        told = {"resolved": saved.resolved, "warnings": saved.warnings}
        return draft_view(reader, saved.article.id) | told

    location = (lambda view: f"/v1/articles/{view['id']}") if status == 201 else None
    return Outcome(show, status, location, keep=keep)
