"""The headers that answers have, described once and named by every operation that sends them."""

from __future__ import annotations

from typing import Any

from app.openapi.schemas import schema_of

DESCRIPTIONS = {
    "Allow": "The methods that the address takes.",
    "ETag": (
        "Names this state of the answer: send it as `If-None-Match`. With `view=draft`, and of a write, it is the"
        " version of the thing, to be sent as `If-Match`."
    ),
    "Idempotency-Replayed": "`true` where the request was done before, and this is its first answer.",
    "Link": "The next page, as `rel=next` (RFC 8288); it is missing on the last.",
    "Location": "Where the thing is.",
    "Onrecord-Seq": "The newest public change that the answer has: sent as `min_seq`, all that follow have it, too.",
    "Retry-After": "After how many seconds to send the request again.",
    "WWW-Authenticate": "That a key is sent as a bearer.",
}
OF_PROBLEMS = {401: ("WWW-Authenticate",), 405: ("Allow",), 429: ("Retry-After",), 503: ("Retry-After",)}
NUMBERS = {"Onrecord-Seq", "Retry-After"}
NEVER_STORED = {"listChanges", "streamChanges"}
"""Public reading that no cache keeps, and that has no ETag."""
MOVING = {"getArticle", "getQuote", "getSource"}
"""What may have got another slug, or been merged into another."""


def components() -> dict[str, Any]:
    return {
        name: {"description": said, "schema": {"type": "integer" if name in NUMBERS else "string"}}
        for name, said in DESCRIPTIONS.items()
    }


def named(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def add_headers(document: dict[str, Any]) -> None:
    """Say which headers come with what, and of public reading also when it comes without the thing."""
    document["components"]["headers"] = components()
    schemas = document["components"]["schemas"]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            replies = operation["responses"]
            if method != "get":
                add_to_write(replies, method)
            elif "security" not in operation and path.startswith("/v1/"):
                add_to_reading(replies, operation["operationId"], schemas)


def add_to_write(replies: dict[str, Any], method: str) -> None:
    again = ("Idempotency-Replayed",) if method == "post" else ()
    for status in replies.keys() & {"200", "201", "204"}:
        replies[status]["headers"] = named("Onrecord-Seq", *again)


def add_to_reading(replies: dict[str, Any], operation: str, schemas: dict[str, Any]) -> None:
    if operation in NEVER_STORED:
        replies["200"]["headers"] = named("Onrecord-Seq")
        return
    is_list = "next_cursor" in schema_of(replies["200"], schemas).get("properties", {})
    replies["200"]["headers"] = named("ETag", "Onrecord-Seq", *(("Link",) if is_list else ()))
    replies["304"] = {"description": "It is as it was when the ETag in `If-None-Match` was given."}
    if operation in MOVING:
        said = "It is elsewhere now: at the address in `Location`."
        replies["308"] = {"description": said, "headers": named("Location")}
