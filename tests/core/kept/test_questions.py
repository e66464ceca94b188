"""Questions that mean the same are one, and those that mean something else are two."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.kept.questions import question_of


def asked(query: str, path: str = "/v1/things", host: bytes = b"") -> tuple[Any, int]:
    return question_of({"path": path, "query_string": query.encode("latin-1")}, host)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a=1&b=2", "b=2&a=1"),
        ("a=1,2", "a=1%2C2"),
        ("a=x%20y", "a=x+y"),
        ("a=%C3%A9", "a=%c3%a9"),
        ("a=%61", "a=a"),
        ("a=1&min_seq=7", "a=1"),
        ("min_seq=7", ""),
    ],
)
def test_another_spelling_is_the_same_question(one: str, other: str) -> None:
    assert asked(one)[0] == asked(other)[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a=1", "a=2"),
        ("a=1", "A=1"),
        ("a=x%26b=2", "a=x&b=2"),
        ("a=%2B", "a=+"),
        ("a=%2541", "a=%41"),
        ("a=%FF", "a=%EF%BF%BD"),
        ("a=1", "a=1&b="),
        ("a=1", "a=1&a=1"),
        ("a%3D1=2", "a=1%3D2"),
        ("min_seq=7&min_seq=8", "min_seq=7"),
        ("min_seq=-1", ""),
        ("min_seq=", ""),
        ("min_seq=%D9%A3", ""),
        ("min_seq=9999999999", ""),
    ],
)
def test_what_means_something_else_is_another_question(one: str, other: str) -> None:
    assert asked(one)[0] != asked(other)[0]


pairs = st.lists(
    st.tuples(st.sampled_from(["a", "b", "ab"]), st.text(st.sampled_from("ab&=%+ ,é\x00"), max_size=4)), max_size=3
)


@given(pairs, pairs)
def test_two_questions_are_one_only_where_all_their_parameters_are_the_same(
    first: list[tuple[str, str]], second: list[tuple[str, str]]
) -> None:
    def spelled(pairs: list[tuple[str, str]]) -> str:
        return "&".join(f"{name}={''.join(f'%{byte:02x}' for byte in value.encode())}" for name, value in pairs)

    same = asked(spelled(first))[0] == asked(spelled(second))[0]
    assert same == (sorted(first) == sorted(second))


@given(st.binary(max_size=12))
def test_what_is_kept_under_is_read_as_what_was_sent(query: bytes) -> None:
    question, _ = question_of({"path": "/", "query_string": query}, b"")

    def read(raw: bytes) -> list[tuple[str, str]]:
        return sorted(parse_qsl(raw.decode("latin-1"), keep_blank_values=True))

    assert read(question.query) == read(query)


def test_the_least_change_is_told_apart() -> None:
    assert asked("a=1&min_seq=7")[1] == 7
    assert asked("min_seq=007")[1] == 7
    assert asked("a=1")[1] == 0
    assert asked("min_seq=x")[1] == 0


def test_a_path_is_not_mistaken_for_a_query_nor_a_host() -> None:
    assert asked("x=1", "/v1/a")[0] != asked("", "/v1/a?x=1")[0]
    assert asked("", "/v1/a", b"one")[0] != asked("", "/v1/a", b"two")[0]
