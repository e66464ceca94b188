"""Serving, as the help lists it. What answers is called without what reads all other commands."""

from __future__ import annotations

from app.worker import serve as serve_with


def serve() -> None:
    """Serve the API."""
    serve_with([])
