"""What the elements of HTML mean for a body; those that stand in no list are left out, and their words stay."""

from __future__ import annotations

# fmt: off
DECORATORS = {
    "strong": "strong", "b": "strong", "em": "em", "i": "em", "cite": "em", "dfn": "em", "var": "em",
    "u": "underline", "ins": "underline", "s": "strike-through", "strike": "strike-through", "del": "strike-through",
    "sub": "sub", "sup": "sup", "code": "code", "kbd": "code", "samp": "code", "tt": "code",
}
PARAGRAPHS = frozenset({
    "address", "article", "aside", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "footer", "form", "header", "hgroup", "html", "legend", "main", "nav", "option", "p", "section", "summary",
})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LISTS = {"ul": "bullet", "menu": "bullet", "dir": "bullet", "ol": "number"}
FRAMES = frozenset({"iframe", "embed"})
# What is within them is for browsers that cannot play anything, but for the addresses of what they play.
PLAYERS = frozenset({"video", "audio"})

# Their words are part of the text, and nothing else of them matters to it.
TRANSPARENT = frozenset({
    "abbr", "acronym", "bdi", "bdo", "big", "base", "col", "colgroup", "data", "font", "head", "label", "link", "meta",
    "nobr", "noscript", "tbody", "textarea", "tfoot", "thead", "time", "title", "script", "style", "wbr", "xmp",
})
# What is within them is no text of the article.
SKIPPED = frozenset({"svg", "math", "template"})
# fmt: on
# What they say to a reader beside the words; how they look, and how programs find them, is no part of a body.
LOST = {
    "a": {"title"},
    "abbr": {"title"},
    "blockquote": {"cite"},
    "img": {"title"},
    "li": {"value"},
    "ol": {"reversed"},
    "q": {"cite"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
