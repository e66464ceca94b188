"""Bodies that Hypothesis makes up: Portable Text with the words that break escaping."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

# Words that mean something to Markdown or HTML, and must come back as mere words.
TRICKS = [
    "sh*t", "*", "**", "***", "_", "__", "_u_", "~", "~~", "`", "``", "```", "[", "]", "[x](y)", "![", "](", "<b>",
    "</p>", "<!--", "<script>", "&", "&amp;", "&#42;", "&lt;", "\\", "\\\\", "#", "# ", "## a", "1.", "1. ", "23) ",
    "- ", "-", "+ ", "---", "===", ">", "> ", "|", "|-|", "a|b", ":-", "!", "http://a.test/?a=1&copy=2", '"', "'",
    "<http://a.test>", "“I have", "no choice”", "—", "…", "\u00a0", "\u3000", "\u200b", "\u2028", "\u2066x\u2069",
    "é", "e\u0301", "👩‍🚒", "🇺🇦", "日本", "ع", " ", "  ", "\t", "    ", "\n", "\n\n", " \n", "\n ", "[a]: b", "{}", "$",
    "@", "a", "B c", "7", "\x0c", "\x7f", "\ufeff",
]  # fmt: skip

# CommonMark as it is parsed strips a vertical tab at the ends of headings and cells, and no reference names it.
pieces = st.one_of(
    st.sampled_from(TRICKS),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\x0b"), max_size=4),
)
words = st.lists(pieces, max_size=6).map("".join)
some_words = words.filter(lambda text: bool(text.strip()))
addresses = st.sampled_from(
    ["https://a.test/", "http://a.test/x(1)?a=1&b=2#c", "/relative", "mailto:a@b.test", "https://a.test/é_*b*", "?q=<>"]
)
decorators = st.sampled_from(["strong", "em", "underline", "strike-through", "sub", "sup", "code"])


@st.composite
def text_blocks(draw: st.DrawFn) -> dict[str, Any]:
    links = {f"k{number}": href for number, href in enumerate(draw(st.lists(addresses, max_size=2)))}
    children = []
    for text in draw(st.lists(words, min_size=1, max_size=4)):
        marks: list[str] = draw(st.lists(decorators, max_size=3, unique=True))
        if links:
            marks += draw(st.lists(st.sampled_from(sorted(links)), max_size=1))
        children.append({"_type": "span", "text": text, "marks": marks})
    block: dict[str, Any] = {"_type": "block", "children": children}
    block["markDefs"] = [{"_key": key, "_type": "link", "href": href} for key, href in links.items()]
    if draw(st.booleans()):
        block |= {"listItem": draw(st.sampled_from(["bullet", "number"])), "level": draw(st.integers(1, 4))}
    else:
        block["style"] = draw(st.sampled_from(["normal", "normal", "h1", "h3", "h6", "blockquote"]))
    return block


codes = st.fixed_dictionaries(
    {"_type": st.just("code"), "code": words}, optional={"language": st.sampled_from(["python", "c++"])}
)
tables = st.integers(1, 3).flatmap(
    lambda width: st.fixed_dictionaries(
        {
            "_type": st.just("table"),
            "rows": st.lists(
                st.fixed_dictionaries({"cells": st.lists(words, min_size=width, max_size=width)}),
                min_size=1,
                max_size=3,
            ),
        }
    )
)
images = st.fixed_dictionaries(
    {"_type": st.just("image"), "url": st.sampled_from(["https://a.test/i.jpg", "/i(1).png"]), "alt": words},
    optional={"caption": some_words, "credit": some_words, "width": st.integers(1, 900)},
)
embeds = st.fixed_dictionaries(
    {"_type": st.just("embed"), "url": st.just("https://video.test/v?a=1")}, optional={"title": some_words}
)
breaks = st.just({"_type": "break"})
gaps = st.just({"_type": "gap", "reason": "taken_down"})

worded = st.one_of(text_blocks(), text_blocks(), codes, tables)
anything = st.one_of(worded, worded, images, embeds, breaks, gaps)
bodies = st.lists(anything, max_size=5)
