"""The rules of preview links: made, checked, revoked. `onp_<id>_<secret>`, 192 random bits, a keyed hash at rest."""

from __future__ import annotations

import hmac
from typing import NamedTuple
from urllib.parse import quote

from sqlmodel import Session

from app.articles.live.workflow import check_change
from app.articles.models import Article
from app.articles.previews.models import PreviewLink
from app.articles.previews.shapes import PreviewLinkCreate
from app.articles.revisions.reading import kept_document
from app.auth.keys import hash_secret, make_token, read_token
from app.core.problems import InvalidContent, NotFound, Unauthenticated
from app.core.sql.db import reader_of
from app.core.sql.reader import Reader
from app.core.values.ids import new_id
from app.core.values.times import later, now

PREFIX = "onp"
REFUSED = "This preview link is not valid, or not any more. Ask whoever sent it for a new one."
LINK = "SELECT article_id, revision, secret_hash, expires_at, revoked_at FROM preview_link WHERE id = :ident"


class Preview(NamedTuple):
    """What a token opens."""

    article_id: str
    revision: int


def create_link(session: Session, article: Article, data: PreviewLinkCreate, author: str) -> tuple[PreviewLink, str]:
    """A link and its token. Raises InvalidContent for a revision that is not kept, IllegalTransition once retracted."""
    check_change(article)
    revision = data.revision or article.head_revision
    try:
        kept_document(reader_of(session), article.id, revision)
    except NotFound as absent:
        raise InvalidContent.at("/revision", "no_such_revision", absent.detail) from None
    ident = new_id()
    secret, token = make_token(PREFIX, ident)
    link = PreviewLink(
        id=ident,
        article_id=article.id,
        revision=revision,
        secret_hash=hash_secret(ident, secret),
        created_by=author,
        expires_at=later(now(), data.minutes * 60),
    )
    session.add(link)
    return link, token


def check_token(reader: Reader, token: str) -> Preview:
    """What a token opens. Raises Unauthenticated with the same words for every one that opens nothing."""
    ident, secret = read_token(PREFIX, token) or ("", "")
    row = reader.row(LINK, ident=ident)
    kept = row["secret_hash"] if row else "0" * 64
    right = hmac.compare_digest(hash_secret(ident, secret), kept)
    if row is None or not right or row["revoked_at"] is not None or row["expires_at"] <= now():
        raise Unauthenticated(REFUSED)
    return Preview(row["article_id"], row["revision"])


def revoke_link(session: Session, link: PreviewLink) -> None:
    """Make a link useless from the next request on."""
    if link.revoked_at is None:
        link.revoked_at = now()
        session.add(link)


def address(template: str | None, article: Article, link: PreviewLink, token: str) -> str | None:
    """Where the newsroom's frontend shows previews, with this one filled in."""
    if template is None:
        return None
    named = {"id": article.id, "slug": article.slug, "revision": str(link.revision), "token": token}
    return template.format(**{name: quote(value, safe="") for name, value in named.items()})
