"""The life of an article in plain dicts, as docs/domain.md tells it: what each act does, refuses, and shows to readers.

It shares no line with the program, so that both must be wrong in the same way for a mistake to stay.
"""

from __future__ import annotations

from typing import Any

Story = dict[str, Any]
Document = dict[str, Any]
Refusal = tuple[int, str]
"""Status and name of a problem."""

WORDS = "The night boat sails again"
NOW = "now"
"""Stands for the moment of a request, until its answer has told it."""
ABSENT: Refusal = (404, "not-found")
ILLEGAL: Refusal = (409, "illegal-transition")
DRIFTED: Refusal = (409, "words-drifted")
INVALID: Refusal = (422, "invalid-content")


def new_story(ident: str, slug: str, document: Document) -> Story:
    return {
        "id": ident, "slug": slug, "status": "draft", "stage": "draft", "version": 1, "revisions": [document],
        "live": None, "published_at": None, "publish_at": None, "unpublish_at": None, "trashed": False,
    }  # fmt: skip


def allowed_moves(story: Story) -> set[str]:
    if story["trashed"]:
        return {"restore"}
    if story["status"] == "retracted":
        return set()
    of_stage = {"draft": {"submit", "publish"}, "in_review": {"return", "publish"}, "scheduled": {"publish"}}
    of_status = {"unpublish", "retract"} if story["status"] == "published" else {"trash"}
    return {"schedule"} | of_status | of_stage.get(story["stage"], set())


def refused(story: Story, verb: str) -> Refusal | None:
    """Why the article, as it is, does not allow the act; None when it does."""
    if story["trashed"] != (verb == "restore"):
        return ABSENT
    if verb == "save":
        return ILLEGAL if story["status"] == "retracted" else None
    if verb not in allowed_moves(story):
        return ILLEGAL
    return DRIFTED if verb == "publish" and has_drifted(story["revisions"][-1]) else None


def has_drifted(document: Document) -> bool:
    return bool(document["quoted"]) and WORDS not in document["body"]


def save(story: Story, document: Document) -> None:
    if document != story["revisions"][-1]:
        story["revisions"].append(document)
        story["stage"] = story["stage"] or "draft"
        story["version"] += 1


def move(story: Story, verb: str, moment: str = NOW) -> None:
    """What a move that is allowed does."""
    story["version"] += 1
    if verb in {"submit", "return"}:
        story["stage"] = "in_review" if verb == "submit" else "draft"
    elif verb == "publish":
        if story["status"] != "published":
            story["published_at"] = moment
        story |= {"status": "published", "stage": None, "publish_at": None}
        story["live"] = (story["revisions"][-1], len(story["revisions"]), story["version"])
    elif verb == "unpublish":
        cancel(story)
        story |= {"status": "unpublished", "stage": "draft", "live": None}
    elif verb == "retract":
        cancel(story)
        document, revision, _ = story["live"]
        story |= {"status": "retracted", "live": (document, revision, story["version"])}
    elif verb == "trash":
        cancel(story)
        story["trashed"] = True
    elif verb == "restore":
        story["trashed"] = False


def cancel(story: Story) -> None:
    story |= {"publish_at": None, "unpublish_at": None}
    if story["stage"] == "scheduled":
        story["stage"] = "draft"


def schedule(story: Story, asked: dict[str, str | None]) -> Refusal | None:
    """Plan what is asked; what is left out stays. Every time is to come."""
    if why := refused(story, "schedule"):
        return why
    begin, end = (asked.get(name, story[name]) for name in ("publish_at", "unpublish_at"))
    if not asked or (begin is not None and end is not None and end <= begin):
        return INVALID
    if asked.get("publish_at") is not None and story["stage"] is None:
        return ILLEGAL
    if begin is None and story["status"] != "published":
        if asked.get("unpublish_at") is not None:
            return ILLEGAL
        end = None
    if (begin, end) == (story["publish_at"], story["unpublish_at"]):
        return None
    story["version"] += 1
    if begin is not None:
        story["stage"] = "scheduled"
    elif story["stage"] == "scheduled":
        story["stage"] = "draft"
    story |= {"publish_at": begin, "unpublish_at": end}
    return None


def tick(stories: list[Story], moment: str) -> int:
    """Do all that is due by this clock; how many acts that were."""
    done = 0
    for story in [story for story in stories if is_due(story, "publish_at", moment)]:
        done += 1
        if is_due(story, "unpublish_at", moment) or has_drifted(story["revisions"][-1]):
            send_back(story)
        else:
            move(story, "publish", moment)
    for story in [story for story in stories if is_due(story, "unpublish_at", moment)]:
        done += 1
        move(story, "unpublish", moment)
    return done


def is_due(story: Story, when: str, moment: str) -> bool:
    return story[when] is not None and story[when] <= moment


def send_back(story: Story) -> None:
    """To its editors: it may not go live. What is live stays so until its end."""
    end = story["unpublish_at"] if story["status"] == "published" else None
    story["version"] += 1
    cancel(story)
    story["unpublish_at"] = end


def for_readers(story: Story) -> dict[str, Any] | None:
    """What readers get of it, or None."""
    if story["live"] is None:
        return None
    document, revision, version = story["live"]
    return {
        "id": story["id"], "slug": story["slug"], "status": story["status"], "version": version, "revision": revision,
        "headline": document["headline"], "summary": document["summary"], "published_at": story["published_at"],
    }  # fmt: skip


def for_editors(story: Story) -> dict[str, Any]:
    document = story["revisions"][-1]
    own = ("id", "slug", "status", "stage", "version", "published_at", "publish_at", "unpublish_at")
    return {name: story[name] for name in own} | {
        "revision": len(story["revisions"]), "headline": document["headline"], "summary": document["summary"],
        "published_revision": story["live"] and story["live"][1], "allowed_moves": allowed_moves(story),
    }  # fmt: skip
