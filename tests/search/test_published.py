"""What was published in some time is found, however much is newer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.articles.live import spans as times
from app.changes.public import spans
from app.core.fulltext import matching
from app.search import matched
from tests.newsroom import Json, Newsroom, Seat
from tests.search.looking import found, name_of, names

DAYS = ("2019-03-01", "2021-05-31", "2022-01-01", "2024-06-01", "2026-02-02")
LIMITS = ("2018-01-01", "2019-03-01", "2021-05-31", "2023-01-01", "2026-02-02", "2030-01-01")


@pytest.fixture(autouse=True)
def little_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the newest matches two are looked at where not just the first few are wanted, and no list is short. All that a
    test writes is of one hour: so each quote is a place of its own.
    """
    monkeypatch.setattr(spans, "OF_AN_ID", 36)
    monkeypatch.setattr(times, "OF_SOME", times.statements("a.article_id IN (:ids)"))
    monkeypatch.setattr(matched, "FEW", 0)
    monkeypatch.setattr(matched, "SHORT", 2)
    monkeypatch.setattr(matching, "SHORT", -1)


def asked() -> Iterator[tuple[str | None, str | None]]:
    yield from ((limit, None) for limit in LIMITS)
    yield from ((None, limit) for limit in LIMITS)
    yield "2021-01-01", "2022-06-01"


def within(after: str | None, before: str | None) -> Json:
    limits = {"published_after": after, "published_before": before}
    return {name: f"{day}T10:00:00Z" for name, day in limits.items() if day}


def stories(newsroom: Newsroom) -> Iterator[tuple[str, Json]]:
    """An article of each day, written in another order than published, each with words of its own and those of all."""
    importer = newsroom.with_scopes("write", "publish", "import")
    shared: Json = {"text": "The weir holds", "speaker": "Ida Bell"}
    for day in sorted(DAYS, key=lambda day: day[::-1]):
        body = {"text": f"“The weir holds”, they said. “The weir of {day} leaks”, it was said."}
        article: Json = {"headline": f"Weir in {day}", "language": "en", "body": body}
        quotes = [shared, {"text": f"The weir of {day} leaks", "speaker": "Ida Bell"}]
        article |= {"quotes": quotes, "published_at": f"{day}T10:00:00Z"}
        made = importer.made("/v1/articles?publish=true", article)
        shared = {"id": made["quotes"][0]["id"]}
        yield day, made


def test_what_was_published_then_is_found_though_much_is_newer(newsroom: Newsroom, reader: Seat) -> None:
    newsroom.keep_no_answers()
    days = [day for day, _ in stories(newsroom)]
    for after, before in asked():
        then = [day for day in days if (after or "") <= day < (before or "3")]
        for kind, called in (("article", "Weir in {}"), ("quote", "The weir of {} leaks")):
            everything = {called.format(day) for day in then} | (
                {"The weir holds"} if kind == "quote" and then else set()
            )
            newest = found(reader, "weir", type=kind, sort="-published_at", **within(after, before))["items"]
            assert {name_of(item) for item in newest} == everything, (after, before)
            best = names(reader, "weir", type=kind, **within(after, before))
            assert set(best) <= everything, (after, before)
            assert bool(best) == bool(then), (after, before)


def test_what_was_taken_back_or_published_again_is_found_so(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    newsroom.keep_no_answers()
    made = dict(stories(newsroom))
    editor.post(f"/v1/articles/{made['2019-03-01']['id']}/unpublish", version=1)
    editor.post(f"/v1/articles/{made['2021-05-31']['id']}/retract", {"text": "Wrong."}, version=1)
    old = within(None, "2021-06-01")
    assert names(reader, "weir", **old) == []
    assert set(names(reader, "weir", type="article", retracted="true", **old)) == {"Weir in 2021-05-31"}
    # what goes out again is published now
    assert editor.post(f"/v1/articles/{made['2019-03-01']['id']}/publish", version=2).status_code == 200
    now = within("2026-06-01", None)
    assert names(reader, "weir", type="article", **now) == ["Weir in 2019-03-01"]
    assert set(names(reader, "weir", type="quote", **now)) == {"The weir of 2019-03-01 leaks", "The weir holds"}
    assert names(reader, "weir", **old) == []


def test_two_moments_of_one_millisecond_are_told_apart(newsroom: Newsroom, reader: Seat) -> None:
    importer = newsroom.with_scopes("write", "publish", "import")
    for moment in ("000100", "000800"):
        article = {"headline": f"Weir at {moment}", "language": "en", "body": {"text": "It holds."}}
        importer.made("/v1/articles?publish=true", article | {"published_at": f"2022-01-01T10:00:00.{moment}Z"})
    between = "2022-01-01T10:00:00.000500Z"
    assert names(reader, "weir", published_before=between) == ["Weir at 000100"]
    assert names(reader, "weir", published_after=between) == ["Weir at 000800"]
