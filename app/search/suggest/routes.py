"""Suggestions over HTTP."""

from __future__ import annotations

from typing import Annotated, ClassVar

from fastapi import APIRouter, Request, Response
from pydantic import Field

from app.auth.guard import GuardedRoute, caller_of, declared, query_of
from app.core.http import answering
from app.core.paging.lists import ReadQuery, Whole
from app.core.problems import InvalidParameter
from app.core.sql.reader import Reader
from app.core.wiring import house
from app.search.suggest.finding import suggestions
from app.search.suggest.keeping import TYPES
from app.search.suggest.pieces import Type
from app.search.suggest.views import Suggestions

router = APIRouter(prefix="/v1/search", route_class=GuardedRoute, tags=["Read"])

LONGEST = 256
RANGES_OVER = ("source", "topic", "article", "quote", "remark", "response", "verification")
"""Names, and whatever shows a named thing: what more shows comes first."""


class SuggestQuery(ReadQuery):
    """What somebody has typed so far."""

    needed: ClassVar[frozenset[str]] = frozenset({"q"})

    q: Annotated[
        str | None, Field(max_length=LONGEST, description="What is typed so far, one letter or more", examples=["merr"])
    ] = None
    type: Annotated[list[Type] | None, Field(description="Only things of these types", examples=["source,topic"])] = (
        None
    )
    limit: Annotated[Whole, Field(ge=1, le=20, description="At most so many answers")] = 10


@router.get(
    "/suggest", operation_id="suggest", response_model=Suggestions, summary="Suggest names as somebody types",
    **declared(query=SuggestQuery),
)  # fmt: skip
async def suggest(request: Request) -> Response:
    """People, organizations, publications, works, topics and headlines whose name begins so at any of its words.

    Case, accents and punctuation do not count. What begins so comes first, and of that what more quotes and articles
    show; headlines come after names, the newest first, from three letters on. Where that leaves room, names that are
    nearly so follow, such as Okafor for `okafro`.
    """
    ask = query_of(request, SuggestQuery)
    if ask.q is None:
        raise InvalidParameter.on("q", "missing", "Give q: what is typed so far, such as q=mer.")
    text = ask.q

    def query(reader: Reader) -> answering.Shown:
        items = suggestions(reader, text, ask.type or TYPES, ask.limit)
        things = [(item["type"], item["id"]) for item in items]
        newest = answering.newest_of_lists(reader, RANGES_OVER)
        return answering.Shown({"items": items}, newest, "list-source", things, ranges_over=RANGES_OVER)

    return answering.reply(request, await house(request).database.read(query), caller_of(request))
