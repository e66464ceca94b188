"""An unnamed source stands in one remark or response, and nothing that is kept links two of its quotes."""

from __future__ import annotations

from tests.newsroom import Json, Newsroom, Seat
from tests.quotes.writing import ADA, OFFICIAL, REPORTED, fault, quote, refused, seen, single, story

ONE_PLACE = """
    SELECT s.id FROM source s WHERE s.kind = 'unnamed' AND (
        SELECT COUNT(*) FROM (
            SELECT remark_id FROM attribution WHERE s.id IN (source_id, on_behalf_of_id)
            UNION SELECT id FROM response WHERE responder_id = s.id) places
    ) > 1
"""
ONE_QUOTE = """
    SELECT a.remark_id FROM attribution a JOIN source s ON s.id IN (a.source_id, a.on_behalf_of_id)
    WHERE s.kind = 'unnamed' AND (SELECT COUNT(*) FROM quote q WHERE q.remark_id = a.remark_id) > 1
"""


def is_protected(newsroom: Newsroom) -> bool:
    """Whether every unnamed source stands in one place, and each such remark has one quote."""
    return newsroom.rows(ONE_PLACE) == newsroom.rows(ONE_QUOTE) == []


def speaker_of(editor: Seat, ident: str) -> str:
    return str(seen(editor, ident)["speaker"]["id"])


def test_the_same_description_is_another_unnamed_source_each_time(newsroom: Newsroom, editor: Seat) -> None:
    first, second = editor.made("/v1/articles", story(*[quote(text, speaker=OFFICIAL) for text in "AB"]))["quotes"]
    assert speaker_of(editor, first["id"]) != speaker_of(editor, second["id"])
    assert is_protected(newsroom)


def test_a_remark_of_an_unnamed_source_is_copied_not_shared(newsroom: Newsroom, editor: Seat) -> None:
    # when two quotes are to share a remark in which an unnamed source stands
    spokes: Json = {"role": "provided_by", "source": OFFICIAL}
    items = [
        quote("A", speaker=OFFICIAL, said="2024", attribution=[spokes, REPORTED]),
        {"text": "B", "same_remark_as": 0},
    ]
    first, second = (seen(editor, made["id"]) for made in editor.made("/v1/articles", story(*items))["quotes"])

    # then each has a remark and unnamed sources of its own, and the named one is the same
    assert first["remark"]["id"] != second["remark"]["id"]
    assert first["speaker"]["id"] != second["speaker"]["id"]
    assert first["speaker"]["name"] == second["speaker"]["name"]
    assert first["said"] == second["said"]
    assert first["credit"] == second["credit"]
    assert is_protected(newsroom)
    assert {row["name"] for row in newsroom.rows("SELECT name FROM source WHERE kind = 'publication'")} == {"Channel 9"}

    # and so has a third, made later
    third = single(editor, "C", speaker=None, same_remark_as={"id": second["id"]})
    assert third["remark"]["id"] not in {first["remark"]["id"], second["remark"]["id"]}
    assert is_protected(newsroom)


def test_no_tape_ties_two_quotes_of_an_unnamed_source_together(editor: Seat, reader: Seat) -> None:
    # given two public quotes that are to share a remark on a tape, in which an unnamed source stands
    tape: Json = {"kind": "work", "work_type": "audio", "name": "a phone recording", "url": "https://tapes.example/7"}
    taped: Json = {"role": "recorded_in", "source": tape}
    items = [quote("A", speaker=OFFICIAL, attribution=[taped, REPORTED]), {"text": "B", "same_remark_as": 0}]
    editor.made("/v1/articles?publish=true", story(*items))

    # when a reader asks for all that is on either tape
    quotes = reader.get("/v1/quotes?include=attribution&sort=id").json()["items"]
    tapes = [one["attribution"]["steps"][1]["source"] for one in quotes]
    found = [reader.get(f"/v1/quotes?recorded_in={one['id']}").json()["items"] for one in tapes]

    # then each has one quote, though both say on what they were recorded
    assert [[one["text"] for one in items] for items in found] == [["A"], ["B"]]
    assert [one["name"] for one in tapes] == ["a phone recording"] * 2
    assert reader.get(f"/v1/sources/{tapes[1]['id']}").json()["url"] is None


def test_what_was_told_in_the_words_of_an_unnamed_source_is_told_in_a_copy(newsroom: Newsroom, editor: Seat) -> None:
    # given that somebody told what an official had told of another's words
    items = [
        quote("A", speaker=OFFICIAL),
        quote("B", speaker="Otto Brandt", told_in=0),
        quote("C", speaker="Eva Roth", told_in=1),
        quote("D", speaker="Eva Roth", told_in=1),
    ]
    made = editor.made("/v1/articles", story(*items))["quotes"]

    # then no two of the chains meet in one remark
    chains = newsroom.rows("""
        WITH RECURSIVE up (quote_id, remark_id) AS (
            SELECT id, remark_id FROM quote
            UNION SELECT u.quote_id, r.told_in_id FROM up u JOIN remark r ON r.id = u.remark_id
                WHERE r.told_in_id IS NOT NULL)
        SELECT remark_id, COUNT(*) AS quotes FROM up GROUP BY remark_id
    """)
    assert {chain["quotes"] for chain in chains} == {1}
    assert [teller["name"] for teller in seen(editor, made[2]["id"])["told_by"]] == ["Otto Brandt", "an official"]
    assert is_protected(newsroom)


def test_an_unnamed_source_of_one_remark_is_refused_in_another(newsroom: Newsroom, editor: Seat) -> None:
    # given an unnamed source that stands in a remark
    official: Json = {"id": speaker_of(editor, single(editor, speaker=OFFICIAL)["id"])}
    article: Json = {"headline": "N", "language": "en"}

    # when it is named by its id anywhere else
    for item, pointer in [
        (quote("B", speaker=official), "/speaker"),
        (quote("B", speakers=[ADA, {"source": official}]), "/speakers/1/source"),
        (quote("B", on_behalf_of=official), "/on_behalf_of"),
        (quote("B", attribution=[{"role": "obtained_by", "source": official}]), "/attribution/0/source"),
        (quote("B", responses=[{"responder": official, "stance": "denies"}]), "/responses/0/responder"),
    ]:
        # then it is refused there
        problem = refused(newsroom, editor, "/v1/articles", article | {"quotes": [item]})
        assert fault(problem) == (f"/quotes/0{pointer}", "unnamed_elsewhere")

    # and neither does it check words, nor do words speak of it
    checked = quote("B", verifications=[{"result": "inconclusive", "checked_by": official}])
    about = quote("B", about=[{"source": official}])
    for item, pointer in [(checked, "/verifications/0/checked_by"), (about, "/about/0/source")]:
        problem = refused(newsroom, editor, "/v1/articles", article | {"quotes": [item]})
        assert fault(problem) == (f"/quotes/0{pointer}", "unnamed")


def test_an_unnamed_source_made_by_itself_stands_in_one_item_only(newsroom: Newsroom, editor: Seat) -> None:
    # given an unnamed source that stands nowhere
    official = {"id": editor.made("/v1/sources", OFFICIAL)["id"]}

    # when two items name it
    items = [quote("A", speaker=official), quote("B", speaker=official)]
    problem = refused(newsroom, editor, "/v1/articles", {"headline": "N", "language": "en", "quotes": items})

    # then the second is refused; one alone is not
    assert fault(problem) == ("/quotes/1/speaker", "unnamed_elsewhere")
    assert single(editor, speaker=official)["speaker"]["id"] == official["id"]


def test_a_shared_remark_takes_no_unnamed_source(newsroom: Newsroom, editor: Seat) -> None:
    # given two quotes of one remark, and two of which one was told in the other
    shared, _ = editor.made("/v1/articles", story(quote("A"), {"text": "B", "same_remark_as": 0}))["quotes"]
    outer, _ = editor.made("/v1/articles", story(quote("C"), quote("D", speaker="Eva Roth", told_in=0)))["quotes"]
    steps = [{"role": "speaker", "source": ADA}, {"role": "provided_by", "source": OFFICIAL, "via": [0]}]

    # when an unnamed source is to stand in it
    for ident in (shared["id"], outer["id"]):
        problem = refused(newsroom, editor, f"/v1/quotes/{ident}/attribution", {"steps": steps}, method="PUT")

        # then that is refused
        assert fault(problem) == ("/steps", "unnamed_shared")
    assert is_protected(newsroom)


def test_readers_learn_of_an_unnamed_source_its_description_and_nothing_more(editor: Seat, reader: Seat) -> None:
    # given a public quote of an unnamed source, with an unnamed responder
    made = single(editor, speaker=OFFICIAL, responses=[{"responder": OFFICIAL, "stance": "denies"}])
    assert editor.post(f"/v1/quotes/{made['id']}/publish", version=made["version"]).status_code == 200

    # when readers read it
    public = reader.read(f"/v1/quotes/{made['id']}?include=attribution,responses")

    # then neither has an id, and nowhere is the reason
    assert public["speaker"] == {"kind": "unnamed", "name": "an official"}
    assert public["responses"][0]["responder"] == {"kind": "unnamed", "name": "an official"}
    assert "fears" not in str(public)
    assert made["speaker"]["id"] not in str(public)
    assert "remark" not in public
