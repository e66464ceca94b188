"""All quotes of an article are followed at once: none takes the place of another."""

from __future__ import annotations

from app.articles.anchoring.following import Anchored, follow
from tests.articles.edited_story import (
    BOAT,
    BODY,
    CLOSING,
    FERRY,
    OPENING,
    after,
    assert_anchored,
    assert_drifted,
    occurrence,
    texts_of,
)


def test_the_same_words_by_two_speakers_change_places_with_their_speakers() -> None:
    lind, reed = "“Not again,” said Ada Lind at the pier.", "“Not again,” said Tom Reed in the hall."
    body, edited = f"{lind}\n\n{reed}\n\n{CLOSING}", f"{reed}\n\n{lind}\n\n{CLOSING}"
    texts = texts_of(body)
    first, second = follow([occurrence("Not again", texts), occurrence("Not again", texts, nth=2)], texts_of(edited))
    assert_anchored(first, edited, "Not again", nth=2)
    assert_anchored(second, edited, "Not again", nth=1)


def test_two_that_shared_a_place_share_it_afterwards() -> None:
    edited = "A new line.\n\n" + BODY
    first, second = after(edited, BOAT, BOAT)
    assert first == second
    assert_anchored(first, edited, BOAT)


def test_one_proposed_where_another_is_anchored_moves_with_it() -> None:
    # given: an old quotation was proposed at the place of the one that replaced it
    anchored = occurrence(BOAT, texts_of(BODY))
    proposed = Anchored("body", "We shall not give up the night boats", "", "", anchored.start, anchored.end, "drifted")

    # when
    edited = "A new line.\n\n" + BODY
    first, second = follow([anchored, proposed], texts_of(edited))

    # then
    assert_anchored(first, edited, BOAT)
    assert (second.state, second.start) == ("drifted", first.start)


def test_words_told_within_other_words_move_with_them() -> None:
    body = f"{OPENING}\n\n“Reed told me, ‘You will not dare,’ and I laughed,” Lind recalled.\n\n{CLOSING}"
    outer, inner = "Reed told me, ‘You will not dare,’ and I laughed", "You will not dare"
    edited = f"A new line.\n\n{body.replace('and I laughed', 'and so I laughed')}"
    first, second = after(edited, outer, inner, body=body)
    assert_drifted(first, edited, "Reed told me, ‘You will not dare,’ and so I laughed", was=outer)
    assert_anchored(second, edited, inner)


def test_words_cut_to_those_told_within_them_do_not_take_their_place() -> None:
    body = f"{OPENING}\n\n“You will not dare to sink it,” Lind recalled.\n\n{CLOSING}"
    outer, inner = "You will not dare to sink it", "You will not dare to"
    edited = body.replace("dare to sink it", "dare to")
    first, second = after(edited, outer, inner, body=body)
    assert first.state == "orphaned"
    assert_anchored(second, edited, inner)


def test_of_two_places_that_are_equally_strange_the_one_where_the_words_stood_is_theirs() -> None:
    # given
    filler = " ".join(f"Line {number} of the minutes was read." for number in range(40))
    body = f"They sang “not again” at dawn.\n\n{filler}\n\nThen the crews cried “not again” in the hall."
    was = occurrence("not again", texts_of(body), nth=2)

    # when
    edited = f"They sang “not again” at dawn.\n\n{filler}\n\nFrom all sides came “not again” once more."
    now = follow([was], texts_of(edited))[0]

    # then
    assert_anchored(now, edited, "not again", nth=2)


def test_two_never_meet_at_one_place() -> None:
    body = "“Never,” said Lind.\n\n“Never,” said Reed.\n\n“Never,” said the mayor."
    texts = texts_of(body)
    was = [occurrence("Never", texts, nth=nth) for nth in (1, 2, 3)]
    now = follow(was, texts_of("“Never,” said Lind.\n\n“Never,” said the mayor."))
    places = [one.start for one in now if one.start is not None]
    assert len(places) == len(set(places)) == 2


def test_two_orphans_of_the_same_words_do_not_meet_at_one_place() -> None:
    was = occurrence(BOAT, texts_of(BODY))
    orphan = Anchored("body", was.exact, was.prefix, was.suffix, None, None, "orphaned")
    now = follow([orphan, orphan], texts_of(BODY))
    assert sorted(one.state for one in now) == ["anchored", "orphaned"]


def test_the_answers_come_in_the_order_of_the_question() -> None:
    first, second = after(BODY, BOAT, FERRY)
    assert (first.exact, second.exact) == (BOAT, FERRY)


def test_an_article_without_quotes_is_followed_too() -> None:
    assert follow([], texts_of(BODY)) == []
    assert follow([occurrence(BOAT, texts_of(BODY))], {})[0].state == "orphaned"
