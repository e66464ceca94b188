"""The line that is printed with a quote."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from app.quotes.models import Hedge, Role
from app.quotes.telling.chain import Step
from app.quotes.telling.credit import PHRASES, credit


def step(name: str, role: Role = "speaker", kind: str = "person", **members: Any) -> Step:
    plain: dict[str, Any] = dict.fromkeys(Step._fields)
    return Step(**plain | {"name": name, "role": role, "kind": kind, "step": 0} | members)


LIND = step("Ada Lind", source_title="energy minister")
TAPE = step("leaked tape", "recorded_in", "work", work_type="audio")
CHANNEL = step("Channel 9", "reported_by", "publication")


@pytest.mark.parametrize(
    ("levels", "line"),
    [
        ([[LIND]], "Ada Lind, energy minister"),
        ([[LIND, TAPE, CHANNEL]], "Ada Lind, energy minister, on a leaked tape, according to Channel 9"),
        ([[step("Ada Lind"), step("Tom Reed")]], "Ada Lind and Tom Reed"),
        ([[step("Ada Lind"), step("Tom Reed"), step("Ida Bell")]], "Ada Lind, Tom Reed and Ida Bell"),
        ([[LIND, step("Tom Reed", source_title="mayor")]], "Ada Lind, energy minister, and Tom Reed, mayor"),
        (
            [[step("Jan Roth", source_title="spokesman", behalf_id="x", behalf_name="the Harbor Board")]],
            "Jan Roth, spokesman, on behalf of the Harbor Board",
        ),
        ([[step("a senior official", kind="unnamed")]], "a senior official"),
        (
            [[LIND, step("The Long Night", "recorded_in", "work", work_type="book")]],
            "Ada Lind, energy minister, in The Long Night",
        ),
        ([[LIND, step("memo", "recorded_in", "work", work_type="document")]], "Ada Lind, energy minister, in a memo"),
        ([[LIND, step("audit", "recorded_in", "work")]], "Ada Lind, energy minister, in an audit"),
        (
            [[LIND, step("minutes of a drill", "recorded_in", "work", work_type="document")]],
            "Ada Lind, energy minister, in minutes of a drill",
        ),
        (
            [[LIND, step("control room tape 114", "recorded_in", "work", work_type="audio")]],
            "Ada Lind, energy minister, on control room tape 114",
        ),
        (
            [[LIND, step("Harbor Post", "published_in", "publication")]],
            "Ada Lind, energy minister, published in Harbor Post",
        ),
        (
            [[LIND, CHANNEL, step("Harbor Post", "reported_by", "publication")]],
            "Ada Lind, energy minister, according to Channel 9 and Harbor Post",
        ),
        ([[LIND, step("J. Weiss", "obtained_by")]], "Ada Lind, energy minister"),
        ([[step("Otto Brandt")], [LIND, TAPE]], "Otto Brandt, as told by Ada Lind, energy minister, on a leaked tape"),
        (
            [[step("Otto Brandt"), CHANNEL], [LIND, CHANNEL]],
            "Otto Brandt, as told by Ada Lind, energy minister, according to Channel 9",
        ),
    ],
)  # fmt: skip
def test_a_credit_says_who_said_it_and_through_whom_it_came(levels: list[list[Step]], line: str) -> None:
    assert credit(levels, "en-GB", "attributed") == line


@pytest.mark.parametrize(
    ("hedge", "line"),
    [
        ("alleged", "allegedly Ada Lind, allegedly on a leaked tape"),
        ("reported", "reportedly Ada Lind, reportedly on a leaked tape"),
        ("claimed", "purportedly Ada Lind, purportedly on a leaked tape"),
        ("apparent", "apparently Ada Lind, apparently on a leaked tape"),
    ],
)
def test_a_hedge_is_kept(hedge: str, line: str) -> None:
    assert credit([[step("Ada Lind", hedge=hedge), TAPE._replace(hedge=hedge)]], "en", "attributed") == line


def test_a_hedge_of_one_reporter_is_not_that_of_another() -> None:
    other = step("Harbor Post", "reported_by", "publication", hedge="alleged")
    assert credit([[step("Ada Lind"), CHANNEL, other]], "en", "attributed") == (
        "Ada Lind, according to Channel 9, allegedly according to Harbor Post"
    )


@pytest.mark.parametrize(
    ("language", "verification", "line"),
    [
        ("en", "misattributed", "wrongly attributed to Ada Lind, as told by Tom Reed, according to Channel 9"),
        ("en", "fabricated", "fabricated, attributed to Ada Lind, as told by Tom Reed, according to Channel 9"),
        ("de-CH", "attributed", "Ada Lind, wiedergegeben von Tom Reed, laut Channel 9"),
        ("de", "misattributed", "fälschlich zugeschrieben: Ada Lind, wiedergegeben von Tom Reed, laut Channel 9"),
        ("fr", "fabricated", "inventé, attribué à Ada Lind, rapporté par Tom Reed, selon Channel 9"),
        ("ja", "attributed", "Ada Lind, as told by Tom Reed, according to Channel 9"),
    ],
)
def test_what_was_never_said_is_called_so_in_the_language_of_the_words(
    language: str, verification: str, line: str
) -> None:
    assert credit([[step("Ada Lind")], [step("Tom Reed"), CHANNEL]], language, verification) == line


def test_each_language_has_a_word_for_each_hedge() -> None:
    assert [set(words.hedges) for words in PHRASES.values()] == [set(get_args(Hedge))] * 3
