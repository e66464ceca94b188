"""An editor's days, made up by chance: whatever is done in whatever order, the newsroom is as plain dicts say it is.

`TEST_EDITORS_DAYS=500` makes that many days, other ones each time, in place of the few that never change.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from copy import deepcopy
from typing import Any

import pytest
from httpx2 import Response
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.articles.schedule.due import publish_due
from app.changes.verifying import verify
from app.core.values.times import later, now
from app.transfer.rebuilding import rebuild_projection
from tests import databases
from tests.newsroom import Json, Newsroom, migrate, opened
from tests.promises import told_plainly as plain
from tests.promises.told_plainly import WORDS, Document, Story

HOUR = 3600.0
MOST = 6
"""Articles: with more of them, fewer go through much."""
DAYS = int(os.environ.get("TEST_EDITORS_DAYS", "0"))
VERBS = ["submit", "return", "publish", "unpublish", "retract", "trash", "restore"]
BODIES = [f"Fog lifts.\n\n“{WORDS},” said Nell Ivers.", f"“{WORDS},” said Nell Ivers.\n\nFog lifts.", "Fog."]

which = st.integers(0, 30)
verbs = st.sampled_from(VERBS)
hours = st.one_of(st.none(), st.integers(1, 6))
plans = st.fixed_dictionaries({}, optional={"publish_at": hours, "unpublish_at": hours})
members: dict[str, st.SearchStrategy[Any]] = {
    "headline": st.sampled_from(["Night boat", "Fog", "Quay"]),
    "summary": st.one_of(st.none(), st.sampled_from(["At last.", ""])),
    "body": st.sampled_from(BODIES),
}
documents = st.fixed_dictionaries(members)
changes = st.fixed_dictionaries({}, optional=members)


class EditorsDay(RuleBasedStateMachine):
    """One newsroom on a database of its own."""

    kind = "sqlite"

    def __init__(self) -> None:
        super().__init__()
        self.ending = ExitStack()
        server = databases.server(self.kind)
        url = databases.fresh_database(server, migrate)
        self.ending.callback(databases.drop_database, server, url)
        self.newsroom = Newsroom(self.ending.enter_context(opened(url)))
        self.editor, self.reader = self.newsroom.editor, self.newsroom.reader
        self.morning = now()
        self.stories: list[Story] = []
        self.done: list[tuple[str, Json | None, int | None, Response]] = []
        """Every POST that was done, to be sent again."""
        self.held: dict[str, Response] = {}
        """What readers got before the step."""
        self.is_sound = False

    @initialize(document=documents)
    def begin(self, document: Document) -> None:
        self.create(document, quoted=True, live=True)
        self.create(document, quoted=False, live=False)
        self.create(document, quoted=False, live=False)
        self.plan(2, {"publish_at": 3})

    # what is done

    @precondition(lambda self: len(self.stories) < MOST)
    @rule(document=documents, quoted=st.booleans(), live=st.booleans())
    def create(self, document: Document, quoted: bool, live: bool) -> None:
        quoted = quoted and WORDS in document["body"]
        quotes = [{"text": WORDS, "speaker": "Nell Ivers"}] if quoted else []
        body = {**sent(document), "language": "en", "quotes": quotes}
        answer = self.post("/v1/articles?publish=true" if live else "/v1/articles", body)
        assert answer.status_code == 201, answer.text
        made = answer.json()
        self.stories.append(plain.new_story(made["id"], made["slug"], {**document, "quoted": quoted}))
        if live:
            plain.move(self.stories[-1], "publish", made["published_at"])
            self.stories[-1]["version"] = 1
            self.stories[-1]["live"] = (*self.stories[-1]["live"][:2], 1)

    @rule(number=which, changed=changes)
    def patch(self, number: int, changed: Document) -> None:
        story = self.one(number)
        after, refusal = deepcopy(story), plain.refused(story, "save")
        if refusal is None:
            plain.save(after, {**after["revisions"][-1], **changed})
        self.write(story, after, refusal, "PATCH", "", sent(changed))

    @rule(number=which, revision=which)
    def restore_a_revision(self, number: int, revision: int) -> None:
        story = self.one(number)
        chosen = revision % len(story["revisions"])
        after, refusal = deepcopy(story), plain.refused(story, "save")
        if refusal is None:
            plain.save(after, after["revisions"][chosen])
        self.write(story, after, refusal, "POST", f"/revisions/{chosen + 1}/restore", None)

    @rule(number=which, verb=verbs)
    def move(self, number: int, verb: str) -> None:
        story = self.one(number)
        after, refusal = deepcopy(story), plain.refused(story, verb)
        if refusal is None:
            plain.move(after, verb)
        self.write(story, after, refusal, *request_for(verb))

    @rule(number=which, choices=st.lists(which, min_size=2, max_size=4))
    def go_on_as_allowed(self, number: int, choices: list[int]) -> None:
        """Some moves of one article, where most that are made up by chance are refused."""
        for choice in choices:
            allowed = sorted(plain.allowed_moves(self.one(number)))
            if allowed and (verb := allowed[choice % len(allowed)]) == "schedule":
                self.plan(number, {"publish_at": 1 + choice % 5, "unpublish_at": 6})
            elif allowed:
                self.move(number, verb)
            self.everybody_sees_what_is_so()

    @rule(number=which, asked=plans)
    def plan(self, number: int, asked: dict[str, int | None]) -> None:
        story = self.one(number)
        after, times = deepcopy(story), {name: None if hour is None else self.at(hour) for name, hour in asked.items()}
        refusal = plain.schedule(after, times)
        self.write(story, after, refusal, "POST", "/schedule", times)

    @rule(hour=st.integers(0, 7))
    def tick(self, hour: int) -> None:
        """The clock jumps, also back."""
        self.is_sound = False
        moment = self.at(hour)
        done = plain.tick(self.stories, moment)
        assert publish_due(self.newsroom.database, lambda: moment) == done
        assert publish_due(self.newsroom.database, lambda: moment) == 0

    @rule(numbers=st.lists(which, min_size=1, max_size=3), verb=verbs, changed=changes)
    def batch(self, numbers: list[int], verb: str, changed: Document) -> None:
        """A save of some, and a move of the last of them: all of it or nothing."""
        chosen = list({number % len(self.stories): None for number in numbers})
        stories = [self.stories[place] for place in chosen]
        after, refusal, operations = deepcopy(stories), None, []
        for place, story in enumerate(after):
            last = place == len(after) - 1
            method, path, body = request_for(verb) if last else ("PATCH", "", sent(changed))
            operation = {"method": method, "path": f"/v1/articles/{story['id']}{path}"}
            operations.append(
                operation | {"if_match": f'"{story["version"]}"', **({} if body is None else {"body": body})}
            )
            refusal = refusal or plain.refused(story, verb if last else "save")
            if refusal is None and last:
                plain.move(story, verb)
            elif refusal is None:
                plain.save(story, {**story["revisions"][-1], **changed})
        before = self.newsroom.everything() if refusal else None
        answer = self.post("/v1/batch", {"operations": operations})
        if refusal is not None:
            check_refused(answer, refusal)
            assert self.newsroom.everything() == before
            return
        assert answer.status_code == 200, answer.text
        for story, new, result in zip(stories, after, answer.json()["results"], strict=True):
            learn(story, new, result["body"])

    # what changes nothing

    @rule(number=which)
    def send_again(self, number: int) -> None:
        if not self.done:
            return
        path, body, version, first = self.done[number % len(self.done)]
        before = self.newsroom.everything()
        again = self.editor.post(path, body, version=version, idempotency_key=key_of(number % len(self.done)))
        assert (again.status_code, again.content) == (first.status_code, first.content)
        assert again.headers["idempotency-replayed"] == "true"
        assert self.newsroom.everything() == before

    @rule(number=which, verb=st.sampled_from([*VERBS, "save"]), behind=st.integers(1, 3))
    def come_too_late(self, number: int, verb: str, behind: int) -> None:
        story = self.one(number)
        if story["trashed"] != (verb == "restore") or story["version"] <= behind:
            return
        method, path, body = ("PATCH", "", {"summary": "Late."}) if verb == "save" else request_for(verb)
        before = self.newsroom.everything()
        address = f"/v1/articles/{story['id']}{path}"
        answer = self.editor.send(method, address, body, version=story["version"] - behind)
        check_refused(answer, (412, "stale-version"))
        assert answer.json()["current_etag"] == f'"{story["version"]}"'
        assert self.newsroom.everything() == before

    # what is always so

    @invariant()
    def everybody_sees_what_is_so(self) -> None:
        for trashed in (False, True):
            listed = self.editor.read(f"/v1/articles?view=draft&limit=100&trashed={str(trashed).lower()}")["items"]
            expected = {story["id"]: plain.for_editors(story) for story in self.stories if story["trashed"] == trashed}
            for item in listed:
                item["allowed_moves"] = set(item["allowed_moves"])
            assert {item["id"]: only(item, expected[item["id"]]) for item in listed} == expected
        self.readers_see_what_is_live()
        self.is_sound = True

    def readers_see_what_is_live(self) -> None:
        """And nothing that a draft did moves a byte or a number of what they get."""
        got = {path: self.reader.get(path) for path in self.addresses()}
        live = [seen for story in self.stories if (seen := plain.for_readers(story)) is not None]
        for story in self.stories:
            answer, seen = got[of(story)], plain.for_readers(story)
            assert answer.status_code == (404 if seen is None else 200)
            if seen is not None:
                item = answer.json()
                assert only(item, seen) == seen
                assert item["body"]["text"] == story["live"][0]["body"]
                assert [quote["text"] for quote in item["quotes"]] == [WORDS] * story["live"][0]["quoted"]
                assert [one["kind"] for one in item["corrections"]] == ["retraction"] * (seen["status"] == "retracted")
        order = sorted(live, key=lambda seen: (seen["published_at"], seen["id"]), reverse=True)
        current = [seen for seen in order if seen["status"] == "published"]
        for path, expected in (("/v1/articles?limit=100&retracted=true", order), ("/v1/articles?limit=100", current)):
            items = got[path].json()["items"]
            assert [only(item, seen) for item, seen in zip(items, expected, strict=True)] == expected
        self.compare_with_what_was_held(got)

    def compare_with_what_was_held(self, got: dict[str, Response]) -> None:
        held, self.held = self.held, got
        moved = [
            path
            for path, answer in got.items()
            if path in held and without_request_id(held[path]) != without_request_id(answer)
        ]
        quiet = not any("/articles/" in path for path in moved) and all(
            path in held or answer.status_code == 404 for path, answer in got.items()
        )
        if quiet:
            assert moved == []
            for path, answer in got.items():
                if path in held and answer.status_code == 200:
                    assert answer.headers["onrecord-seq"] == held[path].headers["onrecord-seq"]
        for path in held.keys() & got.keys():
            if path not in moved and held[path].status_code == 200 and "?limit" not in path:
                assert got[path].headers["etag"] == held[path].headers["etag"], path

    def teardown(self) -> None:
        try:
            if self.is_sound:
                self.history_is_whole()
                self.projection_can_be_made_again()
        finally:
            self.ending.close()

    def history_is_whole(self) -> None:
        for story in self.stories:
            path = f"/v1/articles/{story['id']}/revisions"
            numbers = [one["revision"] for one in self.editor.read(f"{path}?limit=100")["items"]]
            assert numbers == list(range(len(story["revisions"]), 0, -1))
            for number, document in enumerate(story["revisions"], 1):
                kept = self.editor.read(f"{path}/{number}?body_format=text")["article"]
                assert (kept["headline"], kept["summary"]) == (document["headline"], document["summary"])
                assert kept["body"]["text"] == document["body"]
        with self.newsroom.database.reading() as reader:
            assert verify(reader).fault is None

    def projection_can_be_made_again(self) -> None:
        database = self.newsroom.database
        with database.writing() as session:
            rebuild_projection(session, lambda done, total: None)
            database.commit(session)
        for path, answer in self.held.items():
            again = self.reader.get(path)
            assert without_request_id(again) == without_request_id(answer), path
            assert again.headers.get("etag") == answer.headers.get("etag"), path

    # the means

    def one(self, number: int) -> Story:
        return self.stories[number % len(self.stories)]

    def at(self, hour: int) -> str:
        return later(self.morning, hour * HOUR)

    def addresses(self) -> list[str]:
        lists = ["/v1/articles?limit=100&retracted=true", "/v1/articles?limit=100"]
        return [*lists, *(of(story) for story in self.stories)]

    def post(self, path: str, body: Json | None, version: int | None = None) -> Response:
        """A POST with a key of its own; what was done can be sent again."""
        self.is_sound = False
        answer = self.editor.post(path, body, version=version, idempotency_key=key_of(len(self.done)))
        if answer.is_success:
            self.done.append((path, body, version, answer))
        return answer

    def write(
        self, story: Story, after: Story, refusal: plain.Refusal | None, method: str, path: str, body: Json | None
    ) -> None:
        """Send it: it is refused, and changes nothing, or the article is as it should be after it."""
        self.is_sound = False
        address, version = f"/v1/articles/{story['id']}{path}", story["version"]
        before = self.newsroom.everything() if refusal else None
        if method == "POST":
            answer = self.post(address, body, version)
        else:
            answer = self.editor.send(method, address, body, version=version)
        if refusal is not None:
            check_refused(answer, refusal)
            assert self.newsroom.everything() == before
            return
        assert answer.status_code == 200, answer.text
        learn(story, after, answer.json())


def sent(document: Document) -> Json:
    """The document as a body says it."""
    return document | ({"body": {"text": document["body"]}} if "body" in document else {})


def request_for(verb: str) -> tuple[str, str, Json | None]:
    if verb == "trash":
        return "DELETE", "", None
    return "POST", f"/{verb}", {"text": "It was not so."} if verb == "retract" else None


def learn(story: Story, after: Story, shown: Json) -> None:
    """The article is now as it should be; when it went live is told by the answer."""
    if after["published_at"] == plain.NOW:
        after["published_at"] = shown["published_at"]
    assert shown["version"] == after["version"]
    story.update(after)


def check_refused(answer: Response, refusal: plain.Refusal) -> None:
    assert (answer.status_code, answer.json()["type"]) == (refusal[0], f"/problems/{refusal[1]}"), answer.text


def only(item: Json, like: Json) -> Json:
    return {name: item[name] for name in like}


def of(story: Story) -> str:
    return f"/v1/articles/{story['id']}?body_format=text"


def key_of(number: int) -> str:
    return f"request-{number}"


def without_request_id(answer: Response) -> Json:
    return {name: value for name, value in answer.json().items() if name != "request_id"}


@pytest.mark.parametrize("kind", databases.KINDS)
def test_a_day_of_chance_leaves_the_newsroom_as_plain_dicts_say(kind: str) -> None:
    databases.server(kind)
    day = type("Day", (EditorsDay,), {"kind": kind})
    run_state_machine_as_test(
        day,
        settings=settings(
            max_examples=DAYS or 8,
            stateful_step_count=40 if DAYS else 25,
            derandomize=not DAYS,
            database=None,
            deadline=None,
            # Making a failing day shorter takes minutes: only where somebody waits for it.
            phases=[Phase.generate, *([Phase.shrink] if DAYS else [])],
            suppress_health_check=list(HealthCheck),
        ),
    )
