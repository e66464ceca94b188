"""Topics that several requests make, name and place at once, and that readers get."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from httpx2 import Response

from tests.newsroom import Json, Newsroom, Seat


def story(headline: str, *topics: object) -> Json:
    return {"headline": headline, "language": "en", "body": {"text": "Nobody spoke."}, "topics": list(topics)}


def chain_above(editor: Seat, slug: str) -> list[str]:
    """The slugs from this topic to the top; fails when there is no top."""
    above = [slug]
    while (parent := editor.read(f"/v1/topics/{above[-1]}?view=draft")["parent"]) is not None:
        above.append(parent["slug"])
        assert len(above) < 10, above
    return above


def test_an_article_makes_the_topics_that_come_with_a_name_and_finds_the_others(editor: Seat) -> None:
    # given a topic
    energy = editor.made("/v1/topics", {"name": "Energy", "external_id": "wire:9"})

    # when an article names it in each way, and new ones
    wrong = {"id": energy["id"], "slug": "other", "name": "Other"}
    for given in ("energy", {"id": energy["id"]}, {"slug": "energy", "name": "Other"}, {"name": "ENERGY "}, wrong):
        made = editor.made("/v1/articles", story("Dam", given))
        assert made["topics"] == [{"id": energy["id"], "slug": "energy", "name": "Energy"}], given
        assert made["resolved"] == []
    below = {"name": "Wind & sun", "parent": {"slug": "power", "name": "Power"}, "uri": "https://iptc.example/2"}
    made = editor.made("/v1/articles", story("Dam", {"name": "Any", "external_id": "wire:9"}, below))

    # then what was there is used and what was not is made, and told
    assert [topic["slug"] for topic in made["topics"]] == ["energy", "wind-sun"]
    told = [(item["pointer"], item["name"], item["made"]) for item in made["resolved"]]
    assert told == [("/topics/1/parent", "Power", True), ("/topics/1", "Wind & sun", True)]
    assert chain_above(editor, "wind-sun") == ["wind-sun", "power"]


def test_two_names_of_one_slug_are_two_topics(editor: Seat) -> None:
    for _ in range(2):
        made = editor.made("/v1/articles", story("Code", {"name": "C"}, {"name": "C++"}))
        assert [(topic["slug"], topic["name"]) for topic in made["topics"]] == [("c", "C"), ("c-2", "C++")]


def test_topics_that_are_not_right_are_refused_at_their_place(newsroom: Newsroom, editor: Seat) -> None:
    # given a topic, and one in the trash
    editor.made("/v1/topics", {"name": "Energy"})
    gone = editor.made("/v1/topics", {"name": "Gone", "external_id": "wire:1"})
    editor.delete(f"/v1/topics/{gone['id']}", version=1)
    before = newsroom.everything()

    for topics, pointer in (
        (["energy", "nothing"], "/topics/1"),
        (["energy", {"id": gone["id"]}], "/topics/1"),
        (["gone"], "/topics/0"),
        ([{"slug": "gone", "name": "Gone"}], "/topics/0/slug"),
        ([{"slug": "new", "name": "New", "external_id": "wire:1"}], "/topics/0/external_id"),
        (["energy", {"name": "Energy"}], "/topics/1"),
        ([{"slug": "new", "name": "New"}, {"slug": "new"}], "/topics/1"),
        ([{"slug": "new", "name": "New", "parent": "nothing"}], "/topics/0/parent"),
        ([{"slug": "New", "name": "New"}], "/topics/0/slug"),
        (["New York"], "/topics/0"),
        ([""], "/topics/0"),
        ([{}], "/topics/0"),
        ([7], "/topics/0"),
        ([["energy"]], "/topics/0"),
        ([{"slug": "new", "title": "New"}], "/topics/0/title"),
    ):
        refused = editor.post("/v1/articles", story("Dam", *topics))
        assert refused.status_code == 422, refused.text
        assert [fault["pointer"] for fault in refused.json()["errors"]] == [pointer], topics
    assert newsroom.everything() == before


def test_many_who_make_the_same_topics_at_once_make_each_once(editor: Seat) -> None:
    for number in range(3):
        # when eight articles name the same new topics, half of them the other way round
        names = [f"Alpha {number}", f"Beta {number}", f"Gamma {number}"]

        def write(place: int, names: list[str] = names) -> Response:
            given = [{"name": name} for name in (names if place % 2 else names[::-1])]
            return editor.post("/v1/articles", story(f"Story {place}", *given))

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(write, range(8)))

        # then all go through, and each topic is one
        assert [answer.status_code for answer in answers] == [201] * 8, [answer.text for answer in answers]
        assert len({topic["id"] for answer in answers for topic in answer.json()["topics"]}) == 3
    assert len(editor.read("/v1/topics?view=draft")["items"]) == 9


def test_topics_of_one_name_made_at_once_get_slugs_of_their_own(editor: Seat) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: editor.post("/v1/topics", {"name": "Harbor"}), range(8)))
    assert [answer.status_code for answer in answers] == [201] * 8, [answer.text for answer in answers]
    slugs = sorted(answer.json()["slug"] for answer in answers)
    assert slugs == ["harbor", *(f"harbor-{number}" for number in range(2, 9))]


def test_topics_placed_below_each_other_at_once_form_no_ring(editor: Seat) -> None:
    for number in range(4):
        # given three topics side by side
        made = [editor.made("/v1/topics", {"name": f"Place {number} {letter}"}) for letter in "abc"]

        # when each is placed below the next at once
        def place(which: int, made: list[Json] = made) -> Response:
            body = {"parent": {"id": made[(which + 1) % 3]["id"]}}
            return editor.patch(f"/v1/topics/{made[which]['id']}", body, version=1)

        with ThreadPoolExecutor(3) as pool:
            answers = list(pool.map(place, range(3)))

        # then the last of them is refused
        assert sorted(answer.status_code for answer in answers) == [200, 200, 422], [a.text for a in answers]
        for topic in made:
            chain_above(editor, topic["slug"])


def test_readers_get_topics_with_what_is_above_them(editor: Seat, reader: Seat) -> None:
    # given a live article about a topic below another, and a draft about one more
    below = {"slug": "dams", "name": "Dams", "parent": {"slug": "water", "name": "Water"}}
    editor.made("/v1/articles?publish=true", story("Dam", below))
    editor.made("/v1/articles", story("Secret", {"slug": "secret", "name": "Secret", "parent": "water"}))

    # then they get the two, and no word of the third
    topic = reader.read("/v1/topics/dams")
    assert topic["parent"] == {key: reader.read("/v1/topics/water")[key] for key in ("id", "slug", "name")}
    assert "trashed_at" not in topic
    assert [item["slug"] for item in reader.read("/v1/topics?parent=water&count=true")["items"]] == ["dams"]
    assert reader.read("/v1/topics?parent=water&count=true")["total"] == 1
    assert reader.read("/v1/topics?parent=secret") == reader.read("/v1/topics?parent=no-such-topic")
    assert reader.get("/v1/topics/secret").json()["detail"] == reader.get("/v1/topics/no-such-topic").json()["detail"]
    tags = reader.get("/v1/topics/dams").headers["surrogate-key"].split()
    assert tags == [f"topic-{topic['id']}", f"topic-{topic['parent']['id']}"]


def test_what_is_about_a_topic_is_about_those_above_it_too(editor: Seat, reader: Seat) -> None:
    # given live articles about a topic, one two levels below it, and another
    leaf = {"slug": "eights", "name": "Eights", "parent": {"slug": "rowing", "name": "Rowing", "parent": "sport"}}
    editor.made("/v1/topics", {"name": "Sport"})
    editor.made("/v1/topics", {"name": "Chess"})
    for headline, topic in (("Top", "sport"), ("Deep", leaf), ("Aside", "chess")):
        editor.made("/v1/articles?publish=true", story(headline, topic))

    # then the upper one finds both, the lower one its own, and without the upper one only the other is left
    for query, found in (
        ("topic=sport", {"Top", "Deep"}),
        ("topic=rowing", {"Deep"}),
        ("topic=rowing,chess", {"Deep", "Aside"}),
        ("topic_not=sport", {"Aside"}),
        ("topic=no-such-topic", set()),
    ):
        assert {item["headline"] for item in reader.read(f"/v1/articles?{query}")["items"]} == found, query
