"""`as_of` answers what readers got then: the very answer, whatever has happened since."""

from __future__ import annotations

import random

import pytest

from app.core.values.times import later, now
from tests.articles.stories import plain, story
from tests.core.requests import problem
from tests.newsroom import Json, Newsroom, Seat
from tests.promises.turmoil import Turmoil

WHOLE = {
    "articles": "include=quotes.attribution,sources,topics,authors&body_format=html,text&marks=quotes",
    "quotes": "include=attribution,verifications",
}
SEEDS = (3, 14)
ACTS = 70


def seen_by(seat: Seat, turmoil: Turmoil, at: str = "") -> dict[str, Json | None]:
    """What a seat gets of every article and quote, None of what it does not get."""
    found: dict[str, Json | None] = {}
    for room, query in WHOLE.items():
        for ident in turmoil.things[room]:
            answer = seat.get(f"/v1/{room}/{ident}?{query}{at}")
            found[ident] = answer.json() if answer.status_code == 200 else None
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_happens_since_the_answer_of_then_is_given_again(newsroom: Newsroom, seed: int) -> None:
    # given a newsroom in turmoil, and what readers got now and then
    editor, reader = newsroom.editor, newsroom.reader
    turmoil = Turmoil(editor, random.Random(seed))  # noqa: S311 - the same each time
    turmoil.begin()
    got: list[tuple[str, dict[str, Json | None]]] = []
    for number in range(ACTS):
        turmoil.act()
        if number % 7 == 0:
            got.append((now(), seen_by(reader, turmoil)))
    public_now = {ident for ident, answer in seen_by(reader, turmoil).items() if answer is not None}
    still = {article["id"] for article in reader.read("/v1/articles?limit=100&retracted=true")["items"]}

    # when it is asked for again, by an editor, who may know all of it
    for moment, then in got:
        again = seen_by(editor, turmoil, f"&as_of={moment}")

        # then it is what was got
        for ident, answer in then.items():
            assert again[ident] == (None if answer is None else answer | {"as_of": moment}), (seed, moment, ident)

        # and readers get it of what is public now, other articles only where these are
        for ident, answer in seen_by(reader, turmoil, f"&as_of={moment}").items():
            wanted = then.get(ident) if ident in public_now else None
            assert answer == (wanted and without_others(wanted, still) | {"as_of": moment}), (seed, moment, ident)


def without_others(answer: Json, still: set[str]) -> Json:
    """The answer without the articles that are not public any more."""
    kept = dict(answer)
    for name in {"related", "translations"} & kept.keys():
        kept[name] = [one for one in kept[name] if one["id"] in still]
    if kept.get("translation_of") and kept["type"] == "article":
        kept["translation_of"] = kept["translation_of"] if kept["translation_of"]["id"] in still else None
    return kept


def test_an_article_that_was_corrected_is_read_as_it_was(editor: Seat, reader: Seat) -> None:
    # given a story, live; then its headline, the record of a quote and the name of a source change
    article = editor.made("/v1/articles?publish=true", story())
    address, quote = f"/v1/articles/{article['slug']}", article["quotes"][0]
    before, moment = reader.read(address), now()
    editor.patch(f"/v1/articles/{article['id']}", {"headline": "He disputes tape"}, version=1)
    editor.post(f"/v1/articles/{article['id']}/publish", version=2)
    editor.patch(f"/v1/quotes/{quote['id']}", {"context": "The plan for the grid."}, version=1)
    editor.patch(f"/v1/sources/{quote['speaker']['id']}", {"name": "Ada Lind-Voss"}, version=1)
    after = reader.read(address)
    assert (after["headline"], after["quotes"][0]["speaker"]["name"]) == ("He disputes tape", "Ada Lind-Voss")

    # then both can be read, by slug and by id, and the quote too
    assert reader.read(f"{address}?as_of={moment}") == before | {"as_of": moment}
    assert reader.read(f"/v1/articles/{article['id']}?as_of={now()}").items() >= after.items()
    then = reader.read(f"/v1/quotes/{quote['id']}?as_of={moment}&fields=context,speaker")
    assert (then["context"], then["speaker"]["name"], then["as_of"]) == (None, "Ada Lind", moment)


def test_the_past_of_what_was_taken_back_is_for_editors(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    # given an article that was live and was taken back
    article = editor.made("/v1/articles?publish=true", story())
    address, quote = f"/v1/articles/{article['id']}", f"/v1/quotes/{article['quotes'][0]['id']}"
    before, moment = reader.read(address), now()
    editor.post(f"{address}/unpublish", version=1)

    # then those who may read drafts read what was, and nobody else
    assert newsroom.with_scopes("drafts:read").read(f"{address}?as_of={moment}") == before | {"as_of": moment}
    for path in (address, quote, "/v1/articles/minister-disputes-tape"):
        assert editor.get(f"{path}?as_of={moment}").status_code == 200
        for seat in (reader, newsroom.seat("reader")):
            assert problem(seat.get(f"{path}?as_of={moment}"), 404, "not-found")

    # and of the time since, nobody does
    assert problem(editor.get(f"{address}?as_of={now()}"), 404, "not-found")


def test_before_it_was_public_there_is_nothing(editor: Seat, reader: Seat) -> None:
    # given an article that was a draft for a while
    nobody = now()
    article = editor.made("/v1/articles", story())
    address, quote = f"/v1/articles/{article['id']}", f"/v1/quotes/{article['quotes'][0]['id']}"
    draft = now()
    editor.post(f"{address}/publish", version=1)

    # then of that time and of the time before there is nothing, for editors neither
    for moment in (nobody, draft, "2020-01-01", "1000-01-01T00:00:00Z"):
        for seat in (editor, reader):
            for path in (address, quote):
                assert problem(seat.get(f"{path}?as_of={moment}"), 404, "not-found"), moment


def test_an_instant_that_has_not_come_or_is_none_is_refused(editor: Seat, reader: Seat) -> None:
    article = editor.made("/v1/articles?publish=true", story())
    for path in (f"/v1/articles/{article['id']}", f"/v1/quotes/{article['quotes'][0]['id']}"):
        for moment in (later(now(), 60), "9999-01-01", "9998-12-31", "2026-W48-7", "yesterday", "2026-11-22T10:00:00"):
            refused = problem(reader.get(f"{path}?as_of={moment}"), 400, "invalid-parameter")
            assert refused["errors"][0]["parameter"] == "as_of"
        assert problem(editor.get(f"{path}?as_of={now()}&view=draft"), 400, "invalid-parameter")
    printed = editor.get(f"/v1/quotes/{article['quotes'][0]['id']}?as_of={now()}&include=articles")
    assert problem(printed, 400, "invalid-parameter")


def test_the_answer_of_then_may_be_stored_while_the_thing_is_public(editor: Seat, reader: Seat) -> None:
    # given an article that has changed since
    article = editor.made("/v1/articles?publish=true", plain())
    address, moment = f"/v1/articles/{article['id']}", now()
    path = f"{address}?as_of={moment}"
    first = reader.get(path)
    assert first.headers["cache-control"] == reader.get(address).headers["cache-control"]
    assert f"article-{article['id']}" in first.headers["surrogate-key"].split()
    assert reader.get(path, if_none_match=first.headers["etag"]).status_code == 304

    # when it is taken back, then a store that asks is told
    editor.post(f"{address}/unpublish", version=1)
    assert reader.get(path, if_none_match=first.headers["etag"]).status_code == 404

    # and what needs a key is never stored
    assert editor.get(path).headers["cache-control"] == "private, no-store"
