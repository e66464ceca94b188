"""Every table of the program, for migrations and for what walks the foreign keys."""

from __future__ import annotations

import app.articles.live.projection_models
import app.articles.models
import app.articles.previews.models
import app.auth.models
import app.cdn.models
import app.changes.models
import app.collections.models
import app.core.fulltext.tables
import app.core.http.idempotency
import app.core.secret
import app.quotes.live.projection_models
import app.quotes.models
import app.quotes.record_models
import app.search.suggest.models
import app.sources.models
import app.topics.models
from app.core.sql.columns import metadata

ROOMS = (
    app.articles.models,
    app.articles.previews.models,
    app.articles.live.projection_models,
    app.auth.models,
    app.cdn.models,
    app.changes.models,
    app.collections.models,
    app.core.fulltext.tables,
    app.core.http.idempotency,
    app.core.secret,
    app.quotes.models,
    app.quotes.live.projection_models,
    app.quotes.record_models,
    app.search.suggest.models,
    app.sources.models,
    app.topics.models,
)

__all__ = ["ROOMS", "metadata"]
