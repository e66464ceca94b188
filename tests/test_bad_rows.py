"""What must always hold of sources, topics, collections, keys and the log is held by the database itself."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DBAPIError

from tests.articles.stories import plain, story
from tests.newsroom import Newsroom

COPY_SOURCE = (
    "INSERT INTO source (id, created_at, updated_at, version, kind, name, name_key, distinction, aliases, same_as,"
    " extra, published, slug, wikidata, external_id, url, anonymity_reason, work_type)"
    " SELECT 'x', created_at, updated_at, 1,"
    " {kind}, name, {name_key}, distinction, aliases, {same_as}, extra, published, {slug}, {wikidata}, {external_id},"
    " {url}, {reason}, {work_type} FROM source WHERE name = 'Ada Lind'"
)


def source(**columns: str) -> str:
    """A statement that adds a source like Ada Lind, but for some columns."""
    usual = {
        "kind": "'person'", "name_key": "'somebody else'", "same_as": "'[]'", "slug": "NULL", "wikidata": "NULL",
        "external_id": "NULL", "url": "NULL", "reason": "NULL", "work_type": "NULL",
    }  # fmt: skip
    return COPY_SOURCE.format(**usual | columns)


BAD_ROWS = {
    "an unknown kind of source": source(kind="'ghost'"),
    "an unnamed source without a reason": source(kind="'unnamed'"),
    "an unnamed source with an empty reason": source(kind="'unnamed'", reason="''"),
    "an unnamed source with a Wikidata item": source(kind="'unnamed'", reason="'fear'", wikidata="'Q42'"),
    "an unnamed source with an address": source(kind="'unnamed'", reason="'fear'", url="'https://a.example'"),
    "an unnamed source with links": source(kind="'unnamed'", reason="'fear'", same_as="'[\"https://a.example\"]'"),
    "an unnamed source with a slug": source(kind="'unnamed'", reason="'fear'", slug="'x'"),
    "a named source with a reason": source(reason="'fear'"),
    "two persons of one name": source(name_key="'ada lind'"),
    "two sources of one slug": source(slug="'ada-lind'"),
    "two sources of one external id": source(external_id="'desk-1'"),
    "two sources of one Wikidata item": source(wikidata="'Q1'"),
    "a person who is a book": source(work_type="'book'"),
    "a work of an unknown type": source(kind="'work'", work_type="'poem'"),
    "an alias of nobody": "INSERT INTO source_alias (source_id, alias_key) VALUES ('nobody', 'x')",
    "two topics of one slug": (
        "INSERT INTO topic (id, created_at, updated_at, version, slug, name, extra)"
        " SELECT 'x', created_at, updated_at, 1, slug, name, extra FROM topic"
    ),
    "a topic above itself": "UPDATE topic SET parent_id = id",
    "a topic below nothing": "UPDATE topic SET parent_id = 'nowhere'",
    "a topic in use is deleted": "DELETE FROM topic",
    "a source in use is deleted": "DELETE FROM source WHERE name = 'Ada Lind'",
    "a collection item that is two things": ("UPDATE collection_item SET quote_id = (SELECT MIN(id) FROM quote)"),
    "a collection item that is nothing": "UPDATE collection_item SET article_id = NULL",
    "two collections of one slug": (
        "INSERT INTO collection (id, created_at, updated_at, version, slug, title, published)"
        " SELECT 'x', created_at, updated_at, 1, slug, title, published FROM collection"
    ),
    "two keys of one id": "INSERT INTO key SELECT * FROM key",
    "two changes of one number": "INSERT INTO change SELECT * FROM change",
    "two public changes of one number": "UPDATE change SET public_seq = 1 WHERE public_seq > 1",
    "an edge twice": "INSERT INTO shown SELECT * FROM shown",
}


@pytest.mark.parametrize("statement", BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_bad_row_is_refused_by_the_database(newsroom: Newsroom, statement: str) -> None:
    # given a newsroom with a live story, a collection, and a source known to other systems
    admin = newsroom.seat("admin")
    made = admin.made("/v1/articles?publish=true", story())
    ada = made["quotes"][0]["speaker"]["id"]
    admin.patch(f"/v1/sources/{ada}", {"external_id": "desk-1", "wikidata": "Q1"}, version=1)
    admin.made("/v1/collections", {"title": "Week", "items": [{"article": made["slug"]}]})
    before = newsroom.everything()

    # when a row is written that must not be, past every rule
    with pytest.raises(DBAPIError):
        newsroom.write(statement)

    # then it is refused
    assert newsroom.everything() == before


def test_a_source_of_the_trash_gives_its_name_free(newsroom: Newsroom) -> None:
    editor = newsroom.editor
    first = editor.made("/v1/sources", {"kind": "person", "name": "Mira Holt"})
    editor.delete(f"/v1/sources/{first['id']}", version=1)
    second = editor.made("/v1/articles", plain(authors=["Mira Holt"]))["authors"][0]
    assert second["id"] != first["id"]
    refused = editor.post(f"/v1/sources/{first['id']}/restore", version=2)
    assert refused.status_code == 409
