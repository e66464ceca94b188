"""What a cache holds is fresh or known to be stale: an ETag never stays where the bytes behind it are others."""

from __future__ import annotations

from tests.articles.stories import plain
from tests.changes.reckoning import assert_exact
from tests.newsroom import Newsroom, Seat
from tests.promises.public_side import LIVE, act, change, quoting


def held(reader: Seat, *paths: str) -> dict[str, tuple[str, bytes]]:
    """What a cache holds of these addresses."""
    answers = {path: reader.get(path) for path in paths}
    return {path: (answer.headers["etag"], answer.content) for path, answer in answers.items()}


def assert_fresh(reader: Seat, before: dict[str, tuple[str, bytes]], *changed: str) -> None:
    """These are now others and known to be; whoever asks with the old ETag gets the new bytes, all others a 304."""
    for path, (tag, body) in before.items():
        answer = reader.get(path, if_none_match=tag)
        if path in changed:
            assert answer.status_code == 200, path
            assert (answer.headers["etag"], answer.content) != (tag, body)
            assert answer.content != body, path
        else:
            assert answer.status_code == 304, path
            assert reader.get(path).content == body, path


def test_a_correction_reaches_whoever_holds_the_article(editor: Seat, reader: Seat) -> None:
    # given a live article that a cache holds in every form, and another one
    article = f"/v1/articles/{editor.made(LIVE, plain())['id']}"
    other = f"/v1/articles/{editor.made(LIVE, plain('Locks close'))['id']}"
    showing = (article, f"{article}/corrections", "/v1/articles?include=corrections")
    before = held(reader, *showing, other)

    # when readers are told that something in it was wrong, then no cache goes on without it
    editor.made(f"{article}/corrections", {"kind": "correction", "text": "The ships came on Sunday."})
    assert_fresh(reader, before, *showing)


def test_a_correction_of_what_is_no_longer_live_is_nobodys(editor: Seat, reader: Seat) -> None:
    # given an article with a correction, that was taken back
    made = editor.made(LIVE, plain())
    path = f"/v1/articles/{made['id']}"
    editor.made(f"{path}/corrections", {"kind": "correction", "text": "The ships came on Sunday."})
    act(editor, path, "unpublish")

    # when it comes back, then its correction comes with it
    assert reader.get(path).status_code == 404
    act(editor, path, "publish")
    assert [one["text"] for one in reader.read(path)["corrections"]] == ["The ships came on Sunday."]


def test_an_article_knows_at_once_what_is_its_translation_no_more(
    newsroom: Newsroom, editor: Seat, reader: Seat
) -> None:
    # given a translation of a live article, and another live article
    first, second, other = (editor.made(LIVE, plain(headline))["id"] for headline in ("Locks", "Cranes", "Ships"))
    german = editor.made(LIVE, {"headline": "Schleusen", "language": "de", "translation_of": first})["id"]
    paths = [f"/v1/articles/{ident}" for ident in (first, second, german, other)]
    before = held(reader, *paths)

    # when it is published as a translation of that one
    change(editor, paths[2], translation_of=second)
    assert_fresh(reader, before)
    act(editor, paths[2], "publish")

    # then both know at once, and what each shows is as if it had never been otherwise
    assert_fresh(reader, before, *paths[:3])
    assert [reader.read(path)["translations"] != [] for path in paths[:2]] == [False, True]
    assert_exact(newsroom)

    # and so it is when it is a translation no more, and when it is taken back
    before = held(reader, *paths)
    change(editor, paths[2], translation_of=None)
    act(editor, paths[2], "publish")
    assert_fresh(reader, before, *paths[1:3])
    assert_exact(newsroom)


def test_who_holds_a_denial_of_what_was_said_knows_when_other_words_of_it_appear_and_go(
    editor: Seat, reader: Seat
) -> None:
    # given two articles, each with words of the same act of saying, and a denial of that act
    first = editor.made(LIVE, quoting("Cranes", "They are tested", speaker="Ida Bell"))["quotes"][0]["id"]
    shared = quoting("Locks", "They are shut", same_remark_as={"id": first})
    second = editor.made(LIVE, shared)
    denial = {"responder": "Tom Reed", "stance": "denies", "on": "remark", "text": "Never"}
    editor.made(f"/v1/quotes/{first}/responses", denial)
    responses = (f"/v1/quotes/{first}/responses", "/v1/responses")

    for verb, words in (("unpublish", {"They are tested"}), ("publish", {"They are tested", "They are shut"})):
        # when the second article goes or comes, then the denial names the words that are public now
        before = held(reader, *responses)
        act(editor, f"/v1/articles/{second['id']}", verb)
        assert_fresh(reader, before, *responses)
        for path in responses:
            (found,) = reader.read(path)["items"]
            assert {quote["text"] for quote in found["target_remark"]["quotes"]} == words


def test_where_words_are_printed_is_known_at_once_also_when_the_quote_itself_stays_as_it_is(
    editor: Seat, reader: Seat
) -> None:
    # given a live article with a quote, and a draft that prints the same words
    first = editor.made(LIVE, quoting("Cranes", "They are tested", speaker="Ida Bell"))["quotes"][0]["id"]
    again = {**plain("Locks"), "body": {"text": "“They are tested”, she said."}, "quotes": [{"id": first}]}
    second = editor.made("/v1/articles", again)["id"]
    printed = (f"/v1/quotes/{first}/occurrences", f"/v1/quotes/{first}?include=articles")

    for verb, places in (("publish", 2), ("unpublish", 1)):
        # when it goes live, and when it is taken back, then whoever asks where the words are printed gets that
        before = held(reader, *printed, f"/v1/quotes/{first}")
        act(editor, f"/v1/articles/{second}", verb)
        assert_fresh(reader, before, *printed)
        assert len(reader.read(printed[0])["items"]) == places
        assert reader.read(printed[1])["articles_count"] == places
