"""Filters of quotes as SQL. Each name and value of a request becomes a named parameter; all text is ours.

Readers' lists begin at what is public, in the order of ids. Where one article, one thing spoken of, one source or one
stance is asked for, they begin at what shows or names it (`shown`, `quote_source` and `quote_response` have those in
the order of ids too); of one topic or some days and nothing else at `quote_topic` or `quote_day`; and of one language
or one result of checks at its index, unless something else leaves little. Any other filter that few rows match begins
at these rows; one that many match is tested row by row, since a page is then soon full.
"""

from __future__ import annotations

from app.changes.public.unlisting import listed
from app.core.fulltext.matching import SHORT
from app.core.sql.columns import quoted
from app.core.sql.reader import Reader
from app.core.values.ids import named_by
from app.quotes.answers.asking.asked import QuotesQuery
from app.quotes.answers.asking.days import where_dated, within
from app.quotes.answers.asking.narrowed import NOTHING, PUBLIC, Narrowed, either, every_quote
from app.quotes.telling.chain import RECORDED_OUTWARD
from app.sources.reading import source_ids
from app.topics.reading import topic_ids, topics_below

SHOWING = "shown v JOIN quote q ON q.id = v.by_id"
SHOWN = "shown v JOIN quote q ON q.id = v.id"
NAMING = "quote_source f JOIN quote q ON q.id = f.quote_id"
SPEAKING = """
    (SELECT n.quote_id FROM quote_source n WHERE n.source_id = :began AND n.part = 'speaker'
    UNION ALL SELECT n.quote_id FROM quote_source n WHERE n.source_id = :began AND n.part = 'spoken_for'
        AND NOT EXISTS (SELECT 1 FROM quote_source o
            WHERE o.source_id = n.source_id AND o.part = 'speaker' AND o.quote_id = n.quote_id)) f
"""
"""What one said, and what was said on their behalf: two lists in one order, which are merged."""
ON_TOPIC = "quote_topic f JOIN quote q ON q.id = f.quote_id"
DATED = "quote_day m JOIN quote q ON q.id = m.quote_id"
SAID = {"said_after", "said_before", "said_certain"}
ANSWERED = "quote_response f JOIN quote q ON q.id = f.quote_id"
INDEXED = "quote q CROSS JOIN visible v"
ROLES = ("recorded_in", "obtained_by", "published_in", "reported_by")
OF_QUOTE = "a.remark_id = q.remark_id"


def narrowed(reader: Reader, ask: QuotesQuery) -> Narrowed:
    """The quotes that are asked for. Raises nothing: a value that names nothing public gives the empty list."""
    draft = ask.view == "draft"
    found = every_quote(draft=draft, trashed=ask.trashed)
    if ask.q is not None:
        found.most = SHORT
    by_article(reader, ask, found)
    by_about(reader, ask, found)
    by_sources(reader, ask, found)
    by_topic(reader, ask, found)
    by_own_members(reader, ask, found)
    by_day(reader, ask, found)
    by_response(reader, ask, found)
    if ask.q is None:
        along_member(ask, found)
    if ask.by_time:
        by_time(found)
    by_place(reader, ask, found)
    if not draft and not ask.retracted and ask.topic is None:
        # What stands in an article that is not retracted is listed.
        found.conditions.append(listed("quote", found.key))
    if ask.drifted is not None:
        drifted = "EXISTS (SELECT 1 FROM head_occurrence h WHERE h.quote_id = q.id AND h.state = 'drifted')"
        found.conditions.append(drifted if ask.drifted else f"NOT {drifted}")
    found.settle()
    return found


def by_article(reader: Reader, ask: QuotesQuery, found: Narrowed) -> None:
    if ask.article is None:
        return
    if ask.view == "draft":
        ids = article_ids(reader, "article", "id", ask.article, "TRUE")
        printed = "q.id IN (SELECT h.quote_id FROM head_occurrence h WHERE h.article_id IN (:article))"
    else:
        standing_only = "TRUE" if ask.retracted else "(status || '') = 'published'"
        ids = article_ids(reader, "live_article", "article_id", ask.article, standing_only)
        printed = "q.id IN (SELECT o.quote_id FROM live_occurrence o WHERE o.article_id IN (:article))"
        if len(ids) == 1:
            found.begin(SHOWN, "v.id", ["v.by_kind = 'article'", "v.by_id = :began", "v.kind = 'quote'"])
            found.values["began"] = ids[0]
            return
    found.conditions.append(printed if ids else NOTHING)
    found.values["article"] = ids


def article_ids(reader: Reader, table: str, column: str, references: list[str], condition: str) -> list[str]:
    named, values = named_by(references, column, "slug")
    return reader.column(f"SELECT {column} FROM {table} WHERE {named} AND {condition}", **values)


def by_about(reader: Reader, ask: QuotesQuery, found: Narrowed) -> None:
    if ask.about is None:
        return
    draft = ask.view == "draft"
    topics, sources = topic_ids(reader, ask.about, draft=draft), source_ids(reader, ask.about, draft=draft)
    speaks = "(a.topic_id IN (:about_topics) OR a.source_id IN (:about_sources))"
    found.values |= {"about_topics": topics, "about_sources": sources}
    if len(topics) + len(sources) == 1 and not draft and found.fresh and not ask.by_time:
        found.begin(SHOWING, "v.by_id", ["v.kind = :began_kind", "v.id = :began", "v.by_kind = 'quote'"])
        # A quote shows by itself only what it speaks of; whoever said it is shown by its remark.
        found.values |= {"began_kind": "topic" if topics else "source", "began": (topics or sources)[0]}
    else:
        select = f"SELECT a.quote_id AS id FROM quote_about a WHERE {speaks}"
        either(reader, found, select, f"EXISTS (SELECT 1 FROM quote_about a WHERE a.quote_id = q.id AND {speaks})")


def by_sources(reader: Reader, ask: QuotesQuery, found: Narrowed) -> None:
    """Filters on who said it and who passed it on; all but `speaker` range over the chain to the origin."""
    draft = ask.view == "draft"
    if ask.firsthand:
        found.conditions.append("EXISTS (SELECT 1 FROM remark m WHERE m.id = q.remark_id AND m.told_in_id IS NULL)")
    for name in ("speaker", "on_behalf_of", *ROLES, "source"):
        given = getattr(ask, name)
        if given is None:
            continue
        ids = source_ids(reader, given, draft=draft)
        if not ids:
            found.conditions.append(NOTHING)
            continue
        found.values[name] = ids
        or_behalf = ask.or_behalf and name == "speaker"
        if draft:
            by_steps(reader, found, name, or_behalf=or_behalf)
        else:
            by_parts(reader, ask, found, name, or_behalf=or_behalf)


def by_parts(reader: Reader, ask: QuotesQuery, found: Narrowed, name: str, *, or_behalf: bool) -> None:
    """What the projection names the sources for. Of one source in one part it has the list itself."""
    ids, parts = found.values[name], [name, "spoken_for"] if or_behalf else [name]
    if found.fresh and len(ids) == len(parts) == 1 and not ask.by_time:
        found.begin(NAMING, "f.quote_id", ["f.source_id = :began", f"f.part = '{name}'"])
        found.values["began"] = ids[0]
        return
    if found.fresh and len(ids) == 1 and ask.filters == {"speaker", "or_behalf"} and not ask.by_time and ask.q is None:
        found.begin(SPEAKING, "f.quote_id", [])
        found.values["began"] = ids[0]
        return
    named = f"n.source_id IN (:{name}) AND n.part IN ({quoted(parts)})"
    either(
        reader,
        found,
        f"SELECT n.quote_id AS id FROM quote_source n WHERE {named}",
        f"EXISTS (SELECT 1 FROM quote_source n WHERE n.quote_id = q.id AND {named})",
        public=True,
    )


def by_steps(reader: Reader, found: Narrowed, name: str, *, or_behalf: bool) -> None:
    """What the steps say themselves, since of drafts there is no projection."""
    matched = step_matches(name, or_behalf=or_behalf)
    if name == "speaker":
        remarks, test = own(matched), f"EXISTS (SELECT 1 FROM attribution a WHERE {OF_QUOTE} AND {matched})"
    else:
        remarks, test = inward(matched), outward(matched)
    select = f"SELECT o.id FROM quote o WHERE o.remark_id IN ({remarks})"
    either(reader, found, select, test, counting=own(matched))


def step_matches(name: str, *, or_behalf: bool) -> str:
    """The condition on a step `a` that a filter makes."""
    either_way = f"(a.source_id IN (:{name}) OR a.on_behalf_of_id IN (:{name}))"
    if name == "source":
        return either_way
    if name == "on_behalf_of":
        return "a.on_behalf_of_id IN (:on_behalf_of)"
    return f"a.role = '{name}' AND {either_way if or_behalf else f'a.source_id IN (:{name})'}"


def own(matched: str) -> str:
    return f"SELECT a.remark_id FROM attribution a WHERE {matched}"


def inward(matched: str) -> str:
    """The remarks with such a step, and those that were told in them."""
    return f"""
        WITH RECURSIVE inward (id) AS (
            {own(matched)} UNION SELECT m.id FROM inward JOIN remark m ON m.told_in_id = inward.id
        ) SELECT id FROM inward"""


def outward(matched: str) -> str:
    """Whether the quote's remark, or one that it was told in, has such a step."""
    return f"""EXISTS (
        WITH RECURSIVE outward (id) AS (
            SELECT m.id FROM remark m WHERE m.id = q.remark_id
            UNION SELECT m.told_in_id FROM outward JOIN remark m ON m.id = outward.id WHERE m.told_in_id IS NOT NULL
        ) SELECT 1 FROM outward JOIN attribution a ON a.remark_id = outward.id WHERE {matched})"""


def by_topic(reader: Reader, ask: QuotesQuery, found: Narrowed) -> None:
    """Printed in an article on it that is not retracted, unless retracted ones are asked for."""
    if ask.topic is None:
        return
    draft = ask.view == "draft"
    ids = topics_below(reader, ask.topic, draft=draft)
    standing = "" if ask.retracted else " AND {}.standing = 1"
    if found.fresh and len(ids) == 1 and ask.filters == {"topic"} and not draft and not ask.by_time:
        found.begin(ON_TOPIC, "f.quote_id", [f"f.topic_id = :began{standing.format('f')}"])
        found.values["began"] = ids[0]
        return
    found.values["topic"] = ids
    printed = "SELECT {} FROM quote_topic n WHERE {}{}".format
    # In a test not of the bare column: its index is gone into once for each topic.
    test = printed("1", "n.quote_id = q.id AND (n.topic_id || '') IN (:topic)", standing.format("n"))
    either(
        reader,
        found,
        printed("n.quote_id AS id", "n.topic_id IN (:topic)", standing.format("n")),
        f"EXISTS ({test})",
        once=len(ids) == 1,
        public=True,
    )


def by_own_members(reader: Reader, ask: QuotesQuery, found: Narrowed) -> None:
    for name, column in (("ids", "id"), ("external_id", "external_id")):
        if (given := getattr(ask, name)) is not None:
            found.conditions.append(f"q.{column} IN (:{name})")
            found.values[name] = given
            found.few = True
    for name in ("verification", "language"):
        if (given := getattr(ask, name)) is not None:
            found.values[name] = given
            # The test is not of the bare column, so that no index of it takes the list out of its order.
            matching = f"SELECT o.id FROM quote o WHERE o.{name} IN (:{name})"
            either(reader, found, matching, member_test(name))
    if ask.disputed is False:
        found.conditions.append("NOT q.disputed")
    elif ask.disputed:
        either(reader, found, "SELECT o.id FROM quote o WHERE o.disputed", "q.disputed")


def member_test(name: str) -> str:
    return f"(q.{name} || '') IN (:{name})"


def along_member(ask: QuotesQuery, found: Narrowed) -> None:
    """Begin a long list of one language, or of quotes that are checked as far, at the index that has these in order."""
    for name in ("verification", "language"):
        given, test = getattr(ask, name), member_test(name)
        if given is None or len(given) > 1 or found.through is None or found.through[1] != test:
            continue
        if found.fresh and not found.few and found.origin == PUBLIC and not ask.by_time:
            found.conditions.remove(test)
            found.begin(INDEXED, "q.id", [f"q.{name} IN (:{name})", "v.kind = 'quote'", "v.id = q.id"])


def by_day(reader: Reader, ask: QuotesQuery, found: Narrowed) -> None:
    """When it was said. A long list of nothing else goes along the days, which stand in the order of ids."""
    said, values = said_then(ask, "m.first", "m.last")
    if not said:
        return
    found.values |= values
    when, public = " AND ".join(said), ask.view != "draft"
    there = "m.public = 1" if public else "m.public IN (0, 1)"
    matching = f"SELECT m.quote_id AS id FROM quote_day m WHERE {there} AND {when}"
    test = f"EXISTS (SELECT 1 FROM quote_day m WHERE m.quote_id = q.id AND {when})"
    either(reader, found, matching, test, once=True, public=public)
    if found.through == (matching, test) and public and not ask.by_time and ask.q is None and ask.filters <= SAID:
        # Not of the bare columns: their indexes take the list out of its order.
        own = " AND ".join(said_then(ask, "(m.first || '')", "(m.last || '')")[0])
        found.origin, found.key, found.through = DATED, "m.quote_id", (matching, own)
        found.conditions = ["m.public + 0 = 1", own]


def said_then(ask: QuotesQuery, first: str, last: str) -> tuple[list[str], dict[str, str]]:
    """The conditions that the days in these columns are those that are asked for, and their values."""
    certain = ask.said_certain
    return within(first, last, ask.said_after, ask.said_before, names="said", certain=certain, closed=True)


def by_place(reader: Reader, ask: QuotesQuery, found: Narrowed) -> None:
    """Begin and end a long list of what was said in some time where such is at all."""
    order = (ask.sort or ["id"])[0].removeprefix("-")
    key = {"id": found.key, "created_at": "q.created_at", "updated_at": "q.updated_at"}.get(order)
    if key and not found.few and not ask.q and (ask.said_after or ask.said_before):
        found.bounds, values = where_dated(reader, f"quote.{order}", key, ask.said_after, ask.said_before)
        found.values |= values


def by_response(reader: Reader, ask: QuotesQuery, found: Narrowed) -> None:
    """What was said to the words, to their remark, or to a recording in their chain."""
    if ask.response is None:
        return
    found.values["response"] = ask.response
    if ask.view == "draft":
        either(reader, found, DRAFTS_ANSWERED, DRAFT_ANSWERED)
    elif found.fresh and len(ask.response) == 1 and not ask.by_time:
        found.begin(ANSWERED, "f.quote_id", ["f.stance IN (:response)"])
    else:
        said = "n.stance IN (:response)"
        either(
            reader,
            found,
            f"SELECT n.quote_id AS id FROM quote_response n WHERE {said}",
            f"EXISTS (SELECT 1 FROM quote_response n WHERE n.quote_id = q.id AND {said})",
            once=len(ask.response) == 1,
            public=True,
        )


# Of drafts the steps say it themselves. In a test not of the bare stance: its index finds every response of one.
STANDS = "p.stance IN (:response) AND p.trashed_at IS NULL"
TESTED = "(p.stance || '') IN (:response) AND p.trashed_at IS NULL"
DRAFTS_ANSWERED = f"""
    SELECT p.target_quote_id AS id FROM response p WHERE p.target_quote_id IS NOT NULL AND {STANDS}
    UNION ALL SELECT o.id FROM response p JOIN quote o ON o.remark_id = p.target_remark_id WHERE {STANDS}
    UNION ALL SELECT id FROM (
        WITH RECURSIVE held (id) AS (
            SELECT a.remark_id FROM response p CROSS JOIN attribution a
            WHERE a.source_id = p.target_source_id AND a.role = 'recorded_in' AND {STANDS}
            UNION SELECT m.id FROM held JOIN remark m ON m.told_in_id = held.id
        ) SELECT o.id FROM held JOIN quote o ON o.remark_id = held.id) recorded
"""
DRAFT_ANSWERED = f"""(
    EXISTS (SELECT 1 FROM response p WHERE p.target_quote_id = q.id AND {TESTED})
    OR EXISTS (SELECT 1 FROM response p WHERE p.target_remark_id = q.remark_id AND {TESTED})
    OR EXISTS (SELECT 1 FROM response p WHERE p.target_source_id IN ({RECORDED_OUTWARD}) AND {TESTED})
)"""


def by_time(found: Narrowed) -> None:
    """Begin a long list of what is public at all quotes, in the order of an index on a time of theirs."""
    if found.origin == PUBLIC and not found.few:
        found.origin, found.key = INDEXED, "q.id"
        found.conditions.append("v.id = q.id")
