"""A search box that completes names: who and what is public, however it is typed."""

from __future__ import annotations

from urllib.parse import quote

from tests.articles.stories import plain, story
from tests.newsroom import Json, Newsroom, Seat
from tests.promises.public_side import AIDE, LIVE, act, change, quoting


def ask(reader: Seat, typed: str, **parameters: object) -> list[Json]:
    rest = "".join(f"&{name}={value}" for name, value in parameters.items())
    return list(reader.read(f"/v1/search/suggest?q={quote(typed)}{rest}")["items"])


def names(reader: Seat, typed: str, **parameters: object) -> list[str]:
    return [item["name"] for item in ask(reader, typed, **parameters)]


def public(editor: Seat, name: str, kind: str = "person", **members: object) -> Json:
    """A source that is published by itself."""
    made = editor.made("/v1/sources", {"kind": kind, "name": name, **members})
    return act(editor, f"/v1/sources/{made['id']}", "publish")


def test_a_name_is_found_by_what_any_of_its_words_or_aliases_begins_with(editor: Seat, reader: Seat) -> None:
    # given a story, and sources with other names
    editor.made(LIVE, story())
    board = public(editor, "Harbor Board", "organization", aliases=["Cran Committee", "H.B."])
    public(editor, "O’Neil-Løvås, Jean-Luc")

    # then each is found however its beginning is typed
    for typed, found in (
        ("ada l", "Ada Lind"), ("LIND", "Ada Lind"), ("li", "Ada Lind"), ("  lind  ", "Ada Lind"),
        ("lind ad", "Ada Lind"), ("leaked", "leaked tape"), ("chan", "Channel 9"), ("energ", "Energy"),
        ("board", "Harbor Board"), ("cran c", "Harbor Board"), ("h.b", "Harbor Board"),
        ("løvå", "O’Neil-Løvås, Jean-Luc"), ("lovas", "O’Neil-Løvås, Jean-Luc"), ("jean luc", "O’Neil-Løvås, Jean-Luc"),
        ("disputes ta", "Minister disputes tape 📼"), ("MIN", "Minister disputes tape 📼"),
    ):  # fmt: skip
        assert names(reader, typed)[:1] == [found], typed

    # and the answer says what it is, and which of its names that was
    assert ask(reader, "committee") == [
        {
            "id": board["id"],
            "type": "source",
            "slug": "harbor-board",
            "name": "Harbor Board",
            "kind": "organization",
            "distinction": "",
            "matched": "Cran Committee",
            "near": False,
        }
    ]


MEANT = {
    "Ngozi Okafor": ["okafro", "Okafr", "okaffor", "ogafor", "ngosi okafro", "okaof", "ngzi", "0kafor"],
    "Petra Müller": ["muller", "Mueller", "MÜLER", "mülelr", "petra mu", "peter muller"],
    "Ida Schwarzenberger": ["shwartzenb", "schwarzenburgr", "ida shwarz"],
    "Łukasz Żak": ["lukas", "lukash", "lucasz", "zak"],
    "Ελένη Παπαδάκη": ["παπαδκη", "ελενη"],
    "Фёдор Ильин": ["федр", "фёдор", "ильн"],
    "山田太郎": ["山田大郎", "太郎", "山田 太"],
    "김 철수": ["김철", "김청수", "철수"],
    "アダ・リンド": ["リン", "アダリント"],
    "สมชาย ใจดี": ["ใจดี", "สมชย"],
    "أحمد الكريم": ["الكرم", "احمد"],
}


def test_a_misspelt_name_still_finds_who_is_meant(editor: Seat, reader: Seat) -> None:
    for name in MEANT:
        public(editor, name)
    for name, ways in MEANT.items():
        for typed in ways:
            assert names(reader, typed) == [name], typed


def test_what_begins_so_comes_first_and_of_that_what_is_shown_more(editor: Seat, reader: Seat) -> None:
    # given people of like names, one of whom is quoted three times, and an article about them
    for number in range(3):
        editor.made(LIVE, quoting(f"Locks {number}", f"They hold {number}", speaker="Zara Marlowe"))
    for name in ("Bo Marlow", "Anna Marlowe", "Karl Marlo", "Marlowe"):
        public(editor, name)
    editor.made(LIVE, plain("Marlowe wins"))
    editor.made(LIVE, plain("Marlowe loses"))

    # then the whole name comes first, then who is shown more, then by name, then headlines, then what is near
    found = ["Marlowe", "Zara Marlowe", "Anna Marlowe", "Marlowe loses", "Marlowe wins", "Bo Marlow", "Karl Marlo"]
    assert names(reader, "marlowe") == found
    assert [item["near"] for item in ask(reader, "marlowe")] == [False] * 5 + [True] * 2
    assert names(reader, "marlowe", limit=3) == found[:3]
    assert names(reader, "marlowe", type="article") == found[3:5]
    assert names(reader, "marlowe", type="topic,article", limit=1) == found[3:4]


def test_nobody_is_suggested_who_is_not_public(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    # given drafts, what is in no article, an unnamed source, and one that is a crowd without a name
    editor.made("/v1/articles", quoting("Zebra draft", "It is so", speaker="Zed Zander", topics=[{"name": "Zoos"}]))
    editor.made("/v1/sources", {"kind": "person", "name": "Zoe Zacharias"})
    aide = {**AIDE, "name": "zealous aide"}
    editor.made(LIVE, quoting("Aide speaks", "He was never there", speaker=aide))
    editor.made(LIVE, quoting("Crowd", "Let them", speaker={"kind": "unidentified", "name": "zoo visitors"}))
    public(editor, "Zita Zorn")

    # then only who is public is suggested, and nothing of the others is kept
    for typed in ("z", "ze", "zeb", "zed", "zoo", "zander", "zealous", "zacharais", "Zita Zorn"):
        assert set(names(reader, typed)) <= {"Zita Zorn"}, typed
    assert names(reader, "z") == ["Zita Zorn"]
    rows = newsroom.rows("SELECT type, names FROM public_name")
    assert sorted((row["type"], row["names"]) for row in rows) == [
        ("article", '["aide speaks"]'), ("article", '["crowd"]'), ("source", '["zita zorn"]')
    ]  # fmt: skip


def test_suggestions_follow_every_change_at_once(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    # given a speaker who is public through one article
    article = editor.made(LIVE, quoting("Locks hold", "They hold", speaker="Ida Bell", topics=[{"name": "Canals"}]))
    speaker = article["quotes"][0]["speaker"]
    path = f"/v1/sources/{speaker['id']}"

    # when she gets another name, then only that is found
    change(editor, path, name="Ida Kestrel", aliases=["Mistress of the Locks"])
    assert names(reader, "ida") == ["Ida Kestrel"]
    assert names(reader, "bell") == []
    assert names(reader, "mistres", type="source") == ["Ida Kestrel"]

    # and when the headline is changed, then once that is published
    change(editor, f"/v1/articles/{article['id']}", headline="Weirs hold")
    assert names(reader, "weirs") == []
    act(editor, f"/v1/articles/{article['id']}", "publish")
    assert (names(reader, "weirs"), names(reader, "locks", type="article")) == (["Weirs hold"], [])

    # and when another of that name is taken back, then she alone is found
    other = public(editor, "I. Kestrel-Bell")
    assert names(reader, "kestrel") == ["I. Kestrel-Bell", "Ida Kestrel"]
    act(editor, f"/v1/sources/{other['id']}", "unpublish")
    assert names(reader, "kestrel") == ["Ida Kestrel"]

    # and when the article is taken back, nothing of it is found or kept
    act(editor, f"/v1/articles/{article['id']}", "unpublish")
    assert [names(reader, typed) for typed in ("ida", "kestrel", "weirs", "canals")] == [[], [], [], []]
    assert newsroom.rows("SELECT * FROM public_name") == newsroom.rows("SELECT * FROM name_piece") == []


def test_an_answer_is_fresh_when_what_it_shows_or_its_order_changes(editor: Seat, reader: Seat) -> None:
    # given two of one family name
    for name in ("Anna Rook", "Bert Rook"):
        public(editor, name)
    path = "/v1/search/suggest?q=rook&type=source"
    before = reader.get(path)
    assert [item["name"] for item in before.json()["items"]] == ["Anna Rook", "Bert Rook"]
    assert reader.get(path, if_none_match=before.headers["ETag"]).status_code == 304

    # when a draft quotes one, nothing moves
    draft = editor.made("/v1/articles", quoting("Rooks", "They caw", speaker="Bert Rook"))
    assert reader.get(path, if_none_match=before.headers["ETag"]).status_code == 304

    # and once it is published, he comes first
    act(editor, f"/v1/articles/{draft['id']}", "publish")
    after = reader.get(path, if_none_match=before.headers["ETag"])
    assert [item["name"] for item in after.json()["items"]] == ["Bert Rook", "Anna Rook"]
    assert {"list-source", "list-topic", f"source-{after.json()['items'][0]['id']}"} <= set(
        after.headers["Surrogate-Key"].split()
    )


def test_whatever_is_typed_is_answered(editor: Seat, reader: Seat) -> None:
    public(editor, "Ada Lind")
    for typed in (
        "%", "_", "'", '"', "\\", "*", "-", "^s", "s=a", "~", "a" * 256, "ab " * 85, "山" * 256, "🙂", "\ud7ff",
        "\u0301" * 256, "e" + "\u0301" * 255, "\U0010ffff", "\ufdfa" * 256, "\u202e", "a\tb\nc", "ﷺ", "x y z " * 42,
        "İ" * 256, "ß" * 256, "\ufffe", "1", "½", "a\x1fb", "'; DROP TABLE source; --",
    ):  # fmt: skip
        assert reader.get(f"/v1/search/suggest?q={quote(typed)}").status_code == 200, ascii(typed)
    for raw in ("%", "%zz"):
        assert reader.get(f"/v1/search/suggest?q={raw}").status_code == 200, raw


def test_what_cannot_be_asked_is_refused_with_a_sentence(reader: Seat) -> None:
    for query in (
        "", "q=", f"q={'a' * 257}", "q=a&limit=0", "q=a&limit=21", "q=a&limit=x", "q=a&type=person", "q=a&type=",
        "q=%00", "q=a&q=b", "q=a&kind=person", "q=a&cursor=x", "q=%ff%fe", "q=%ed%a0%80", "q=%c0%af",
    ):  # fmt: skip
        refused = reader.get(f"/v1/search/suggest?{query}")
        assert refused.status_code == 400, query
        assert refused.json()["errors"][0]["parameter"], query
