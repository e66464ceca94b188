"""Opens the database with all that follows when something is committed: the log, and what is derived from it."""

from __future__ import annotations

import threading

from app import tables
from app.articles import searching as found_articles
from app.articles import showing as of_articles
from app.articles.checks.refusing import REFUSING, chosen_checks
from app.articles.live.projecting import FINISHED_ARTICLES
from app.articles.live.spans import follow_in_times
from app.cdn.queueing import BELL, queueing
from app.changes.log import Projection, followed_by, record_changes
from app.changes.public.searching import follow_in_search
from app.changes.recording import listen
from app.changes.since import announce
from app.collections import showing as of_collections
from app.core.observing.tracing import is_traced, trace_statements
from app.core.settings import Settings
from app.core.sql.db import Database
from app.quotes import searching as found_quotes
from app.quotes import showing as of_quotes
from app.quotes.live.answered import follow_in_responses, follow_in_stances
from app.quotes.live.naming import follow_in_parts
from app.quotes.live.projecting import FINISHED_QUOTES
from app.quotes.live.spans import follow_in_days
from app.quotes.live.topical import follow_in_topics
from app.quotes.telling import disputes
from app.search.suggest.keeping import keep_names
from app.sources import searching as found_sources
from app.sources import showing as of_sources
from app.topics import searching as found_topics
from app.topics import showing as of_topics

DECLARED = (tables, of_collections, of_articles, of_quotes, of_sources, of_topics, disputes)
"""All tables, what the things of each room show, and what follows from that: importing them declares it."""
FOUND = (found_articles, found_quotes, found_sources, found_topics)
"""What there is to be found of the things of each room: importing them declares it, too."""


def open_database(settings: Settings) -> Database:
    """The database, with what must happen before every commit: the log, and what follows from it.

    Raises RuntimeError when a check that is to refuse publication has no such name.
    """
    refusing = chosen_checks(settings.refusing_checks)
    listen()
    database = Database(settings.database_url, lock_timeout=settings.lock_timeout_seconds, pool_size=settings.pool_size)
    following: list[Projection] = [
        FINISHED_QUOTES.follow,
        FINISHED_ARTICLES.follow,
        follow_in_parts,
        follow_in_topics,
        follow_in_days,
        follow_in_times,
        follow_in_responses,
        follow_in_stances,
        follow_in_search,
        keep_names,
        announce,
    ]
    if settings.purge != "none":
        bell = database.told[BELL] = threading.Event()
        following.append(queueing(bell))
    database.closing += [record_changes, followed_by(*following)]
    database.told[REFUSING] = refusing
    if is_traced():
        trace_statements(database)
    return database
