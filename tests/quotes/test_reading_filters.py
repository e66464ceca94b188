"""Lists of the record: what each filter finds, and who may see what."""

from __future__ import annotations

import pytest

from tests.newsroom import Json, Newsroom, Seat
from tests.quotes.record import Desk, Record

NOWHERE = "01980000-0000-7000-8000-000000000000"


def texts(seat: Seat, path: str) -> list[str]:
    """The words in a list, and that its count is right."""
    counted = f"{path}{'&' if '?' in path else '?'}count=true"
    listed, short = seat.read(f"{counted}&limit=100"), seat.read(f"{counted}&limit=1")
    assert (listed["total"], listed["total_is"]) == (len(listed["items"]), "exact")
    assert (short["total"], short["total_is"]) == (listed["total"], "exact")
    return sorted(item["text"] for item in listed["items"])


def many_ways(desk: Desk) -> None:
    """One quote that is meant, and one that is not, for each filter. All are public."""
    tape = desk.source("leaked tape", "work", work_type="audio", slug="leaked-tape")
    channel, post = desk.source("Channel 9", "publication"), desk.source("Harbor Post", "publication")
    telling = desk.remark(
        {"source_id": desk.source("Ada Lind"), "on_behalf_of_id": desk.source("Energy Office", "organization")},
        {"role": "recorded_in", "source_id": tape},
        {"role": "obtained_by", "source_id": desk.source("J. Weiss")},
        {"role": "published_in", "source_id": post},
        {"role": "reported_by", "source_id": channel},
        said_date="2024-05", said_from="2024-05-01", said_until="2024-05-31",
    )  # fmt: skip
    told = desk.remark({"source_id": desk.source("Otto Brandt")}, told_in=telling)
    energy = desk.topic("Energy")
    grid = desk.topic("Grid", parent=energy)
    outer = desk.quote(
        "outer", telling, external_id="wire:1", verification="verified", about=[{"topic_id": energy}]
    )  # fmt: skip
    inner = desk.quote("inner", told, language="de", about=[{"source_id": desk.source("Ada Lind")}])
    alone = desk.said("alone", "Tom Reed", published=True)
    desk.article("Minister disputes tape", [outer, inner], topics=(grid,))
    desk.article("Reed speaks", [alone], topics=(desk.topic("Sports"),))
    desk.response(desk.source("Tom Reed"), target_remark_id=telling.id)
    desk.response(desk.source("Otto Brandt"), "no_response", target_source_id=tape)
    retracted = desk.said("retracted", "Tom Reed")
    desk.article("Never so", [retracted], status="retracted", topics=(grid,))


FILTERS = {
    "": ["alone", "inner", "outer"],
    "speaker=ada-lind": ["outer"],
    "speaker=ada-lind,otto-brandt": ["inner", "outer"],
    "speaker=otto-brandt&firsthand=true": [],
    "speaker=ada-lind&firsthand=true": ["outer"],
    "firsthand=true": ["alone", "outer"],
    "speaker=energy-office": [],
    "speaker=energy-office&or_behalf=true": ["outer"],
    "speaker=nobody": [],
    f"speaker={NOWHERE}": [],
    "source=channel-9": ["inner", "outer"],
    "source=energy-office": ["inner", "outer"],
    "source=tom-reed": ["alone"],
    "recorded_in=leaked-tape": ["inner", "outer"],
    "recorded_in=channel-9": [],
    "obtained_by=j-weiss": ["inner", "outer"],
    "obtained_by=ada-lind": [],
    "published_in=harbor-post": ["inner", "outer"],
    "published_in=channel-9": [],
    "reported_by=channel-9": ["inner", "outer"],
    "reported_by=channel-9&speaker=otto-brandt": ["inner"],
    "reported_by=channel-9&speaker=tom-reed": [],
    "reported_by=harbor-post": [],
    "on_behalf_of=energy-office": ["inner", "outer"],
    "on_behalf_of=ada-lind": [],
    "about=energy": ["outer"],
    "about=ada-lind": ["inner"],
    "about=energy,ada-lind": ["inner", "outer"],
    "about=energy&speaker=otto-brandt": [],
    "about=grid": [],
    "topic=grid": ["inner", "outer"],
    "topic=energy": ["inner", "outer"],
    "topic=energy&speaker=ada-lind": ["outer"],
    "topic=energy,sports": ["alone", "inner", "outer"],
    "topic=sports": ["alone"],
    "topic=nothing": [],
    "article=minister-disputes-tape": ["inner", "outer"],
    "article=minister-disputes-tape&speaker=otto-brandt": ["inner"],
    "article=reed-speaks,minister-disputes-tape": ["alone", "inner", "outer"],
    "article=never-so": [],
    "article=nothing": [],
    "verification=verified": ["outer"],
    "verification=verified,unverified": ["alone", "inner", "outer"],
    "verification=fabricated": [],
    "disputed=true": ["outer"],
    "disputed=false": ["alone", "inner"],
    "response=denies": ["outer"],
    "response=no_response": ["inner", "outer"],
    "response=denies,no_response": ["inner", "outer"],
    "response=confirms": [],
    "language=de": ["inner"],
    "language=de,en": ["alone", "inner", "outer"],
    "language=fr": [],
    "said_after=2024-05-20": ["outer"],
    "said_after=2024-06-01": [],
    "said_before=2024-05-10": ["outer"],
    "said_before=2024-05-01": [],
    "said_after=2024-05-10&said_before=2024-05-11": ["outer"],
    "said_after=2024-05-01&said_certain=true": ["outer"],
    "said_after=2024-05-02&said_certain=true": [],
    "said_before=2024-06-01&said_certain=true": ["outer"],
    "said_before=2024-05-31&said_certain=true": [],
    "said_before=2024-05-01T12:00:00Z": ["outer"],
    "said_after=2024-05-01T12:00:00Z&said_certain=true": [],
    "retracted=true": ["alone", "inner", "outer", "retracted"],
    "retracted=true&article=never-so": ["retracted"],
    "retracted=true&topic=grid": ["inner", "outer", "retracted"],
    "retracted=false": ["alone", "inner", "outer"],
    "external_id=wire:1": ["outer"],
    "external_id=wire:2": [],
    f"ids={NOWHERE}": [],
}


def test_each_filter_finds_what_it_names_and_nothing_else(newsroom: Newsroom, reader: Seat, editor: Seat) -> None:
    with Record(newsroom) as desk:
        many_ways(desk)
    for query, expected in FILTERS.items():
        assert texts(reader, f"/v1/quotes?{query}") == expected, query
    # and editors, who also have what is retracted, find the same by who said it and who passed it on
    for query in FILTERS:
        if query.split("=")[0] in {"speaker", "source", "recorded_in", "reported_by", "on_behalf_of", "about"}:
            found = [text for text in texts(editor, f"/v1/quotes?view=draft&{query}") if text != "retracted"]
            assert found == FILTERS[query], query


def test_a_filter_that_many_quotes_match_finds_the_same(
    newsroom: Newsroom, reader: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given that so few rows count as many that each row is tested by itself
    with Record(newsroom) as desk:
        many_ways(desk)
    monkeypatch.setattr("app.quotes.answers.asking.narrowed.FEW", -1)

    # then nothing is found otherwise
    for query, expected in FILTERS.items():
        assert texts(reader, f"/v1/quotes?{query}") == expected, query


def test_what_is_not_public_is_in_no_list_count_filter_or_include(
    newsroom: Newsroom, reader: Seat, editor: Seat
) -> None:
    # given a public record
    with Record(newsroom) as desk:
        many_ways(desk)
    paths = [f"/v1/quotes?count=true&{query}" for query in FILTERS]
    paths += [
        "/v1/quotes?include=articles,attribution,responses,verifications,occurrences",
        "/v1/attributions?count=true",
    ]
    paths += ["/v1/attributions?include=quote.articles&source=channel-9", "/v1/responses?count=true"]
    paths += ["/v1/responses?speaker=ada-lind", "/v1/responses?responder=tom-reed"]
    before = {path: reader.get(path) for path in paths}

    # when drafts appear that touch all of it
    with Record(newsroom) as desk:
        ada, channel = (
            newsroom.rows("SELECT id FROM source WHERE slug = :slug", slug=slug)[0]["id"]
            for slug in ("ada-lind", "channel-9")
        )
        grid, outer = (
            newsroom.rows(f"SELECT id FROM {table} WHERE {named}")[0]["id"]
            for table, named in (("topic", "slug = 'grid'"), ("quote", "text = 'outer'"))
        )
        remark = desk.remark({"source_id": ada}, {"role": "reported_by", "source_id": channel}, said_date="2024-05-05",
                             said_from="2024-05-05", said_until="2024-05-05")  # fmt: skip
        secret = desk.quote("secret", remark, about=[{"topic_id": grid}], verification="verified", disputed=True)
        desk.article("Not yet", [secret, outer], status="draft")
        desk.response(ada, "denies", target_quote_id=secret)
        desk.response(ada, "denies", target_quote_id=outer, quote_id=secret)

    # then readers get the same bytes, and editors have it
    for path, answer in before.items():
        again = reader.get(path)
        assert (again.content, again.headers["etag"]) == (answer.content, answer.headers["etag"]), path
    assert texts(editor, "/v1/quotes?view=draft&article=not-yet") == ["outer", "secret"]


def test_editors_list_what_drifted_and_what_is_in_the_trash(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    with Record(newsroom) as desk:
        drifted, plain = desk.said("drifted", "Ada Lind"), desk.said("plain", "Ada Lind")
        desk.said("trashed", "Ada Lind", trashed_at="2026-11-01T10:00:00.000000Z")
        desk.said("merged", "Ada Lind", merged_into_id=plain)
        desk.article("What comes next", [drifted], status="draft", state="drifted")
    assert texts(editor, "/v1/quotes?view=draft") == ["drifted", "plain"]
    assert texts(editor, "/v1/quotes?view=draft&drifted=true") == ["drifted"]
    assert texts(editor, "/v1/quotes?view=draft&drifted=false") == ["plain"]
    assert texts(editor, "/v1/quotes?view=draft&trashed=true") == ["trashed"]
    for query in ("drifted=true", "trashed=true"):
        assert reader.get(f"/v1/quotes?{query}").status_code == 400
        assert editor.get(f"/v1/quotes?{query}").status_code == 400


def test_a_quote_in_a_list_names_the_newest_three_articles_that_print_it(newsroom: Newsroom, reader: Seat) -> None:
    with Record(newsroom) as desk:
        quote = desk.said("I have no choice", "Ada Lind")
        for day in range(1, 6):
            desk.article(f"Day {day}", [quote], published_at=f"2026-11-0{day}T10:00:00.000000Z")
        desk.article("Never so", [quote], status="retracted", published_at="2026-11-09T10:00:00.000000Z")
        desk.article("Not yet", [quote], status="draft")
    (listed,) = reader.read("/v1/quotes")["items"]
    assert [article["headline"] for article in listed["articles"]] == ["Day 5", "Day 4", "Day 3"]
    assert listed["articles_count"] == 5
    (included,) = reader.read("/v1/quotes?include=articles")["items"]
    assert len(included["articles"]) == 5
    (short,) = reader.read("/v1/quotes?fields=text&include=occurrences")["items"]
    assert short.keys() == {"id", "type", "version", "told_by", "credit", "text", "occurrences"}
    assert len(short["occurrences"]) == 6


def test_a_response_to_words_that_only_a_retracted_article_shows_is_left_out(newsroom: Newsroom, reader: Seat) -> None:
    with Record(newsroom) as desk:
        gone, kept = desk.said("gone", "Ada Lind"), desk.said("kept", "Ada Lind")
        desk.article("Never so", [gone], status="retracted")
        desk.article("So it is", [kept])
        desk.response(desk.source("Tom Reed"), target_quote_id=gone)
        there = desk.response(desk.source("Tom Reed"), target_quote_id=kept)
    assert [one["id"] for one in reader.read("/v1/responses")["items"]] == [there]
    assert [row["quote"]["text"] for row in reader.read("/v1/attributions")["items"]] == ["kept"]
    assert len(reader.read(f"/v1/quotes/{gone}")["responses"]) == 1


def test_attributions_are_one_row_for_each_quote_and_step(newsroom: Newsroom, reader: Seat) -> None:
    # given quotes that agencies reported on days of their own, and one told by an unnamed source
    with Record(newsroom) as desk:
        channel, post = desk.source("Channel 9", "publication"), desk.source("Harbor Post", "publication")
        said: Json = {"said_date": "2024-05-01", "said_from": "2024-05-01", "said_until": "2024-05-01"}
        later = {"date": "2024-07-01", "date_from": "2024-07-01", "date_until": "2024-07-01"}
        ada = {"source_id": desk.source("Ada Lind")}
        first = desk.quote("first", desk.remark(dict(ada), {"role": "reported_by", "source_id": channel}, **said))
        second = desk.quote(
            "second", desk.remark(dict(ada), {"role": "reported_by", "source_id": channel, **later}, **said)
        )
        hidden = desk.remark(
            {"source_id": desk.source("an aide", "unnamed")}, {"role": "reported_by", "source_id": channel}
        )
        third = desk.quote("third", hidden)
        desk.article("All three", [first, second, third])
        desk.article(
            "Another", [desk.quote("fourth", desk.remark(dict(ada), {"role": "provided_by", "source_id": post}))]
        )

    def rows(query: str) -> list[tuple[str, int]]:
        listed = reader.read(f"/v1/attributions?count=true&{query}")
        total = reader.read(f"/v1/attributions?count=true&limit=1&{query}")["total"]
        assert total == listed["total"] == len(listed["items"])
        return [(row["quote"]["text"], row["step"]) for row in listed["items"]]

    # then each step is a row, and none is of the unnamed source's remark
    assert rows("") == [("fourth", 1), ("fourth", 0), ("second", 1), ("second", 0), ("first", 1), ("first", 0)]
    assert rows("sort=id")[:2] == [("first", 0), ("first", 1)]
    assert rows("source=channel-9") == [("second", 1), ("first", 1)]
    assert rows("source=channel-9,harbor-post") == [("fourth", 1), ("second", 1), ("first", 1)]
    assert rows("source=ada-lind&role=reported_by") == []
    assert rows("role=provided_by") == [("fourth", 1)]
    assert rows("source=nobody") == []
    assert rows("source=channel-9&after=2024-06-01") == [("second", 1)]
    assert rows("source=channel-9&before=2024-06-01") == [("first", 1)]
    assert rows("after=2024-05-01&before=2024-05-02") == [("second", 0), ("first", 1), ("first", 0)]
    row = reader.read("/v1/attributions?source=channel-9&include=quote.articles")["items"][0]
    assert [article["slug"] for article in row["quote"]["articles"]] == ["all-three"]
    assert row["quote"]["credit"] == "Ada Lind, according to Channel 9"


def test_responses_are_found_by_who_answered_whom_and_how(newsroom: Newsroom, reader: Seat) -> None:
    with Record(newsroom) as desk:
        ministry, reed = desk.source("Ministry", "organization"), desk.source("Tom Reed")
        lind, bell = desk.public("I have no choice", "Ada Lind"), desk.public("It is done", "Ida Bell")
        remark = newsroom.rows("SELECT remark_id FROM quote") or []
        telling = desk.remark(
            {"source_id": desk.source("Otto Brandt")}, said_date="2024", said_from="2024-01-01", said_until="2024-12-31"
        )
        desk.quote("You will not dare", telling, published=True)
        desk.response(
            ministry, "denies", target_quote_id=lind, date="2025-01-02", date_from="2025-01-02", date_until="2025-01-02"
        )
        desk.response(reed, "confirms", target_quote_id=bell, state="upheld")
        desk.response(ministry, "disputes", target_remark_id=telling.id)
    assert remark == []

    def found(query: str) -> list[str]:
        listed = reader.read(f"/v1/responses?count=true&{query}")
        total = reader.read(f"/v1/responses?count=true&limit=1&{query}")["total"]
        assert total == listed["total"] == len(listed["items"])
        return [f"{one['responder']['name']} {one['stance']}" for one in listed["items"]]

    assert found("") == ["Ministry disputes", "Tom Reed confirms", "Ministry denies"]
    assert found("responder=ministry") == ["Ministry disputes", "Ministry denies"]
    assert found("responder=ministry,tom-reed&stance=confirms,denies") == ["Tom Reed confirms", "Ministry denies"]
    assert found("responder=nobody") == []
    assert found("stance=denies") == ["Ministry denies"]
    assert found("state=upheld") == ["Tom Reed confirms"]
    assert found("speaker=ada-lind") == ["Ministry denies"]
    assert found("speaker=otto-brandt") == ["Ministry disputes"]
    assert found("speaker=otto-brandt&responder=ministry") == ["Ministry disputes"]
    assert found("speaker=ada-lind&responder=tom-reed") == []
    assert found("after=2025-01-02") == ["Ministry denies"]
    assert found("before=2025-01-02") == ["Ministry disputes"]
    assert found("before=2025-01-03&sort=id") == ["Ministry denies", "Ministry disputes"]
    to_remark = reader.read("/v1/responses?speaker=otto-brandt")["items"][0]
    assert to_remark["on"] == "remark"
    assert to_remark["target_remark"].keys() == {"quotes"}
    assert [quote["text"] for quote in to_remark["target_remark"]["quotes"]] == ["You will not dare"]


def test_what_one_said_and_what_was_said_for_them_is_one_list(newsroom: Newsroom, reader: Seat) -> None:
    # given an office that speaks, is spoken for, and both at once, by turns
    with Record(newsroom) as desk:
        office, reed = desk.source("Energy Office", "organization"), desk.source("Tom Reed")
        own, behalf = {"source_id": office}, {"source_id": reed, "on_behalf_of_id": office}
        ways = {"itself": (own,), "for it": (behalf,), "both": (own, behalf), "neither": ({"source_id": reed},)}
        made = [desk.quote(f"{name} {turn}", desk.remark(*map(dict, ways[name]))) for turn in (1, 2) for name in ways]
        desk.article("So it is", made)

    # when all of it is asked for, page by page
    path = "/v1/quotes?speaker=energy-office&or_behalf=true&count=true&limit=2"
    pages = [reader.read(path)]
    while (cursor := pages[-1]["next_cursor"]) is not None:
        pages.append(reader.read(f"{path}&cursor={cursor}"))

    # then the newest come first, and nothing twice
    found = [item["text"] for page in pages for item in page["items"]]
    assert found == ["both 2", "for it 2", "itself 2", "both 1", "for it 1", "itself 1"]
    assert {page["total"] for page in pages} == {6}
    assert texts(reader, "/v1/quotes?speaker=energy-office") == ["both 1", "both 2", "itself 1", "itself 2"]
