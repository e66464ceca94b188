"""Rows that cannot go in are named with their line and the reason; the rest goes in, and nothing half is kept."""

from __future__ import annotations

from typing import Any

import pytest

from tests.newsroom import Newsroom, Seat
from tests.transfer.desk import Desk, places


def tide(name: str, **members: Any) -> dict[str, Any]:
    return {"headline": f"{name} tide", "language": "en", "external_id": name, **members}


def test_a_refused_row_leaves_nothing_of_itself_and_the_rest_goes_in(desk: Desk, newsroom: Newsroom) -> None:
    # given a row whose quote is not in its words, between two good ones
    unsaid = {"text": "Never said", "speaker": "Nobody Known"}
    archive = desk.jsonl(
        "tides.jsonl", tide("Low"), tide("Neap", authors=["Ida Moor"], quotes=[unsaid]), tide("High", authors=["Jo Ek"])
    )

    # when all are imported
    refusals = desk.refusals(archive, "--publish")

    # then the one is refused by name, line and reason
    (refusal,) = refusals
    assert refusal["detail"].startswith("These words are not in the article")
    assert {name: refusal[name] for name in ("file", "line", "id", "code", "pointer")} == {
        "file": "tides.jsonl", "line": 2, "id": "Neap", "code": "not_in_article", "pointer": "/quotes/0/text",
    }  # fmt: skip

    # and nothing it named was made, also not in the log, whose rows are still chained
    assert [row["name"] for row in newsroom.rows("SELECT name FROM source")] == ["Jo Ek"]
    assert newsroom.rows("SELECT id FROM quote") == []
    changes = newsroom.rows("SELECT seq, kind, id, previous_hash, hash FROM change ORDER BY seq")
    assert [change["kind"] for change in changes].count("article") == 2
    assert [change["previous_hash"] for change in changes[1:]] == [change["hash"] for change in changes[:-1]]
    assert [change["seq"] for change in changes] == list(range(1, len(changes) + 1))
    known = {row["id"] for kind in ("article", "source") for row in newsroom.rows(f"SELECT id FROM {kind}")}
    assert {change["id"] for change in changes} <= known
    assert len(newsroom.rows("SELECT slug FROM article_slug")) == 2


def test_what_the_database_refuses_is_refused_alone(desk: Desk, newsroom: Newsroom) -> None:
    # given a row that takes the slug of another
    archive = desk.jsonl(
        "tides.jsonl", tide("Low", slug="tide"), tide("Neap", slug="tide"), tide("High", old_slugs=["tide"])
    )

    # then both that come too late are refused
    assert places(desk.refusals(archive)) == [(2, "taken"), (3, "taken")]
    assert len(newsroom.rows("SELECT id FROM article")) == 1


def test_everything_that_is_wrong_with_a_row_is_said(desk: Desk) -> None:
    archive = desk.jsonl("tides.jsonl", tide("Low", language="tidal!", canonical_url="ftp://x", published_at="someday"))
    (refusal,) = desk.refusals(archive)
    assert sorted(fault["pointer"] for fault in refusal["errors"]) == ["/canonical_url", "/language", "/published_at"]
    assert "someday" not in str(refusal)


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ({"language": "en", "external_id": "a"}, "/headline"),
        (tide("Low", headline=" "), "/headline"),
        (tide("Low", headline=7), "/headline"),
        (tide("Low", body={"text": "x", "html": "x"}), "/body"),
        (tide("Low", body={"rtf": "x"}), "/body/rtf"),
        (tide("Low", published_at="2999-01-01"), "/published_at"),
        (tide("Low", quotes="none"), None),
        (tide("Low", topics=["no-such-topic"]), "/topics/0"),
        (tide("Low", external_id=["a"]), "/external_id"),
    ],
)
def test_a_row_that_is_no_article_is_refused_where_it_is_wrong(
    desk: Desk, newsroom: Newsroom, row: dict[str, Any], place: str | None
) -> None:
    (refusal,) = desk.refusals(desk.jsonl("tides.jsonl", row), "--publish")
    assert (refusal["line"], refusal["pointer"]) == (1, place)
    assert newsroom.rows("SELECT id FROM article") == []


def test_a_twin_is_refused_and_the_first_goes_in(desk: Desk, reader: Seat) -> None:
    archive = desk.jsonl("tides.jsonl", tide("Low"), tide("Low", headline="Lower tide"), tide("High"))
    assert places(desk.refusals(archive, "--publish")) == [(2, "twin")]
    assert sorted(item["headline"] for item in reader.read("/v1/articles")["items"]) == ["High tide", "Low tide"]


def test_only_the_first_refusals_are_printed_and_all_are_reported(desk: Desk) -> None:
    archive = desk.jsonl("tides.jsonl", *(tide(f"n{number}", language="?") for number in range(12)))
    assert len(desk.refusals(archive)) == 12
    said = desk.bring_in(archive).said
    assert said.count("refused: tides.jsonl") == 10
    assert "and 2 more; --report FILE lists all of them" in said
