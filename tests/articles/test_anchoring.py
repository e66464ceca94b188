"""An editor names words; the article says where they stand."""

from __future__ import annotations

import pytest

from app.articles.anchoring.finding import (
    Spot,
    Wanted,
    anchor_once,
    find_pieces,
    find_words,
    form_of,
    selector,
)

BODY = (
    "The harbor master warned of a long winter. A long winter, the union replied, is no excuse.\n\n"
    "“A long winter,” Ada Lind told the council, “and a dear one.” The ferries’ crews don’t agree.\n\n"
    "“I told [Reed], ‘You will not dare.’ But he dared,” Lind said."
)
TEXTS = {"headline": "Lind: a long winter ahead", "summary": "The crews don't agree with Lind.", "body": BODY}


def words_at(spot: Spot | None, texts: dict[str, str] = TEXTS) -> str | None:
    return None if spot is None else texts[spot.field][spot.start : spot.end]


def body_spot(words: str, nth: int = 1, texts: dict[str, str] = TEXTS) -> Spot:
    at = -1
    for _ in range(nth):
        at = texts["body"].index(words, at + 1)
    return Spot("body", at, at + len(words))


class TestFindingWordsThatAnOccurrenceNames:
    def test_the_earliest_place_in_the_body_is_taken_first(self) -> None:
        assert find_words(TEXTS, Wanted("long winter"), ()) == body_spot("long winter")

    def test_a_field_named_is_the_only_one_looked_in(self) -> None:
        assert find_words(TEXTS, Wanted("a long winter", field="headline"), ()) == Spot("headline", 6, 19)
        assert find_words(TEXTS, Wanted("harbor", field="headline"), ()) is None

    def test_the_very_characters_come_before_those_typed_in_another_way(self) -> None:
        found = find_words(TEXTS, Wanted("crews don't agree"), ())
        assert found is not None
        assert found.field == "summary"

    def test_words_typed_in_another_way_are_found_and_the_article_keeps_its_own(self) -> None:
        found = find_words(TEXTS, Wanted("I told [Reed], 'You will not  dare.'"), ())
        assert words_at(found) == "I told [Reed], ‘You will not dare.’"

    def test_case_counts_only_while_it_helps(self) -> None:
        assert find_words(TEXTS, Wanted("A long winter"), ()) == body_spot("A long winter")
        assert words_at(find_words(TEXTS, Wanted("the union REPLIED"), ())) == "the union replied"

    def test_words_that_are_not_in_the_article_are_not_found(self) -> None:
        assert find_words(TEXTS, Wanted("a short winter"), ()) is None
        assert find_words(TEXTS, Wanted(""), ()) is None
        assert find_words({}, Wanted("winter"), ()) is None

    def test_nth_counts_the_places_of_the_words(self) -> None:
        assert find_words(TEXTS, Wanted("A long winter", nth=2), ()) == body_spot("A long winter", 2)
        assert find_words(TEXTS, Wanted("A long winter", nth=9), ()) is None

    def test_nth_goes_on_from_the_body_to_the_summary_and_the_headline(self) -> None:
        found = find_words(TEXTS, Wanted("Lind", nth=4), ())
        assert found is not None
        assert found.field == "headline"

    def test_a_place_in_use_is_never_given_again(self) -> None:
        first = body_spot("A long winter")
        second = body_spot("A long winter", 2)
        assert find_words(TEXTS, Wanted("A long winter", field="body"), [first]) == second
        assert find_words(TEXTS, Wanted("union replied"), [body_spot("union replied")]) is None
        assert find_words(TEXTS, Wanted("A long winter", nth=1), [first]) is None

    def test_a_place_that_crosses_nothing_comes_before_one_inside_other_words(self) -> None:
        taken = [body_spot("warned of a long winter")]
        assert find_words(TEXTS, Wanted("long winter"), taken) == body_spot("long winter", 2)

    def test_words_within_other_words_are_found_when_they_stand_nowhere_else(self) -> None:
        taken = [body_spot("the union replied, is no excuse")]
        assert find_words(TEXTS, Wanted("no excuse"), taken) == body_spot("no excuse")

    def test_words_told_by_another_are_looked_for_in_what_that_one_said(self) -> None:
        texts = {"body": "You will not dare, they sang.\n\n“He said, ‘You will not dare,’” Lind recalled."}
        telling = body_spot("He said, ‘You will not dare,’", texts=texts)
        found = find_words(texts, Wanted("You will not dare"), [telling], inside=[telling])
        assert found == body_spot("You will not dare", 2, texts)

    def test_a_word_is_not_found_within_a_longer_one_while_it_stands_alone(self) -> None:
        texts = {"body": "A warning of war."}
        assert find_words(texts, Wanted("war"), ()) == Spot("body", 13, 16)

    def test_part_of_a_word_is_found_when_an_editor_names_it(self) -> None:
        assert find_words({"body": "an unbelievable tale"}, Wanted("unbeliev"), ()) == Spot("body", 3, 11)

    def test_languages_without_spaces_have_words_too(self) -> None:
        assert find_words({"body": "知事は「中止はない」と述べた。"}, Wanted("中止はない"), ()) == Spot("body", 4, 9)
        assert find_words({"body": "김린은 떠났다"}, Wanted("김린"), ()) == Spot("body", 0, 2)

    def test_a_vowel_sign_belongs_to_its_word(self) -> None:
        assert find_words({"body": "किताबें और किताब"}, Wanted("किताब"), ()) == Spot("body", 11, 16)


class TestAnchoringAQuoteThatComesWithoutOccurrences:
    def test_a_place_between_quotation_marks_comes_before_an_earlier_one_without(self) -> None:
        assert anchor_once(TEXTS, "A long winter", "verbatim", ()) == body_spot("A long winter", 2)

    def test_without_marks_the_earliest_place_is_taken(self) -> None:
        assert anchor_once(TEXTS, "is no excuse", "fragment", ()) == body_spot("is no excuse")
        assert words_at(anchor_once(TEXTS, "with Lind", "verbatim", ())) == "with Lind"

    def test_a_paraphrase_needs_no_marks(self) -> None:
        assert anchor_once(TEXTS, "A long winter", "paraphrase", ()) == body_spot("A long winter")

    def test_a_full_stop_that_print_made_a_comma_is_no_hindrance(self) -> None:
        assert anchor_once(TEXTS, "A long winter.", "verbatim", ()) == body_spot("A long winter", 2)
        assert words_at(anchor_once(TEXTS, '"and a dear one"', "verbatim", ())) == "and a dear one"

    def test_an_alteration_stands_in_print_as_in_the_quote(self) -> None:
        found = anchor_once(TEXTS, "I told [Reed], ‘You will not dare.’ But he dared", "verbatim", ())
        assert found == body_spot("I told [Reed], ‘You will not dare.’ But he dared")

    def test_a_quote_told_in_another_lies_inside_it(self) -> None:
        texts = {"body": "“You will not dare,” a poster read.\n\n“I said, ‘You will not dare,’” Lind recalled."}
        telling = body_spot("I said, ‘You will not dare,’", texts=texts)
        found = anchor_once(texts, "You will not dare", "verbatim", [telling], inside=[telling])
        assert found == body_spot("You will not dare", 2, texts)

    def test_the_same_words_by_two_speakers_get_a_place_each(self) -> None:
        texts = {"body": "“No comment,” said the ministry. “No comment,” said the port."}
        first = anchor_once(texts, "No comment", "verbatim", ())
        assert first == body_spot("No comment", 1, texts)
        second = anchor_once(texts, "No comment", "verbatim", [first])
        assert second == body_spot("No comment", 2, texts)
        assert anchor_once(texts, "No comment", "verbatim", [first, second]) is None

    def test_words_that_nobody_printed_are_not_anchored(self) -> None:
        assert anchor_once(TEXTS, "A short winter", "verbatim", ()) is None
        assert anchor_once(TEXTS, "…", "verbatim", ()) is None
        assert anchor_once(TEXTS, "wint", "verbatim", ()) is None


@pytest.mark.parametrize("words", ["\u200fשלום\u200e", "\u200dnot again", "not again\ufe0f", "\u2068Lind\u2069 left"])
def test_characters_that_nobody_sees_belong_to_the_words_that_have_them(words: str) -> None:
    texts = {"body": f"First: {words[:-1]}x.\n\nShe said: “{words}” and left."}
    spot = Spot("body", texts["body"].index(f"“{words}”") + 1, texts["body"].index(f"{words}”") + len(words))
    assert anchor_once(texts, words, "verbatim", ()) == spot
    assert find_words(texts, Wanted(words), ()) == spot
    assert find_pieces(texts, ["She said", words], None, ()) == [body_spot("She said", 1, texts), spot]


class TestSplitQuotations:
    def test_pieces_are_found_in_their_order(self) -> None:
        found = find_pieces(TEXTS, ["A long winter", "and a dear one"], "body", ())
        assert found == [body_spot("A long winter", 2), body_spot("and a dear one")]

    def test_pieces_stand_near_each_other(self) -> None:
        filler = "The council met again. " * 80
        texts = {"body": f"“Never,” he said. {filler}“Never,” she said, “and not again.”"}
        found = find_pieces(texts, ["Never", "and not again"], None, ())
        assert found == [body_spot("Never", 2, texts), body_spot("and not again", 1, texts)]

    def test_the_same_piece_twice_has_two_places(self) -> None:
        texts = {"body": "“No,” she said. “No.”"}
        assert find_pieces(texts, ["No", "No"], None, ()) == [body_spot("No", 1, texts), body_spot("No", 2, texts)]
        assert find_pieces(texts, ["No", "No", "No"], None, ()) is None

    def test_pieces_in_another_order_are_not_the_quotation(self) -> None:
        assert find_pieces(TEXTS, ["and a dear one", "A long winter"], "body", ()) is None

    def test_a_place_in_use_is_passed_over(self) -> None:
        found = find_pieces(TEXTS, ["A long winter", "and a dear one"], "body", [body_spot("A long winter", 2)])
        assert found == [body_spot("A long winter"), body_spot("and a dear one")]

    def test_no_pieces_have_no_place(self) -> None:
        assert find_pieces(TEXTS, [], None, ()) is None
        assert find_pieces(TEXTS, ["A long winter", ""], None, ()) is None


@pytest.mark.parametrize(
    "printed",
    [
        "“[We will go],” she said",
        '"[We will go]", she said',
        "“[We will go].”",
        "„[Wir gehen]“, sagte sie",
        "»[Wir gehen]«, sagte sie",
        "Sie sagte: ‚[Wir gehen]‘.",
        "« [Nous partons] », dit-elle",
        "«\u00a0[Nous partons]\u00a0», dit-elle",
        "«[Nous partons]»",
        "‹[Nous partons]›",
        "«\u202f[Nous partons].\u202f»",
        "”[Vi går]”, sade hon",
        "»[Vi går]», sade hon",
        "「[行きます]」と述べた",
        "『[行きます]』",
        "'[We will go],' she said",
        "“He said, ‘[We will go]’”",
        "“‘[We will go],’ he told me,” Lind said",
        "[“We will go”]",
        "“[We will go.]\n\n“And we will stay.”",
        "“We will go.\n\n“[And we will stay.]”",
        "“[The workers’ union agrees],” he said",
        "„[Wir gehen].\n\n„Und wir bleiben.“",
        "‘[I don’t know]’, she said",
    ],
)
def test_words_between_quotation_marks_are_printed_directly(printed: str) -> None:
    texts, spot = marked(printed)
    assert form_of(texts, spot, "verbatim") == "direct"
    assert form_of(texts, spot, "paraphrase") == "indirect"


@pytest.mark.parametrize(
    "printed",
    [
        "She said [we will go] soon",
        "“We will [go] soon,” she said",
        "“[We will go] soon,” she said",
        "“We will [go],” she said",
        "the [workers]’ union",
        "the dogs’ [bone]’s smell",
        "»Ja« [sagte] »Nein«",
        "“Yes,” [she said], “no.”",
        "“[We will go]\n\nShe left.",
        "[We will go]",
        "don’[t go]’",
    ],
)
def test_words_that_no_marks_enclose_are_printed_in_part(printed: str) -> None:
    texts, spot = marked(printed)
    assert form_of(texts, spot, "verbatim") == "partial"


def marked(printed: str) -> tuple[dict[str, str], Spot]:
    start, end = printed.index("["), printed.index("]") - 1
    return {"body": printed.replace("[", "").replace("]", "")}, Spot("body", start, end)


def test_a_selector_holds_the_articles_own_characters_and_what_stands_around() -> None:
    spot = body_spot("A long winter", 2)
    selected = selector(TEXTS, spot)
    assert (selected.exact, selected.start, selected.end) == ("A long winter", spot.start, spot.end)
    assert len(selected.prefix) == len(selected.suffix) == 32
    assert BODY[spot.start - 32 : spot.end + 32] == selected.prefix + selected.exact + selected.suffix


def test_at_the_edge_of_a_field_a_selector_has_less_around_it() -> None:
    selected = selector(TEXTS, Spot("headline", 0, 4))
    assert (selected.prefix, selected.exact, selected.suffix) == ("", "Lind", ": a long winter ahead")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("a" * 65_536, "a" * 500),
        ("a" * 65_536, "a"),
        ("a " * 32_768, "a a a a"),
        ("“” " * 20_000, "“”"),
        ("no. " * 20_000, "No"),
        ("—" * 65_536, "x"),
    ],
)
def test_periodic_texts_are_searched_like_any_other(body: str, words: str) -> None:
    texts = {"body": body}
    for taken in ((), [Spot("body", at, at + len(words)) for at in range(0, 3_000, len(words))]):
        for found in (find_words(texts, Wanted(words), taken), anchor_once(texts, words, "verbatim", taken)):
            assert found is None or found not in taken
    pieces = find_pieces(texts, [words] * 16, None, ())
    assert pieces is None or len(set(pieces)) == 16
