"""If-Match: whoever changes a thing says which version was read."""

from __future__ import annotations

import pytest

from tests.core.requests import problem
from tests.newsroom import Json, Newsroom, Seat

ACTS: list[tuple[str, str, Json | None]] = [
    ("PATCH", "", {"name": "Lignite"}), ("DELETE", "", None), ("POST", "/publish", None)
]  # fmt: skip
MISSING = (428, "precondition-required", "missing")
NO_VERSION = (412, "stale-version", "not_a_version")
STALE = (412, "stale-version", "stale")
REFUSED = {
    None: MISSING, "*": MISSING, " * ": MISSING, "": NO_VERSION, 'W/"2"': NO_VERSION, "2": NO_VERSION,
    '"2", "3"': NO_VERSION, '"2" "2"': NO_VERSION, '"02"': NO_VERSION, '"-2"': NO_VERSION, '"2.0"': NO_VERSION,
    '"9999999999999999999999"': NO_VERSION, '"a3f1c9"': NO_VERSION, '"1"': STALE, '"3"': STALE,
}  # fmt: skip


@pytest.mark.parametrize(("method", "verb", "body"), ACTS)
def test_a_write_that_does_not_name_the_version_it_read_changes_nothing(
    newsroom: Newsroom, editor: Seat, method: str, verb: str, body: Json | None
) -> None:
    # given a source at its second version
    source = editor.made("/v1/sources", {"kind": "organization", "name": "Coal Board"})
    address = f"/v1/sources/{source['id']}"
    assert editor.patch(address, {"bio": "They dig."}, version=1).headers["etag"] == '"2"'
    before = newsroom.everything()

    # when a write comes with another If-Match
    for sent, (status, name, code) in REFUSED.items():
        refused = editor.send(method, address + verb, body, **({} if sent is None else {"if_match": sent}))

        # then it is told what to send
        document = problem(refused, status, name)
        assert [(fault["parameter"], fault["code"]) for fault in document["errors"]] == [("If-Match", code)], sent
        assert document.get("current_etag") == ('"2"' if code == "stale" else None)

    # and nothing has changed
    assert newsroom.everything() == before


def test_the_version_that_an_editor_reads_is_the_one_to_send(editor: Seat, reader: Seat) -> None:
    # given a public source
    source = editor.made("/v1/sources", {"kind": "organization", "name": "Coal Board"})
    address = f"/v1/sources/{source['id']}"
    published = editor.post(f"{address}/publish", version=1)
    assert published.headers["etag"] == '"2"'

    # then the ETag of the public answer is another thing, and no version
    public = reader.get(address)
    refused = editor.patch(address, {"bio": "x"}, if_match=public.headers["etag"])
    assert "view=draft" in problem(refused, 412, "stale-version")["detail"]

    # and that of the draft view is the one, which never answers 304
    read = editor.get(f"{address}?view=draft")
    assert read.headers["etag"] == '"2"'
    again = editor.get(f"{address}?view=draft", if_none_match='"2"')
    assert (again.status_code, again.json()) == (200, read.json())
    assert editor.patch(address, {"bio": "x"}, if_match=read.headers["etag"]).status_code == 200


def test_what_is_not_there_needs_no_version(editor: Seat) -> None:
    for ident in ("0198c0de-0000-7000-8000-000000000000", "no-such-source", "%F0%9F%91%BB"):
        assert problem(editor.patch(f"/v1/sources/{ident}", {"bio": "x"}), 404, "not-found")
        assert problem(editor.delete(f"/v1/topics/{ident}", version=1), 404, "not-found")


def test_a_change_that_changes_nothing_makes_no_version(newsroom: Newsroom, editor: Seat) -> None:
    source = editor.made("/v1/sources", {"kind": "person", "name": "Ada Lind", "aliases": ["A. Lind"]})
    before = newsroom.everything()
    same: list[Json] = [{}, {"name": "Ada Lind"}, source, {"aliases": ["A. Lind"], "bio": None, "extra": {}}]
    for body in same:
        answer = editor.patch(f"/v1/sources/{source['id']}", body, version=1)
        assert (answer.status_code, answer.headers["etag"], answer.json()) == (200, '"1"', source)
    assert newsroom.everything() == before
