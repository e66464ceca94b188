"""HTML in: elements that a body can hold become blocks and marks; of all others only the words are kept."""

from __future__ import annotations

import re
from collections.abc import Callable

from app.bodies.addresses import IMAGE_SCHEMES, LINK_SCHEMES, is_safe, tidy
from app.bodies.checking import LARGEST_SIDE, LONGEST_LINE
from app.bodies.drafting import Draft
from app.bodies.html.elements import (
    DECORATORS,
    FRAMES,
    HEADINGS,
    LISTS,
    LOST,
    PARAGRAPHS,
    PLAYERS,
    SKIPPED,
    TRANSPARENT,
)
from app.bodies.html.flow import Flow
from app.bodies.html.objects import Code, Figure, Table
from app.bodies.html.tokens import Token, tokenize
from app.bodies.html.writing import GAP
from app.bodies.portable_text import Run

_SIDE = re.compile(r"[1-9][0-9]{0,5}")


def read_html(source: str, draft: Draft) -> None:
    """Adds the blocks of an HTML fragment or document to the draft. It takes any input, in linear time."""
    _Reader(source.replace("\r\n", "\n").replace("\r", "\n"), draft).read()


class _Reader(Flow):
    """Goes through the tokens once."""

    def __init__(self, source: str, draft: Draft) -> None:
        super().__init__(source, draft)
        self.table: Table | None = None
        self.figure: Figure | None = None
        self.code: Code | None = None
        self.player: Token | None = None
        self.skipping: str | None = None
        self.skipped = 0
        self.starts = self._start_handlers()
        self.ends = self._end_handlers()

    def read(self) -> None:
        element = ""
        for token in tokenize(self.source):
            self.at = token.at
            if self.skipping:
                self._skip(token)
            elif token.kind == "text":
                self._add_text(token.value)
            elif token.kind == "raw":
                self._add_raw(element, token.value)
            elif self.code is not None:
                self._mark_code(token)
            elif token.kind == "start":
                self._start(token)
            elif handler := self.ends.get(token.value):
                handler(token)
            element = token.value
        self._close_player()
        self._close_code()
        self._close_table()
        self._close_figure()
        self.keep()

    def _start(self, token: Token) -> None:
        if any(token.attributes.get(name, "1") != "1" for name in LOST.get(token.value, ())):
            self.warn("attribute", "A title, a cited address, a number or a span over cells was left out.")
        if handler := self.starts.get(token.value):
            handler(token)
        elif token.value not in TRANSPARENT:
            self.warn("element", "An element that a body cannot hold was left out; its words stay.")

    def _start_handlers(self) -> dict[str, Callable[[Token], None]]:
        return (
            dict.fromkeys(DECORATORS, lambda token: self.words.open(DECORATORS[token.value]))
            | dict.fromkeys(PARAGRAPHS, self.start_paragraph)
            | dict.fromkeys(HEADINGS, self.start_heading)
            | dict.fromkeys(LISTS, self.start_list)
            | dict.fromkeys(FRAMES, self._add_frame)
            | dict.fromkeys(PLAYERS, self._start_player)
            | dict.fromkeys(SKIPPED, self._start_skipping)
            | dict.fromkeys(("td", "th"), self._start_cell)
            | {
                "a": self._start_link,
                "blockquote": self.start_quotation,
                "br": lambda token: self.words.add_exactly("\n"),
                "figcaption": self._start_caption,
                "figure": self._start_figure,
                "hr": self._add_break,
                "img": self._add_image,
                "li": self.start_item,
                "pre": self._start_code,
                "q": lambda token: self._add_quotation_mark("\u201c"),
                "small": self._start_credit,
                "span": lambda token: self.words.open_span(token.attributes.get("data-quote") or None),
                "table": self._start_table,
                "tr": self._start_row,
            }
        )

    def _end_handlers(self) -> dict[str, Callable[[Token], None]]:
        return (
            dict.fromkeys(DECORATORS, lambda token: self.words.close(DECORATORS[token.value]))
            | dict.fromkeys(PARAGRAPHS, lambda token: self.end_paragraph())
            | dict.fromkeys(HEADINGS, self.end_heading)
            | dict.fromkeys(LISTS, self.end_list)
            | dict.fromkeys(("td", "th", "tr"), lambda token: self._close_cell())
            | {
                "a": lambda token: self.words.open_link(None),
                "blockquote": self.end_quotation,
                "br": lambda token: self.words.add_exactly("\n"),
                "figcaption": lambda token: self._close_caption(),
                "figure": lambda token: self._close_figure(),
                "li": lambda token: self.close_item(),
                "q": lambda token: self._add_quotation_mark("\u201d"),
                "small": self._end_credit,
                "span": lambda token: self.words.close_span(),
                "table": self._end_table,
            }
        )

    def _add_text(self, text: str) -> None:
        if self.code is not None:
            self.code.add(text)
        elif not (self.in_gap and text.strip() == GAP):
            self.words.add(text)

    def _add_raw(self, element: str, text: str) -> None:
        if element in ("textarea", "xmp"):
            self._add_text(text)
        elif text.strip() and element != "iframe":
            self.warn("element", "The content of a script, a style or a title was left out.")

    def _add_quotation_mark(self, mark: str) -> None:
        self.warn("quotation_marks", "Quotation marks that a browser adds were written out.")
        self.words.add(mark)

    def _start_link(self, token: Token) -> None:
        address = tidy(token.attributes.get("href", "")) or None
        if address and not is_safe(address, LINK_SCHEMES):
            self.warn("bad_address", "A link to an address that is not let through was left out; its words stay.")
            address = None
        self.words.open_link(address)

    def _add_image(self, token: Token) -> None:
        url, alt = tidy(token.attributes.get("src", "")), self._line(token.attributes.get("alt", ""))
        if not is_safe(url, IMAGE_SCHEMES):
            self.warn("bad_address", "An image without an address that is let through was left out; its words stay.")
            self.words.add(alt)
            return
        if self.words.is_linked:
            self.warn("link", "The link of an image was left out.")
        sides = {side: _side(token.attributes.get(side, "")) for side in ("width", "height")}
        images = self.table.images if self.table else self.figure.images if self.figure else self.images
        images.append({"url": url, "alt": alt, **sides})

    def _line(self, text: str) -> str:
        if len(text) > LONGEST_LINE:
            self.warn("too_long", f"A description was cut to {LONGEST_LINE} characters.")
        return text[:LONGEST_LINE]

    def _add_frame(self, token: Token) -> None:
        url = tidy(token.attributes.get("src", ""))
        if not is_safe(url, IMAGE_SCHEMES) or self.inline:
            self.warn("element", "A frame, video or sound without an address that is let through was left out.")
        elif self.begin("An embed"):
            self.draft.add_object("embed", {"url": url, "title": self._line(token.attributes.get("title", "")) or None})

    def _start_player(self, token: Token) -> None:
        self.player, self.skipping, self.skipped = token, token.value, 1

    def _close_player(self) -> None:
        if self.player is not None:
            player, self.player = self.player, None
            self._add_frame(player)

    def _start_figure(self, token: Token) -> None:
        if self.figure is not None or self.inline:
            self.end_paragraph()
        elif self.begin("A figure"):
            self.figure = Figure(within_link=self.words.is_linked)

    def _start_caption(self, token: Token) -> None:
        if self.figure is None or self.inline:
            self.end_paragraph()
            return
        self.keep()
        self.figure.in_caption = self.inline = True

    def _start_credit(self, token: Token) -> None:
        if self.figure and self.figure.in_caption:
            self.figure.caption.append(self._take_text())

    def _end_credit(self, token: Token) -> None:
        if self.figure and self.figure.in_caption:
            self.figure.credit.append(self._take_text())

    def _close_caption(self) -> None:
        if self.figure and self.figure.in_caption:
            self.figure.caption.append(self._take_text())
            self.figure.in_caption = self.inline = False

    def _take_text(self) -> str:
        """The words so far, where none of their marks can be kept."""
        if any(run.link or run.decorators for run in self.words.runs):
            self.warn("flattened", "A cell or caption holds plain words: links and emphasis were left out.")
        return self.words.take_text()

    def _close_figure(self) -> None:
        if self.figure is None or (self.table is not None and self.table.in_cell):
            return
        self._close_caption()
        figure, self.figure = self.figure, None
        runs, links = self.words.runs, self.words.links
        is_link = len(links) == 1 and all(run.link for run in runs) and not self.words.is_blank
        if is_link and not (figure.images or figure.within_link):
            url, title = links["l1"], self._line(self.words.take_text())
            self.draft.add_object("embed", {"url": url, "title": None if title in (url, "") else title})
        self.keep()
        caption, credit = self._line("".join(figure.caption)), self._line("".join(figure.credit))
        if figure.images:
            figure.images[-1] |= {"caption": caption or None, "credit": credit or None}
        elif caption or credit:
            self.draft.add_words([Run(caption), Run(" " if caption and credit else ""), Run(credit)], {})
        for image in figure.images:
            self.draft.add_object("image", image)

    def _start_code(self, token: Token) -> None:
        if self.begin("Code"):
            self.code = Code()

    def _mark_code(self, token: Token) -> None:
        if self.code is None:
            return
        if token.value == "pre":
            self._close_code()
        elif token.value == "br":
            self.code.add("\n")
        elif token.kind == "start":
            self.code.mark(token.value, token.attributes.get("class", ""))
            if token.value not in ("code", "span"):
                self.warn("flattened", "Markup in code was left out; its words stay.")

    def _close_code(self) -> None:
        if self.code is not None:
            self.draft.add_object("code", {"language": self.code.language, "code": "".join(self.code.parts)})
            self.code = None

    def _add_break(self, token: Token) -> None:
        if self.begin("A break"):
            self.draft.add_object("break", {})

    def _start_table(self, token: Token) -> None:
        if self.table is not None:
            self.table.depth += 1
            self.warn("flattened", "A table within a table was left out; its words stay.")
            self.words.separate("\n")
        elif self.begin("A table"):
            self.table = Table()

    def _end_table(self, token: Token) -> None:
        if self.table is not None and self.table.depth > 1:
            self.table.depth -= 1
            self.words.separate("\n")
        else:
            self._close_table()

    def _start_row(self, token: Token) -> None:
        self._close_cell()
        if self.table is not None and self.table.depth == 1:
            self.table.open_row()

    def _start_cell(self, token: Token) -> None:
        self._close_cell()
        if self.table is not None and self.table.depth == 1:
            # Words between cells: a browser shows them before the table.
            self.keep()
            self.table.open_cell(token.value)
            self.inline = True

    def _close_cell(self) -> None:
        if self.table is None:
            self.end_paragraph()
        elif self.table.depth > 1:
            self.words.separate("\n")
        elif self.table.in_cell:
            self.table.add_cell(self._take_text())
            self.inline = False

    def _close_table(self) -> None:
        if self.table is None:
            return
        self.table.depth = 1
        self._close_cell()
        self.keep()
        table, self.table = self.table, None
        table.keep(self.draft, self.place)
        for image in table.images:
            self.draft.add_object("image", image)

    def _start_skipping(self, token: Token) -> None:
        self.warn("element", "A drawing, a formula or a template was left out.")
        self.skipping, self.skipped = token.value, 1

    def _skip(self, token: Token) -> None:
        if self.player is not None and token.kind == "start" and token.value == "source":
            self.player.attributes.setdefault("src", token.attributes.get("src", ""))
        if token.value == self.skipping and token.kind in ("start", "end"):
            self.skipped += 1 if token.kind == "start" else -1
            if not self.skipped:
                self.skipping = None
                self._close_player()


def _side(value: str) -> int | None:
    """The pixels of a side, if it is given in whole ones."""
    number = int(value) if _SIDE.fullmatch(value) else 0
    return number if 0 < number <= LARGEST_SIDE else None
