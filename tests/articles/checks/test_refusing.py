"""A setting says which checks refuse publication; an editor overrides them by name, with a reason that is kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.articles.schedule.due import publish_due
from app.core.values.times import later, now
from tests.newsroom import Json, Newsroom, Seat, opened

STORY: Json = {
    "headline": "Dam holds",
    "language": "en",
    "body": {"text": "“It will hold for years,” Ada Lind said. “We have measured it,” said Tom Reed."},
    "quotes": [{"text": "It will hold for years", "speaker": "Ada Lind"}],
}


@pytest.fixture
def strict(database_url: str) -> Iterator[Newsroom]:
    """A newsroom that publishes no quotation without its quote, and nobody without a title."""
    with opened(database_url, refusing_checks="quotation-without-quote, title-missing") as client:
        yield Newsroom(client)


def test_a_check_that_the_newsroom_names_refuses_publication(strict: Newsroom) -> None:
    # given a draft with two things that the newsroom does not publish, and a third
    editor = strict.editor
    article = editor.made("/v1/articles", STORY)
    listed = {one["name"]: one["refuses"] for one in editor.read(f"/v1/articles/{article['id']}/checks")["items"]}
    assert listed == {"quotation-without-quote": True, "ends-at-speaker": False, "title-missing": True}

    # when it is to be published, then each is named with its place, and nothing has changed
    before = strict.everything()
    refused = editor.post(f"/v1/articles/{article['id']}/publish", version=1)
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/checks-failed")
    errors = [(one["code"], one["pointer"]) for one in refused.json()["errors"]]
    assert errors == [("quotation-without-quote", "/body"), ("title-missing", "/quotes/0")]
    assert editor.post("/v1/articles?publish=true", STORY).status_code == 422
    assert strict.everything() == before


def test_an_override_names_each_check_and_its_reason_is_in_the_audit(strict: Newsroom) -> None:
    # given the same draft
    editor, admin = strict.editor, strict.seat("admin")
    article = editor.made("/v1/articles", STORY)
    publish = f"/v1/articles/{article['id']}/publish"
    quotation = {"name": "quotation-without-quote", "reason": "Reed asked to be left out"}

    # when one of the two checks is overridden, then the other still refuses
    refused = editor.post(publish, {"override": [quotation]}, version=1)
    assert [one["code"] for one in refused.json()["errors"]] == ["title-missing"]
    assert editor.post(publish, {"override": [{"name": "no-such-check", "reason": "x"}]}, version=1).status_code == 422
    assert editor.post(publish, {"override": [{"name": "title-missing"}]}, version=1).status_code == 422

    # and with both it is published, with the reasons kept
    title = {"name": "title-missing", "reason": "Everybody knows her"}
    assert editor.post(publish, {"override": [quotation, title]}, version=1).status_code == 200
    (entry,) = admin.read(f"/v1/audit?kind=article&id={article['id']}&action=publish")["items"]
    assert entry["details"]["override"] == [quotation, title]


def test_all_that_one_problem_refuses_is_overridden_by_its_name(strict: Newsroom) -> None:
    editor = strict.editor
    article = editor.made("/v1/articles", STORY)
    body = {"override": [{"name": "checks-failed", "reason": "It burns."}]}
    assert editor.post(f"/v1/articles/{article['id']}/publish", body, version=1).status_code == 200


def test_what_a_check_refuses_at_its_time_goes_back_to_its_editors(strict: Newsroom) -> None:
    # given a draft that is scheduled as it stands
    editor = strict.editor
    article = editor.made("/v1/articles", STORY)
    plan = {"publish_at": later(now(), 3600)}
    assert editor.post(f"/v1/articles/{article['id']}/schedule", plan, version=1).status_code == 200

    # when its time has come
    publish_due(strict.database, lambda: later(now(), 7200))

    # then it is a draft again, and says why
    read = editor.read(f"/v1/articles/{article['id']}?view=draft")
    assert (read["status"], read["stage"]) == ("draft", "draft")
    assert read["schedule_problem"]["type"] == "/problems/checks-failed"
    assert [one["code"] for one in read["schedule_problem"]["errors"]] == ["quotation-without-quote", "title-missing"]


def test_without_the_setting_warnings_refuse_nothing(editor: Seat) -> None:
    article = editor.made("/v1/articles?publish=true", STORY)
    assert article["status"] == "published"


def test_a_name_that_is_no_check_is_refused_at_start(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_REFUSING_CHECKS", "title-missing, spelling")
    with pytest.raises(RuntimeError, match="ONRECORD_REFUSING_CHECKS names a check that there is not"):
        opened(database_url).__enter__()
