"""What the tests of writing quotes send: invented words, and an article that prints them."""

from __future__ import annotations

from typing import Any

from tests.newsroom import Json, Newsroom, Seat

ADA: Json = {"name": "Ada Lind", "kind": "person"}
TAPE: Json = {"kind": "work", "work_type": "audio", "name": "leaked tape"}
OFFICIAL: Json = {"kind": "unnamed", "name": "an official", "anonymity_reason": "fears for the job"}
REPORTED: Json = {"role": "reported_by", "source": "Channel 9"}
RECORDED: Json = {"role": "recorded_in", "source": TAPE}


def quote(text: str = "We open on Monday", **members: Any) -> Json:
    """A new quote as an item of an article."""
    return {"text": text, "speaker": ADA, **members}


def story(*quotes: Json) -> Json:
    """An article that prints the words of all its new quotes."""
    printed = [f"“{item['text']}” it says here." for item in quotes if "text" in item]
    return {"headline": "Harbor news", "language": "en", "body": {"text": "\n\n".join(printed)}, "quotes": list(quotes)}


def single(editor: Seat, text: str = "We open on Monday", **members: Any) -> Json:
    """A quote made by itself."""
    return editor.made("/v1/quotes", quote(text, **{"language": "en", **members}))


def seen(editor: Seat, ident: str, *include: str) -> Json:
    """A quote as editors see it."""
    return editor.read(f"/v1/quotes/{ident}?view=draft" + (f"&include={','.join(include)}" if include else ""))


def published(editor: Seat, *quotes: Json) -> Json:
    """An article that is live."""
    return editor.made("/v1/articles?publish=true", story(*quotes))


def refused(newsroom: Newsroom, seat: Seat, path: str, body: Any, status: int = 422, method: str = "POST") -> Json:
    """The problem of a write that was refused and changed nothing."""
    before = newsroom.everything()
    version = None if method == "POST" else seat.read(f"{path.removesuffix('/attribution')}?view=draft")["version"]
    answer = seat.send(method, path, body, version=version)
    assert answer.status_code == status, answer.text
    assert newsroom.everything() == before
    return dict(answer.json())


def fault(problem: Json) -> tuple[str, str]:
    """Where the one thing is that is wrong, and what it is called."""
    (found,) = problem["errors"]
    return found["pointer"], found["code"]
