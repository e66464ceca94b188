"""Who may do what: every route and every role in one table. A route without a row is red."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from app.api import ROUTERS
from app.auth.guard import GuardedRoute
from app.auth.scopes import ROLES, SCOPES
from app.core.values.ids import new_id
from tests.newsroom import Newsroom, Seat

ANYBODY = frozenset({"nobody", *ROLES})
KEYED = frozenset(ROLES)
AUTHORS = frozenset({"author", "editor", "admin"})
EDITORS = frozenset({"editor", "admin"})
ADMINS = frozenset({"admin"})

ALLOWED: dict[str, frozenset[str]] = {
    "GET /v1/articles": ANYBODY,
    "POST /v1/articles": AUTHORS,
    "GET /v1/articles/{ref}": ANYBODY,
    "PUT /v1/articles/by-external-id/{external_id:path}": AUTHORS,
    "PATCH /v1/articles/{id}": AUTHORS,
    "DELETE /v1/articles/{id}": AUTHORS,
    "POST /v1/articles/{id}/submit": AUTHORS,
    "POST /v1/articles/{id}/return": AUTHORS,
    "POST /v1/articles/{id}/publish": EDITORS,
    "POST /v1/articles/{id}/schedule": EDITORS,
    "POST /v1/articles/{id}/unpublish": EDITORS,
    "POST /v1/articles/{id}/retract": EDITORS,
    "POST /v1/articles/{id}/restore": AUTHORS,
    "POST /v1/articles/{id}/purge": ADMINS,
    "POST /v1/articles/{id}/corrections": EDITORS,
    "GET /v1/articles/{id}/corrections": ANYBODY,
    "GET /v1/articles/{id}/occurrences": ANYBODY,
    "GET /v1/articles/{id}/checks": AUTHORS,
    "GET /v1/articles/{id}/preview-links": AUTHORS,
    "POST /v1/articles/{id}/preview-links": AUTHORS,
    "DELETE /v1/articles/{id}/preview-links/{link}": AUTHORS,
    "GET /v1/articles/{id}/revisions": AUTHORS,
    "GET /v1/articles/{id}/revisions/{revision}": AUTHORS,
    "GET /v1/articles/{id}/revisions/{old}/diff/{new}": AUTHORS,
    "POST /v1/articles/{id}/revisions/{revision}/restore": AUTHORS,
    "GET /v1/search": ANYBODY,
    "GET /v1/search/suggest": ANYBODY,
    "GET /v1/quotes": ANYBODY,
    "POST /v1/quotes": EDITORS,
    "GET /v1/quotes/{id}": ANYBODY,
    "PATCH /v1/quotes/{id}": EDITORS,
    "DELETE /v1/quotes/{id}": EDITORS,
    "POST /v1/quotes/{id}/restore": EDITORS,
    "POST /v1/quotes/{id}/purge": ADMINS,
    "POST /v1/quotes/{id}/publish": EDITORS,
    "POST /v1/quotes/{id}/unpublish": EDITORS,
    "GET /v1/quotes/{id}/attribution": ANYBODY,
    "PUT /v1/quotes/{id}/attribution": EDITORS,
    "GET /v1/quotes/{id}/verifications": ANYBODY,
    "POST /v1/quotes/{id}/verifications": EDITORS,
    "GET /v1/quotes/{id}/responses": ANYBODY,
    "POST /v1/quotes/{id}/responses": EDITORS,
    "GET /v1/quotes/{id}/occurrences": ANYBODY,
    "GET /v1/attributions": ANYBODY,
    "GET /v1/responses": ANYBODY,
    "PATCH /v1/responses/{id}": EDITORS,
    "GET /v1/remarks": AUTHORS,
    "GET /v1/remarks/{id}": AUTHORS,
    "PATCH /v1/remarks/{id}": EDITORS,
    "GET /v1/sources": ANYBODY,
    "POST /v1/sources": EDITORS,
    "GET /v1/sources/{ref}": ANYBODY,
    "PATCH /v1/sources/{id}": EDITORS,
    "DELETE /v1/sources/{id}": EDITORS,
    "POST /v1/sources/{id}/restore": EDITORS,
    "POST /v1/sources/{id}/purge": ADMINS,
    "POST /v1/sources/{id}/publish": EDITORS,
    "POST /v1/sources/{id}/unpublish": EDITORS,
    "GET /v1/sources/{id}/verifications": ANYBODY,
    "POST /v1/sources/{id}/verifications": EDITORS,
    "GET /v1/sources/{id}/responses": ANYBODY,
    "POST /v1/sources/{id}/responses": EDITORS,
    "GET /v1/topics": ANYBODY,
    "POST /v1/topics": EDITORS,
    "GET /v1/topics/{ref}": ANYBODY,
    "PATCH /v1/topics/{id}": EDITORS,
    "DELETE /v1/topics/{id}": EDITORS,
    "POST /v1/topics/{id}/restore": EDITORS,
    "POST /v1/topics/{id}/purge": ADMINS,
    "GET /v1/collections": ANYBODY,
    "POST /v1/collections": EDITORS,
    "GET /v1/collections/{ref}": ANYBODY,
    "PATCH /v1/collections/{id}": EDITORS,
    "DELETE /v1/collections/{id}": EDITORS,
    "POST /v1/collections/{id}/restore": EDITORS,
    "POST /v1/collections/{id}/purge": ADMINS,
    "POST /v1/collections/{id}/publish": EDITORS,
    "POST /v1/collections/{id}/unpublish": EDITORS,
    "POST /v1/batch": KEYED,
    "GET /v1/whoami": KEYED,
    "GET /v1/keys": ADMINS,
    "POST /v1/keys": ADMINS,
    "GET /v1/keys/{id}": ADMINS,
    "DELETE /v1/keys/{id}": ADMINS,
    "GET /v1/audit": ADMINS,
    "GET /v1/changes": ANYBODY,
    "GET /v1/changes/stream": ANYBODY,
    "GET /livez": ANYBODY,
    "GET /readyz": ANYBODY,
    "GET /metrics": ADMINS,
    "GET /version": ANYBODY,
    "GET /v1": ANYBODY,
    "GET /docs": ANYBODY,
    "GET /docs/{name}": ANYBODY,
    "GET /problems/{name}": ANYBODY,
    "GET /demo/{name}.svg": ANYBODY,
    "GET /openapi.json": ANYBODY,
}
STAYS_OPEN = (
    "/livez", "/readyz", "/version", "/v1", "/docs", "/docs/{name}", "/problems/{name}", "/demo/{name}.svg",
    "/openapi.json",
)  # fmt: skip
"""What needs no key even where reading is closed."""


def routes_of(newsroom: Newsroom) -> Iterator[tuple[str, APIRoute]]:
    own = [route for route in cast(FastAPI, newsroom.client.app).routes if isinstance(route, APIRoute)]
    included = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    for route in (*included, *own):
        for method in sorted(route.methods or ()):
            yield f"{method} {route.path}", route


@pytest.fixture
def seats(newsroom: Newsroom) -> dict[str, Seat]:
    return {"nobody": newsroom.reader, **{role: newsroom.seat(role) for role in ROLES}}


def test_every_route_has_a_row_and_every_row_a_route(newsroom: Newsroom) -> None:
    assert {name for name, _ in routes_of(newsroom)} == set(ALLOWED)


def test_every_route_is_guarded_and_described(newsroom: Newsroom) -> None:
    for name, route in routes_of(newsroom):
        if not route.include_in_schema:
            continue
        assert isinstance(route, GuardedRoute), name
        assert route.summary, name
        assert route.description, name
        assert route.operation_id, name
        assert route.response_model is not None, name
        assert route.tags, name


@pytest.mark.parametrize("name", ALLOWED)
def test_a_route_lets_in_exactly_who_may(newsroom: Newsroom, seats: dict[str, Seat], name: str) -> None:
    method, path = name.split(" ")
    address = path.replace("{id}", new_id()).replace("{ref}", new_id()).replace("{name}", "not-found")
    for who, seat in seats.items():
        answer = seat.send(method, address, {} if method in {"POST", "PATCH", "PUT"} else None)
        refused = answer.status_code in {401, 403}
        assert refused != (who in ALLOWED[name]), f"{who}: {answer.status_code} {answer.text}"
        if refused:
            assert answer.status_code == (401 if who == "nobody" else 403)


@pytest.mark.parametrize("name", [name for name in ALLOWED if name.startswith("GET /v1/")])
def test_the_draft_view_is_for_who_may_read_drafts(newsroom: Newsroom, seats: dict[str, Seat], name: str) -> None:
    path = name.removeprefix("GET ").replace("{id}", new_id()).replace("{ref}", new_id())
    if newsroom.seat("admin").get(f"{path}?view=draft").status_code == 400:
        return
    assert seats["nobody"].get(f"{path}?view=draft").status_code == 401
    assert seats["reader"].get(f"{path}?view=draft").status_code == 403
    assert seats["author"].get(f"{path}?view=draft").status_code in {200, 403, 404}
    assert seats["admin"].get(f"{path}?view=all").status_code == 400


def test_an_author_changes_only_what_was_made_with_the_same_key(newsroom: Newsroom) -> None:
    # given two authors, each with a draft
    own, other = newsroom.seat("author"), newsroom.seat("author")
    story = {"headline": "Own story", "language": "en"}
    mine = own.made("/v1/articles", story)
    theirs = other.made("/v1/articles", story)

    # then each changes the own one, and is told what the other's needs
    assert own.patch(f"/v1/articles/{mine['id']}", {"summary": "Mine."}, version=1).status_code == 200
    refused = own.patch(f"/v1/articles/{theirs['id']}", {"summary": "Mine?"}, version=1)
    assert refused.status_code == 403
    assert refused.json()["scope"] == "edit"
    assert newsroom.editor.patch(f"/v1/articles/{theirs['id']}", {"summary": "Ours."}, version=1).status_code == 200


def test_publishing_at_once_needs_the_scope(newsroom: Newsroom) -> None:
    author = newsroom.seat("author")
    refused = author.post("/v1/articles?publish=true", {"headline": "Own story", "language": "en"})
    assert refused.status_code == 403
    assert refused.json()["scope"] == "publish"
    assert newsroom.rows("SELECT id FROM article") == []


@pytest.mark.parametrize(
    "authorization",
    ["Bearer nonsense", "Bearer onr_00000000000000000000000000000000_" + "0" * 48, "Basic dXNlcjpwYXNz", "Bearer", ""],
)
def test_a_key_that_is_not_valid_is_never_nobody(newsroom: Newsroom, authorization: str) -> None:
    answer = newsroom.reader.get("/v1/articles", authorization=authorization)
    assert answer.status_code == 401
    assert answer.json()["type"] == "/problems/unauthenticated"
    assert "onr_0" not in answer.text


def test_a_revoked_and_an_expired_key_open_nothing(newsroom: Newsroom) -> None:
    # given an admin and two keys
    admin = newsroom.seat("admin")
    first = admin.made("/v1/keys", {"name": "script", "role": "editor"})
    late = admin.made("/v1/keys", {"name": "late", "role": "editor", "expires_at": "2020-01-01"})

    # when one is revoked, then neither opens anything, with the same words
    assert newsroom.reader.get("/v1/whoami", authorization=f"Bearer {first['key']}").status_code == 200
    assert admin.delete(f"/v1/keys/{first['id']}", version=1).status_code == 200
    answers = [newsroom.reader.get("/v1/whoami", authorization=f"Bearer {one['key']}") for one in (first, late)]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].json()["detail"] == answers[1].json()["detail"]


def test_no_key_gives_another_what_it_does_not_have_itself(newsroom: Newsroom) -> None:
    keeper = newsroom.with_scopes("drafts:read", "keys", "write")
    assert keeper.post("/v1/keys", {"name": "script", "scopes": ["drafts:read", "write"]}).status_code == 201
    refused = keeper.post("/v1/keys", {"name": "script", "role": "admin"})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/role"


@pytest.mark.parametrize("scope", sorted(set(SCOPES) - {"drafts:read", "keys"}))
def test_no_key_writes_that_may_not_see_what_writing_answers(newsroom: Newsroom, scope: str) -> None:
    admin = newsroom.seat("admin")
    refused = admin.post("/v1/keys", {"name": "script", "scopes": [scope]})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/scopes"
    assert admin.post("/v1/keys", {"name": "script", "scopes": [scope, "drafts:read"]}).status_code == 201


def test_the_secret_is_shown_once_and_kept_nowhere(newsroom: Newsroom) -> None:
    # when a key is made, and the same request is sent again
    admin = newsroom.seat("admin")
    first = admin.post("/v1/keys", {"name": "script", "role": "author"}, idempotency_key="k1")
    again = admin.post("/v1/keys", {"name": "script", "role": "author"}, idempotency_key="k1")

    # then the replay has no secret, and no table has it
    secret = first.json()["key"].rsplit("_", 1)[1]
    assert again.json()["key"] is None
    assert again.json()["id"] == first.json()["id"]
    assert secret not in repr(newsroom.everything())
