"""Checks over HTTP."""

from __future__ import annotations

import json
from itertools import islice
from typing import Any

from fastapi import APIRouter, Request, Response

from app.articles.anchoring.finding import Spot
from app.articles.answers.drafts import find_head
from app.articles.checks.facts import Facts
from app.articles.checks.refusing import MOST_FINDINGS, chosen_checks, refuses
from app.articles.checks.rules import CHECKS
from app.articles.checks.views import CheckList
from app.articles.live.projection_rows import Utf16, offsets_of
from app.articles.writing.loading import ABSENT
from app.auth.guard import GuardedRoute, declared
from app.core.http import answering
from app.core.http.parameters import Query
from app.core.paging.lists import DraftView
from app.core.problems import NotFound
from app.core.sql.reader import Reader
from app.core.values.ids import is_id
from app.core.wiring import house

router = APIRouter(prefix="/v1/articles/{id}/checks", route_class=GuardedRoute)


class ChecksQuery(Query):
    """What the checks find in the newest revision."""

    view: DraftView = None


@router.get(
    "", operation_id="listChecks", response_model=CheckList, tags=["Write"], summary="Check an article",
    **declared(scopes=["drafts:read"], query=ChecksQuery),
)  # fmt: skip
async def list_checks(request: Request, id: str) -> Response:
    """What to look at before the newest revision goes live, each with its place and a remedy.

    A remedy is a request to send as it is, once what is null in it is filled in. Which checks refuse publication,
    `ONRECORD_REFUSING_CHECKS` says. For editors, with or without `view=draft`.
    """
    chosen = chosen_checks(house(request).settings.refusing_checks)

    def query(reader: Reader) -> list[dict[str, Any]]:
        head = find_head(reader, id) if is_id(id) else None
        if head is None:
            raise NotFound(ABSENT)
        facts = Facts(lambda: reader, head["id"], head["version"], json.loads(head["document"]))
        counts = {name: Utf16(text) for name, text in facts.texts.items()}
        return [
            {
                "name": name,
                "refuses": refuses(name, chosen),
                "detail": found.detail,
                "pointer": found.pointer,
                "place": place_view(facts, counts, found.place),
                "remedy": found.remedy._asdict(),
            }
            for name, check in CHECKS.items()
            for found in islice(check.find(facts), MOST_FINDINGS)
        ]

    return answering.private({"items": await house(request).database.read(query, slow=True)})


def place_view(facts: Facts, counts: dict[str, Utf16], spot: Spot | None) -> dict[str, Any] | None:
    if spot is None:
        return None
    place = {"field": spot.field, "start": spot.start, "end": spot.end}
    found = offsets_of(place, facts.layout, counts)
    offsets = {name: found[name] for name in ("block", "start_utf16", "end_utf16")}
    return {**place, **offsets, "exact": facts.texts[spot.field][spot.start : spot.end]}
