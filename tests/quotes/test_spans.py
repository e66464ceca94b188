"""Lists by date begin where such dates are at all, and leave out nothing that they had if they looked through all."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest

from app.articles.answers import conditions, filters
from app.articles.live import spans as times
from app.changes.public import spans
from app.quotes.answers import attributions, responses
from app.quotes.answers.asking import days, narrowed, narrowing
from app.quotes.live import spans as of_days
from app.quotes.models import AttributionStep, Remark
from tests.newsroom import Json, Newsroom, Seat
from tests.quotes.record import Record

DAYS: tuple[tuple[str | None, str | None], ...] = (
    ("2019-03-01", "2019-03-01"), ("2024-01-01", "2024-12-31"), (None, None), ("2021-05-01", "2021-05-31"),
    (None, "2020-06-30"), ("2026-02-01", "2026-02-01"), ("2023-07-09", None), ("2025-11-30", "2025-11-30"),
)  # fmt: skip
"""First and last days of what was said, in the order in which it was recorded."""
MOMENTS = ("2019-03-01", "2021-05-31", "2024-06-01T12:00:00Z", "2026-02-02", "2030-01-01")
RANGES = [
    *({"after": moment} for moment in MOMENTS),
    *({"before": moment} for moment in MOMENTS),
    {"after": "2020-01-01", "before": "2021-05-20"},
]
ORDERS = ("id", "-id", "created_at", "-created_at", "updated_at", "-updated_at")


@pytest.fixture(autouse=True)
def each_row_a_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that a test writes is of one hour: so each id and each moment is a place of its own, and no list is short."""
    monkeypatch.setattr(spans, "OF_AN_ID", 36)
    monkeypatch.setattr(spans, "OF_A_TIME", 27)
    monkeypatch.setattr(of_days, "OF_SOME", of_days.statements("{id} IN (:ids)"))
    monkeypatch.setattr(of_days, "OF_ALL", of_days.statements("1 = 1"))
    monkeypatch.setattr(times, "OF_SOME", times.statements("a.article_id IN (:ids)"))
    monkeypatch.setattr(narrowed, "FEW", -1)
    monkeypatch.setattr(conditions, "FEW", -1)


def asked() -> Iterator[str]:
    for limits, order in product(RANGES, ORDERS):
        said = "&".join(f"said_{name}={moment}" for name, moment in limits.items())
        plain = "&".join(f"{name}={moment}" for name, moment in limits.items())
        yield f"/v1/quotes?{said}&sort={order}&count=true"
        yield f"/v1/quotes?{said}&said_certain=true&sort={order}"
        yield f"/v1/responses?{plain}&sort={order}&count=true"
        if order.endswith("id"):
            yield f"/v1/attributions?{plain}&sort={order}&count=true"


def check_complete(reader: Seat, paths: list[str]) -> None:
    """Every list is the same as without a place to begin at."""
    bounded = [reader.get(path) for path in paths]
    # Of a page that has all of the list nobody counts.
    totals = [reader.read(f"{path}&limit=1").get("total") for path in paths]
    with pytest.MonkeyPatch.context() as patch:
        for module, name in (
            (narrowing, "where_dated"), (attributions, "where_dated"), (responses, "where_dated"), (filters, "between")
        ):  # fmt: skip
            patch.setattr(module, name, lambda *_: ([], {}))
        for path, answer, total in zip(paths, bounded, totals, strict=True):
            assert answer.status_code == 200, answer.text
            assert total == answer.json().get("total"), path
            # A parameter of its own, so that it is no kept answer.
            assert reader.read(f"{path}&limit=99") == answer.json(), path


def test_lists_by_day_leave_nothing_out(newsroom: Newsroom, reader: Seat, editor: Seat) -> None:
    # given words of many days, recorded in another order, and responses to them, some of days of their own
    with Record(newsroom) as desk:
        quotes, remarks = [], []
        for number, (first, last) in enumerate(DAYS):
            said: Json = {"said_date": first or last, "said_from": first, "said_until": last}
            step = {"date": "2022-08", "date_from": "2022-08-01", "date_until": "2022-08-31"} if number % 3 == 0 else {}
            remark = desk.remark(
                {"source_id": desk.source("Ada Lind")},
                {"role": "reported_by", "source_id": desk.source("Channel 9", "publication"), **step},
                **said,
            )
            remarks.append(remark)
            quotes.append(desk.quote(f"words {number}", remark, published=True))
        desk.quote("said with words 3", remarks[3], published=True)
        reed = desk.source("Tom Reed")
        for number, (quote, telling) in enumerate(zip(quotes, remarks, strict=True)):
            own = (
                {"date": "2020-02-02", "date_from": "2020-02-02", "date_until": "2020-02-02"} if number % 4 == 1 else {}
            )
            target = {"target_quote_id": quote} if number % 2 else {"target_remark_id": telling.id}
            desk.response(reed, **target, **own)
    paths = list(asked())
    check_complete(reader, paths)

    # when dates are changed, one to earlier than any, one to later, and one taken away
    for place, date in ((0, "2029-05-05"), (6, None)):
        path = f"/v1/remarks/{remarks[place].id}"
        answer = editor.patch(path, {"said": {"date": date}}, version=editor.read(path)["version"])
        assert answer.status_code == 200, answer.text
    with Record(newsroom) as desk:
        changed = desk.session.get_one(Remark, remarks[3].id)
        changed.said_date = changed.said_from = changed.said_until = "1999-01-01"
    check_complete(reader, [*paths, "/v1/quotes?said_before=2000-01-01", "/v1/responses?before=2000-01-01&sort=id"])

    # then each of them is found by its new date, with the response to it
    early = reader.read("/v1/quotes?said_before=2000-01-01")["items"]
    assert [one["text"] for one in early] == ["said with words 3", "words 4", "words 3"]
    assert [one["text"] for one in reader.read("/v1/quotes?said_after=2029-01-01&sort=id")["items"]] == ["words 0"]
    assert len(reader.read("/v1/responses?after=2029-01-01")["items"]) == 1


def test_a_list_by_day_looks_through_nothing_before_the_first(newsroom: Newsroom) -> None:
    # given words of eight days
    with Record(newsroom) as desk:
        quotes = [
            desk.quote(f"words {year}", desk.remark(
                {"source_id": desk.source("Ada Lind")}, said_from=f"{year}-01-01", said_until=f"{year}-12-31"
            ))
            for year in range(2018, 2026)
        ]  # fmt: skip

    # then a list of those of some years begins with the first of them, and ends with the last
    with newsroom.database.reading() as held:
        for after, before, ends in (
            ("2021-02-01", None, quotes[3::4]),
            (None, "2020-02-01", quotes[0:3:2]),
            ("2020-06-01", "2022-01-01", quotes[2:4]),
        ):
            _, values = days.where_dated(held, "quote.id", "q.id", after, before)
            assert list(values.values()) == [ends[0], f"{ends[1]}~"]
        assert days.where_dated(held, "quote.id", "q.id", "2030-01-01", None) == (["1 = 0"], {})


def test_lists_of_articles_by_one_time_and_filtered_by_another_leave_nothing_out(
    newsroom: Newsroom, reader: Seat, editor: Seat
) -> None:
    importer = newsroom.with_scopes("write", "publish", "import")
    # given articles published on some days and changed on others
    days = (("2020-01-01", "2026-01-05"), ("2021-01-01", "2021-01-02"), ("2022-01-01", "2025-05-05"))
    for number, (published, updated) in enumerate((*days, ("2023-01-01", "2023-01-01"))):
        story = {"headline": f"Story {number}", "language": "en", "body": {"text": "So."}}
        moments = {"published_at": f"{published}T10:00:00Z", "updated_at": f"{updated}T11:00:00Z"}
        importer.made("/v1/articles?publish=true", story | moments)
    paths = [
        f"/v1/articles?{one}_{way}={moment}T00:00:00Z&sort={order}&count=true"
        for one, other in (("updated", "published"), ("published", "updated"))
        for way in ("after", "before")
        for moment in ("2020-06-01", "2023-01-01", "2025-12-31", "2029-01-01")
        for order in (f"{other}_at", f"-{other}_at")
    ]
    check_complete(reader, paths)

    # when one is changed, retracted, and one taken back
    ids = {item["headline"]: item["id"] for item in reader.read("/v1/articles")["items"]}
    editor.patch(f"/v1/articles/{ids['Story 1']}", {"headline": "Story one"}, version=1)
    editor.post(f"/v1/articles/{ids['Story 1']}/publish", version=2)
    editor.post(f"/v1/articles/{ids['Story 3']}/retract", {"text": "Wrong."}, version=1)
    editor.post(f"/v1/articles/{ids['Story 2']}/unpublish", version=1)
    check_complete(reader, [*paths, *(f"{path}&retracted=true" for path in paths)])


def test_whose_words_a_response_is_to_follows_what_changes(newsroom: Newsroom, reader: Seat) -> None:
    def found(speaker: str) -> int:
        return len(reader.read(f"/v1/responses?speaker={speaker}")["items"])

    # given a response to words
    with Record(newsroom) as desk:
        remark = desk.remark({"source_id": desk.source("Ada Lind")})
        quote = desk.quote("words", remark, published=True)
        desk.response(desk.source("Tom Reed"), target_quote_id=quote)
    assert (found("ada-lind"), found("bo-ek")) == (1, 0)

    # when these turn out to be somebody else's, it is to that one's words
    with Record(newsroom) as desk:
        desk.session.get_one(AttributionStep, (remark.id, 0)).source_id = desk.source("Bo Ek")
    assert (found("ada-lind"), found("bo-ek")) == (0, 1)
    assert reader.read("/v1/responses?speaker=bo-ek&sort=-created_at&count=true")["total"] == 1
