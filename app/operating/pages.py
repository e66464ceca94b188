"""Small HTML pages: the documentation, and what each problem means. No inline script, nothing from another host."""

from __future__ import annotations

from html import escape
from pathlib import Path

from app.core.problems import Problem

ASSETS = Path(__file__).parent / "assets"
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self';"
    " font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
DOCS = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Onrecord API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css"><link rel="stylesheet" href="/docs/docs.css">
<script src="/docs/swagger-ui-bundle.js" defer></script><script src="/docs/init.js" defer></script></head>
<body><header><h1>Onrecord</h1><p>Who said it, to whom, who recorded, obtained, published and reported it, how far it is
checked and who denies it. Readers need no key; editors authorize with theirs.</p></header>
<main id="docs"></main></body></html>
"""
PROBLEM = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/docs.css"></head>
<body><header><h1>{title}</h1><p><code>{name}</code>, HTTP status {status}. {words}</p></header></body></html>
"""


def asset(name: str) -> tuple[bytes, str] | None:
    """A file of the documentation and its type; None when there is none of this name."""
    path = ASSETS / name
    if path.suffix not in TYPES or path.parent != ASSETS or not path.is_file():
        return None
    return path.read_bytes(), TYPES[path.suffix]


def problem_page(name: str) -> str | None:
    """What a kind of problem means; None when there is no such kind."""
    kind = Problem.kinds.get(name)
    if kind is None:
        return None
    words = "The member detail of the answer says what would be right; errors names each place."
    return PROBLEM.format(title=escape(kind.title), name=escape(name), status=kind.status, words=words)
