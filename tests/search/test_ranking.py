"""What is the most relevant: where the words stand counts, and how new a thing is counts less."""

from __future__ import annotations

import pytest

from tests.articles.stories import plain
from tests.newsroom import Newsroom, Seat
from tests.search.looking import LIVE, names, walked

LONG = "Nothing else was said in that long night by anybody at all. " * 6
RANKED = ("Harbor", "Harbor reopens", "Ferries sail", "Nobody sails")
"""The best first: the words are the headline, stand in it, in the opening, further down."""


@pytest.fixture
def editor(newsroom: Newsroom) -> Seat:
    """Somebody who has written them in this order, so that the newest is the least relevant."""
    editor = newsroom.editor
    for headline, summary in zip(RANKED, ("It is", "It does", "From the harbor", f"{LONG} harbor"), strict=True):
        editor.made(LIVE, plain(headline, summary=summary))
    return editor


@pytest.mark.parametrize(
    ("path", "more"), [("/v1/search", {}), ("/v1/articles", {}), ("/v1/articles", {"view": "draft"})]
)
def test_words_of_the_headline_count_most_and_then_those_of_the_opening(
    editor: Seat, path: str, more: dict[str, str]
) -> None:
    assert names(editor, "harbor", path, sort="relevance", **more) == list(RANKED)
    assert walked(editor, "harbor", path, sort="relevance", limit=1, **more) == list(RANKED)
    assert names(editor, "harbor", path) == list(RANKED if path == "/v1/search" else reversed(RANKED))


def test_words_that_stand_together_in_a_headline_count_more_than_apart(newsroom: Newsroom) -> None:
    editor = newsroom.editor
    best = ("Harbor ferry", "Harbor ferry sinks", "Ferry leaves harbor", "Harbor opens", "Night falls")
    for headline, summary in zip(
        best, ("It is", "It does", "It does", "The ferry", f"{LONG} harbor ferry"), strict=True
    ):
        editor.made(LIVE, plain(headline, summary=summary))
    assert names(newsroom.reader, "harbor ferry") == list(best)


def test_four_years_are_more_than_the_opening_and_less_than_the_headline(newsroom: Newsroom) -> None:
    importer = newsroom.seat("admin")
    for headline, summary, year in (("Harbor", "It is", 2020), ("Ferries sail", "From the harbor", 2020)):
        importer.made(LIVE, plain(headline, summary=summary, published_at=f"{year}-05-01T00:00:00Z"))
    for headline, year in (("Nobody sails", 2024), ("Ships wait", 2021)):
        importer.made(LIVE, plain(headline, summary=f"{LONG} harbor", published_at=f"{year}-05-01T00:00:00Z"))
    assert names(newsroom.reader, "harbor") == ["Harbor", "Nobody sails", "Ferries sail", "Ships wait"]
