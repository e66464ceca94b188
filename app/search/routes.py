"""Search over HTTP."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.auth.guard import GuardedRoute, caller_of, declared, query_of
from app.core.http import answering
from app.core.http.answering import Shown
from app.core.paging.lists import link_to_next
from app.core.sql.reader import Reader
from app.core.wiring import house
from app.search.asked import SearchQuery
from app.search.shown import search_shown
from app.search.views import SearchList

router = APIRouter(prefix="/v1/search", route_class=GuardedRoute, tags=["Read"])


@router.get(
    "", operation_id="search", response_model=SearchList, summary="Search everything", **declared(query=SearchQuery)
)
async def search(request: Request) -> Response:
    """Articles, quotes, sources and topics that have these words, the most relevant first.

    `q` takes words, `"phrases"` and `-exclusions`; case and accents do not count. Of very many matches the newest
    thousand are ranked, and the answer then says `"total_is": "at_least"`. A filter leaves out the kinds that it
    cannot be asked of.
    """
    ask = query_of(request, SearchQuery)

    def query(reader: Reader) -> Shown:
        shown, cursor = search_shown(reader, house(request).cursors, ask)
        shown.next_link = link_to_next(request, cursor)
        return shown

    return answering.reply(request, await house(request).database.read(query, slow=True), caller_of(request))
