"""How many a list has, told with it: as many as there are on all of its pages."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest

from app.quotes.answers.asking import narrowed
from tests.newsroom import Newsroom, Seat
from tests.promises.public_side import act
from tests.quotes.record import Record
from tests.quotes.writing import published, quote

FILTERS = (
    "verification=attributed", "verification=verified", "language=en", "disputed=true", "disputed=false",
    "topic=energy", "about=energy,water", "speaker=ada-lind,tom-reed", "reported_by=channel-9",
    "response=denies", "response=denies,confirms", "said_after=2024-01-01", "or_behalf=true&speaker=ada-lind",
)  # fmt: skip

OF_RESPONSES = (
    "responder=ada-lind", "responder=ada-lind,tom-reed", "speaker=ada-lind", "speaker=ada-lind,tom-reed",
    "stance=denies", "stance=denies,confirms", "state=open", "after=2024-01-01", "sort=created_at", "sort=-updated_at",
)  # fmt: skip
OF_STEPS = ("source=ada-lind", "source=channel-9,ada-lind", "role=reported_by", "after=2024-01-01", "before=2024-01-01")


def one_and_two(filters: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Each by itself, and any two together that give no parameter twice."""
    for some in (*((one,) for one in filters), *combinations(filters, 2)):
        names = [part.split("=")[0] for given in some for part in given.split("&")]
        if len(names) == len(set(names)):
            yield some


def lengths_counted(reader: Seat, editor: Seat, lists: str, filters: tuple[str, ...]) -> set[int]:
    """How long these lists are, for readers and for editors: each has as many as it says, also where a page has not all
    of them, and nothing twice.
    """
    lengths = set()
    for asked in one_and_two(filters):
        for seat, view in ((reader, ""), (editor, "&view=draft")):
            path = f"/v1/{lists}?{'&'.join(asked)}&count=true{view}"
            items = seat.read(f"{path}&limit=100")["items"]
            assert seat.read(f"{path}&limit=1")["total"] == len(items), asked
            assert len({str(item) for item in items}) == len(items), asked
            lengths.add(len(items))
    return lengths


@pytest.mark.parametrize("few", [narrowed.FEW, -1])
def test_a_list_is_counted_as_it_is_listed(
    newsroom: Newsroom, reader: Seat, editor: Seat, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    # given quotes of which each filter has some and leaves some, some of them twice over
    with Record(newsroom) as desk:
        energy, water = desk.topic("Energy"), desk.topic("Water")
        lind, reed = desk.source("Ada Lind"), desk.source("Tom Reed")
        tape = desk.source("The tape", kind="work", work_type="audio")
        agency = {"role": "reported_by", "source_id": desk.source("Channel 9")}
        taped = {"role": "recorded_in", "source_id": tape}
        made = [
            desk.quote(f"words {number}", desk.remark({"source_id": who}, *steps), about=[{"topic_id": topic}])
            for number, (who, steps, topic) in enumerate(
                [(lind, (agency, taped), energy), (lind, (), water), (reed, (agency,), energy), (reed, (taped,), water)]
            )
        ]
        desk.article("So it is", made, topics=(energy, water))
        desk.article("So it was", made[:2], topics=(energy,))
        desk.response(reed, target_quote_id=made[0], stance="denies")
        desk.response(lind, target_source_id=tape, stance="confirms")
        desk.verification("verified", quote_id=made[1])
    monkeypatch.setattr(narrowed, "FEW", few)

    # when each list is counted, of one filter and of two, by readers and by editors
    assert {0, 1, 2, 3, 4} <= lengths_counted(reader, editor, "quotes", FILTERS)


@pytest.mark.parametrize("few", [narrowed.FEW, -1])
@pytest.mark.parametrize(("path", "filters"), [("responses", OF_RESPONSES), ("attributions", OF_STEPS)])
def test_what_is_told_of_quotes_is_counted_as_it_is_listed(
    newsroom: Newsroom,
    reader: Seat,
    editor: Seat,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    filters: tuple[str, ...],
    few: int,
) -> None:
    # given words that both said, in one breath, and answers to them by each, some of days that are known
    with Record(newsroom) as desk:
        lind, reed = desk.source("Ada Lind"), desk.source("Tom Reed")
        agency = {"role": "reported_by", "source_id": desk.source("Channel 9")}
        day = {"date": "2024-05-01", "date_from": "2024-05-01", "date_until": "2024-05-01"}
        made = [
            desk.quote("both", desk.remark({"source_id": lind}, {"source_id": reed}, agency | day)),
            desk.quote(
                "one", desk.remark({"source_id": reed}, dict(agency), said_from="2023-02-01", said_until="2023-02-01")
            ),
        ]
        desk.article("So it is", made)
        for responder, stance in ((lind, "confirms"), (reed, "denies"), (lind, "disputes")):
            for quote in made:
                desk.response(responder, stance, target_quote_id=quote, **(day if responder == lind else {}))
    monkeypatch.setattr(narrowed, "FEW", few)

    # when each list is counted, of one filter and of two, by readers and by editors
    assert len(lengths_counted(reader, editor, path, filters)) > 3


def test_days_are_counted_of_what_is_public_now(
    editor: Seat, reader: Seat, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given two articles with dated quotes, and one that no reader gets, in lists that count as neither is short
    monkeypatch.setattr(narrowed, "FEW", -1)
    newsroom.keep_no_answers()
    said = {"date": "2024-05-01"}
    made = published(editor, *(quote(text, said=said) for text in ("We pay", "We wait", "We leave")))
    published(editor, *(quote(text, said=said) for text in ("They pay", "They wait")))
    editor.made("/v1/quotes", quote("We know", language="en", said=said))

    def told() -> tuple[int, int]:
        asked = "/v1/quotes?said_after=2024-01-01&count=true&limit=1"
        return int(reader.read(asked)["total"]), int(editor.read(f"{asked}&view=draft")["total"])

    # then readers are told how many they get, and editors how many there are, as it is at any time
    assert told() == (5, 6)
    path = f"/v1/articles/{made['id']}"
    act(editor, path, "unpublish")
    assert told() == (2, 6)
    act(editor, path, "publish")
    assert told() == (5, 6)
