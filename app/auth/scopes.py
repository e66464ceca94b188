"""Scopes and the roles that are made of them, as data."""

from __future__ import annotations

from typing import Literal, get_args

Scope = Literal["drafts:read", "write", "edit", "publish", "quotes:write", "verify", "import", "keys", "admin"]
Role = Literal["reader", "author", "editor", "admin"]

SCOPES: tuple[Scope, ...] = get_args(Scope)

MEANING: dict[Scope, str] = {
    "drafts:read": "See what editors see: drafts, remarks, what is not public.",
    "write": "Write drafts, and change those made with the same key.",
    "edit": "Change anybody's drafts.",
    "publish": "Change which text of an article readers get.",
    "quotes:write": "Change quotes, remarks, attributions, responses, sources, topics and collections.",
    "verify": "Record that words or a recording were checked.",
    "import": "Set ids and times of what is created.",
    "keys": "Make and revoke keys.",
    "admin": "Take down, erase, unname, purge.",
}

SEES_DRAFTS: Scope = "drafts:read"
BLIND: frozenset[Scope] = frozenset({SEES_DRAFTS, "keys"})
"""Scopes that may be had without seeing drafts. Whoever has another gets what editors see in the answers to writes."""

_AUTHOR: tuple[Scope, ...] = ("drafts:read", "write")
_EDITOR: tuple[Scope, ...] = (*_AUTHOR, "edit", "publish", "quotes:write", "verify")

ROLES: dict[Role, tuple[Scope, ...]] = {"reader": (), "author": _AUTHOR, "editor": _EDITOR, "admin": SCOPES}
