"""What a save asks of the database, an index answers: saving costs the same however much has been written before."""

from __future__ import annotations

import re

import pytest

from tests.newsroom import Json, Newsroom, Seat

ONE_ROW = {"change_head", "kind_seen"}
STORY: Json = {
    "headline": "Harbor stays closed",
    "language": "en",
    "body": {"text": "“We wait for the pilots,” Ada Lind said. “They wait for us,” Tom Reed answered."},
    "topics": ["harbor"],
    "authors": ["R. Okafor"],
    "quotes": [
        {
            "text": "We wait for the pilots",
            "speaker": "Ada Lind",
            "about": ["harbor"],
            "attribution": [{"role": "reported_by", "source": "Channel 9"}],
            "responses": [{"responder": "Tom Reed", "stance": "denies", "text": "They do not"}],
            "verifications": [{"result": "verified", "basis": "recording"}],
        },
        {"text": "They wait for us", "speaker": "Tom Reed"},
    ],
}


@pytest.fixture
def statements(newsroom: Newsroom, editor: Seat) -> list[str]:
    """Every statement that writers send from now on, its values written out. There is a topic to write about."""
    if not newsroom.database.is_sqlite:
        pytest.skip("PostgreSQL walks small tables, whatever indexes there are")
    editor.made("/v1/topics", {"name": "Harbor"})
    sent: list[str] = []
    with newsroom.database.engine.connect() as connection:
        connection.connection.driver_connection.set_trace_callback(sent.append)  # type: ignore[union-attr] # sqlite3's
    return sent


def walked(newsroom: Newsroom, statements: list[str]) -> dict[str, list[str]]:
    """The tables that SQLite walks from end to end, by the statement that makes it do so."""
    found: dict[str, list[str]] = {}
    tables = {row["name"] for row in newsroom.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for statement in {one for one in statements if one.lstrip().startswith(("SELECT", "WITH", "UPDATE", "DELETE"))}:
        short = {name: table for table, name in re.findall(r"(?:FROM|JOIN)\s+(\w+)\s+(?:AS\s+)?(\w+)", statement)}
        plan = newsroom.rows(f"EXPLAIN QUERY PLAN {statement}")
        scanned = [row["detail"].split()[1] for row in plan if row["detail"].startswith("SCAN ")]
        names = {short.get(name, name) for name in scanned} & tables - ONE_ROW
        if names:
            found[statement] = sorted(names)
    return found


def test_writing_publishing_revising_and_unpublishing_walk_no_table(
    newsroom: Newsroom, editor: Seat, statements: list[str]
) -> None:
    made = editor.made("/v1/articles?publish=true", STORY)
    again = editor.made("/v1/articles", STORY)
    path = f"/v1/articles/{made['id']}"
    assert editor.patch(path, {"headline": "Harbor opens"}, version=made["version"]).status_code == 200
    assert editor.post(f"{path}/publish", version=made["version"] + 1).status_code == 200
    assert editor.post(f"{path}/unpublish", version=made["version"] + 2).status_code == 200

    assert again["warnings"], "the same words of the same speaker were looked for"
    assert len(statements) > 100
    assert walked(newsroom, statements) == {}


def test_the_same_words_are_looked_for_by_the_words_not_among_all_of_the_speaker(
    newsroom: Newsroom, editor: Seat, statements: list[str]
) -> None:
    editor.made("/v1/articles", STORY)
    editor.made("/v1/articles", STORY)

    (equal,) = {one for one in statements if "q.text IN" in one and "Ada Lind" not in one}
    plan = [row["detail"] for row in newsroom.rows(f"EXPLAIN QUERY PLAN {equal}")]

    assert "SEARCH q USING INDEX ix_quote_text (text=?)" in plan
