"""The caller: whose key it is and what it may do."""

from __future__ import annotations

from dataclasses import dataclass

from app.auth.scopes import Scope
from app.core.problems import Forbidden


@dataclass(frozen=True, slots=True)
class Caller:
    """The holder of a valid key. `id` is the key's."""

    id: str
    name: str
    scopes: frozenset[str]

    def may(self, *scopes: Scope) -> bool:
        """Whether the caller has one of the scopes."""
        return not scopes or any(scope in self.scopes for scope in scopes)

    def need(self, *scopes: Scope) -> None:
        """Raises Forbidden, naming them, unless the caller has one of the scopes."""
        if not self.may(*scopes):
            raise missing(*scopes)


def missing(*scopes: str) -> Forbidden:
    named = " or ".join(scopes)
    return Forbidden(f"This needs a key with the scope {named}.", scope=named)
