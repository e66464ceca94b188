"""Quotes stay with their words when an article is edited."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.articles.anchoring.finding import Spot
from app.articles.anchoring.following import Anchored, follow
from tests.articles.edited_story import (
    BOAT,
    BODY,
    CLOSING,
    FERRY,
    LIND,
    OPENING,
    REED,
    after,
    again,
    assert_anchored,
    assert_drifted,
    assert_orphaned,
    occurrence,
    occurrence_at,
    texts_of,
)


class TestWordsThatDidNotChange:
    def test_words_stay_where_nothing_changed(self) -> None:
        for now, words in zip(after(BODY, FERRY, BOAT), (FERRY, BOAT), strict=True):
            assert_anchored(now, BODY, words)

    def test_words_move_with_a_paragraph_put_in_front(self) -> None:
        edited = "A correction was added to this story.\n\n" + BODY
        for now, words in zip(after(edited, FERRY, BOAT), (FERRY, BOAT), strict=True):
            assert_anchored(now, edited, words)

    def test_words_move_with_their_paragraph(self) -> None:
        edited = "\n\n".join([REED, OPENING, CLOSING, LIND])
        for now, words in zip(after(edited, FERRY, BOAT), (FERRY, BOAT), strict=True):
            assert_anchored(now, edited, words)

    def test_words_are_known_again_when_all_around_them_is_rewritten(self) -> None:
        edited = BODY.replace(
            "Tom Reed of the crews’ union disagreed.", "Not so the union, whose chair was blunt:"
        ).replace("he said in the hall after the meeting", "were the words of its chair")
        assert_anchored(after(edited, BOAT)[0], edited, BOAT)

    def test_short_words_are_known_again_next_to_what_is_left_around_them(self) -> None:
        edited = BODY.replace("“We will not give up the night boat,”", "“We won’t lose the night boat,”")
        assert_anchored(after(edited, "he said")[0], edited, "he said")

    def test_other_quotation_marks_dashes_and_spaces_are_the_same_words(self) -> None:
        # given
        words = "I told him ‘no’ – twice… and he left"
        body = f"{OPENING}\n\nShe paused. “{words},” she said at last.\n\n{CLOSING}"
        retyped = "I told him «\u00a0no\u00a0»—twice... and he\u00a0left"
        edited = body.replace(f"“{words},”", f"„{retyped}“,")

        # when
        now = after(edited, words, body=body)[0]

        # then: what the article prints is what is kept
        assert_anchored(now, edited, retyped)

    def test_characters_that_nobody_sees_stay_with_the_words(self) -> None:
        words = "\u2068Lind\u2069 has left the island for good\u200e"
        body = f"{OPENING}\n\nA note said: “{words}” and no more.\n\n{CLOSING}"
        edited = body.replace("A note said:", "On the door one could read").replace(" and no more", ", in ink")
        assert_anchored(after(edited, words, body=body)[0], edited, words)

    def test_a_pull_quote_does_not_take_the_words(self) -> None:
        for edited in (f"“{BOAT}”\n\n{BODY}", BODY.replace(REED, f"“{BOAT}”\n\n{REED}"), f"{BODY}\n\n“{BOAT}”"):
            nth = 1 if edited.startswith("The council") and edited.endswith("”") else 2
            assert_anchored(after(edited, BOAT)[0], edited, BOAT, nth)

    def test_words_deleted_by_mistake_are_found_when_they_are_put_back(self) -> None:
        # given
        now = after(BODY.replace(REED + "\n\n", ""), BOAT)[0]
        assert now.state == "orphaned"

        # when
        back = follow([again(now)], texts_of(BODY))[0]

        # then
        assert_anchored(back, BODY, BOAT)

    def test_the_headline_keeps_its_own(self) -> None:
        # given
        texts = texts_of(BODY, headline="“The night boat” may go")
        words = occurrence("The night boat", texts, field="headline")

        # when
        now = follow([words], texts_of(BODY, headline="In Norvik “the night boat” may go"))[0]

        # then: another letter is another word, which a person looks at
        assert (now.state, now.field, now.found) == ("drifted", "headline", "the night boat")

    def test_words_that_moved_from_the_summary_to_the_body_are_found_there(self) -> None:
        texts = texts_of(BODY.replace(REED + "\n\n", ""), summary=REED)
        now = follow([occurrence(BOAT, texts, field="summary")], texts_of(BODY))[0]
        assert now.field == "body"
        assert_anchored(now, BODY, BOAT)

    def test_words_that_fill_a_headline_are_proposed_without_parts_of_words(self) -> None:
        texts = texts_of(BODY, headline="Night boat to go")
        words = occurrence("Night boat to go", texts, field="headline")
        longer = follow([words], texts_of(BODY, headline="Night boat to go on"))[0]
        other = follow([words], texts_of(BODY, headline="Night boat to leave"))[0]
        assert (longer.state, longer.exact) == ("anchored", "Night boat to go")
        assert (other.state, other.found) == ("drifted", "Night boat to")

    def test_a_headline_cut_short_proposes_no_place_beyond_its_end(self) -> None:
        texts = texts_of(BODY, headline="Night boat to go in March, says Lind")
        words = occurrence("Night boat to go in March, says Lind", texts, field="headline")
        now = follow([words], texts_of(BODY, headline="Night boat to go in March"))[0]
        assert (now.state, now.start, now.end) == ("drifted", 0, 25)


class TestWordsThatChanged:
    def test_two_letters_changed_are_proposed_and_the_old_words_kept(self) -> None:
        edited = BODY.replace("the night boat,”", "the nicht boot,”")
        assert_drifted(after(edited, BOAT)[0], edited, "We will not give up the nicht boot", was=BOAT)

    @pytest.mark.parametrize("cover", ["█████", "n***t", "[…]", "[redacted]"])
    def test_a_redacted_word_leaves_the_rest_of_the_words(self, cover: str) -> None:
        edited = BODY.replace("the night boat,”", f"the {cover} boat,”")
        assert_drifted(after(edited, BOAT)[0], edited, f"We will not give up the {cover} boat", was=BOAT)

    def test_a_redacted_word_at_the_edge_belongs_to_the_words(self) -> None:
        edited = BODY.replace("The ferry is older", "███ ferry is older")
        assert_drifted(after(edited, FERRY)[0], edited, FERRY.replace("The", "███"), was=FERRY)

    def test_a_starred_word_is_the_word_with_its_letters(self) -> None:
        body = f"{OPENING}\n\nReed called the whole plan “reckless” and left the hall.\n\n{CLOSING}"
        edited = body.replace("reckless", "r******s")
        assert_drifted(after(edited, "reckless", body=body)[0], edited, "r******s", was="reckless")

    def test_words_at_the_end_of_a_paragraph_that_moved_are_known_by_its_beginning(self) -> None:
        block = "Reed said at dawn: “This is no way to end”"
        edited = "\n\n".join([block.replace("no way", "nu wey"), OPENING, LIND, CLOSING])
        body = "\n\n".join([OPENING, block, LIND, CLOSING])
        assert_drifted(
            after(edited, "This is no way to end", body=body)[0],
            edited,
            "This is nu wey to end",
            was="This is no way to end",
        )

    def test_words_cut_to_two_thirds_are_proposed_with_their_new_edges(self) -> None:
        for left in ("The ferry is older than I am, and it has never", "I am, and it has never once been on time"):
            edited = "A new line.\n\n" + BODY.replace(FERRY, left)
            assert_drifted(after(edited, FERRY)[0], edited, left, was=FERRY)

    def test_changed_words_in_their_place_come_before_the_same_words_in_a_pull_quote(self) -> None:
        edited = f"“{BOAT}”\n\n" + BODY.replace("the night boat,”", "the nicht boot,”")
        assert_drifted(after(edited, BOAT)[0], edited, "We will not give up the nicht boot", was=BOAT)

    def test_proposed_words_are_followed_by_the_old_ones(self) -> None:
        # given
        edited = BODY.replace("the night boat,”", "the nicht boot,”")
        now = after(edited, BOAT)[0]

        # when it is saved again, elsewhere, and then mended
        once_more = follow([again(now)], texts_of(edited))[0]
        moved = follow([again(once_more)], texts_of("A new line.\n\n" + edited))[0]
        mended = follow([again(moved)], texts_of("A new line.\n\n" + BODY))[0]

        # then
        assert once_more == now
        assert_drifted(moved, "A new line.\n\n" + edited, "We will not give up the nicht boot", was=BOAT)
        assert_anchored(mended, "A new line.\n\n" + BODY, BOAT)

    def test_a_speech_of_thousands_of_characters_is_followed_too(self) -> None:
        # given
        speech = " ".join(f"In year {number} we promised the island number {number * 7} boats." for number in range(90))
        body = f"{OPENING}\n\nThen Lind spoke: “{speech}” The hall was silent.\n\n{CLOSING}"
        changed = speech.replace("year 40 we promised", "year 40 nobody promised").replace(
            "number 42 boats", "no boats"
        )
        edited = "A new line.\n\n" + body.replace(speech, changed)

        # when, then
        assert_drifted(after(edited, speech, body=body)[0], edited, changed, was=speech)

    def test_languages_without_spaces_are_followed(self) -> None:
        body = "知事は火曜日に会見し、「夜の船便をやめることは決してない」と述べた。島の人々は喜んだ。"
        words = "夜の船便をやめることは決してない"
        edited = "新しい段落。\n\n" + body.replace("決して", "絶対に")
        assert_drifted(after(edited, words, body=body)[0], edited, "夜の船便をやめることは絶対にない", was=words)


class TestWordsThatAreGone:
    @pytest.mark.parametrize(
        "edited",
        [
            BODY.replace(f"“{BOAT},” he said in the hall after the meeting.", "He said no more."),
            BODY.replace(f"“{BOAT},” ", ""),
            BODY.replace(REED + "\n\n", ""),
            BODY.replace(
                REED, "The mayor spoke of a hard winter. “The pier will be shut for weeks,” she told reporters."
            ),
            "",
        ],
    )
    def test_deleted_words_are_orphaned(self, edited: str) -> None:
        was = occurrence(BOAT, texts_of(BODY))
        assert_orphaned(follow([was], texts_of(edited))[0], was)

    def test_deleted_words_are_not_found_in_what_another_said(self) -> None:
        # given
        body = (
            "“No comment,” the ministry said when asked about the pier.\n\n"
            f"{OPENING}\n\nThe union was brief. “No comment,” its chair said on the stairs of the hall."
        )
        texts = texts_of(body)
        ministry, union = occurrence("No comment", texts), occurrence("No comment", texts, nth=2)

        # when
        edited = body.replace("“No comment,” the ministry said when asked about the pier.\n\n", "")
        first, second = follow([ministry, union], texts_of(edited))

        # then
        assert_orphaned(first, ministry)
        assert_anchored(second, edited, "No comment")

    def test_a_short_word_is_not_found_elsewhere_once_it_is_cut_from_its_place(self) -> None:
        body = f"Reed called the plan “reckless” and left the hall.\n\n{OPENING} A “reckless” driver was fined there."
        was = occurrence("reckless", texts_of(body))
        now = follow([was], texts_of(body.replace("plan “reckless” and", "plan names and", 1)))[0]
        assert_orphaned(now, was)

    def test_deleted_words_are_not_found_within_what_another_said(self) -> None:
        # given
        longer = "We will not give up the night boat to anybody, ever"
        body = f"{REED}\n\n{OPENING}\n\nThe mayor agreed. “{longer},” she said.\n\n{CLOSING}"
        texts = texts_of(body)
        reed, mayor = occurrence(BOAT, texts), occurrence(longer, texts)

        # when
        edited = body.replace(REED, "Tom Reed of the union was not there.")
        first, second = follow([reed, mayor], texts_of(edited))

        # then
        assert_orphaned(first, reed)
        assert_anchored(second, edited, longer)

    def test_a_word_near_by_that_only_contains_it_is_another_word(self) -> None:
        body = f"{OPENING} The crews saw the boat leave at dawn, and wept."
        was = occurrence("boat", texts_of(body))
        now = follow([was], texts_of(f"{OPENING} Nobody on the pier could say where the boats had gone."))[0]
        assert_orphaned(now, was)

    def test_words_within_longer_words_are_other_words(self) -> None:
        body = "The talks ended in “war” at dawn, it was said.\n\nA warning came."
        was = occurrence("war", texts_of(body))
        now = follow([was], texts_of("The talks are over now.\n\nA warning came."))[0]
        assert_orphaned(now, was)


@given(
    st.lists(
        st.sampled_from(["“No,” he said.", "“No.”", "no", "“Yes—no”", "ab " * 9, "é\u0301…", "*a*[b]"]), max_size=9
    ),
    st.lists(
        st.sampled_from(["“No,” he said.", "“No.”", "no", "„Yes – no“", "ab " * 9, "e\u0301...", "x" * 40]), max_size=9
    ),
    st.lists(st.tuples(st.integers(0, 200), st.integers(1, 40)), max_size=6),
)
def test_whatever_was_edited_every_answer_keeps_its_promise(
    old: list[str], new: list[str], places: list[tuple[int, int]]
) -> None:
    # given
    before, now = texts_of("\n\n".join(old)), texts_of("\n\n".join(new))
    spots = [Spot("body", start, start + length) for start, length in places if start + length <= len(before["body"])]
    was = [occurrence_at(before, spot) for spot in spots]

    # when
    followed = follow(was, now)

    # then
    assert len(followed) == len(was)
    taken: dict[tuple[str, int | None, int | None], Anchored] = {}
    for one, answer in zip(was, followed, strict=True):
        if answer.state == "orphaned":
            assert (answer.start, answer.end, answer.found, answer.exact) == (None, None, None, one.exact)
            continue
        words = now[answer.field][answer.start : answer.end]
        assert words
        assert words == (answer.exact if answer.state == "anchored" else answer.found)
        assert answer.state == "anchored" or answer.exact == one.exact
        other = taken.setdefault((answer.field, answer.start, answer.end), one)
        assert (other.start, other.end) == (one.start, one.end)


def spread(body: str, count: int, length: int) -> Iterable[Spot]:
    step = (len(body) - length) // count
    return (Spot("body", at * step, at * step + length) for at in range(count))


@pytest.mark.parametrize(
    ("old", "new", "count", "length"),
    [
        ("a" * 65_536, "b" + "a" * 65_536, 100, 100),
        ("a" * 65_536, "b" * 65_536, 100, 100),
        ("a" * 65_536, "a" * 30_000 + "b" + "a" * 30_000, 5, 20_000),
        ("no " * 20_000, "x " + "no " * 20_000, 200, 2),
        ("no " * 20_000, "na " * 20_000, 100, 300),
        ("“no” " * 10_000, "„no“ " * 10_000, 100, 4),
        ("[]*a " * 10_000, "*a[] [" * 10_000, 20, 200),
        ("lorem ipsum dolor " * 4_000, "dolor ipse lorum " * 4_000, 20, 3_000),
    ],
)
def test_periodic_texts_are_followed_like_any_other(old: str, new: str, count: int, length: int) -> None:
    was = [occurrence_at({"body": old}, spot) for spot in spread(old, count, length)]
    now = follow(was, {"body": new})
    assert len(now) == len(was)
    assert all(one.end is None or one.end <= len(new) for one in now)
