"""Pages: keyset cursors, signed and bound to their list. A page a million rows deep costs as the first.

Each sort ends with the id, so the order is total. A cursor holds the last row's sort values.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.problems import InvalidCursor, InvalidParameter
from app.core.sql.columns import dump_json

DETAIL = (
    "Send a next_cursor exactly as it came, with the same filters, sort and view; or leave it out for the first page."
)
NOTHING = ""
"""What a missing value sorts as: before every text."""


@dataclass(frozen=True, slots=True)
class Order:
    """A total order: SQL expressions with their directions, the id last. Every expression is text, never null."""

    terms: tuple[tuple[str, bool], ...]

    def sql(self) -> str:
        return ", ".join(f"{term} {'DESC' if descending else 'ASC'}" for term, descending in self.terms)

    def keys(self) -> str:
        """The terms as columns named `key_0`, `key_1`, …"""
        return ", ".join(f"{term} AS key_{position}" for position, (term, _) in enumerate(self.terms))

    def after(self, values: Sequence[Any]) -> tuple[str, dict[str, Any]]:
        """The condition of what comes after a row, and its parameters.

        One row comparison where all terms run one way, which an index answers; else the usual disjunction.
        """
        names = [f"after_{position}" for position in range(len(self.terms))]
        bound = dict(zip(names, values, strict=True))
        ways = {descending for _, descending in self.terms}
        if len(ways) == 1:
            sign = "<" if ways.pop() else ">"
            left, right = ", ".join(term for term, _ in self.terms), ", ".join(f":{name}" for name in names)
            return f"({left}) {sign} ({right})", bound
        choices = []
        for position, (term, descending) in enumerate(self.terms):
            equal = [f"{earlier} = :{names[place]}" for place, (earlier, _) in enumerate(self.terms[:position])]
            choices.append(" AND ".join([*equal, f"{term} {'<' if descending else '>'} :{names[position]}"]))
        return "(" + " OR ".join(f"({choice})" for choice in choices) + ")", bound


def order_by(given: Sequence[str] | None, columns: Mapping[str, str], default: str) -> Order:
    """The order that `sort` asks for, names from `columns` only; raises InvalidParameter."""
    names = list(given or default.split(","))
    if len(names) > 3:
        raise InvalidParameter.on("sort", "too_many", "Give at most 3 sort names.")
    terms: list[tuple[str, bool]] = []
    seen: set[str] = set()
    for name in names:
        bare = name.removeprefix("-")
        if bare not in columns:
            raise InvalidParameter.on(
                "sort", "invalid", f"Sort by {', '.join(sorted(columns))}, each also with - in front."
            )
        if bare in seen:
            raise InvalidParameter.on("sort", "repeated", "Give each sort name once.")
        seen.add(bare)
        terms.append((columns[bare], name.startswith("-")))
    if "id" not in seen:
        terms.append((columns["id"], terms[-1][1]))
    return Order(tuple(terms))


class Cursors:
    """Makes and reads cursors with the service's secret."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def _sign(self, payload: bytes, bound_to: str) -> bytes:
        return hmac.digest(self._secret, bound_to.encode() + b"\0" + payload, "sha256")[:12]

    def make(self, values: Sequence[Any], bound_to: str) -> str:
        payload = dump_json(list(values)).encode()
        return base64.urlsafe_b64encode(self._sign(payload, bound_to) + payload).decode().rstrip("=")

    def read(self, cursor: str, bound_to: str, length: int) -> list[Any]:
        """The values in a cursor; raises InvalidCursor when it was tampered with or made for another list."""
        try:
            raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
            if base64.urlsafe_b64encode(raw).decode().rstrip("=") != cursor:
                raise ValueError
        except ValueError:
            raise InvalidCursor.on("cursor", "invalid", DETAIL) from None
        if not hmac.compare_digest(raw[:12], self._sign(raw[12:], bound_to)):
            raise InvalidCursor.on("cursor", "invalid", DETAIL)
        values: list[Any] = json.loads(raw[12:])
        if len(values) != length:
            raise InvalidCursor.on("cursor", "invalid", DETAIL)
        return values
