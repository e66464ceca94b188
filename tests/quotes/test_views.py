"""What is documented of the record: lists are as their shapes say, every value has its meaning."""

from __future__ import annotations

from typing import get_args

import pytest
from pydantic import BaseModel

from app.quotes import views
from app.quotes.models import Hedge
from tests.newsroom import Newsroom, Seat
from tests.quotes.record import Record

LISTS: dict[str, type[BaseModel]] = {
    "/v1/quotes?count=true": views.QuoteList,
    "/v1/quotes?include=articles,attribution,responses,verifications,occurrences": views.QuoteList,
    "/v1/attributions?include=quote.articles": views.AttributionRows,
    "/v1/responses?count=true": views.ResponseList,
    "/v1/remarks?count=true": views.RemarkList,
}


@pytest.mark.parametrize("view", ["", "&view=draft"])
def test_lists_are_as_they_are_documented(newsroom: Newsroom, editor: Seat, view: str) -> None:
    # given a record with something of everything
    with Record(newsroom) as desk:
        tape = desk.source("leaked tape", "work", work_type="audio", slug=None)
        telling = desk.remark(
            {"source_id": desk.source("Ada Lind"), "on_behalf_of_id": desk.source("Energy Office", "organization")},
            {"role": "recorded_in", "source_id": tape, "hedge": "alleged"},
        )
        outer = desk.quote("outer", telling)
        inner = desk.quote("inner", desk.remark({"source_id": desk.source("Otto Brandt")}, told_in=telling))
        desk.article("Minister disputes tape", [outer, inner], state="drifted")
        for target in ({"target_quote_id": inner}, {"target_remark_id": telling.id}, {"target_source_id": tape}):
            desk.response(desk.source("Tom Reed"), **target)
        desk.verification("verified", quote_id=outer, checked_by_id=desk.source("Ida Bell"))

    # then each list is what its shape says, member for member
    for path, shape in LISTS.items():
        body = editor.read(path + view)
        assert len(body["items"]) >= 2, path
        assert shape.model_validate(body).model_dump(exclude_unset=True) == body


def test_generated_clients_see_one_type_where_a_member_may_be_null() -> None:
    members = views.StepView.model_json_schema()["properties"]
    assert members["note"]["type"] == ["string", "null"]
    assert members["hedge"]["enum"] == [*get_args(Hedge), None]
    optional = set(views.QuoteView.model_fields) - set(views.QuoteView.model_json_schema()["required"])
    assert optional == {
        "attribution", "verifications", "occurrences", "articles", "articles_count", "published", "trashed_at",
        "remark", "as_of",
    }  # fmt: skip
