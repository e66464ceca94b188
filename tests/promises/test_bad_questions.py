"""Questions that are not well put get a problem at once, on every reading route, and tell nothing of what is hidden."""

from __future__ import annotations

import re

import pytest

from tests.core.requests import problem
from tests.newsroom import Newsroom
from tests.promises.bad_questions import LONG, UNKNOWN, Place, misspelt, places, wrong

INSIDE = re.compile(r"Traceback|SELECT |sqlite|psycopg|fts5|tsquery|site-packages|/app/", re.IGNORECASE)


def fault_of(place: Place, query: str, kind: str) -> str | None:
    """What is wrong with the answer to a bad question: it must be this problem, and name the parameter alone."""
    answer = place.seat.get(place.asked(query))
    said = f"{place.route.path} {'with' if place.seat.key else 'without'} a key: {query[:80]} → {answer.status_code}"
    if answer.status_code != 400 or answer.json()["type"] != f"/problems/{kind}":
        return f"{said} {answer.text[:200]}"
    document = problem(answer, 400, kind)
    if not document.get("errors") or any("parameter" not in fault for fault in document["errors"]):
        return f"{said} names no parameter"
    return f"{said} {answer.text[:200]}" if LONG[:200] in answer.text or INSIDE.search(answer.text) else None


def test_every_place_that_is_asked_badly_answers_when_it_is_asked_well(newsroom: Newsroom) -> None:
    answers = [(place.plain(), place.seat.get(place.plain()).status_code) for place in places(newsroom)]
    assert [answer for answer in answers if answer[1] != 200] == []


@pytest.mark.parametrize("with_key", [False, True])
def test_no_parameter_is_ignored_or_mended(newsroom: Newsroom, with_key: bool) -> None:
    # given every reading route, at an address where there is something
    everywhere = [place for place in places(newsroom) if bool(place.seat.key) is with_key]
    before = newsroom.everything()
    # when each of its parameters is put badly, in each way that its type allows
    faults = []
    for place in everywhere:
        hidden: frozenset[str] = frozenset() if with_key else getattr(place.query, "editors_only", frozenset())
        names = [parameter["name"] for parameter in place.parameters]
        faults += [fault_of(place, query, UNKNOWN) for name in names[:1] or ["id"] for query in misspelt(name)]
        for parameter in place.parameters:
            for query, kind in wrong(parameter):
                faults.append(fault_of(place, query, UNKNOWN if parameter["name"] in hidden else kind))
    # then each is refused, and nothing was written
    assert not [fault for fault in faults if fault], "\n".join(filter(None, faults))
    assert newsroom.everything() == before
