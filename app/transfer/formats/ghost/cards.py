"""Cards of Ghost's editors as HTML: pictures, embeds, code and the like, of both forms that posts are kept in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from app.bodies.reading import read_body
from app.bodies.writing import write_body
from app.core.problems import InvalidContent

Payload = Mapping[str, Any]


def text_in(payload: Payload, *names: str) -> str:
    """The first of the members that is a text and says something."""
    return next((value for name in names if isinstance(value := payload.get(name), str) and value), "")


def card_html(name: str, payload: Any, unplaced: Counter[str]) -> str:
    """The card as HTML; one that no article has is counted."""
    writer = CARDS.get(name.removeprefix("card-"))
    if writer is None or not isinstance(payload, Mapping):
        unplaced[f"card {name}"[:100]] += 1
        return ""
    return writer(payload)


def attribute(payload: Payload, name: str) -> str:
    """A number or text as an attribute; nothing of what is neither."""
    value = payload.get(name)
    return f' {name}="{escape(str(value))}"' if isinstance(value, int | str) and value != "" else ""


def figure(inner: str, payload: Payload) -> str:
    return f"<figure>{inner}<figcaption>{text_in(payload, 'caption')}</figcaption></figure>"


def image(payload: Payload) -> str:
    shown = "".join(attribute(payload, name) for name in ("alt", "width", "height"))
    return figure(f'<img src="{escape(text_in(payload, "src"))}"{shown}>', payload)


def gallery(payload: Payload) -> str:
    pictures = payload.get("images")
    shown = [picture for picture in pictures if isinstance(picture, Mapping)] if isinstance(pictures, list) else []
    last = {"caption": text_in(payload, "caption")}
    return "".join(image({**picture, **(last if picture is shown[-1] else {})}) for picture in shown)


def markdown(payload: Payload) -> str:
    try:
        return str(write_body(read_body({"markdown": text_in(payload, "markdown")}).blocks, "html"))
    except InvalidContent:
        return ""


def code(payload: Payload) -> str:
    language = text_in(payload, "language")
    named = f' class="language-{escape(language)}"' if language else ""
    return f"<pre><code{named}>{escape(text_in(payload, 'code'))}</code></pre>"


def link(payload: Payload) -> str:
    """What is shown by its address."""
    address = escape(text_in(payload, "url", "src"))
    inner = payload.get("metadata")
    title = text_in(inner if isinstance(inner, Mapping) else payload, "title", "fileTitle") or address
    return f'<figure><a href="{address}">{escape(title) if title != address else title}</a></figure>'


def player(element: str) -> Callable[[Payload], str]:
    return lambda payload: f'<{element} src="{escape(text_in(payload, "src"))}"></{element}>'


def callout(payload: Payload) -> str:
    return f"<p>{text_in(payload, 'calloutText')}</p>"


def button(payload: Payload) -> str:
    address = escape(text_in(payload, "buttonUrl"))
    return f'<p><a href="{address}">{escape(text_in(payload, "buttonText"))}</a></p>'


def toggle(payload: Payload) -> str:
    return f"<h4>{text_in(payload, 'heading')}</h4>{text_in(payload, 'content')}"


CARDS: dict[str, Callable[[Payload], str]] = {
    "image": image,
    "gallery": gallery,
    "html": lambda payload: text_in(payload, "html"),
    "markdown": markdown,
    "code": code,
    "codeblock": code,
    "embed": link,
    "bookmark": link,
    "file": link,
    "video": player("video"),
    "audio": player("audio"),
    "hr": lambda _: "<hr>",
    "horizontalrule": lambda _: "<hr>",
    "callout": callout,
    "button": button,
    "toggle": toggle,
}
