"""What goes on in a newsroom before anything of it is published: drafts, notes, checks, trash, keys."""

from __future__ import annotations

from app.core.values.ids import new_id
from tests.articles.stories import plain
from tests.newsroom import Json, Newsroom, Seat
from tests.promises.public_side import AIDE, PublicSide, act, change, quoting

WORDS = {
    "zz-article-slug-zz": "minister-will-resign", "zz-article-external-zz": "embargoed-7",
    "zz-article-old-slug-zz": "minister-may-resign", "zz-quote-external-zz": "embargoed-quote",
    "zz-source-slug-zz": "mole-in-the-office", "zz-source-external-zz": "hidden-source-9",
    "zz-source-wikidata-zz": "Q777777", "zz-topic-slug-zz": "resignations", "zz-topic-external-zz": "hidden-topic-3",
    "zz-collection-slug-zz": "resignation-week", "zz-article-next-slug-zz": "second-thoughts-0",
    "zz-article-next-external-zz": "embargoed-0",
}  # fmt: skip
"""Slugs, names and ids of other systems, which anybody can guess."""
IDS = (
    "article", "live-revision", "quote", "told-quote", "source", "unnamed", "topic", "collection", "remark",
    "public-remark", "response", "verification", "occurrence", "trashed-article", "trashed-quote", "key",
)  # fmt: skip


def strangers() -> dict[str, str]:
    """Ids of nothing, in place of those that hidden things will have, with the words that they will have."""
    return WORDS | {f"zz-{name}-id-zz": new_id() for name in IDS}


def fill(newsroom: Newsroom, side: PublicSide) -> dict[str, str]:
    """Fill the newsroom with what is not published. What its labels stand for."""
    editor, author = newsroom.seat("admin"), newsroom.seat("author")
    made = make_things(editor, side)
    draft = write_draft(editor, side, made)
    write_drafts(author, side)
    revise_what_is_live(editor, side)
    answer_with_hidden_words(editor, side, draft)
    pass_through_the_trash(editor, made)
    fail_and_repeat(editor, draft)
    key = editor.made("/v1/keys", {"name": "Night desk", "role": "editor"})
    quotes = draft["quotes"]
    found = {
        "article": draft["id"], "live-revision": new_id(), "quote": quotes[0]["id"], "told-quote": quotes[1]["id"],
        "source": made["source"], "unnamed": quotes[2]["speaker"]["id"], "topic": made["topic"],
        "collection": made["collection"], "remark": quotes[0]["remark"]["id"],
        "public-remark": editor.read(f"/v1/quotes/{side.tape['quotes'][0]['id']}?view=draft")["remark"]["id"],
        "response": quotes[0]["responses"][0]["id"], "occurrence": quotes[0]["occurrences"][0]["id"],
        "verification": editor.read(f"/v1/quotes/{quotes[0]['id']}/verifications?view=draft")["items"][0]["id"],
        "trashed-article": made["trashed-article"], "trashed-quote": made["trashed-quote"], "key": key["id"],
    }  # fmt: skip
    return WORDS | {f"zz-{name}-id-zz": found[name] for name in IDS}


def make_things(editor: Seat, side: PublicSide) -> dict[str, str]:
    """A source, a topic below a public one, a collection of what is public, and things for the trash."""
    source = editor.made(
        "/v1/sources",
        {"kind": "person", "name": "Mole in the office", "aliases": ["Ada Lind's mole"], "wikidata": "Q777777",
         "external_id": "hidden-source-9"},
    )  # fmt: skip
    topic = {"name": "Resignations", "slug": "resignations", "parent": "energy", "external_id": "hidden-topic-3"}
    items = [{"article": side.tape["id"]}, {"quote": {"id": side.harbor["quotes"][0]["id"]}}]
    return {
        "source": source["id"],
        "topic": editor.made("/v1/topics", topic)["id"],
        "collection": editor.made("/v1/collections", {"title": "Resignation week", "items": items})["id"],
        "trashed-article": editor.made("/v1/articles", plain("Never to be seen", topics=["resignations"]))["id"],
        "trashed-quote": editor.made("/v1/quotes", {"text": "Burn it", "speaker": "Ada Lind", "language": "en"})["id"],
    }


def write_draft(editor: Seat, side: PublicSide, made: dict[str, str]) -> Json:
    """A draft that names what is public in every way, with hidden things beside it."""
    public = side.tape["quotes"][0]["id"]
    texts = (
        "I shall resign",
        "He told me so",
        "She wept",
        "It is the same tape",
        "Ich habe keine Wahl",
        "She lied",
        "Yes",
    )
    quotes: list[Json] = [
        {"text": texts[0], "speaker": "Ada Lind", "external_id": "embargoed-quote", "about": [{"topic": "energy"}],
         "verifications": [{"result": "verified", "basis": "heard", "checked_by": "Mole in the office"}],
         "responses": [{"responder": "Tom Reed", "stance": "denies", "text": "Never"}]},
        {"text": texts[1], "speaker": "Ida Bell", "told_in": {"id": public}},
        {"text": texts[2], "speaker": AIDE, "attribution": [{"role": "reported_by", "source": "Channel 9"}]},
        {"text": texts[3], "same_remark_as": {"id": public}},
        {"text": texts[4], "translation_of": {"id": public}, "language": "de"},
        {"text": texts[5], "same_remark_as": {"id": side.aide["quotes"][0]["id"]}},
        {"text": texts[6], "speaker": "Eva Roth", "told_in": {"id": side.aide["quotes"][0]["id"]}},
        {"id": side.aide["quotes"][0]["id"]},
    ]  # fmt: skip
    quotes[0]["verifications"][0]["checked_by"] = {"id": made["source"]}
    printed = "\n\n".join(f"“{text}” it says." for text in (*texts, "He was never there"))
    draft = {
        "headline": "Minister may resign", "language": "en", "body": {"text": printed}, "quotes": quotes,
        "external_id": "embargoed-7", "topics": ["resignations", "energy"], "related": [side.tape["id"]],
        "authors": ["R. Okafor", {"id": made["source"]}], "translation_of": side.harbor["id"],
    }  # fmt: skip
    article = editor.made("/v1/articles", draft)
    change(editor, f"/v1/articles/{article['id']}", slug="minister-will-resign", headline="Minister will resign")
    return act(editor, f"/v1/articles/{article['id']}", "submit", note="For Sunday")


def write_drafts(author: Seat, side: PublicSide) -> None:
    """Forty drafts that name public things, some revised, some trashed and restored."""
    for number in range(40):
        words = f"Number {number} is out"
        draft = quoting(f"Leak {number}", words, speaker="Ada Lind", topics=["grid", "energy"], authors=["R. Okafor"])
        made = author.made("/v1/articles", draft | {"related": [side.tape["id"]]})
        if number % 10 == 0:
            change(author, f"/v1/articles/{made['id']}", summary="It leaks.", translation_of=side.tape["id"])
        if number % 10 == 1:
            gone = author.delete(f"/v1/articles/{made['id']}", version=made["version"])
            assert gone.status_code == 200, gone.text
            back = author.post(f"/v1/articles/{made['id']}/restore", version=gone.json()["version"])
            assert back.status_code == 200, back.text


def revise_what_is_live(editor: Seat, side: PublicSide) -> None:
    """New revisions of live articles, and of one that was taken back, in everything that a revision has."""
    for number, article in enumerate((side.tape, side.harbor, side.aide, side.taken_back)):
        path = f"/v1/articles/{article['id']}"
        change(
            editor, path, headline=f"Second thoughts {number}", slug=f"second-thoughts-{number}",
            external_id=f"embargoed-{number}", summary="Other words.", topics=["resignations"], language="fr",
            authors=["Mole in the office"], related=[], seo_title="Leak", extra={"secret": True}, genre="leak",
        )  # fmt: skip
        change(editor, path, quotes=[], body={"text": "Nothing is left of it."}, message="Start again")
        act(editor, path, "submit")
        act(editor, path, "return")
        act(editor, path, "schedule", publish_at="2099-01-01", unpublish_at="2099-02-01", note="Embargoed")


def answer_with_hidden_words(editor: Seat, side: PublicSide, draft: Json) -> None:
    """Denials of what is public in words that are not, and of what is not public."""
    hidden = {"id": draft["quotes"][0]["id"]}
    denial: Json = {"responder": "Tom Reed", "stance": "denies"}
    public = f"/v1/quotes/{side.harbor['quotes'][0]['id']}"
    editor.made(f"{public}/responses", denial | {"quote": hidden})
    editor.made(f"{public}/responses", denial | {"quote": hidden, "on": "remark", "responder": AIDE})
    editor.made("/v1/sources/" + recording(editor, side) + "/responses", denial | {"quote": hidden})
    editor.made(f"/v1/quotes/{hidden['id']}/responses", denial | {"text": "Nor this"})
    path = f"/v1/quotes/{draft['quotes'][1]['id']}"
    change(editor, path, context="At lunch", about=[{"topic": "grid"}, {"source": {"slug": "ada-lind"}}])
    steps = editor.read(f"{path}/attribution?view=draft")["steps"]
    remark = editor.read(f"{path}?view=draft")["remark"]
    steps.append({"role": "reported_by", "source": "Channel 9", "via": [0]})
    assert editor.put(f"{path}/attribution", {"steps": steps}, version=remark["version"]).status_code == 200
    change(editor, f"/v1/remarks/{remark['id']}", said={"date": "2024-05-05", "medium": "interview"})


def recording(editor: Seat, side: PublicSide) -> str:
    steps = editor.read(f"/v1/quotes/{side.tape['quotes'][0]['id']}/attribution?view=draft")["steps"]
    return str(steps[1]["source"]["id"])


def pass_through_the_trash(editor: Seat, made: dict[str, str]) -> None:
    """Into the trash and out again, and in for good; changed while nobody sees it."""
    spare = editor.made("/v1/topics", {"name": "Spare", "parent": "grid"})["id"]
    things = [("quotes", made["trashed-quote"]), ("topics", spare), ("articles", made["trashed-article"])]
    things += [("collections", made["collection"])]
    things += [("sources", editor.made("/v1/sources", {"kind": "person", "name": "Nobody Yet"})["id"])]
    for room, ident in things:
        path = f"/v1/{room}/{ident}"
        for _ in range(2):
            gone = editor.delete(path, version=editor.read(f"{path}?view=draft")["version"])
            assert gone.status_code == 200, gone.text
            back = editor.post(f"{path}/restore", version=gone.json()["version"])
            assert back.status_code == 200, back.text
    for room, ident in things[:3]:
        path = f"/v1/{room}/{ident}"
        assert editor.delete(path, version=editor.read(f"{path}?view=draft")["version"]).status_code == 200
    change(editor, f"/v1/sources/{made['source']}", bio="Knows it all.", name="Mole in the office")
    change(editor, f"/v1/topics/{made['topic']}", name="Resigning", parent="industry")
    change(editor, f"/v1/collections/{made['collection']}", description="For Sunday", items=[])


def fail_and_repeat(editor: Seat, draft: Json) -> None:
    """Requests that are refused, that keep nothing, and that are sent twice."""
    for path in ("/v1/articles?dry_run=true", "/v1/articles?dry_run=true&publish=true"):
        assert editor.post(path, plain("Dry run", topics=[{"name": "Dry"}])).status_code == 201
    assert editor.post("/v1/articles?publish=true", {"headline": "", "language": "en"}).status_code == 422
    assert editor.patch(f"/v1/articles/{draft['id']}", {"summary": "x"}, version=99).status_code == 412
    for _ in range(2):
        assert editor.post("/v1/articles", plain("Twice"), idempotency_key="one").status_code == 201
