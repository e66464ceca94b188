"""JSON that is none, and JSON that would mean different things to different readers."""

from __future__ import annotations

from tests.core.requests import problem, send_bytes
from tests.newsroom import Newsroom, Seat

MALFORMED = {
    "nothing but blanks": b"  ",
    "half an object": b'{"name": "Gas"',
    "two values": b'{"name": "Gas"} {}',
    "a comma too many": b'{"name": "Gas",}',
    "a comment": b'{"name": "Gas" /* sic */}',
    "single quotes": b"{'name': 'Gas'}",
    "no quotes": b"{name: 1}",
    "a line break in a string": b'{"name": "G\nas"}',
    "NaN": b'{"name": "Gas", "extra": {"n": NaN}}',
    "Infinity": b'{"name": "Gas", "extra": {"n": Infinity}}',
    "-Infinity": b'{"name": "Gas", "extra": {"n": [-Infinity]}}',
    "a number beyond all numbers": b'{"name": "Gas", "extra": {"n": 1e999}}',
    "one below them": b'{"name": "Gas", "extra": {"n": -1e999}}',
    "a number of 301 digits": b'{"name": "Gas", "extra": {"n": 1' + b"0" * 300 + b"}}",
    "a number of 100,000 digits": b'{"name": "Gas", "extra": {"n": 1' + b"0" * 100_000 + b"}}",
    "a leading zero": b'{"name": "Gas", "extra": {"n": 01}}',
    "a member twice": b'{"name": "Gas", "name": "Coal"}',
    "a member twice further down": b'{"name": "Gas", "extra": {"a": [{"b": 1, "b": 1}]}}',
    "a member twice, spelled in two ways": b'{"name": "Gas", "n\\u0061me": "Coal"}',
    "half a surrogate pair": b'{"name": "Gas \\ud83d"}',
    "the other half": b'{"name": "Gas \\ude00"}',
    "both halves in the wrong order": b'{"name": "Gas \\ude00\\ud83d"}',
    "half a pair as a member": b'{"name": "Gas", "extra": {"\\ud83d": 1}}',
    "U+0000": b'{"name": "Gas\\u0000"}',
    "U+0000 as a member": b'{"name": "Gas", "extra": {"a\\u0000": 1}}',
    "a bare NUL": b'{"name": "Gas\x00"}',
    "Latin-1": '{"name": "Öl"}'.encode("latin-1"),
    "UTF-16": '{"name": "Gas"}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"name": "Gas"}',
    "a surrogate in UTF-8": b'{"name": "Gas \xed\xa0\xbd"}',
    "an overlong form in UTF-8": b'{"name": "Gas \xc0\xaf"}',
    "33 levels": b'{"name": "Gas", "extra": {"a": ' + b"[" * 31 + b"]" * 31 + b"}}",
    "20,000 levels": b"[" * 20_000 + b"]" * 20_000,
    "20,000 levels and no end": b'{"name":' * 20_000,
    "20,000 levels behind a string with brackets": b'{"a": "]]]\\"]]]", "b": ' + b"[" * 20_000,
}


def test_what_is_no_json_is_refused_and_nothing_is_kept(newsroom: Newsroom, editor: Seat) -> None:
    before = newsroom.everything()
    for what, body in MALFORMED.items():
        refused = problem(send_bytes(editor, body), 400, "malformed-body")
        assert "Gas" not in str(refused), what
    assert newsroom.everything() == before


def test_what_is_json_is_kept_as_it_came(editor: Seat) -> None:
    # given values that careless readers lose
    extra = (
        b'{"pair": "\\ud83d\\ude00", "same": "\xf0\x9f\x98\x80", "brackets": "' + b"[{" * 40
        + b'", "digits": 1' + b"0" * 299
        + b', "small": 1e-999, "large": 1.7976931348623157e308, "minus": -0.1, "none": null, "deep": '
        + b"[" * 30 + b"]" * 30
        + b', "escaped \\" and \\\\": "\\u2028\\t"}'
    )  # fmt: skip

    # when they are sent
    made = send_bytes(editor, b'{"name": "Gas", "extra": ' + extra + b"}")

    # then they come back, also when read again
    assert made.status_code == 201, made.text
    kept = editor.read("/v1/topics/gas?view=draft")["extra"]
    assert kept == made.json()["extra"]
    assert kept["pair"] == kept["same"] == "😀"
    assert (kept["digits"], kept["small"], kept["large"]) == (10**299, 0, 1.7976931348623157e308)
    assert kept['escaped " and \\'] == "\u2028\t"


def test_a_value_of_another_type_is_refused_without_being_repeated(newsroom: Newsroom, editor: Seat) -> None:
    before = newsroom.everything()
    for body, pointer in (
        (b"null", ""),
        (b"[]", ""),
        (b'"Gas"', ""),
        (b"", ""),
        (b'{"name": true}', "/name"),
        (b'{"name": 77123}', "/name"),
        (b'{"name": ["77123"]}', "/name"),
        (b'{"name": null}', "/name"),
        (b'{"name": "x", "extra": [77123]}', "/extra"),
        (b'{"name": "x", "a/b~c": 77123}', "/a~1b~0c"),
    ):
        refused = problem(send_bytes(editor, body), 422, "invalid-content")
        assert [fault["pointer"] for fault in refused["errors"]] == [pointer], body
        assert "77123" not in str(refused)
    assert newsroom.everything() == before
