"""What must always hold of the record is held by the database: each bad row is refused, past every rule."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from tests.newsroom import Newsroom, Seat
from tests.quotes.writing import OFFICIAL, RECORDED, REPORTED, quote, story

AN_ID = "(SELECT MIN(id) FROM source)"
BAD_CHANGES = {
    "an unknown medium": "UPDATE remark SET medium = 'smoke'",
    "a remark told in itself": "UPDATE remark SET told_in_id = id, told_in_depth = depth",
    "a remark told in a deeper one": (
        "UPDATE remark SET told_in_depth = 1, told_in_id = (SELECT id FROM remark WHERE depth = 1) WHERE depth = 0"
    ),
    "a remark told at a depth that is not the other's": (
        "UPDATE remark SET depth = 9, told_in_depth = 8 WHERE depth = 1"
    ),
    "a remark told in one that is not there": "UPDATE remark SET told_in_id = 'x' WHERE depth = 1",
    "half a telling": "UPDATE remark SET told_in_id = NULL WHERE depth = 1",
    "a remark below the surface": "UPDATE remark SET depth = -1 WHERE depth = 0",
    "a remark that a quote is of is deleted": "DELETE FROM remark WHERE depth = 0",
    "an unknown role": "UPDATE attribution SET role = 'sung_by' WHERE step = 1",
    "an unknown hedge": "UPDATE attribution SET hedge = 'perhaps'",
    "an attribution that begins with a report": "UPDATE attribution SET role = 'reported_by' WHERE step = 0",
    "a step before the first": "UPDATE attribution SET step = -1 WHERE step = 2",
    "a step of nobody": "UPDATE attribution SET source_id = 'x'",
    "a step on behalf of nobody": "UPDATE attribution SET on_behalf_of_id = 'x'",
    "a step of no remark": "UPDATE attribution SET remark_id = 'x' WHERE step = 2",
    "two steps of one number": "UPDATE attribution SET step = 1 WHERE step = 2",
    "a step that follows itself": "UPDATE attribution_via SET via_step = step",
    "a step that follows a later one": (
        "INSERT INTO attribution_via (remark_id, step, via_step) SELECT remark_id, 1, 2 FROM attribution WHERE step = 2"
    ),
    "a step that follows one of another remark": (
        "INSERT INTO attribution_via (remark_id, step, via_step) SELECT id, 2, 0 FROM remark WHERE depth = 1"
    ),
    "a step that follows none": (
        "INSERT INTO attribution_via (remark_id, step, via_step) SELECT id, 9, 8 FROM remark WHERE depth = 1"
    ),
    "an unknown wording": "UPDATE quote SET wording = 'sung'",
    "an unknown verification": "UPDATE quote SET verification = 'true'",
    "an altered paraphrase": "UPDATE quote SET wording = 'paraphrase', alterations = '[{}]'",
    "a quote without words": "UPDATE quote SET text = ''",
    "a quote that translates itself": "UPDATE quote SET translation_of_id = id",
    "a quote that translates none": "UPDATE quote SET translation_of_id = 'x'",
    "a quote of no remark": "UPDATE quote SET remark_id = 'x'",
    "two quotes of one external id": "UPDATE quote SET external_id = 'wire-1'",
    "a quote that was checked is deleted": "DELETE FROM quote",
    "words about two things": f"UPDATE quote_about SET source_id = {AN_ID}",
    "words about nothing": "UPDATE quote_about SET topic_id = NULL",
    "words about a topic that is not there": "UPDATE quote_about SET topic_id = 'x'",
    "an unknown result": "UPDATE verification SET result = 'true'",
    "an unknown basis": "UPDATE verification SET basis = 'feeling'",
    **{
        f"{result} without a basis": f"UPDATE verification SET basis = 'none', result = '{result}'"
        for result in ("verified", "altered", "misattributed", "fabricated")
    },
    "a check of nothing": "UPDATE verification SET quote_id = NULL",
    "a check of two things": f"UPDATE verification SET source_id = {AN_ID}",
    "a check by nobody": "UPDATE verification SET checked_by_id = 'x'",
    "an unknown stance": "UPDATE response SET stance = 'shrugs'",
    "an unknown state": "UPDATE response SET state = 'lost'",
    "a response to nothing": "UPDATE response SET target_quote_id = NULL",
    "a response to two things": f"UPDATE response SET target_source_id = {AN_ID}",
    "a response to three things": (
        f"UPDATE response SET target_source_id = {AN_ID}, target_remark_id = (SELECT MIN(id) FROM remark)"
    ),
    "a response to itself": "UPDATE response SET text = NULL, quote_id = target_quote_id",
    "words twice": "UPDATE response SET quote_id = (SELECT q.id FROM quote q WHERE q.id <> target_quote_id LIMIT 1)",
    "no comment, with words": "UPDATE response SET stance = 'declines_to_comment'",
    "no response, with words": "UPDATE response SET stance = 'no_response'",
    "a response by nobody": "UPDATE response SET responder_id = 'x'",
    "an unnamed source without a reason": "UPDATE source SET anonymity_reason = NULL WHERE kind = 'unnamed'",
    "an unnamed source with an empty reason": "UPDATE source SET anonymity_reason = '' WHERE kind = 'unnamed'",
    "an unnamed source with a wikidata item": "UPDATE source SET wikidata = 'Q42' WHERE kind = 'unnamed'",
    "an unnamed source with a link": "UPDATE source SET url = 'https://a.example' WHERE kind = 'unnamed'",
    "an unnamed source that is somebody else's same": "UPDATE source SET same_as = '[1]' WHERE kind = 'unnamed'",
    "a named source with a reason": "UPDATE source SET anonymity_reason = 'fear' WHERE kind = 'person'",
    "a source that stands in a step is deleted": "DELETE FROM source WHERE kind = 'publication'",
    "a source that responded is deleted": "DELETE FROM source WHERE name = 'Tom Reed'",
}


@pytest.mark.parametrize("statement", BAD_CHANGES.values(), ids=BAD_CHANGES)
def test_a_bad_row_is_refused_by_the_database(newsroom: Newsroom, editor: Seat, statement: str) -> None:
    # given quotes with all around them
    full = quote(
        attribution=[RECORDED, REPORTED],
        about=[{"topic": {"name": "Ports"}}],
        verifications=[{"result": "verified", "basis": "heard"}],
        responses=[{"responder": "Tom Reed", "stance": "denies", "text": "No"}],
    )
    editor.made("/v1/articles", story(full, quote("B", speaker="Eva Roth", told_in=0), quote("C", speaker=OFFICIAL)))
    before = newsroom.everything()

    # when a row is made wrong, past every rule
    with pytest.raises(IntegrityError):
        newsroom.write(statement)

    # then the database refuses it
    assert newsroom.everything() == before
