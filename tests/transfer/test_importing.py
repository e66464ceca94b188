"""Old articles of a newsroom come in from files: mapped, dated, published, read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.newsroom import Newsroom, Seat
from tests.transfer.desk import Desk

ARCHIVE = ("link", "day", "heading_line", "copy", "mood")
FERRY = ("https://old.example/ferry", "2019-01-04", "Ferry runs again", "Ships, at last.\n\nIt is “loud”.", "glad")
BRIDGE = ("https://old.example/bridge", "2020-03-01", "Bridge closed", "Cracks were found.", "")
MAPPED = (
    "--map", "headline=heading_line", "--map", "body.text=copy", "--map", "published_at=day",
    "--map", "canonical_url=link", "--set", "language=en",
)  # fmt: skip


def test_an_archive_is_published_with_its_dates_and_can_be_listed_filtered_and_read(desk: Desk, reader: Seat) -> None:
    # given the archive of another system
    archive = desk.csv("archive.csv", ARCHIVE, FERRY, BRIDGE)

    # when it is imported and published
    ended = desk.bring_in(archive, *MAPPED, "--publish")

    # then everything is in, and the column that has no place is named
    assert ended.code == 0, ended.said
    assert ended.counts.startswith("2 imported, 0 there already, 0 refused, 0 warnings")
    assert "without a place: mood (1), first in archive.csv, line 2" in ended.said

    # and readers list, filter and read it
    listed = reader.read("/v1/articles")["items"]
    assert [item["headline"] for item in listed] == ["Bridge closed", "Ferry runs again"]
    after = reader.read("/v1/articles?language=en&published_after=2020-01-01")["items"]
    assert [item["slug"] for item in after] == ["bridge-closed"]
    ferry = reader.read("/v1/articles/ferry-runs-again?body_format=text")
    assert ferry["body"]["text"] == "Ships, at last.\n\nIt is “loud”."
    assert ferry["published_at"] == ferry["first_published_at"] == "2019-01-04T00:00:00.000000Z"
    assert ferry["external_id"] == ferry["canonical_url"] == "https://old.example/ferry"


def test_usual_words_for_columns_need_no_mapping(desk: Desk, reader: Seat) -> None:
    # given a file whose columns have the names that others use
    columns = ("id", "Title", "content", "pubDate", "Author", "tags", "excerpt", "lang", "image_url", "extra.desk")
    words = "Rain <b>fell</b>."
    row = ("17", "Rain at last", words, "Fri, 04 Jan 2019 09:30:00 +0100", "Ida Moor; Jon Vale", "Weather, Farming",
           "It rained.", "en", "https://old.example/rain.jpg", "foreign")  # fmt: skip
    archive = desk.csv("rain.csv", columns, row)

    # when it is imported
    ended = desk.bring_in(archive, "--publish")

    # then each has found its member
    assert ended.code == 0, ended.said
    article = reader.read("/v1/articles/rain-at-last?body_format=text")
    assert article["published_at"] == "2019-01-04T08:30:00.000000Z"
    assert [author["name"] for author in article["authors"]] == ["Ida Moor", "Jon Vale"]
    assert [topic["slug"] for topic in article["topics"]] == ["weather", "farming"]
    assert article["image"]["url"] == "https://old.example/rain.jpg"
    assert (article["summary"], article["extra"]) == ("It rained.", {"desk": "foreign"})
    assert (article["external_id"], article["body"]["text"]) == ("rain:17", words)

    # and what should be looked at is said
    assert "warning: looks_like_html (1)" in ended.said
    assert "warning: no_alt_text (1)" in ended.said


def test_a_line_may_be_an_article_as_the_api_takes_it(desk: Desk, reader: Seat) -> None:
    # given an article with a quote and those who stand behind it, in one line
    archive = desk.jsonl(
        "tapes.jsonl",
        {
            "headline": "Mayor on the wharf",
            "language": "en",
            "body": {"markdown": "“The wharf *stays* ours,” the mayor said."},
            "authors": ["Ida Moor"],
            "topics": [{"slug": "harbor", "name": "Harbor"}],
            "quotes": [
                {
                    "text": "The wharf stays ours",
                    "speaker": "Edda Quint",
                    "attribution": [{"role": "reported_by", "source": "Harbor Radio"}],
                }
            ],
            "published_at": "2021-05-01T10:00:00+02:00",
            "external_id": "wharf-1",
        },
    )

    # when it is imported
    ended = desk.bring_in(archive, "--publish")

    # then it is all there
    assert ended.code == 0, ended.said
    assert "1 quotes" in ended.counts
    article = reader.read("/v1/articles/mayor-on-the-wharf?include=quotes.attribution")
    (quote,) = article["quotes"]
    assert (quote["speaker"]["name"], quote["occurrences"][0]["exact"]) == ("Edda Quint", "The wharf stays ours")
    assert [step["role"] for step in quote["attribution"]["steps"]] == ["speaker", "reported_by"]
    assert article["published_at"] == "2021-05-01T08:00:00.000000Z"


def test_names_are_found_again_in_later_rows_and_files(desk: Desk, newsroom: Newsroom) -> None:
    # given two files that name one author and one topic
    columns = ("title", "author", "category", "lang")
    desk.csv("one.csv", columns, ("Low tide", "Ida Moor", "Harbor", "en"), ("High tide", "Ida Moor", "Harbor", "en"))
    desk.csv("two.csv", columns, ("Slack water", "Ida Moor", "Harbor", "en"))

    # when their folder is imported
    ended = desk.bring_in(desk.folder)

    # then there is one of each
    assert ended.counts.startswith("3 imported"), ended.said
    assert len(newsroom.rows("SELECT id FROM source")) == len(newsroom.rows("SELECT id FROM topic")) == 1


def test_without_publish_the_articles_are_drafts(desk: Desk, editor: Seat, reader: Seat) -> None:
    ended = desk.bring_in(desk.csv("archive.csv", ARCHIVE, FERRY), *MAPPED)
    assert "warning: not_published (1)" in ended.said
    assert reader.read("/v1/articles")["items"] == []
    (draft,) = editor.read("/v1/articles?view=draft")["items"]
    assert (draft["status"], draft["headline"]) == ("draft", "Ferry runs again")


def test_a_date_that_stands_for_none_is_left_out(desk: Desk, reader: Seat) -> None:
    ended = desk.bring_in(desk.csv("archive.csv", ARCHIVE, (FERRY[0], "0000-00-00", *FERRY[2:])), *MAPPED, "--publish")
    assert ended.code == 0, ended.said
    assert "warning: no_date (1)" in ended.said
    assert reader.read("/v1/articles/ferry-runs-again")["published_at"] > "2026"


def test_the_change_log_says_who_it_was_and_the_history_where_from(desk: Desk, newsroom: Newsroom) -> None:
    desk.bring_in(desk.csv("archive.csv", ARCHIVE, FERRY), *MAPPED, "--publish")
    (change,) = newsroom.rows("SELECT actor, action, version FROM change WHERE kind = 'article'")
    assert change == {"actor": "import", "action": "publish", "version": 1}
    (revision,) = newsroom.rows("SELECT message FROM revision")
    assert revision["message"].startswith("Imported from archive.csv, line 2")


def test_a_dry_run_says_what_would_happen_and_keeps_nothing(desk: Desk, newsroom: Newsroom) -> None:
    # given an archive of which one row names another by its slug, and one cannot go in
    columns = ("title", "lang", "related", "author")
    archive = desk.csv(
        "archive.csv", columns, ("Low tide", "en", "", "Ida Moor"), ("High tide", "en", "low-tide", "Ida Moor"),
        ("Slack water", "english!", "", ""),
    )  # fmt: skip
    before = newsroom.everything()

    # when it is tried
    ended = desk.bring_in(archive, "--publish", "--dry-run")

    # then it says what an import would say
    assert ended.code == 3
    assert ended.counts.startswith("2 would be imported, 0 there already, 1 refused")
    assert "line 4: /language" in ended.said

    # and nothing has changed
    assert newsroom.everything() == before


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("--map", "title=heading_line", *MAPPED[2:]), "Did you mean headline?"),
        (("--map", "headline=heading", *MAPPED[2:]), "no column 'heading'"),
        (MAPPED[2:], "gives the headline"),
        (MAPPED[:-2], "gives the language"),
        ((*MAPPED, "--map", "headline"), "takes a member and a value"),
        ((*MAPPED, "--map", "headline=mood"), "names headline twice"),
        ((*MAPPED, "--format", "xml"), "no such format"),
        ((*MAPPED, "--encoding", "klingon"), "no such encoding"),
        ((*MAPPED, "--batch", "0"), "--batch"),
        ((*MAPPED, "--state", "/nowhere/at/all"), "folder of the state file"),
        ((*MAPPED, "--report", "/nowhere/at/all"), "cannot be written"),
        ((*MAPPED, "missing.csv"), "no file missing.csv"),
    ],
)
def test_a_command_that_makes_no_sense_changes_nothing(
    desk: Desk, newsroom: Newsroom, arguments: tuple[str, ...], hint: str
) -> None:
    archive = desk.csv("archive.csv", ARCHIVE, FERRY)
    before = newsroom.everything()
    ended = desk.bring_in(archive, *arguments)
    assert (ended.code, hint in ended.said) == (2, True), ended.said
    assert newsroom.everything() == before


def test_a_file_of_an_unknown_ending_needs_its_format(desk: Desk) -> None:
    archive = desk.csv("archive.txt", ARCHIVE, FERRY)
    assert desk.bring_in(archive, *MAPPED).code == 2
    assert desk.bring_in(archive, *MAPPED, "--format", "csv").code == 0


def test_a_folder_without_files_to_import_is_said(desk: Desk, tmp_path: Path) -> None:
    ended = desk.bring_in(tmp_path)
    assert (ended.code, "nothing to import" in ended.said) == (2, True)
