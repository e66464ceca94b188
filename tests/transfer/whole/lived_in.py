"""A newsroom with everything in it: the demo, something public of every kind, all that is hidden, and what is due."""

from __future__ import annotations

from dataclasses import dataclass

from app.articles.revisions.folding import Retention, fold_all
from app.demo.loading import load_demo
from tests.articles.stories import plain
from tests.newsroom import Newsroom
from tests.promises import hidden_side
from tests.promises.public_side import LIVE, act, change, published, quoting


@dataclass(frozen=True)
class LivedIn:
    """What a crawl needs to know of it: public ids and slugs, and ids of what readers cannot know."""

    public: list[str]
    hidden: list[str]


def fill(newsroom: Newsroom) -> LivedIn:
    load_demo(newsroom.database, "https://content.example")
    admin = newsroom.seat("admin")
    side = published(admin)
    names = hidden_side.fill(newsroom, side)

    # two corrections, of which one came with a new revision; an old slug that still leads somewhere
    path = f"/v1/articles/{admin.made(LIVE, plain('Harbor open'))['id']}"
    change(admin, path, slug="harbor-open-at-last", summary="At last.")
    act(admin, path, "publish", correction={"kind": "correction", "text": "It opens on Monday."})
    admin.made(f"{path}/corrections", {"kind": "editors_note", "text": "We named the wrong day."})

    # what is due
    due = admin.made("/v1/articles", plain("Tides of next year 🌊", external_id="tides"))
    act(admin, f"/v1/articles/{due['id']}", "schedule", publish_at="2090-01-01T06:00:00Z")

    # a link to it, and saves that were folded into later ones
    admin.made(f"/v1/articles/{due['id']}/preview-links", {})
    for number in range(4):
        change(admin, f"/v1/articles/{due['id']}", summary=f"High at {number}.")
    fold_all(newsroom.database, Retention(minutes=1440, days=-1), lambda done, of: None)

    # rows that name later ones of their table
    admin.made("/v1/topics", {"name": "Everything"})
    industry = admin.read("/v1/topics/industry")["id"]
    change(admin, f"/v1/topics/{industry}", parent="everything")
    first = admin.made(LIVE, plain("Schleusen zu", language="de"))
    second = admin.made(LIVE, quoting("Locks shut", "They are shut", speaker="Ida Bell"))
    change(admin, f"/v1/articles/{first['id']}", translation_of=second["id"])
    act(admin, f"/v1/articles/{first['id']}", "publish")

    # words that are hard to write down
    hard = 'Ünï\u2028c\u0085ode “\\n” \u202eright\u202c 😀 \x7f </script> "q" it\'s % :x'
    admin.made(LIVE, quoting("Hard words", hard, speaker="Zoë \\ O'Neil", external_id="100 % :sure"))
    public = [*side.words[::2], "harbor-open", "harbor-open-at-last", "tunnel-chief-on-tape", "dorrie-calder"]
    assert newsroom.rows("SELECT 1 FROM folded_revision")
    return LivedIn(public, [value for label, value in names.items() if label.endswith("-id-zz")] + [due["id"]])
