"""Markdown in: CommonMark with tables and strikethrough. HTML in it is words, not markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.token import Token

from app.bodies.addresses import IMAGE_SCHEMES, LINK_SCHEMES, is_safe, tidy
from app.bodies.checking import LANGUAGE, LONGEST_LINE
from app.bodies.drafting import Draft
from app.bodies.portable_text import DEEPEST_LIST, Run, trim
from app.core.problems import InvalidContent

# Containers within containers; a list counts twice. Deeper the parser would leave words out.
DEEPEST_NESTING = 40

# What one request may cost: the parser takes some 10 microseconds and half a kilobyte for each of these.
MOST_LINES = 30_000
MOST_BRACKETS = 20_000
MOST_BARS = 30_000
MOST_MARKS = 100_000

# An escaped character costs what one mark does.
_ESCAPE = re.compile(r"\\[!-/:-@\[-`{-~]")
_HTML = re.compile(r"</?[A-Za-z][^<>]*>|<!--")
_DECORATORS = {"em": "em", "strong": "strong", "s": "strike-through"}


class _Parser(MarkdownIt):
    """Leaves addresses as they are written: they are judged, and kept or not, by us."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": False, "maxNesting": DEEPEST_NESTING, "store_labels": True})
        self.enable(["table", "strikethrough"])
        # Escaped characters stay tokens of their own, so that `\\<b>` is told from `<b>`.
        self.disable("text_join")
        self.block.ruler.at("paragraph", _keep_blanks)

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the name is the parser's
        return url

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the name is the parser's
        return True


def _keep_blanks(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A paragraph loses spaces and tabs at its ends, as CommonMark has it ("4.8"), but no other kind of blank."""
    found = paragraph(state, start, end, silent)
    state.tokens[-2].content = state.getLines(start, state.line, state.blkIndent, False).strip(" \t\n")
    return found


_PARSER = _Parser()


def read_markdown(source: str, draft: Draft) -> None:
    """Adds the blocks of a Markdown text to the draft. Raises InvalidContent (`too_deep`, `too_many`)."""
    _check_cost(source, draft.pointer)
    env: dict[str, Any] = {}
    tokens = _PARSER.parse(source, env)
    if any(token.level >= DEEPEST_NESTING - 1 for token in tokens):
        detail = f"Lists and quotations nest at most {DEEPEST_NESTING // 2} deep."
        raise InvalidContent.at(draft.pointer, "too_deep", detail)
    reader = _Reader(draft)
    reader.read(tokens)
    if env.get("references", {}).keys() - reader.labels or env.get("duplicate_refs"):
        draft.warn("unused_reference", "A definition of a link that no words refer to was left out.")


def _check_cost(source: str, pointer: str) -> None:
    """Refuses what no article needs and would keep others waiting, before any work is done."""
    plain = _ESCAPE.sub("\\\\", source)
    for found, most, what in (
        (source.count("\n") + source.count("\r"), MOST_LINES, "lines"),
        (plain.count("["), MOST_BRACKETS, "opening brackets"),
        (source.count("|"), MOST_BARS, "vertical bars"),
        (sum(map(plain.count, "\\`*_~[]<&!")), MOST_MARKS, "characters that are marks"),
    ):
        if found > most:
            raise InvalidContent.at(pointer, "too_many", f"A body in Markdown has at most {most} {what}.")


class _Inline:
    """The words of one block: runs, the addresses of its links, and the images that stood among the words."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.links: dict[str, str] = {}
        self.images: list[dict[str, str | None]] = []

    def add(self, text: str, decorators: frozenset[str] = frozenset(), link: str | None = None) -> None:
        self.runs.append(Run(text, decorators, link))


class _Item:
    """An item of a list that is still open; its words are one block, kept when something else begins."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.inline: _Inline | None = None
        self.kept = False


class _Reader:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.items: list[_Item] = []
        self.kinds: list[str] = []
        self.quotes = 0
        self.rows: list[dict[str, list[str]]] = []
        self.labels: set[str] = set()
        self.place: str | None = None

    def read(self, tokens: Sequence[Token]) -> None:
        handlers: dict[str, Callable[[Token], None]] = {
            "bullet_list_open": self._open_list,
            "ordered_list_open": self._open_list,
            "bullet_list_close": self._close_list,
            "ordered_list_close": self._close_list,
            "list_item_open": self._open_item,
            "list_item_close": self._close_item,
            "blockquote_open": self._open_quotation,
            "blockquote_close": self._close_quotation,
            "fence": self._add_code,
            "code_block": self._add_code,
            "hr": self._add_break,
            "table_open": self._open_table,
            "table_close": self._close_table,
            "tr_open": self._open_row,
            "th_open": self._open_header,
        }
        before = ""
        for token in tokens:
            if token.map:
                self.place = f"line {token.map[0] + 1}"
            if token.type == "inline":
                self._add_inline(token, before)
            elif handler := handlers.get(token.type):
                handler(token)
            before = token.tag

    def _warn(self, code: str, detail: str) -> None:
        self.draft.warn(code, detail, place=self.place)

    def _open_list(self, token: Token) -> None:
        if self.quotes:
            self._warn("flattened", "A list in a block quotation was kept as a list.")
        if token.attrs.get("start", 1) != 1:
            self._warn("list_start", "A list starts at 1: its first number was not kept.")
        self._keep_item()
        self.kinds.append("number" if token.type == "ordered_list_open" else "bullet")

    def _close_list(self, token: Token) -> None:
        self.kinds.pop()

    def _open_item(self, token: Token) -> None:
        self.items.append(_Item(self.kinds[-1]))

    def _close_item(self, token: Token) -> None:
        self._keep_item()
        self.items.pop()

    def _keep_item(self) -> None:
        """Keeps the words of the open item, because it ends or something begins that cannot stand within them."""
        if not self.items or self.items[-1].kept:
            return
        item = self.items[-1]
        item.kept = True
        if item.inline is None:
            return
        level = len(self.items)
        if level > DEEPEST_LIST:
            self._warn("flattened", f"A list nests at most {DEEPEST_LIST} deep: deeper items were raised.")
            level = DEEPEST_LIST
        self._keep(item.inline, list_item=item.kind, level=level)

    def _leave_item(self, what: str) -> None:
        if self.items:
            self._keep_item()
            self._warn("flattened", f"{what} in a list was kept after its item.")
        elif self.quotes:
            self._warn("flattened", f"{what} in a block quotation was kept outside of it.")

    def _open_quotation(self, token: Token) -> None:
        if self.items or self.quotes:
            self._warn("flattened", "A block quotation within a list or another quotation was flattened.")
        self.quotes += 1

    def _close_quotation(self, token: Token) -> None:
        self.quotes -= 1

    def _add_code(self, token: Token) -> None:
        self._leave_item("Code")
        language, _, rest = token.info.strip().partition(" ")
        if rest or (language and not LANGUAGE.fullmatch(language)):
            self._warn("code_info", "Only the language of the code was kept, if it is a name.")
        known = language if LANGUAGE.fullmatch(language) else None
        self.draft.add_object("code", {"language": known, "code": token.content.removesuffix("\n")})

    def _add_break(self, token: Token) -> None:
        self._leave_item("A break")
        self.draft.add_object("break", {})

    def _open_table(self, token: Token) -> None:
        self._leave_item("A table")
        self.rows = []

    def _open_row(self, token: Token) -> None:
        self.rows.append({"cells": []})

    def _open_header(self, token: Token) -> None:
        if token.attrs.get("style"):
            self._warn("table", "The alignment of a table was left out.")

    def _close_table(self, token: Token) -> None:
        self.draft.add_object("table", {"rows": self.rows})

    def _add_inline(self, token: Token, tag: str) -> None:
        inline = self._read_inline(token.children or [])
        if tag in ("th", "td"):
            self._add_cell(inline)
        elif tag != "p":
            self._leave_item("A heading")
            self._keep(inline, style=tag)
        elif self.items and not self.items[-1].kept:
            self._add_to_item(self.items[-1], inline)
        else:
            if self.items:
                self._warn("flattened", "A paragraph after a nested list was kept as a paragraph.")
            self._keep(inline, style="blockquote" if self.quotes and not self.items else "normal")

    def _add_cell(self, inline: _Inline) -> None:
        if inline.images or any(run.link or run.decorators for run in inline.runs):
            self._warn("flattened", "A cell of a table holds plain words: links, images and emphasis were left out.")
        self.rows[-1]["cells"].append("".join(run.text for run in inline.runs))

    def _add_to_item(self, item: _Item, inline: _Inline) -> None:
        if item.inline is None:
            item.inline = inline
            return
        self._warn("flattened", "Paragraphs of one list item were joined, with line breaks between them.")
        item.inline.add("\n\n")
        renamed = {key: f"{key}-{len(item.inline.runs)}" for key in inline.links}
        item.inline.links |= {renamed[key]: href for key, href in inline.links.items()}
        item.inline.runs += [run._replace(link=renamed[run.link] if run.link else None) for run in inline.runs]
        item.inline.images += inline.images

    def _keep(self, inline: _Inline, *, style: str = "normal", list_item: str | None = None, level: int = 1) -> None:
        # An image that leaves its place leaves no blank behind at the edges.
        runs = trim(inline.runs) if inline.images else inline.runs
        kept = self.draft.add_words(runs, inline.links, style=style, list_item=list_item, level=level)
        if kept and inline.images:
            self._warn("moved", "An image among words was moved behind them.")
        elif not kept and not inline.images and any(run.text for run in inline.runs):
            self._warn("empty_block", "A block without a visible character was left out.")
        for image in inline.images:
            self.draft.add_object("image", image)

    def _read_inline(self, children: Sequence[Token]) -> _Inline:
        inline = _Inline()
        decorators: list[str] = []
        link: str | None = None
        for token in children:
            kind, _, edge = token.type.rpartition("_")
            if kind in _DECORATORS:
                decorators.append(kind) if edge == "open" else decorators.remove(kind)
            elif token.type == "link_open":
                link = self._open_link(token, inline)
            elif token.type == "link_close":
                link = None
            elif token.type == "image":
                self._add_image(token, inline)
            else:
                names = {_DECORATORS[name] for name in decorators} | ({"code"} if kind == "code" else set())
                inline.add(self._words(token), frozenset(names), link)
        return inline

    def _words(self, token: Token) -> str:
        if token.type == "softbreak":
            return " "
        if token.type == "hardbreak":
            return "\n"
        if token.type == "text" and _HTML.search(token.content):
            self._warn("html_in_markdown", "HTML in Markdown is not read as markup: it was kept as words.")
        return token.content

    def _open_link(self, token: Token, inline: _Inline) -> str | None:
        if token.attrs.get("title"):
            self._warn("link_title", "The title of a link was left out.")
        self._note_label(token)
        href = tidy(str(token.attrs["href"]))
        if not is_safe(href, LINK_SCHEMES):
            self._warn("bad_address", "A link to an address that is not let through was left out; its words stay.")
            return None
        key = f"l{len(inline.links) + 1}"
        inline.links[key] = href
        return key

    def _note_label(self, token: Token) -> None:
        if "label" in token.meta:
            self.labels.add(token.meta["label"])

    def _add_image(self, token: Token, inline: _Inline) -> None:
        self._note_label(token)
        url = tidy(str(token.attrs["src"]))
        alt = "".join(self._words(child) for child in _leaves(token.children or []))
        if not is_safe(url, IMAGE_SCHEMES):
            self._warn("bad_address", "An image at an address that is not let through was left out; its words stay.")
            inline.add(alt)
            return
        caption = str(token.attrs.get("title", ""))
        if max(len(alt), len(caption)) > LONGEST_LINE:
            self._warn("too_long", f"A description was cut to {LONGEST_LINE} characters.")
        inline.images.append({"url": url, "alt": alt[:LONGEST_LINE], "caption": caption[:LONGEST_LINE] or None})


def _leaves(children: Sequence[Token]) -> list[Token]:
    """The tokens that hold words, of an image's description; images within it count by their own description."""
    leaves: list[Token] = []
    waiting = list(reversed(children))
    while waiting:
        token = waiting.pop()
        if token.type == "image":
            waiting.extend(reversed(token.children or []))
        elif token.nesting == 0:
            leaves.append(token)
    return leaves
