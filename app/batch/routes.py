"""Batches over HTTP: each operation goes the way of the request that it would be by itself, to the same route."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Annotated, Any, cast
from urllib.parse import unquote

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import Field
from sqlmodel import Session

from app.auth.guard import GuardedRoute, caller_of, declared, edit_of, query_of
from app.batch.shapes import Batch, BatchDone, BatchOperation
from app.core.editing import Outcome, SharedTransaction, Shown, shown_of
from app.core.http.front import check_url
from app.core.http.parameters import Query
from app.core.http.problem_answers import of_validation
from app.core.paging.lists import Truth
from app.core.problems import Fault, InvalidContent, MethodNotAllowed, NotFound, Problem
from app.core.sql.db import reader_of
from app.core.sql.reader import Reader
from app.core.wiring import house

router = APIRouter(prefix="/v1/batch", route_class=GuardedRoute)

ID = re.compile(r"\{([0-9]{1,2})\.id\}\Z")
VERSION = re.compile(r'"\{([0-9]{1,2})\.version\}"\Z')
NOT_EARLIER = "Name an earlier operation by its number, the first being 0."
ALONE = "This is not part of a batch. Send it by itself."
REHEARSED = "A batch is rehearsed as a whole. Give dry_run to the batch itself."
OTHERS = {status: {"description": "An operation was refused"} for status in (404, 405, 412, 428)}


class BatchQuery(Query):
    """What becomes of the batch."""

    dry_run: Annotated[Truth, Field(description="Shows the outcome and keeps nothing")] = False


@dataclass(frozen=True, slots=True)
class Member:
    """An operation that was let in: how to call its route, and which earlier ones it refers to."""

    request: Request
    call: Callable[[Request, Mapping[str, Any]], Response]
    if_match: str | None
    named: Mapping[str, int]
    """The parts of the path that are the id of an earlier one."""
    version_of: int | None

    def run(self, shared: SharedTransaction, left: Mapping[int, Shown]) -> Outcome:
        """Do it. `left` is what those it refers to have left. Raises what its rule raises, or InvalidContent."""
        path = {name: id_in(left[number]) for name, number in self.named.items()}
        version = self.if_match if self.version_of is None else version_in(left[self.version_of])
        header = [] if version is None else [(b"if-match", version.encode("latin-1", "replace"))]
        state = {**self.request.scope["state"], "shared": shared}
        before = len(shared.outcomes)
        self.call(Request({**self.request.scope, "headers": header, "state": state}), path)
        if len(shared.outcomes) != before + 1 or shared.outcomes[-1].secrets:
            raise InvalidContent.on("path", "alone", ALONE)
        if not shared.outcomes[-1].keep:
            raise InvalidContent.on("path", "dry_run", REHEARSED)
        return shared.outcomes[-1]


def id_in(shown: Shown) -> str:
    ident = (shown.body or {}).get("id")
    if not isinstance(ident, str):
        raise InvalidContent.on("path", "no_id", "That operation gives no id. Name one that does.")
    return ident


def version_in(shown: Shown) -> str:
    if shown.etag is None:
        raise InvalidContent.on("If-Match", "no_version", "That operation gives no version. Name one that does.")
    return shown.etag


@router.post(
    "", operation_id="runBatch", response_model=BatchDone, tags=["Write"], summary="Write many things, or none",
    responses=cast(Any, OTHERS), **declared(keyed=True, query=BatchQuery),
)  # fmt: skip
def run_batch(request: Request, data: Batch) -> Response:
    """Up to 100 writes in one transaction: all are done, in this order, or none.

    Each is let in, checked and answered as if it came by itself; the first that is refused refuses the whole, with its
    own problem, `operation` and pointers that begin with `/operations/3`. Later ones see what earlier ones wrote.
    A thing's version goes up once. Not here: reads, batches, and what answers with a secret.
    """
    edit, ask, members = edit_of(request), query_of(request, BatchQuery), []
    if edit.shared is not None:
        raise InvalidContent.on("path", "alone", "A batch has no batch in it. Put its operations into this one.")
    for number, operation in enumerate(data.operations):
        with told_of(number):
            members.append(admitted(request, operation, number))

    def all_of_them(session: Session) -> Outcome:
        outcomes = run_members(session, members)
        return Outcome(lambda reader: results_of(outcomes, reader), keep=not ask.dry_run)

    return edit(all_of_them)


def run_members(session: Session, members: Sequence[Member]) -> list[Outcome]:
    shared = SharedTransaction(session)
    referred = {number for member in members for number in (*member.named.values(), member.version_of)}
    left: dict[int, Shown] = {}
    for number, member in enumerate(members):
        with told_of(number):
            outcome = member.run(shared, left)
            if number in referred:
                left[number] = shown_of(outcome, reader_of(session))
    return shared.outcomes


def results_of(outcomes: Sequence[Outcome], reader: Reader) -> dict[str, Any]:
    shown = (shown_of(outcome, reader) for outcome in outcomes)
    return {
        "results": [
            {"status": one.status, "location": one.location, "etag": one.etag, "body": one.body} for one in shown
        ]
    }


def admitted(request: Request, operation: BatchOperation, number: int) -> Member:
    """The operation as a request of its own, let in by its route's guard."""
    caller = caller_of(request)
    assert caller is not None
    raw, _, query = operation.path.partition("?")
    scope = {
        **request.scope, "method": operation.method, "path": unquote(raw), "raw_path": raw.encode(),
        "query_string": query.encode(), "headers": [], "state": {"request_id": request.state.request_id},
    }  # fmt: skip
    check_url(scope, house(request).settings.max_url_bytes)
    route, scope["path_params"] = found_route(request, operation.method, scope["path"])
    own = Request(scope)
    call = route.call_for(own, caller, operation.body)
    named = {name: found for name, part in scope["path_params"].items() if (found := ID.match(part))}
    version = VERSION.match(operation.if_match or "")
    ids = {name: earlier(found, number, "path") for name, found in named.items()}
    return Member(own, call, operation.if_match, ids, None if version is None else earlier(version, number, "If-Match"))


def earlier(found: re.Match[str], number: int, where: str) -> int:
    if int(found[1]) >= number:
        raise InvalidContent.on(where, "not_earlier", NOT_EARLIER)
    return int(found[1])


def found_route(request: Request, method: str, path: str) -> tuple[GuardedRoute, dict[str, str]]:
    """The route that takes this write, and the parts of its path. Raises NotFound and MethodNotAllowed."""
    routes: Sequence[GuardedRoute] = request.app.state.writing
    taking = [(route, match.groupdict()) for route in routes if (match := route.path_regex.match(path))]
    for route, parts in taking:
        if method in (route.methods or ()):
            return route, parts
    if taking:
        methods = sorted({one for route, _ in taking for one in route.methods or ()})
        raise MethodNotAllowed(f"Use {', '.join(methods)}.")
    raise NotFound("There is nothing to write at this address. The documentation at /docs lists the addresses.")


@contextmanager
def told_of(number: int) -> Iterator[None]:
    """Problems of an operation say which it is, and point into the batch."""
    try:
        yield
    except RequestValidationError as error:
        raise placed(of_validation(error), number) from None
    except Problem as problem:
        raise placed(problem, number) from problem.__cause__


def placed(problem: Problem, number: int) -> Problem:
    at = f"/operations/{number}"
    problem.errors = tuple(replace(fault, pointer=pointer_to(fault, at)) for fault in problem.errors)
    problem.members["operation"] = number
    problem.headers = {name: value for name, value in problem.headers.items() if name == "Retry-After"}
    return problem


def pointer_to(fault: Fault, at: str) -> str:
    if fault.pointer is not None:
        return f"{at}/body{fault.pointer}"
    return f"{at}/if_match" if fault.parameter == "If-Match" else f"{at}/path"
