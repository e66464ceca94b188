"""Where a list leaves out what nothing but a retracted article shows. By address it stays."""

from __future__ import annotations


def standing(kind: str, ident: str) -> str:
    """The condition that something besides retracted articles shows the thing: text of ours, `ident` a column.

    Most things are shown by a published article at once, or are public by themselves; only for the rest every path up
    to a root is walked.
    """
    return f"""CASE WHEN EXISTS (
        SELECT 1 FROM shown e CROSS JOIN live_article l
        WHERE e.kind = '{kind}' AND e.id = {ident} AND e.by_kind = 'article' AND NOT e.weak
          AND l.article_id = e.by_id AND l.status = 'published'
    ) THEN TRUE WHEN EXISTS (
        SELECT 1 FROM shown e
        WHERE e.kind = '{kind}' AND e.id = {ident} AND e.by_kind = '{kind}' AND e.by_id = {ident} AND NOT e.weak
    ) THEN TRUE ELSE EXISTS (
        WITH RECURSIVE up (kind, id) AS (
            SELECT e.by_kind, e.by_id FROM shown e WHERE e.kind = '{kind}' AND e.id = {ident} AND NOT e.weak
            UNION
            SELECT e.by_kind, e.by_id FROM up JOIN shown e ON e.kind = up.kind AND e.id = up.id AND NOT e.weak
            WHERE up.kind <> 'article'
        )
        SELECT 1 FROM up LEFT JOIN live_article l ON up.kind = 'article' AND l.article_id = up.id
        WHERE l.status = 'published' OR (up.kind <> 'article' AND EXISTS (
            SELECT 1 FROM shown s WHERE s.by_kind = up.kind AND s.by_id = up.id AND s.kind = up.kind AND s.id = up.id))
    ) END"""
