"""Problems as answers: `application/problem+json`, never stored when they are ours to mend."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic_core import to_json
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import Scope

from app.core.problems import InvalidContent, MalformedBody, MethodNotAllowed, NotFound, Problem
from app.core.sql.failures import as_problem
from app.core.validation import faults_of

CACHING = {404: "public, max-age=0, s-maxage=10"}


def problem_document(problem: Problem, request_id: str, path: str) -> dict[str, Any]:
    """The members of RFC 9457, and ours."""
    return {**problem.document(), "instance": path, "request_id": request_id, **problem.members}


def problem_response(problem: Problem, scope: Scope) -> Response:
    request_id = scope.get("state", {}).get("request_id", "")
    keyed = any(name == b"authorization" for name, _ in scope["headers"])
    caching = "private, no-store" if keyed else CACHING.get(problem.status, "no-store")
    document = problem_document(problem, request_id, scope["path"][:200])
    headers = {"Cache-Control": caching, "Vary": "Authorization", **problem.headers}
    return Response(to_json(document), problem.status, headers, media_type="application/problem+json")


def of_validation(error: RequestValidationError) -> Problem:
    """What FastAPI found wrong in the body, as one problem."""
    errors = error.errors()
    first = errors[0]
    if first["loc"][0] != "body":
        return NotFound("There is nothing at this address.")
    if first["type"] == "json_invalid":
        return MalformedBody("The body is not valid JSON. Send one JSON value.")
    if first["loc"] == ("body",) and first["type"] == "missing":
        return InvalidContent.at("", "missing", "A JSON body is required here.")
    faults = faults_of(errors, error.body, skip=1)
    return InvalidContent(
        faults[0].detail if len(faults) == 1 else f"{len(faults)} things in the body are not right.", errors=faults
    )


def allowed_methods(app: FastAPI, scope: Scope) -> list[str]:
    """Every method that the address takes (RFC 9110, section 15.5.6), not those of the first route there alone."""
    taken = [
        method
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
        if any(route.matches({**scope, "method": method})[0] is Match.FULL for route in app.routes)
    ]
    return ["HEAD", *taken] if "GET" in taken else taken


def install(app: FastAPI) -> None:
    """Answer every error of the app as a problem."""

    async def on_problem(request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)
        return problem_response(error, request.scope)

    async def on_validation(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return problem_response(of_validation(error), request.scope)

    async def on_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        problem: Problem
        if error.status_code == 405:
            allow = ", ".join(allowed_methods(app, request.scope))
            problem = MethodNotAllowed(f"Use {allow}.", headers={"Allow": allow})
        elif error.status_code == 404:
            problem = NotFound("There is nothing at this address. The documentation at /docs lists the addresses.")
        else:
            problem = MalformedBody("The request could not be read. Send it again in one piece.")
        return problem_response(problem, request.scope)

    async def on_database(request: Request, error: Exception) -> Response:
        assert isinstance(error, DBAPIError)
        problem = as_problem(error)
        if problem is None:
            raise error
        return problem_response(problem, request.scope)

    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(RequestValidationError, on_validation)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(DBAPIError, on_database)
