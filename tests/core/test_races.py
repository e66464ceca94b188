"""Two at once: whoever comes second is told, and nothing that was acknowledged is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from httpx2 import Response

from tests.newsroom import Newsroom, Seat


def all_at_once(acts: Sequence[Callable[[], Response]]) -> list[Response]:
    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(lambda act: act(), acts))


def test_of_many_who_change_the_same_version_one_wins(newsroom: Newsroom, editor: Seat) -> None:
    # given a source that eight editors have read
    source = editor.made("/v1/sources", {"kind": "person", "name": "Ruth Amsel"})
    address = f"/v1/sources/{source['id']}"

    for round in range(1, 6):
        # when all send a change of what they read
        def change(number: int, version: int = round) -> Callable[[], Response]:
            return lambda: editor.patch(address, {"bio": f"{version}.{number}"}, version=version)

        answers = all_at_once([change(number) for number in range(8)])

        # then one is kept, all others are told, and what is there is what was acknowledged
        kept = [answer for answer in answers if answer.status_code == 200]
        assert sorted(answer.status_code for answer in answers) == [200] + [412] * 7
        now = editor.read(f"{address}?view=draft")
        assert (now["bio"], now["version"]) == (kept[0].json()["bio"], round + 1)


def test_two_who_make_the_same_source_at_once_are_answered_as_if_in_turn(newsroom: Newsroom, editor: Seat) -> None:
    for round in range(5):
        # when four make a person of one name at once
        body = {"kind": "person", "name": f"Nora Falk {round}"}
        answers = all_at_once([partial(editor.post, "/v1/sources", body)] * 4)

        # then one is made and the others learn that it is there
        assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409], [a.text for a in answers]
