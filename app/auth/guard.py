"""What every route asks first: who calls, may they, is the question well put, is the body one.

A route says what it needs with `declared(...)`; `GuardedRoute` reads that before FastAPI sees the request. A route
that declares nothing takes no parameter and needs nothing but the right to read.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from inspect import iscoroutinefunction, signature
from typing import Any, Literal, TypeVar

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from app.auth.callers import Caller, missing
from app.auth.identifying import Tokens, identify, note_later
from app.auth.scopes import Scope
from app.core.editing import Edit, Sent
from app.core.http.forms import CSV, JSON, chosen, columns_of, in_form
from app.core.http.parameters import Query, documented, pairs_of, read_query
from app.core.http.reading_door import Door
from app.core.http.request_bodies import JSON_TYPES, BodyReader, OtherBody, read_body
from app.core.problems import (
    Fault,
    InvalidParameter,
    Unauthenticated,
    Unavailable,
    UnsupportedMediaType,
)
from app.core.wiring import house

WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
NO_KEY = "This needs a key. Send it as Authorization: Bearer."
KEY_NAMES = frozenset({"key", "api_key", "api-key", "apikey", "access_token", "token"})
MOST_SECONDS = 3.0
"""For which a request waits for a change that is to come."""
Q = TypeVar("Q", bound=Query)


class NoQuery(Query):
    """A route without parameters."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a route asks for. One of `scopes` is enough; `keyed` is any valid key."""

    scopes: tuple[Scope, ...] = ()
    keyed: bool = False
    query: type[Query] = NoQuery
    readers: Mapping[str, BodyReader] = field(default_factory=lambda: JSON_TYPES)
    public: bool = False
    tokens: Tokens | None = None


class Declared(dict[str, Any]):
    """What OpenAPI is told of a route, and beside it what the guard asks for."""

    needs = Needs()
    whole = False

    def finish(self) -> None:
        """Tell of the query, too, which takes as long as all else of a route: nobody but the document needs it."""
        if not self.whole:
            self["parameters"][:0] = documented(self.needs.query)["parameters"]
            self.whole = True


def declared(
    *,
    scopes: Sequence[Scope] = (),
    keyed: bool = False,
    query: type[Query] = NoQuery,
    if_match: bool | Literal["optional"] = False,
    also_takes: Sequence[OtherBody] = (),
    open_to_all: bool = False,
    tokens: Tokens | None = None,
) -> dict[str, Any]:
    """The keyword arguments of a route that needs this. `open_to_all` stays open when reading is closed."""
    readers = {**JSON_TYPES, **{other.media_type: other.read for other in also_takes}}
    needs = Needs(tuple(scopes), keyed or bool(scopes), query, readers, open_to_all, tokens)
    extra: dict[str, Any] = {"parameters": []}
    if also_takes:
        extra["requestBody"] = {"content": {other.media_type: other.documented() for other in also_takes}}
    if if_match:
        extra["parameters"].append(
            {
                "name": "If-Match",
                "in": "header",
                "required": if_match != "optional",
                "description": "The version that you read, in quotes.",
                "schema": {"type": "string"},
                "example": '"1"',
            }
        )
    if needs.keyed:
        extra["security"] = [{"key": []}]
        if scopes:
            extra["x-scopes"] = list(scopes)
    told = Declared(extra)
    told.needs = needs
    return {"openapi_extra": told}


class GuardedRoute(APIRoute):
    """A route that lets nothing through unasked."""

    @property
    def needs(self) -> Needs:
        return self.openapi_extra.needs if isinstance(self.openapi_extra, Declared) else Needs()

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        original = self.direct() or super().get_route_handler()
        needs = self.needs
        takes_body = self.body_field is not None
        columns, forms = self.columns(), self.forms()

        async def guarded(request: Request) -> Response:
            state: dict[str, Any] = request.scope["state"]
            state["route"] = self.path
            refuse_key_in_query(request)
            admit(request, needs, *await identify(request, needs.tokens))
            if forms:
                state["form"] = chosen(request.headers.getlist("accept"), forms)
            await await_change(request)
            if request.method in WRITING:
                request = await read_body(request, needs.readers, takes_body)
            response = await original(request)
            if columns is not None:
                response = in_form(response, state["form"], columns, getattr(state["query"], "fields", None))
            if (caller := state["caller"]) is not None:
                response.headers["Cache-Control"] = "private, no-store"
                note_later(request, caller, response)
            return response

        return guarded

    def columns(self) -> tuple[str, ...] | None:
        """Those of the table that a list can be; None of what is no list."""
        return columns_of(self.response_model) if "GET" in (self.methods or ()) else None

    def forms(self) -> tuple[str, ...]:
        """The media types that its answers come in; none is asked about where whatever calls is to get an answer."""
        if self.needs.public or not self.include_in_schema or "GET" not in (self.methods or ()):
            return ()
        if isinstance(self.response_class, type):
            return (self.response_class.media_type,) if self.response_class.media_type else ()
        return (JSON,) if self.columns() is None else (JSON, CSV)

    def call_for(self, request: Request, caller: Caller, sent: Any) -> Callable[[Request, Mapping[str, Any]], Response]:
        """Let in a write that came inside another request; `sent` is its body as JSON, None of one without.

        What is given back calls the endpoint with such a request, and other parts of the path where they are given.
        FastAPI's own fields check the arguments, as they do for a request by itself.
        """
        refuse_key_in_query(request)
        admit(request, self.needs, caller)
        request.scope["state"]["body"] = b""
        if self.body_field is None and sent not in (None, {}):
            raise UnsupportedMediaType("This takes no body. Send none.")
        arguments = self.arguments(request, sent)

        def call(request: Request, path: Mapping[str, Any]) -> Response:
            response: Response = self.endpoint(**arguments | {"request": request, **path})
            return response

        return call

    def arguments(self, request: Request, sent: Any) -> dict[str, Any]:
        """The parts of the path and the body, each of its type. Raises RequestValidationError."""
        found: dict[str, Any] = {}
        faults: list[Any] = []
        for part in self.dependant.path_params:
            found[part.name], wrong = part.validate(request.path_params[part.name], {}, loc=("path", part.name))
            faults += wrong
        for body in self.dependant.body_params:
            if sent is None and body.field_info.is_required():
                faults.append({"type": "missing", "loc": ("body",), "msg": "", "input": None})
            elif sent is None:
                found[body.name] = body.get_default()
            else:
                found[body.name], wrong = body.validate(sent, {}, loc=("body",))
                faults += wrong
        if faults:
            raise RequestValidationError(faults, body=sent)
        return found

    def door(self) -> Door:
        """The way past the framework, for those that can be called directly."""
        return Door(self.path, self.path_regex, self.get_route_handler() if self.direct() else None)

    def direct(self) -> Callable[[Request], Coroutine[Any, Any, Response]] | None:
        """A call past FastAPI's resolving of parameters, for routes that take the request and path parameters alone.

        The guard has read the query, and a reading route needs nothing more: a tenth of its time is saved.
        """
        endpoint, taken = self.endpoint, set(signature(self.endpoint).parameters)
        if not iscoroutinefunction(endpoint) or taken != {"request", *self.param_convertors}:
            return None

        async def call(request: Request) -> Response:
            response: Response = await endpoint(request, **request.path_params)
            return response

        return call


def admit(request: Request, needs: Needs, caller: Caller | None, opened: object = None) -> None:
    """Decide on the caller, what a token opens, and the query; all are then in the state of the request."""
    draft = ("view", "draft") in pairs_of(request) and "view" in needs.query.model_fields
    closed = house(request).settings.read == "keyed" and not needs.public
    if caller is None and (needs.keyed or draft or (closed and opened is None)):
        raise Unauthenticated(NO_KEY)
    if caller is not None:
        caller.need(*needs.scopes)
        if draft and not caller.may("drafts:read"):
            raise missing("drafts:read")
    query = read_query(needs.query, request, names_for(needs.query, draft))
    request.scope["state"] |= {"caller": caller, "opened": opened, "query": query}


async def await_change(request: Request) -> None:
    """Wait for the public change that the answer must have. Raises Unavailable when it does not come soon."""
    least = getattr(request.scope["state"]["query"], "min_seq", None)
    if least and not await house(request).watch.moved_past(least - 1, MOST_SECONDS):
        raise Unavailable("This change has not come yet. Send the same request again in a moment.")


@lru_cache(maxsize=256)
def names_for(query: type[Query], draft: bool) -> frozenset[str]:
    """The parameters that may be used: those of the draft view only in it."""
    editors: frozenset[str] = getattr(query, "editors_only", frozenset())
    names = frozenset(query.model_fields)
    return names if draft else names - editors


def refuse_key_in_query(request: Request) -> None:
    for name, _ in pairs_of(request):
        if name.lower() in KEY_NAMES:
            detail = (
                "A key does not belong in a URL, where logs keep it. Send it as Authorization: Bearer, and revoke"
                " this one."
            )
            raise InvalidParameter(detail, errors=[Fault("key_in_query", detail, parameter=name)])


def caller_of(request: Request) -> Caller | None:
    found: Caller | None = request.scope["state"]["caller"]
    return found


def opened_by(request: Request) -> object:
    """What the token of the request opens, where the route takes such; None without one."""
    opened: object = request.scope["state"]["opened"]
    return opened


def query_of(request: Request, model: type[Q]) -> Q:
    """The query that the route declared, read and checked."""
    found = request.scope["state"]["query"]
    assert isinstance(found, model)
    return found


def edit_of(request: Request) -> Edit:
    """The means to write, of a request that was let through."""
    caller: Caller = request.state.caller
    sent = Sent(
        method=request.method,
        path=request.url.path,
        query="&".join(sorted(f"{name}={value}" for name, value in request.query_params.multi_items())),
        body=request.state.body,
        if_match=request.headers.get("if-match"),
        idempotency_key=request.headers.get("idempotency-key"),
        request_id=request.state.request_id,
    )
    return Edit(house(request).database, caller.id, sent, getattr(request.state, "shared", None))
