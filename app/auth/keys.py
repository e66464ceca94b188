"""Keys: made, checked and revoked. `onr_<id>_<secret>`, 192 random bits, a keyed hash at rest."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence

from sqlalchemy import text as sql
from sqlmodel import Session

from app.auth.callers import Caller
from app.auth.models import Key, KeyCreate
from app.auth.scopes import BLIND, ROLES, SCOPES, SEES_DRAFTS, Scope
from app.core.problems import InvalidContent, Unauthenticated
from app.core.sql.reader import Reader, Row
from app.core.values.ids import new_id
from app.core.values.times import now

PREFIX = "onr"
TOKEN = re.compile(r"([a-z]+)_([0-9a-f]{32})_([0-9a-f]{48,128})\Z")
REFUSED = "The key is not valid. Send Authorization: Bearer with a key that is neither revoked nor expired."

NO_SECRET = "0" * 64
"""In place of a hash: of a key that opens nothing and says who did something, where a newsroom was taken from."""


def hash_secret(ident: str, secret: str) -> str:
    """HMAC-SHA-256 under the key's id. The secret is random, so it needs no slow hash."""
    return hmac.digest(ident.encode(), secret.encode(), hashlib.sha256).hex()


def create_key(
    session: Session, name: str, scopes: Sequence[Scope], *, expires_at: str | None = None, given: str | None = None
) -> tuple[Key, str]:
    """Make a key, and give it with the text that its holder sends. `given` is such a text made elsewhere."""
    ident = new_id()
    secret, text = make_token(PREFIX, ident)
    if given is not None:
        (ident, secret), text = split_key(given), given
    key = Key(id=ident, name=name, scopes=list(scopes), secret_hash=hash_secret(ident, secret), expires_at=expires_at)
    session.add(key)
    session.flush()
    return key, text


def chosen_scopes(data: KeyCreate, caller: Caller) -> list[Scope]:
    """The scopes a new key gets. Nobody gives what they do not have."""
    if (data.role is None) == (data.scopes is None):
        raise InvalidContent.at("/role", "one_of", "Give either a role or a list of scopes.")
    wanted = set(ROLES[data.role]) if data.role is not None else set(data.scopes or ())
    if "admin" not in caller.scopes and not wanted <= caller.scopes:
        pointer = "/role" if data.role is not None else "/scopes"
        raise InvalidContent.at(pointer, "beyond", "A key can give only scopes that it has itself.")
    if wanted - BLIND and SEES_DRAFTS not in wanted:
        raise InvalidContent.at("/scopes", "blind", f"Who writes is shown drafts in the answers: add {SEES_DRAFTS}.")
    return [scope for scope in SCOPES if scope in wanted]


def split_key(text: str) -> tuple[str, str]:
    """The id and the secret in a key. Raises Unauthenticated for what is no key."""
    found = read_token(PREFIX, text)
    if found is None:
        raise Unauthenticated(REFUSED)
    return found


def make_token(prefix: str, ident: str) -> tuple[str, str]:
    """A new secret for a thing with this id, and the text that its holder sends."""
    secret = secrets.token_hex(24)
    return secret, f"{prefix}_{ident.replace('-', '')}_{secret}"


def read_token(prefix: str, text: str) -> tuple[str, str] | None:
    """The id and the secret in a text that `make_token` made; None in any other."""
    found = TOKEN.match(text)
    if found is None or found.group(1) != prefix:
        return None
    digits = found.group(2)
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}", found.group(3)


def bearer(authorization: str) -> str:
    """What an Authorization header bears (RFC 6750); empty when that is nothing."""
    scheme, _, credentials = authorization.partition(" ")
    return credentials.strip() if scheme.lower() == "bearer" else ""


def check_key(reader: Reader, authorization: str) -> Caller:
    """The caller behind an Authorization header.

    Raises Unauthenticated with the same words for a malformed, unknown, wrong, revoked or expired key, after the same
    work.
    """
    ident, secret = read_token(PREFIX, bearer(authorization)) or ("", "")
    row = reader.row(
        "SELECT id, name, scopes, secret_hash, expires_at, revoked_at FROM key WHERE id = :ident",
        ident=ident,
    )
    kept = row["secret_hash"] if row else NO_SECRET
    right = hmac.compare_digest(hash_secret(ident, secret), kept)
    if row is None or not right or row["revoked_at"] is not None or expired(row):
        raise Unauthenticated(REFUSED)
    return Caller(row["id"], row["name"], frozenset(loads_scopes(row["scopes"])))


def loads_scopes(stored: str) -> list[str]:
    known = set(SCOPES)
    return [scope for scope in re.findall(r'"([^"]+)"', stored) if scope in known]


def expired(row: Row) -> bool:
    return row["expires_at"] is not None and row["expires_at"] <= now()


def revoke_key(session: Session, key: Key) -> None:
    """Make a key useless from the next request on."""
    if key.revoked_at is None:
        key.revoked_at = now()
        session.add(key)


def note_use(session: Session, ident: str) -> None:
    """Keep when a key was last used, at most once a minute."""
    moment = now()
    session.execute(
        sql(
            "INSERT INTO key_use (key_id, last_used_at) VALUES (:key, :now) ON CONFLICT (key_id) DO UPDATE"
            " SET last_used_at = :now WHERE key_use.last_used_at < :minute"
        ),
        {"key": ident, "now": moment, "minute": moment[:16]},
    )


def ensure_admin(session: Session, given: str) -> None:
    """Make the first admin key from the settings, unless it is there; one that came without its secret gets it."""
    ident, secret = split_key(given)
    key = session.get(Key, ident)
    if key is None:
        create_key(session, "admin of the settings", SCOPES, given=given)
    elif key.secret_hash == NO_SECRET:
        key.secret_hash = hash_secret(ident, secret)


KEY_COLUMNS = """
    k.id, k.version, k.name, k.scopes, k.created_at, k.expires_at, k.revoked_at, u.last_used_at
    FROM key k LEFT JOIN key_use u ON u.key_id = k.id
"""


def key_view(row: Row) -> dict[str, object]:
    """A key as it is listed."""
    return {**row, "type": "key", "scopes": loads_scopes(row["scopes"])}
