"""Reading one article: what readers get of it, what editors see."""

from __future__ import annotations

from app.articles.answers.drafts import draft_views, find_head
from app.articles.answers.finished import finished_article
from app.articles.answers.live import Ask, find_live, live_views, moved_to
from app.core.http import answering
from app.core.problems import NotFound
from app.core.sql.reader import Reader
from app.core.values.ids import is_id

ABSENT = "There is no article with this id or slug."


def read_live(reader: Reader, ref: str, wanted: Ask) -> answering.Shown | str:
    finished = finished_article(reader, ref, wanted)
    if finished is not None:
        return finished
    row = find_live(reader, ref, wanted)
    if row is None:
        slug = None if is_id(ref) else moved_to(reader, ref)
        if slug is None:
            raise NotFound(ABSENT)
        return slug
    seq = row.pop("seq")
    live = live_views(reader, [row], wanted)
    ident = row["article_id"]
    return answering.thing_of(reader, live.views[ident], seq, ("article", ident), live.things)


def read_head(reader: Reader, ref: str, wanted: Ask) -> answering.Shown | str:
    row = find_head(reader, ref)
    if row is None:
        raise NotFound(ABSENT)
    if not is_id(ref) and ref != row["slug"] and moved_to(reader, ref) != ref:
        return str(row["slug"])
    return answering.thing_of(reader, draft_views(reader, [row], wanted)[0], 0, ("article", row["id"]))
