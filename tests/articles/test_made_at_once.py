"""Several who make one article at once: one does, and the others are answered as if they had come later."""

from __future__ import annotations

from functools import partial

import pytest
from httpx2 import Response

from app.core.values.ids import new_id
from tests.articles.stories import plain
from tests.core.test_races import all_at_once
from tests.newsroom import Newsroom, Seat


def test_the_same_new_story_many_times_at_once_is_one_article(newsroom: Newsroom, editor: Seat) -> None:
    for number in range(3):
        # when eight of the same story come at once, in two takes
        def put(place: int, name: str = f"wire:{number}") -> Response:
            return editor.put(f"/v1/articles/by-external-id/{name}", plain(f"Take {place % 4} of {name}"))

        answers = all_at_once([partial(put, place) for place in range(8)])

        # then one makes it, all others find it
        assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201], [a.text for a in answers]
        assert len({answer.json()["id"] for answer in answers}) == 1
    assert newsroom.rows("SELECT COUNT(*) AS n FROM article") == [{"n": 3}]
    numbers = newsroom.rows("SELECT head_revision, version FROM article")
    assert all(row["head_revision"] == row["version"] for row in numbers)


@pytest.mark.parametrize("member", ["external_id", "id"])
def test_who_gives_what_another_gives_at_once_is_answered_as_if_in_turn(newsroom: Newsroom, member: str) -> None:
    desk = newsroom.seat("admin")
    for number in range(3):
        given = {member: new_id() if member == "id" else f"desk:{number}"}
        stories = [plain(f"Take {place} of {number}", **given) for place in range(4)]
        answers = all_at_once([partial(desk.post, "/v1/articles", one) for one in stories])
        assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409], [a.text for a in answers]
