"""A newsroom that has published something of every kind: what a reader may know of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.articles.stories import story
from tests.newsroom import Json, Seat

LIVE = "/v1/articles?publish=true"
AIDE: Json = {"kind": "unnamed", "name": "an aide to the minister", "anonymity_reason": "would lose the post"}
GERMAN = "„Wir öffnen am Montag“, sagte ein Sprecher."


def act(editor: Seat, path: str, verb: str, **body: Any) -> Json:
    """One act upon a thing, at the version that it has; the thing as it then is."""
    version = editor.read(f"{path}?view=draft")["version"]
    answer = editor.post(f"{path}/{verb}", body or None, version=version)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def change(editor: Seat, path: str, **members: Any) -> Json:
    """Change members of a thing, at the version that it has; the thing as it then is."""
    answer = editor.patch(path, members, version=editor.read(f"{path}?view=draft")["version"])
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def quoting(headline: str, text: str, **members: Any) -> Json:
    """An article that prints one quote."""
    article: Json = {
        name: members.pop(name) for name in ("topics", "authors", "related", "language") if name in members
    }
    body = {"text": f"“{text}”, it was said.\n\nNobody said more."}
    return {"headline": headline, "language": "en", "body": body, **article, "quotes": [{"text": text, **members}]}


@dataclass
class PublicSide:
    """What is public, by what it is; `words` are ids and slugs that a reader can know."""

    tape: Json
    harbor: Json
    aide: Json
    taken_back: Json
    words: list[str] = field(default_factory=list)


def published(editor: Seat) -> PublicSide:
    """Publish something of every kind."""
    tape = editor.made(LIVE, story(external_id="wire-1", topics=[{"slug": "energy", "name": "Energy"}, TOPIC]))
    german = {"headline": "Hafen öffnet", "language": "de", "body": {"text": GERMAN}, "translation_of": tape["id"]}
    translation = editor.made(LIVE, german)
    harbor = editor.made(
        LIVE,
        quoting(
            "Harbor opens", "The cranes are tested", speaker="Ida Bell", related=[tape["id"]], authors=["R. Okafor"]
        ),
    )
    aide = editor.made(LIVE, quoting("Aide speaks", "He was never there", speaker=AIDE, topics=["energy"]))
    withdrawn = editor.made(LIVE, quoting("Ships sink", "All are lost", speaker="Otto Brandt"))
    act(editor, f"/v1/articles/{withdrawn['id']}", "retract", text="No ship sank.")
    taken_back = editor.made(LIVE, quoting("Locks break", "The locks are gone", speaker="Otto Brandt"))
    act(editor, f"/v1/articles/{taken_back['id']}", "unpublish")
    renamed = change(editor, f"/v1/articles/{translation['id']}", slug="hafen-wieder-offen")
    act(editor, f"/v1/articles/{translation['id']}", "publish")
    collection = editor.made("/v1/collections", {"title": "Water", "items": items(tape, harbor, taken_back)})
    act(editor, f"/v1/collections/{collection['id']}", "publish")
    board = editor.made("/v1/sources", {"kind": "organization", "name": "Harbor Board", "wikidata": "Q4242"})
    act(editor, f"/v1/sources/{board['id']}", "publish")
    around_words(editor, tape, board)
    side = PublicSide(tape, harbor, aide, taken_back)
    named = (tape, renamed, harbor, aide, withdrawn, taken_back, collection, board, *tape["topics"], *tape["quotes"])
    side.words = [thing[member] for thing in named for member in ("id", "slug") if thing.get(member)]
    side.words += [
        "wire-1",
        "Q4242",
        "hafen-offnet",
        "ada-lind",
        "channel-9",
        *(one["quotes"][0]["id"] for one in (harbor, aide)),
    ]
    return side


TOPIC: Json = {"slug": "grid", "name": "Grid", "parent": {"slug": "industry", "name": "Industry"}}


def items(*articles: Json) -> list[Json]:
    """Articles and their first quotes as items of a collection."""
    found: list[Json] = []
    for article in articles:
        found += [{"article": article["id"]}, {"quote": {"id": article["quotes"][0]["id"]}, "note": "To the point"}]
    return found


def around_words(editor: Seat, tape: Json, board: Json) -> None:
    """Checks and responses of every kind, with words that are public."""
    quote, other = (f"/v1/quotes/{found['id']}" for found in tape["quotes"])
    check = {"result": "verified", "basis": "recording", "checked_by": {"id": board["id"]}}
    editor.made(f"{quote}/verifications", check)
    words = editor.made("/v1/quotes", {"text": "It is cut together", "speaker": "Tom Reed", "language": "en"})
    act(editor, f"/v1/quotes/{words['id']}", "publish")
    answer = {"responder": "Tom Reed", "stance": "disputes", "date": "2025-03-04"}
    editor.made(f"{other}/responses", {**answer, "quote": {"id": words["id"]}})
    editor.made(f"{quote}/responses", {**answer, "text": "Not so", "on": "remark"})
    work = {"kind": "work", "work_type": "broadcast", "name": "Evening news"}
    recorded = [{"role": "recorded_in", "source": work}]
    spoken = {"text": "We heard it", "speaker": "Eva Roth", "language": "en", "attribution": recorded}
    heard = editor.made("/v1/quotes", {**spoken, "about": [{"topic": "industry"}, {"source": {"id": board["id"]}}]})
    act(editor, f"/v1/quotes/{heard['id']}", "publish")
    recording = editor.read(f"/v1/quotes/{heard['id']}/attribution?view=draft")["steps"][1]["source"]
    editor.made(f"/v1/sources/{recording['id']}/responses", {**answer, "text": "A forgery"})
