"""What the feed never has: drafts, whoever must not be known, and words that were taken back."""

from __future__ import annotations

from tests.newsroom import Newsroom, Seat
from tests.promises.public_side import AIDE, LIVE, act, change, quoting


def told_since(reader: Seat, tokens: list[str]) -> str:
    """All that the feed tells: to who begins now, and to who goes on from each of these."""
    return "".join(reader.get(f"/v1/changes?limit=1000{token}").text for token in ("", *tokens))


def test_no_draft_unnamed_source_or_withdrawn_word_is_told_from_any_token_on(newsroom: Newsroom, reader: Seat) -> None:
    editor, tokens = newsroom.editor, list[str]()

    def go_on() -> None:
        tokens.append("&since=" + reader.read("/v1/changes?limit=1000")["next"])

    # given a live story of an unnamed aide, whose draft in front has other words, and a draft that nobody publishes
    go_on()
    told = editor.made(LIVE, quoting("Aide speaks", "He was never there", speaker=AIDE))
    go_on()
    change(editor, f"/v1/articles/{told['id']}", headline="Heliotrope headline")
    secret = quoting(
        "Vermilion scoop", "Nobody knows vermilion", speaker="Viola Vermilion", topics=[{"name": "Vermil"}]
    )
    editor.made("/v1/articles", secret)
    go_on()

    # and a story that is taken back, and one whose words are changed
    gone = editor.made(LIVE, quoting("Celadon leaks", "The celadon papers", speaker="Celia Celadon"))
    kept = editor.made(LIVE, quoting("Ochre rises", "Ochre is dear", speaker="Otto Ochre"))
    go_on()
    act(editor, f"/v1/articles/{gone['id']}", "unpublish")
    change(editor, f"/v1/articles/{kept['id']}", headline="Umber rises")
    act(editor, f"/v1/articles/{kept['id']}", "publish")
    go_on()

    # then the feed has what is live, and of the rest at most that an id has gone
    text = told_since(reader, tokens)
    for live in ("Aide speaks", "He was never there", AIDE["name"], "Umber rises", "Ochre is dear", gone["id"]):
        assert live in text, live
    for word in ("Heliotrope", "ermilion", "Vermil", "eladon", "Ochre rises"):
        assert word not in text, word

    # and no id by which two words of somebody unnamed could be tied together
    withheld = newsroom.rows("SELECT id FROM source WHERE kind = 'unnamed'") + newsroom.rows(
        "SELECT DISTINCT a.remark_id AS id FROM attribution a JOIN source s ON s.id = a.source_id"
        " WHERE s.kind = 'unnamed'"
    )
    assert len(withheld) == 2
    assert [row["id"] for row in withheld if row["id"] in text] == []


def test_of_what_was_erased_the_feed_says_that_alone(newsroom: Newsroom, reader: Seat) -> None:
    # given a story that readers had, and tokens from before it came and from then
    editor = newsroom.editor
    tokens = ["&since=" + reader.read("/v1/changes")["next"]]
    gone = editor.made(LIVE, quoting("Celadon leaks", "The celadon papers", speaker="Celia Celadon"))
    tokens.append("&since=" + reader.read("/v1/changes")["next"])

    # when it ceases, and the log keeps nothing of it but that it was erased
    act(editor, f"/v1/articles/{gone['id']}", "unpublish")
    newsroom.write(
        "UPDATE change SET state = NULL, salt = NULL, action = CASE WHEN public_after THEN action ELSE 'erase' END"
    )

    # then whoever had it is told to remove it, and nobody gets a word
    assert "eladon" not in told_since(reader, tokens)
    for token in tokens:
        items = reader.read(f"/v1/changes?{token[1:]}")["items"]
        assert {(item["op"], item.get("reason")) for item in items} == {("removed", "erased")}
        assert gone["id"] in {item["id"] for item in items}
