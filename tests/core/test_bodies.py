"""Bodies: how large, of which type, and where there is to be none."""

from __future__ import annotations

import select
import socket

from tests.core.requests import problem, send_bytes
from tests.core.serving import served
from tests.newsroom import Newsroom, Seat, opened

MOST = 2048
GAS = b'{"name": "Gas"}'


def padded(length: int) -> bytes:
    return GAS + b" " * (length - len(GAS))


def test_a_body_may_have_so_many_bytes_and_not_one_more(database_url: str) -> None:
    with opened(database_url, max_body_bytes=MOST) as client:
        newsroom = Newsroom(client)
        editor = newsroom.editor
        before = newsroom.everything()

        # when the length is announced, and when the body comes in pieces
        for body in (padded(MOST + 1), [padded(MOST), b" "], [GAS] + [b" "] * MOST):
            refused = problem(send_bytes(editor, body), 413, "too-large")
            assert str(MOST) in refused["detail"]
        assert newsroom.everything() == before

        # then what fits goes through either way
        assert send_bytes(editor, padded(MOST)).status_code == 201
        assert send_bytes(editor, [GAS, b" " * (MOST - len(GAS))]).status_code == 201


def test_a_body_without_end_is_answered_long_before_it(newsroom: Newsroom, database_url: str) -> None:
    # given an editor at a real server
    key = newsroom.editor.key
    most = newsroom.house.settings.max_body_bytes
    with served(database_url) as port, socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(
            b"POST /v1/topics HTTP/1.1\r\nHost: paper.example\r\nContent-Type: application/json\r\n"
            b"Transfer-Encoding: chunked\r\nAuthorization: Bearer " + key.encode() + b"\r\n\r\n"
        )

        # when a body comes that has no end
        piece, sent = b"10000\r\n" + b" " * 65_536 + b"\r\n", 0
        while not select.select([line], [], [], 0)[0] and sent < 64 * 1024 * 1024:
            try:
                line.sendall(piece)
            except ConnectionError:
                break  # the server has answered and hung up
            sent += 65_536

        # then it is answered once it is too large: a few pieces more may have been under way
        assert line.recv(65_536).startswith(b"HTTP/1.1 413 ")
        assert most <= sent < most + 32 * 1024 * 1024


def test_who_may_not_write_is_told_before_the_body_is_read(newsroom: Newsroom, reader: Seat) -> None:
    for seat, status, name in (
        (reader, 401, "unauthenticated"), (newsroom.with_scopes("write"), 403, "forbidden"),
    ):  # fmt: skip
        assert problem(send_bytes(seat, b"\xff" * 5_000_000, "image/png"), status, name)


def test_a_body_of_another_type_is_refused(newsroom: Newsroom, editor: Seat) -> None:
    before = newsroom.everything()
    for media_type in (
        None, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json",
        "application/json, application/json", "application/jsonl", "application", "json", "application/json-seq",
        "application/json; charset=latin-1", "application/json; charset=utf-16", 'application/json; charset="ascii"',
    ):  # fmt: skip
        refused = problem(send_bytes(editor, GAS, media_type), 415, "unsupported-media-type")
        assert "JSON" in refused["detail"].upper() or "UTF-8" in refused["detail"], media_type
    for encoding in ("gzip", "br", "identity, gzip"):
        assert problem(send_bytes(editor, GAS, content_encoding=encoding), 415, "unsupported-media-type")
    assert newsroom.everything() == before


def test_a_body_of_json_is_taken_however_its_type_is_written(editor: Seat) -> None:
    for media_type in (
        "application/json", "Application/JSON", "application/json;charset=UTF-8", 'application/json; charset="utf-8"',
        "application/merge-patch+json", "application/json; profile=x",
    ):  # fmt: skip
        made = send_bytes(editor, GAS, media_type, content_encoding="identity")
        assert made.status_code == 201, (media_type, made.text)
        path = f"/v1/topics/{made.json()['id']}"
        changed = send_bytes(editor, b'{"uri": null}', media_type, path, "PATCH", if_match='"1"')
        assert changed.status_code == 200, (media_type, changed.text)


def test_a_verb_without_members_takes_no_body_but_an_empty_object(editor: Seat) -> None:
    for sent, status in ((b"", 200), (b"{}", 200), (b" {} ", 200), (b'{"note": "x"}', 415), (b"[]", 415), (b"x", 415)):
        source = editor.made("/v1/sources", {"kind": "unidentified", "name": "a caller"})
        path = f"/v1/sources/{source['id']}/publish"
        assert send_bytes(editor, sent, path=path, if_match='"1"').status_code == status, sent
