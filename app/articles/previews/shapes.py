"""Preview links as they come in and are answered."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.core.shapes import Answer, Shape

A_WEEK = 7 * 24 * 60


class PreviewLinkCreate(Shape):
    """What a link is to open, and for how long."""

    revision: Annotated[int | None, Field(ge=1, description="One that is kept; the newest, if left out")] = None
    minutes: Annotated[int, Field(ge=1, le=A_WEEK, description="How long it opens, a week at most")] = 60


class PreviewLinkView(Answer):
    """A preview link as it is listed: without its token."""

    id: str
    type: str = "preview_link"
    version: int
    article: Annotated[str, Field(description="The article's id")]
    revision: int
    created_by: Annotated[str, Field(description="The key that made it")]
    created_at: str
    expires_at: str
    revoked_at: str | None


class NewPreviewLink(PreviewLinkView):
    """A link just made. The token is shown this once."""

    token: Annotated[str | None, Field(description="Send it as `Authorization: Bearer` with a GET of the article")]
    url: Annotated[str | None, Field(description="The address made of `ONRECORD_PREVIEW_URL`; null without that")]


class PreviewLinkList(Answer):
    """A page of links."""

    items: list[PreviewLinkView]
    next_cursor: str | None
