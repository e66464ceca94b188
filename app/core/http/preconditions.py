"""If-Match (RFC 9110, section 13.1.1): whoever changes a thing says which version was read."""

from __future__ import annotations

import re

from app.core.problems import PreconditionRequired, StaleVersion

ONE_VERSION = re.compile(r'"([1-9][0-9]{0,17})"\Z')
READ_FIRST = "Read the thing with ?view=draft, and send the ETag of that answer as If-Match."


def expected_version(if_match: str | None) -> int:
    """The version named by an If-Match header. Raises PreconditionRequired (428) and StaleVersion (412)."""
    if if_match is None or if_match.strip() == "*":
        raise PreconditionRequired.on(
            "If-Match", "missing", f'Send If-Match with the version you read, such as "7". {READ_FIRST}'
        )
    found = ONE_VERSION.match(if_match.strip())
    if found is None:
        raise StaleVersion.on(
            "If-Match", "not_a_version", f'If-Match is one version in quotes, such as "7". {READ_FIRST}'
        )
    return int(found.group(1))


def check_version(expected: int, current: int, **members: object) -> None:
    """Refuse a write to a thing that has changed since it was read."""
    if expected != current:
        raise StaleVersion.on(
            "If-Match", "stale", f"It is now at another version. {READ_FIRST}", current_etag=f'"{current}"', **members
        )
