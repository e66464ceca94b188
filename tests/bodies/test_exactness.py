"""Words go in by one format and are read in each, published and printed by a quote: the same bytes everywhere."""

from __future__ import annotations

import html
import re

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from app.bodies.layout import plain_text
from app.bodies.reading import read_body
from tests.bodies import invented
from tests.newsroom import Newsroom

FORMATS = "html,markdown,portable_text,text"
BATCH = 20

# A blank line would part a quotation in two, in a format that has no other sign for a paragraph; a carriage return is
# a line end to some of them.
line = st.lists(invented.pieces, min_size=1, max_size=5).map("".join).map(lambda text: re.sub(r"[\r\n]", " ", text))
lines = st.lists(line.map(lambda text: f"I {text} it"), min_size=BATCH, max_size=BATCH)

quick = settings(
    max_examples=2,
    deadline=None,
    phases=[Phase.generate],  # each example is some requests: making a failing one smaller would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@quick
@given(lines)
def test_words_between_quotation_marks_come_back_byte_for_byte(newsroom: Newsroom, texts: list[str]) -> None:
    # given a story that prints each of the words between quotation marks
    said = [f"“{text}”" for text in texts]
    editor, reader = newsroom.editor, newsroom.reader
    sent = [
        {"text": "\n\n".join(said)},
        {"html": "".join(f"<p>{html.escape(one)}</p>" for one in said)},
        {"portable_text": [{"_type": "block", "children": [{"_type": "span", "text": one}]} for one in said]},
    ]
    for body in sent:
        # when it is published
        quotes = [{"text": texts[0], "speaker": "Ada Lind"}]
        members = {"headline": "Words", "language": "en", "quotes": quotes, "body": body}
        live = editor.made("/v1/articles?publish=true", members)

        # then they are read in every format as they were sent
        bodies = reader.read(f"/v1/articles/{live['id']}?body_format={FORMATS}&include=quotes")
        read, printed = bodies["body"], bodies["quotes"][0]
        assert read["text"] == "\n\n".join(said)
        assert ["".join(span["text"] for span in block["children"]) for block in read["portable_text"]] == said
        assert [one.text() for one in LexborHTMLParser(read["html"]).css("p")] == said
        assert printed["text"] == texts[0] == printed["occurrences"][0]["exact"]

        # and what was read in a format, sent back in it, is the same body again
        for format in ("html", "markdown", "portable_text"):
            assert plain_text(read_body({format: read[format]}).blocks) == read["text"]
