"""Quotes are listed on the topics of what prints them, as it is now."""

from __future__ import annotations

from tests.newsroom import Json, Newsroom, Seat
from tests.promises.public_side import act, change
from tests.quotes.writing import quote, story


def on(seat: Seat, topic: str, **more: str) -> list[str]:
    query = "&".join([f"topic={topic}", *(f"{name}={value}" for name, value in more.items())])
    return sorted(item["text"] for item in seat.read(f"/v1/quotes?{query}")["items"])


def print_on(editor: Seat, topic: str, *quotes: Json) -> str:
    topics = [{"slug": topic, "name": topic.title()}]
    made = editor.made("/v1/articles?publish=true", story(*quotes) | {"topics": topics})
    return f"/v1/articles/{made['id']}"


def test_a_quote_is_on_the_topics_of_each_article_that_prints_it_as_they_are_now(editor: Seat, reader: Seat) -> None:
    # given words that two articles print, and others
    first = print_on(editor, "energy", quote("We pay"), quote("We wait"))
    shared = {item["text"]: {"id": item["id"]} for item in reader.read(f"{first}?include=quotes")["quotes"]}
    again = story(quote("We pay")) | {"quotes": [shared["We pay"]], "topics": [{"slug": "harbor", "name": "Harbor"}]}
    second = f"/v1/articles/{editor.made('/v1/articles?publish=true', again)['id']}"
    assert (on(reader, "energy"), on(reader, "harbor")) == (["We pay", "We wait"], ["We pay"])
    assert on(reader, "energy,harbor") == ["We pay", "We wait"]

    # then they are found so in any order and with anything else that is asked, and counted
    assert on(reader, "energy", sort="-created_at") == on(reader, "energy", sort="id") == ["We pay", "We wait"]
    assert on(reader, "energy", speaker="ada-lind", language="en") == ["We pay", "We wait"]
    assert on(reader, "energy", speaker="tom-reed") == []
    assert reader.read("/v1/quotes?topic=energy&limit=1&count=true")["total"] == 2

    # when an article is put on another topic, then what it prints is, too, once that is live
    change(editor, second, topics=[{"slug": "ferries", "name": "Ferries"}])
    assert (on(reader, "harbor"), on(reader, "ferries")) == (["We pay"], [])
    act(editor, second, "publish")
    assert (on(reader, "harbor"), on(reader, "ferries"), on(reader, "energy")) == (
        [],
        ["We pay"],
        ["We pay", "We wait"],
    )

    # and when one prints a quote no more, or is taken back, then it is on the topics of the other alone
    change(editor, first, body={"text": "“We wait” it says here."}, quotes=[shared["We wait"]])
    act(editor, first, "publish")
    assert on(reader, "energy") == ["We wait"]
    act(editor, first, "unpublish")
    assert (on(reader, "energy"), on(reader, "ferries")) == ([], ["We pay"])


def test_what_only_a_retracted_article_prints_is_on_its_topics_where_such_are_asked_for(
    newsroom: Newsroom, editor: Seat, reader: Seat
) -> None:
    # given words in two articles, on different topics, and one of them is retracted
    first = print_on(editor, "energy", quote("We pay"), quote("We wait"))
    shared = reader.read(f"{first}?include=quotes")["quotes"][0]
    again = story(quote(shared["text"])) | {
        "quotes": [{"id": shared["id"]}],
        "topics": [{"slug": "harbor", "name": "Harbor"}],
    }
    editor.made("/v1/articles?publish=true", again)
    version = editor.read(f"{first}?view=draft")["version"]
    assert editor.post(f"{first}/retract", {"text": "It was false."}, version=version).status_code == 200

    # then the words are on the topic of that one only for who asks for retracted ones
    assert (on(reader, "energy"), on(reader, "harbor")) == ([], [shared["text"]])
    assert on(reader, "energy", retracted="true") == ["We pay", "We wait"]
    assert on(reader, "energy,harbor") == [shared["text"]]


def test_a_topic_has_the_quotes_of_those_below_it(editor: Seat, reader: Seat) -> None:
    energy = editor.made("/v1/topics", {"name": "Energy"})
    editor.made("/v1/topics", {"name": "Grid", "parent": energy["slug"]})
    print_on(editor, "grid", quote("We pay"))
    print_on(editor, "energy", quote("We wait"))
    assert (on(reader, "energy"), on(reader, "grid")) == (["We pay", "We wait"], ["We pay"])
