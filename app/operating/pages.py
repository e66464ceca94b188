"""Small HTML pages: the documentation, and what each problem means. No inline script, nothing from another host."""

from __future__ import annotations

from html import escape
from pathlib import Path

from app.core.problems import Problem

ASSETS = Path(__file__).parent / "assets"
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PROBLEM = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/docs/mark.svg" type="image/svg+xml"><link rel="stylesheet" href="/docs/docs.css"></head>
<body><header><p class="name"><img src="/docs/mark.svg" alt="" width="44" height="44"> Onrecord</p>
<h1>{title}</h1></header>
<main class="ask"><p><code>{name}</code>, HTTP status {status}. {words}</p>
<p><a href="/docs">The documentation</a></p></main>
</body></html>
"""


def asset(name: str) -> tuple[bytes, str] | None:
    """A file of the documentation and its type; None when there is none of this name."""
    path = ASSETS / name
    if path.suffix not in TYPES or path.parent != ASSETS or not path.is_file():
        return None
    return path.read_bytes(), TYPES[path.suffix]


def docs_page(address: str) -> str:
    """The documentation of the service at this address."""
    return (ASSETS / "docs.html").read_text(encoding="utf-8").replace("{address}", escape(address))


def problem_page(name: str) -> str | None:
    """What a kind of problem means; None when there is no such kind."""
    kind = Problem.kinds.get(name)
    if kind is None:
        return None
    words = "The member detail of the answer says what would be right; errors names each place."
    return PROBLEM.format(title=escape(kind.title), name=escape(name), status=kind.status, words=words)
