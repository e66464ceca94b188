"""Pages: a list walked to its end, and cursors that nobody makes up."""

from __future__ import annotations

from tests.core.requests import problem
from tests.newsroom import Json, Newsroom, Seat, opened

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def walk(seat: Seat, path: str) -> list[Json]:
    """Every item of a list, page by page."""
    first = seat.read(path)
    return [*first["items"], *following(seat, path, first)]


def following(seat: Seat, path: str, page: Json) -> list[Json]:
    """Every item of the pages after this one."""
    items: list[Json] = []
    while page["next_cursor"] is not None:
        page = seat.read(f"{path}&cursor={page['next_cursor']}")
        items += page["items"]
    return items


def filled(editor: Seat, many: int = 7) -> list[Json]:
    """Sources, two of each name but for the last."""
    return [
        editor.made("/v1/sources", {"kind": "unidentified", "name": f"a man at gate {number // 2}"})
        for number in range(many)
    ]


def test_a_list_walked_to_its_end_has_each_thing_once_in_every_order(editor: Seat) -> None:
    made = filled(editor)
    for sort, key in (
        ("id", lambda item: (item["id"],)),
        ("name", lambda item: (item["name"], item["id"])),
        ("created_at,name", lambda item: (item["created_at"], item["name"], item["id"])),
    ):
        ascending = sorted(made, key=key)
        for limit in (1, 2, 3, 7, 100):
            path = f"/v1/sources?view=draft&limit={limit}&sort="
            assert walk(editor, path + sort) == ascending
            assert walk(editor, path + ",".join(f"-{name}" for name in sort.split(","))) == ascending[::-1]
    # names up and ids down, in one list
    mixed = sorted(sorted(made, key=lambda item: item["id"], reverse=True), key=lambda item: item["name"])
    assert walk(editor, "/v1/sources?view=draft&limit=2&sort=name,-id") == mixed


def test_a_list_walked_while_others_write_has_what_was_there_all_along_once(editor: Seat) -> None:
    # given a list of which the first page was read
    made = filled(editor)
    path = "/v1/sources?view=draft&limit=2&sort=id"
    first = editor.read(path)

    # when some are made, changed and deleted before the walk goes on
    newer = filled(editor, 3)
    editor.patch(f"/v1/sources/{made[0]['id']}", {"bio": "He left."}, version=1)
    gone = {made[1]["id"], made[4]["id"]}
    for ident in gone:
        assert editor.delete(f"/v1/sources/{ident}", version=1).status_code == 200
    rest = following(editor, path, first)

    # then it has each of the others once
    seen = [item["id"] for item in first["items"] + rest]
    assert seen == [item["id"] for item in made if item["id"] not in {made[4]["id"]}] + [item["id"] for item in newer]


def test_a_cursor_with_any_letter_changed_is_refused(newsroom: Newsroom, editor: Seat) -> None:
    # given a cursor
    filled(editor, 3)
    path = "/v1/sources?view=draft&limit=1"
    cursor = editor.read(path)["next_cursor"]

    # when any of its letters is another, or some are left out or come in
    spoilt = [cursor[:place] + other(letter) + cursor[place + 1 :] for place, letter in enumerate(cursor)]
    spoilt += [cursor[:place] + cursor[place + 1 :] for place in range(0, len(cursor), 8)]
    spoilt += [cursor[:place] + "A" + cursor[place:] for place in range(0, len(cursor) + 8, 8)]
    spoilt += [cursor[:16], cursor * 2, cursor + "=", cursor + "%3D", cursor.swapcase(), "%20" + cursor, "A", "%C3%A9"]
    for sent in set(spoilt) - {cursor}:
        # then it is none
        assert problem(editor.get(f"{path}&cursor={sent}"), 400, "invalid-cursor")["errors"][0]["parameter"] == "cursor"
    assert editor.get(f"{path}&cursor={cursor}").status_code == 200


def other(letter: str) -> str:
    """Another letter of base64url, which differs in its highest bit, so that no spare bit hides it."""
    return LETTERS[LETTERS.index(letter) ^ 32]


def test_a_cursor_goes_on_only_with_the_list_it_was_made_for(newsroom: Newsroom, editor: Seat) -> None:
    # given a cursor of a filtered, sorted list
    filled(editor, 4)
    cursor = editor.read("/v1/sources?view=draft&limit=1&kind=unidentified&sort=name")["next_cursor"]

    # then another filter, sort, view or list refuses it
    for path in (
        "/v1/sources?view=draft&sort=name",
        "/v1/sources?view=draft&sort=name&kind=person",
        "/v1/sources?view=draft&sort=name&kind=unidentified,person",
        "/v1/sources?view=draft&sort=-name&kind=unidentified",
        "/v1/sources?view=draft&kind=unidentified",
        "/v1/sources?sort=name&kind=unidentified",
        "/v1/sources?view=draft&sort=name&kind=unidentified&trashed=true",
        "/v1/topics?view=draft&sort=name",
        "/v1/collections?view=draft",
    ):
        assert problem(editor.get(f"{path}&cursor={cursor}"), 400, "invalid-cursor"), path

    # and pages of another size, other members or a count do not
    for more in ("limit=50", "fields=name", "count=true"):
        answer = editor.get(f"/v1/sources?view=draft&kind=unidentified&sort=name&cursor={cursor}&{more}")
        assert answer.status_code == 200, more


def test_a_cursor_of_another_newsroom_is_refused(database_url: str) -> None:
    # given the same data behind two secrets
    with opened(database_url, secret="one") as first, opened(database_url, secret="two") as second:
        editor = Newsroom(first).editor
        filled(editor, 2)
        path = "/v1/sources?view=draft&limit=1"
        cursor = editor.read(path)["next_cursor"]
        elsewhere = Seat(second, editor.headers)
        assert problem(elsewhere.get(f"{path}&cursor={cursor}"), 400, "invalid-cursor")
        assert editor.get(f"{path}&cursor={cursor}").status_code == 200


def test_the_next_page_is_linked_with_all_that_was_asked(database_url: str) -> None:
    with opened(database_url, public_url="https://api.paper.example/") as client:
        editor = Newsroom(client).editor
        filled(editor, 3)
        answer = editor.get("/v1/sources?view=draft&limit=2&sort=name&kind=unidentified,person")
        link = answer.headers["link"]
        assert link.startswith("<https://api.paper.example/v1/sources?view=draft&limit=2&sort=name&kind=")
        assert link.endswith('>; rel="next"')
        path = link[len("<https://api.paper.example") : link.index(">")]
        rest = editor.get(path)
        assert len(rest.json()["items"]) == 1
        assert "link" not in rest.headers


def test_a_count_is_exact_or_says_that_it_is_not(editor: Seat, newsroom: Newsroom) -> None:
    filled(editor, 3)
    counted = editor.read("/v1/sources?view=draft&limit=1&count=true")
    assert (counted["total"], counted["total_is"]) == (3, "exact")
    assert "total" not in editor.read("/v1/sources?view=draft&limit=1")
    statement = "INSERT INTO topic (id, created_at, updated_at, version, slug, name, extra) VALUES "
    rows = ", ".join(f"('0198c0de-0000-7000-8000-{n:012d}', '', '', 1, 's{n}', 'n', '{{}}')" for n in range(1_001))
    newsroom.write(statement.replace(":", "\\:") + rows)
    counted = editor.read("/v1/topics?view=draft&limit=1&count=true")
    assert (counted["total"], counted["total_is"]) == (1_000, "at_least")
