"""What has moved since a public change, as tags: for whoever holds answers, and must know which are still true."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import event
from sqlmodel import Session

from app.changes.log import Moved
from app.core.kept.horizon import Since
from app.core.kept.looking import CHANNEL, EXPECTED
from app.core.sql.bulk import write
from app.core.sql.reader import Reader

MOST = 5000
"""Of the things that have moved; when there are more, whoever asks is better off forgetting all."""
COMING = "coming public seq"
HEAD = "SELECT public_seq, rebuilt FROM change_head"
MOVED = "SELECT kind, id, seq FROM visible WHERE seq > :since ORDER BY seq LIMIT :most"
CEASED = """
    SELECT kind, id, public_seq FROM change WHERE public_seq > :since AND public_before AND NOT public_after
    ORDER BY public_seq LIMIT :most
"""
LISTS = "SELECT kind, seq FROM kind_seen WHERE seq > :since"


def moved_since(reader: Reader, since: int) -> Since:
    """The things that moved or ceased after this change, with all that showed them, and the lists that can tell."""
    head, rebuilt = reader.tuples(HEAD)[0]
    if head <= since:
        return Since(head, rebuilt, {})
    things = reader.tuples(MOVED, since=since, most=MOST) + reader.tuples(CEASED, since=since, most=MOST)
    if len(things) >= MOST:
        return Since(head, rebuilt, None)
    tags = {f"list-{kind}": seq for kind, seq in reader.tuples(LISTS, since=since)}
    for kind, ident, seq in things:
        tag = f"{kind}-{ident}"
        tags[tag] = max(seq, tags.get(tag, 0))
    return Since(head, rebuilt, tags)


def announce(session: Session, moved: Moved) -> None:
    """Tell every worker of a commit that readers can notice; on SQLite they look by themselves."""
    if not moved.seqs or session.connection().dialect.name != "postgresql":
        return
    write(session, f"NOTIFY {CHANNEL}")
    if EXPECTED in session.info:
        session.info[COMING] = moved.seqs[-1]
        for moment, listener in (("after_commit", expect), ("after_rollback", forget)):
            if not event.contains(session, moment, listener):
                event.listen(session, moment, listener)


def expect(session: Session) -> None:
    """Let this worker know at once of its own commit: whoever asks next must get what it did."""
    expected: Callable[[int], None] = session.info[EXPECTED]
    if COMING in session.info:
        expected(session.info.pop(COMING))


def forget(session: Session) -> None:
    session.info.pop(COMING, None)
