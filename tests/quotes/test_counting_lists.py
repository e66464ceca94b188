"""How many a list has, told with it: as many as there are on all of its pages."""

from __future__ import annotations

from itertools import combinations

import pytest

from app.quotes.answers.asking import narrowed
from tests.newsroom import Newsroom, Seat
from tests.quotes.record import Record

FILTERS = (
    "verification=attributed", "verification=verified", "language=en", "disputed=true", "disputed=false",
    "topic=energy", "about=energy,water", "speaker=ada-lind,tom-reed", "reported_by=channel-9",
    "response=denies,confirms", "said_after=2024-01-01", "or_behalf=true&speaker=ada-lind",
)  # fmt: skip


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
    lengths = set()
    for filters in (*((one,) for one in FILTERS), *combinations(FILTERS, 2)):
        names = [part.split("=")[0] for given in filters for part in given.split("&")]
        if len(names) > len(set(names)):
            continue
        for seat, view in ((reader, ""), (editor, "&view=draft")):
            path = f"/v1/quotes?{'&'.join(filters)}&count=true{view}"
            items = seat.read(f"{path}&limit=100")["items"]
            # then it has as many as are listed, also where a page has not all of them
            assert seat.read(f"{path}&limit=1")["total"] == len(items), filters
            lengths.add(len(items))
    assert {0, 1, 2, 3, 4} <= lengths
