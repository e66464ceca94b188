"""Rows of a batch are written together: each sees what those before it have made, and none pays for another."""

from __future__ import annotations

from typing import Any

from tests.newsroom import Newsroom, Seat
from tests.transfer.desk import Desk, places

SAID = {"text": "The tide waits", "speaker": "Ada Lind"}


def tide(name: str, **members: Any) -> dict[str, Any]:
    return {"headline": f"{name} tide", "language": "en", "external_id": name, **members}


def printing(name: str, **members: Any) -> dict[str, Any]:
    return tide(name, body={"text": "“The tide waits,” Ada Lind said."}, quotes=[SAID], **members)


def test_a_row_finds_whom_an_earlier_row_made(desk: Desk, newsroom: Newsroom, reader: Seat) -> None:
    # given three rows that name the same new people and topics, and the last one the first
    rows = [printing(name, authors=["Ida Moor"], topics=[{"name": "Tides"}]) for name in ("Low", "Neap")]
    last = printing("High", authors=["Ida Moor"], topics=["tides"], related=[{"slug": "low-tide"}])
    archive = desk.jsonl("tides.jsonl", *rows, last)

    # when they are imported in one batch
    ended = desk.bring_in(archive, "--publish")

    # then each was made once, and the same words of the same speaker are warned of
    assert ended.code == 0
    assert "warning: possible-duplicate (2)" in ended.said
    assert sorted(row["name"] for row in newsroom.rows("SELECT name FROM source")) == ["Ada Lind", "Ida Moor"]
    assert [row["name"] for row in newsroom.rows("SELECT name FROM topic")] == ["Tides"]
    high = reader.get("/v1/articles/high-tide").json()
    assert [other["slug"] for other in high["related"]] == ["low-tide"]


def test_refused_rows_among_others_cost_these_nothing(desk: Desk, newsroom: Newsroom) -> None:
    # given good rows before, between and after two that are refused
    unsaid = [{"text": "Never said", "speaker": "Nobody Known"}]
    archive = desk.jsonl(
        "tides.jsonl", printing("Low", slug="tide"), tide("Spring", quotes=unsaid), printing("Neap"),
        tide("Ebb", slug="tide"), printing("High", authors=["Ida Moor"]),
    )  # fmt: skip

    # when they are imported in one batch
    refusals = desk.refusals(archive, "--publish")

    # then only these two are refused, and the log has the others once, in their order
    assert places(refusals) == [(2, "not_in_article"), (4, "taken")]
    logged = newsroom.rows("SELECT id, action FROM change WHERE kind = 'article' ORDER BY seq")
    known = {row["id"]: row["external_id"] for row in newsroom.rows("SELECT id, external_id FROM article")}
    assert [(known[row["id"]], row["action"]) for row in logged] == [
        ("Low", "publish"), ("Neap", "publish"), ("High", "publish"),
    ]  # fmt: skip
    assert sorted(row["name"] for row in newsroom.rows("SELECT name FROM source")) == ["Ada Lind", "Ida Moor"]

    # and what is tried again is known to be there
    assert desk.bring_in(archive, "--publish").counts.startswith("0 imported, 3 there already, 2 refused")


def test_what_only_the_database_refuses_is_refused_alone(desk: Desk, newsroom: Newsroom) -> None:
    # given a database that takes each headline once, which no rule knows of
    newsroom.write("CREATE UNIQUE INDEX one_of_each ON article (headline)")
    archive = desk.jsonl("tides.jsonl", tide("Low"), tide("Neap", headline="Low tide", authors=["Jo Ek"]), tide("High"))

    # when rows come of which two have the same
    refusals = desk.refusals(archive, "--publish")

    # then the one that comes too late is refused, and leaves nothing of itself
    assert places(refusals) == [(2, "conflict")]
    assert sorted(row["headline"] for row in newsroom.rows("SELECT headline FROM article")) == ["High tide", "Low tide"]
    assert newsroom.rows("SELECT id FROM source") == []
