"""An editor changes a live article, and readers see nothing of it until it is published."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.articles.schedule.due import publish_due
from app.core.values.times import later, now
from tests.articles.stories import plain, story
from tests.newsroom import Json, Newsroom, Seat
from tests.promises.crawling import Crawl, Told
from tests.promises.public_side import LIVE, act, change

EVERYTHING = (
    "include=quotes.attribution,sources,topics,authors,corrections&body_format=html,text,markdown,portable_text"
)
LISTS = (
    "articles?count=true", f"articles?{EVERYTHING}", "articles?sort=updated_at", "articles?sort=-published_at",
    "articles?sort=headline", "articles?topic=energy", "articles?author=r-okafor", "articles?speaker=ada-lind",
    "articles?language=en", "articles?disputed=true", "articles?external_id=wire-1", "articles?limit=1",
    "articles?published_after=2020-01-01", "articles?updated_after=2020-01-01", "quotes?count=true&include=articles",
    "quotes?topic=energy", "quotes?drifted=true", "sources?count=true", "topics?count=true",
    "collections?include=items", "attributions", "responses", "articles?count=true&limit=1",
    "quotes?count=true&limit=1", "sources?count=true&limit=1", "topics?count=true&limit=1",
    "attributions?count=true&limit=1", "responses?count=true&limit=1",
)  # fmt: skip
NEW: Json = {
    "headline": "Second thoughts", "summary": "She denies it.", "genre": "news", "language": "en-GB",
    "authors": ["Nora Falk"], "topics": [{"slug": "grid", "name": "Grid"}], "extra": {"desk": "night"}, "related": [],
    "image": {"url": "https://images.example/tape.jpg", "alt": "A tape"}, "canonical_url": "https://courier.example/1",
    "seo_title": "Tape", "seo_description": "What the tape says", "external_id": "wire-2", "slug": "second-thoughts",
    "quotes": [], "body": {"text": "Nothing of it stands here."},
}  # fmt: skip
"""Another value of each member; the last ones leave nothing in its place."""

Act = Callable[[], object]


def all_told(reader: Seat, article: Json) -> dict[str, Told]:
    """Everything that readers are told around the article: status, headers and bytes."""
    crawl = Crawl(reader, {})
    names = (article["id"], article["slug"], NEW["slug"])
    own = [f"articles/{name}{rest}" for name in names for rest in ("", f"?{EVERYTHING}", "?marks=quotes")]
    own += [f"articles/{article['id']}/{rest}" for rest in ("corrections", "occurrences", "revisions")]
    own += [f"quotes/{quote['id']}?include=articles,occurrences" for quote in article["quotes"]]
    for path in (*LISTS, *own):
        crawl.ask(f"/v1/{path}")
    return crawl.told


def saves(editor: Seat, path: str) -> Iterator[tuple[str, Act]]:
    for name, value in NEW.items():
        yield f"another {name}", lambda name=name, value=value: change(editor, path, **{name: value})  # type: ignore[misc] # mypy does not know lambdas with defaults
    yield "a restored revision", lambda: act(editor, path, "revisions/1/restore")
    yield "a dry run", lambda: editor.patch(f"{path}?dry_run=true", {"summary": "x"}, version=version_of(editor, path))
    yield "a stale save", lambda: editor.patch(path, {"summary": "x"}, version=1)


def moves(newsroom: Newsroom, editor: Seat, path: str) -> Iterator[tuple[str, Act]]:
    soon, day = later(now(), 3600), 86_400

    def plan(**times: str | None) -> Act:
        return lambda: act(editor, path, "schedule", **times)

    yield "submitted", lambda: act(editor, path, "submit", note="For Sunday")
    yield "returned", lambda: act(editor, path, "return")
    yield "submitted again", lambda: act(editor, path, "submit")
    yield "scheduled", plan(publish_at=soon)
    yield "saved while scheduled", lambda: change(editor, path, summary="Once more.")
    yield "put off", plan(publish_at=later(soon, day), note="Not today")
    yield "given an end", plan(unpublish_at=later(soon, 2 * day))
    yield "canceled", plan(publish_at=None)
    yield "without an end", plan(unpublish_at=None)
    yield "words gone", lambda: change(editor, path, body={"text": "Nothing is left."})
    yield "refused", lambda: editor.post(f"{path}/publish", version=version_of(editor, path))
    yield "scheduled in vain", plan(publish_at=soon)
    yield "refused at its time", lambda: publish_due(newsroom.database, lambda: later(soon, 1))


def version_of(editor: Seat, path: str) -> int:
    return int(editor.read(f"{path}?view=draft")["version"])


def test_readers_see_nothing_of_a_live_article_s_changes_until_they_are_published(
    newsroom: Newsroom, editor: Seat, reader: Seat
) -> None:
    # given live articles, one of them about to be changed, and all that readers are told of them
    other = editor.made(LIVE, plain(topics=[{"slug": "energy", "name": "Energy"}], authors=["R. Okafor"]))
    tape = editor.made(LIVE, story(external_id="wire-1", related=[other["id"]]))
    path, before = f"/v1/articles/{tape['id']}", all_told(reader, tape)

    # when it is saved and moved in every way but published, then readers are told the same each time, to the byte
    version = version_of(editor, path)
    for name, done in (*saves(editor, path), *moves(newsroom, editor, path)):
        done()
        assert all_told(reader, tape) == before, name
    kept = editor.read(f"{path}?view=draft")
    assert kept["version"] > version + 20
    assert kept["schedule_problem"]["type"] == "/problems/words-drifted"

    # until it is published
    override = [{"name": "words-drifted", "reason": "the words come back tonight"}]
    act(editor, path, "publish", override=override)
    after = all_told(reader, tape)
    assert {name for name in before if after[name] != before[name]} >= {
        "/v1/articles?count=true", "/v1/articles?sort=updated_at", f"/v1/articles/{tape['id']}",
        f"/v1/articles/{tape['slug']}",
    }  # fmt: skip
