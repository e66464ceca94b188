"""Paragraphs, headings, lists and quotations as they are read from HTML."""

from __future__ import annotations

from typing import Any

from app.bodies.checking import REASON
from app.bodies.drafting import Draft
from app.bodies.html.elements import LISTS
from app.bodies.html.tokens import Token
from app.bodies.html.words import Words
from app.bodies.portable_text import DEEPEST_LIST, trim


class _List:
    """An open list; `in_item` while an item is, `used` once the words of that item are kept."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.in_item = False
        self.used = False


class Flow:
    """Where the words go. What is open is counted, not nested, so that no depth is too deep."""

    def __init__(self, source: str, draft: Draft) -> None:
        self.source = source
        self.draft = draft
        self.words = Words()
        self.images: list[dict[str, Any]] = []
        self.lists: list[_List] = []
        self.open_lists = dict.fromkeys(LISTS, 0)
        self.quotations = 0
        self.heading: str | None = None
        # Whether an element of its own holds the words: then blanks at their edges were meant.
        self.explicit = False
        # Whether the words go to a place that holds words only: a cell or a caption.
        self.inline = False
        self.in_gap = False
        self.at = 0
        self._lines, self._counted = 1, 0

    @property
    def place(self) -> str:
        """Where the source is read: each line is counted once."""
        self._lines += self.source.count("\n", self._counted, self.at)
        self._counted = self.at
        return f"line {self._lines}"

    def warn(self, code: str, detail: str) -> None:
        if self.draft.is_warning:
            self.draft.warn(code, detail, place=self.place)

    @property
    def _item(self) -> _List | None:
        """The list whose item takes the words, if one does."""
        return self.lists[-1] if self.lists and self.lists[-1].in_item and not self.lists[-1].used else None

    def end_paragraph(self) -> None:
        """A paragraph begins or ends: within an item, a cell or a caption the words go on after a line break."""
        self.in_gap = False
        if self.inline:
            self.words.separate("\n")
        elif self._item:
            self.words.separate("\n\n")
        else:
            self.keep()

    def begin(self, what: str, *, in_list: bool = False) -> bool:
        """Something begins that is no paragraph: keeps the words so far; False where words alone can stand."""
        self.in_gap = False
        if self.inline:
            self.words.separate("\n")
            self.warn("flattened", f"{what} in a cell or caption was left out; its words stay.")
            return False
        self.keep()
        if (self.lists and not in_list) or self.quotations:
            self.warn("flattened", f"{what} in a list or block quotation was kept outside of it.")
        return True

    def keep(self) -> None:
        """Keeps the words so far as a block, and the images that stood among them."""
        item, joined, explicit = self._item, self.words.joined, self.explicit
        runs, links = self.words.take()
        images, self.images, self.explicit = self.images, [], False
        if item:
            item.used = True
            level = min(len(self.lists), DEEPEST_LIST)
            kept = self.draft.add_words(trim(runs) if images else runs, links, list_item=LISTS[item.tag], level=level)
            if kept and (joined or level < len(self.lists)):
                self.warn("flattened", "Paragraphs of one list item were joined, or an item too deep was raised.")
        else:
            style = self.heading or ("blockquote" if self.quotations else "normal")
            kept = self.draft.add_words(runs if explicit and not images else trim(runs), links, style=style)
            if kept and self.lists and self.lists[-1].in_item and not self.heading:
                self.warn("flattened", "Words after a nested list were kept as a paragraph.")
            if explicit and not kept and not images:
                self.warn("empty_block", "A block without a visible character was left out.")
        if kept and images:
            self.warn("moved", "An image among words was moved behind them.")
        for image in images:
            self.draft.add_object("image", image)

    def start_paragraph(self, token: Token) -> None:
        self.end_paragraph()
        if token.value == "dl":
            self.warn("flattened", "A list of terms was kept as paragraphs.")
        if token.value == "p" and not self.inline and not self._item:
            self.explicit = True
            reason = token.attributes.get("data-gap")
            if reason is not None and REASON.fullmatch(reason):
                self.explicit, self.in_gap = False, True
                self.draft.add_object("gap", {"reason": reason})

    def start_heading(self, token: Token) -> None:
        if self.begin("A heading"):
            self.heading, self.explicit = token.value, True

    def end_heading(self, token: Token) -> None:
        self.end_paragraph()
        self.heading = None

    def start_list(self, token: Token) -> None:
        if not self.begin("A list", in_list=True):
            return
        if token.value == "ol" and token.attributes.get("start", "1") != "1":
            self.warn("list_start", "A list starts at 1: its first number was not kept.")
        self.lists.append(_List(token.value))
        self.open_lists[token.value] += 1

    def end_list(self, token: Token) -> None:
        if self.inline or not self.open_lists[token.value]:
            return
        self.close_item()
        while True:
            tag = self.lists.pop().tag
            self.open_lists[tag] -= 1
            if tag == token.value:
                break

    def start_item(self, token: Token) -> None:
        self.close_item()
        if self.inline:
            return
        if not self.lists:
            self.start_list(Token("start", "ul", {}, token.at))
        self.lists[-1].in_item, self.lists[-1].used = True, False

    def close_item(self) -> None:
        if self.inline:
            self.words.separate("\n")
            return
        if self._item and self.words.is_blank and not self.images:
            self.warn("empty_block", "An item of a list without a visible character was left out.")
        self.keep()
        if self.lists:
            self.lists[-1].in_item = False

    def start_quotation(self, token: Token) -> None:
        if self.begin("A block quotation"):
            self.quotations += 1

    def end_quotation(self, token: Token) -> None:
        if not self.inline:
            self.keep()
            self.quotations = max(self.quotations - 1, 0)
