"""Writes an invented newsroom into a database in bulk: the rows that the program itself would have written.

What a story becomes is made by the program's own rules (blocks, anchors, projection, edges, the hash chain), only the
transactions and the HTTP are left out. Beside the rows of the documents stand those of the log and of what is public.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import islice, repeat
from pathlib import Path
from typing import Any

from sqlalchemy import inspect
from sqlmodel import Session, SQLModel

from app import schema
from app.articles.anchoring.occurrences import Placing, place_once
from app.articles.document import empty_document, texts_of
from app.articles.models import Article, Revision
from app.articles.projection_rows import occurrence_rows, reference_rows
from app.articles.publishing import children_of, live_row
from app.articles.saving import named_by
from app.auth.keys import create_key
from app.auth.models import Key
from app.auth.scopes import SCOPES
from app.bodies.reading import read_body
from app.changes.log import chain
from app.changes.searching import remake_search
from app.changes.visibility import edges_now
from app.core.columns import dump_json
from app.core.dates import date_bounds
from app.core.reader import Reader
from app.core.records import Thing
from app.core.settings import Settings
from app.core.slugs import name_key, slug_of
from app.core.times import instant
from app.main import open_database
from app.quotes.models import AttributionStep, Quote, Remark
from app.quotes.projecting import finish_all
from app.search.suggest.keeping import keep_all_names
from app.sources.models import Source
from app.topics.models import Topic
from bench.newsroom import BEGINNING, Cast, Json, Newsroom, id_at

Row = dict[str, Any]
CHUNK = 400


def load(newsroom: Newsroom, articles: int, path: Path) -> str:
    """Make the database at `path` with so many live articles; gives a key that may do everything."""
    database = open_database(Settings(database_url=f"sqlite:///{path}"))
    schema.upgrade(database)
    with database.writing() as session:
        key, text = create_key(session, "bench", SCOPES)
        database.commit(session)
    database.dispose()
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-200000"):
        connection.execute(f"PRAGMA {pragma}").close()
    connection.execute("BEGIN")
    loading = Loading(newsroom, connection, key)
    loading.known_before()
    for number in range(articles):
        loading.article(number, newsroom.moment(number, articles))
        if number % 500 == 499:
            loading.write()
    loading.write()
    loading.close()
    connection.execute("COMMIT")
    connection.close()
    database = open_database(Settings(database_url=f"sqlite:///{path}"))
    with database.writing() as session:
        finish_all(session)
        remake_search(session)
        keep_all_names(session)
        session.commit()
    database.dispose()
    return text


@dataclass(slots=True)
class Loading:
    """The work on one database: rows wait in `rows` until they are written, table by table."""

    newsroom: Newsroom
    connection: sqlite3.Connection
    key: Key
    rows: dict[str, list[Row]] = field(default_factory=dict)
    head: Row = field(default_factory=dict)
    visible: dict[Thing, int] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)
    slugs: Counter[str] = field(default_factory=Counter)
    logged: list[tuple[str, bool, list[Row]]] = field(default_factory=list)
    """The rows of each transaction that wait to be chained, with its moment and whether it is public."""
    session: Session = field(default_factory=Session)
    """Never connected: the log asks it only who writes."""

    def add(self, table: str, rows: Iterable[Row]) -> None:
        self.rows.setdefault(table, []).extend(rows)

    def write(self) -> None:
        """Write what waits, then the log of it, which looks at the parts of what is written."""
        self.insert_all()
        reader = Reader(self.connection, native=False)
        states = [(row["kind"], row["state"]) for _, _, rows in self.logged for row in rows if row["state"]]
        for model in (Remark, Quote):
            ids = [state["id"] for kind, state in states if kind == model.kind_name]
            parts: dict[str, Row] = {}
            for place in range(0, len(ids), CHUNK):
                parts |= model.kept_parts(reader, ids[place : place + CHUNK])
            for kind, state in states:
                if kind == model.kind_name:
                    state |= parts[state["id"]]
        for moment, public, rows in self.logged:
            self.chain(rows, moment, public=public)
        self.logged.clear()
        self.insert_all()

    def insert_all(self) -> None:
        for table, rows in self.rows.items():
            if rows:
                insert(self.connection, table, rows)
        self.rows.clear()

    def known_before(self) -> None:
        """The sources and topics, none of them public yet, and where the log stands."""
        names = ("seq", "public_seq", "hash")
        row = self.connection.execute("SELECT seq, public_seq, hash FROM change_head").fetchone()
        self.head = dict(zip(names, row, strict=True))
        self.session.info |= {"actor": self.key.id, "request_id": ""}
        moment = instant(BEGINNING)
        sources = [source(cast, moment) for members in self.newsroom.cast.values() for cast in members]
        topics = [
            row_of(Topic, **dated(topic.id, moment), slug=topic.slug, name=topic.name, parent_id=topic.parent)
            for topic in self.newsroom.topics
        ]
        self.add("source", sources)
        self.add("topic", topics)
        made = [("source", row, "create") for row in sources] + [("topic", row, "create") for row in topics]
        self.log(made, [], moment, public=False)

    def article(self, number: int, at: datetime) -> None:
        """The rows of one story, made and published at that moment."""
        story, chance = self.newsroom.story(number), self.newsroom.chance("ids", number)
        moment = instant(at)
        ids = (id_at(chance, at) for _ in repeat(None))
        ident = next(ids)
        quotes = [self.quote(quote, moment, *islice(ids, 2)) for quote in story["quotes"]]
        document = self.document(story, [quote for quote, _ in quotes], ids)
        document["slug"] = slug = self.free_slug(document["headline"])
        article = Article(
            **dated(ident, moment), **named_by(document), status="published", stage=None, published_revision=1,
            published_at=moment, first_published_at=moment, created_by=self.key.id,
        )  # fmt: skip
        self.add("article", [article.kept_state()])
        self.add("article_slug", [{"slug": slug, "article_id": ident, "was_live": True}])
        saved = {"document": document, "created_at": moment, "created_by": self.key.id}
        self.add("revision", [row_of(Revision, article_id=ident, revision=1, **saved)])
        named = [{"article_id": ident, "revision": 1, "quote_id": quote["id"]} for quote, _ in quotes]
        self.add("revision_quote", named)
        self.add("head_occurrence", occurrence_rows(ident, document))
        self.add("head_reference", reference_rows(ident, document))
        self.add("live_article", [live_row(article, document)])
        for table, rows in children_of(article, document).items():
            self.add(table, rows)
        written = [("remark", remark, "create") for _, remark in quotes]
        written += [("quote", quote, "create") for quote, _ in quotes]
        written.append(("article", article.kept_state(), "publish"))
        self.log(written, self.first_shown(document, story), moment, public=True)

    def document(self, story: Json, quotes: Sequence[Row], ids: Any) -> Json:
        """The document of a story, each quote anchored where the program finds it."""
        document = empty_document() | {name: story[name] for name in ("headline", "language", "summary")}
        document["body"] = read_body(story["body"]).blocks
        document["authors"] = [self.newsroom.named("person", name).id for name in story["authors"]]
        topics = {topic.slug: topic.id for topic in self.newsroom.topics}
        document["topics"] = [topics[slug] for slug in story["topics"]]
        placing = Placing(texts_of(document), 1)
        quote = Quote()
        for row in quotes:
            quote.id, quote.text, quote.wording = row["id"], row["text"], row["wording"]
            occurrence = place_once(placing, quote, [], "") | {"id": next(ids)}
            document["quotes"].append({"id": quote.id, "occurrences": [occurrence]})
        return document

    def quote(self, given: Json, moment: str, quote_id: str, remark_id: str) -> tuple[Row, Row]:
        """The row of a quote and that of its remark; these and those of the steps are noted."""
        said = given["said"]
        first, last = date_bounds(said["date"])
        remark = row_of(
            Remark, **dated(remark_id, moment), medium=said["medium"], audience=said["audience"],
            said_date=said["date"], said_from=first, said_until=last,
        )  # fmt: skip
        own = {"remark_id": remark_id, "text": given["text"], "language": "en", "verification": "attributed"}
        quote = row_of(Quote, **dated(quote_id, moment), **own)
        speaker = {"role": "speaker", "source": given["speaker"], "source_title": given.get("speaker_title")}
        for number, step in enumerate([speaker, *given["attribution"]]):
            named = self.newsroom.named(step["source"]["kind"], step["source"]["name"])
            said_of = {name: step.get(name) for name in ("role", "source_title", "cue")}
            self.add(
                "attribution",
                [row_of(AttributionStep, remark_id=remark_id, step=number, source_id=named.id, **said_of)],
            )
            if number:
                self.add("attribution_via", [{"remark_id": remark_id, "step": number, "via_step": number - 1}])
        self.add("remark", [remark])
        self.add("quote", [quote])
        return quote, remark

    def free_slug(self, headline: str) -> str:
        slug = slug_of(headline)
        self.slugs[slug] += 1
        return slug if self.slugs[slug] == 1 else f"{slug}-{self.slugs[slug]}"

    def first_shown(self, document: Json, story: Json) -> list[Thing]:
        """Sources and topics that become public with this story, in the order in which the log names them."""
        parents = {topic.id: topic.parent for topic in self.newsroom.topics}
        topics = [*document["topics"], *(parents[ident] for ident in document["topics"])]
        steps = [step for quote in story["quotes"] for step in [{"source": quote["speaker"]}, *quote["attribution"]]]
        sources = [self.newsroom.named(step["source"]["kind"], step["source"]["name"]).id for step in steps]
        shown = {("topic", ident) for ident in topics if ident}
        shown |= {("source", ident) for ident in [*document["authors"], *sources]}
        return sorted(thing for thing in shown if thing not in self.visible)

    def log(self, written: Sequence[tuple[str, Row, str]], shown: list[Thing], moment: str, *, public: bool) -> None:
        """Note the rows of one transaction for the log, and that they are public."""
        own = [
            {"kind": kind, "id": state["id"], "version": 1, "action": action, "state": dict(state)}
            for kind, state, action in written
        ]
        others = [{"kind": kind, "id": ident, "version": 0, "action": "shown", "state": {}} for kind, ident in shown]
        seen = {"public_before": False, "public_after": public, "counts": public}
        rows = [row | seen for row in [*own, *others]]
        self.logged.append((moment, public, rows))
        if public:
            self.visible |= {(row["kind"], row["id"]): 0 for row in rows}

    def chain(self, rows: list[Row], moment: str, *, public: bool) -> None:
        """Number and link the rows of one transaction, and note what readers see because of it."""
        chain(self.session, rows, moment, self.head)
        self.add("change", rows)
        last = rows[-1]
        newest = last["public_seq"] or self.head["public_seq"]
        self.head = {"seq": last["seq"], "public_seq": newest, "hash": last["hash"]}
        if public:
            self.visible |= {(row["kind"], row["id"]): newest for row in rows}
            self.kinds |= {row["kind"]: newest for row in rows}

    def close(self) -> None:
        """What is public, with the edges that hold it; they are asked of the rooms themselves."""
        reader = Reader(self.connection, native=False)
        reached, rest = set[Thing](), sorted(thing for thing in self.visible if thing[0] == "article")
        while rest:
            reached.update(rest)
            found = edges_now(reader, set(rest))
            self.add("shown", [shown_row(*edge) for edge in sorted(found)])
            rest = sorted({edge.thing for edge in found if not edge.weak} - reached)
        assert reached == self.visible.keys(), "the rooms show other things than a story names"
        self.add("visible", [{"kind": kind, "id": ident, "seq": seq} for (kind, ident), seq in self.visible.items()])
        self.write()
        self.connection.executemany(
            "INSERT INTO kind_seen (kind, seq) VALUES (?, ?) ON CONFLICT (kind) DO UPDATE SET seq = excluded.seq",
            self.kinds.items(),
        )
        self.connection.execute("UPDATE change_head SET seq = :seq, public_seq = :public_seq, hash = :hash", self.head)


def source(cast: Cast, moment: str) -> Row:
    named = {"kind": cast.kind, "name": cast.name, "name_key": name_key(cast.name), "slug": cast.slug}
    return row_of(Source, **dated(cast.id, moment), **named, work_type=cast.work_type)


def dated(ident: str, moment: str) -> Row:
    return {"id": ident, "created_at": moment, "updated_at": moment}


@cache
def defaults(model: type[SQLModel]) -> Row:
    """What the columns of a new row hold; those of an instance itself, as making one for each row takes long."""
    blank = model()
    return {column.key: getattr(blank, column.key) for column in inspect(model).columns}


def row_of(model: type[SQLModel], **given: Any) -> Row:
    return defaults(model) | given


def shown_row(by: Thing, thing: Thing, weak: bool) -> Row:
    return {"by_kind": by[0], "by_id": by[1], "kind": thing[0], "id": thing[1], "weak": weak}


def insert(connection: sqlite3.Connection, table: str, rows: Sequence[Row]) -> None:
    """Insert rows of equal columns; JSON is written as the program writes it."""
    names = list(rows[0]) if rows else []
    quoted, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" for _ in names)
    connection.executemany(
        f"INSERT INTO {table} ({quoted}) VALUES ({marks})",
        (
            [dump_json(value) if isinstance(value, dict | list) else value for value in map(row.__getitem__, names)]
            for row in rows
        ),
    )
