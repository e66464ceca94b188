"""Pydantic's findings as faults: sentences that say what would be right and never repeat the value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.core.problems import Fault
from app.core.shapes import pointer_of

SENTENCES = {
    "missing": "This member is required.",
    "extra_forbidden": "There is no such member here. Leave it out.",
    "string_type": "Give a string.",
    "int_type": "Give a whole number.",
    "float_type": "Give a number.",
    "bool_type": "Give true or false.",
    "list_type": "Give a list.",
    "dict_type": "Give an object.",
    "model_type": "Give an object.",
    "model_attributes_type": "Give an object.",
    "none_required": "Give null, or leave it out.",
}


def sentence(error: dict[str, Any]) -> str:
    context = error.get("ctx") or {}
    match error["type"]:
        case "string_too_short":
            return f"Give at least {context['min_length']} characters."
        case "string_too_long":
            return f"Give at most {context['max_length']} characters."
        case "too_long":
            return f"Give at most {context['max_length']} items."
        case "too_short":
            return f"Give at least {context['min_length']} items."
        case "literal_error":
            return f"Give one of {context['expected']}."
        case "greater_than_equal":
            return f"Give {context['ge']} or more."
        case "less_than_equal":
            return f"Give {context['le']} or less."
        case "value_error":
            return str(context["error"])
    return SENTENCES.get(error["type"], "Give a value of the type that the documentation names.")


def faults_of(errors: Sequence[Any], body: Any, skip: int = 0) -> list[Fault]:
    """One fault per finding, at most fifty; `skip` leading parts of each location are not the body's."""
    found: dict[tuple[str, str], Fault] = {}
    for error in errors[:200]:
        pointer = pointer_of(own_places(error["loc"][skip:], body, missing=error["type"] == "missing"))
        code = "invalid" if error["type"] == "value_error" else str(error["type"])
        found.setdefault((pointer, code), Fault(code, sentence(error), pointer=pointer))
    return list(found.values())[:50]


def own_places(location: Sequence[str | int], body: Any, *, missing: bool) -> list[str | int]:
    """The parts of a location that stand in the body, and the member that is missing there.

    A string that stands for an object has no members of its own, and the branches of a union stand nowhere.
    """
    places: list[str | int] = []
    for part in location:
        inside = isinstance(body, list) and isinstance(part, int) and part < len(body)
        if inside or (isinstance(body, dict) and part in body):
            body = body[part]
        elif not (missing and part == location[-1] and isinstance(body, dict)):
            continue
        places.append(part)
    return places
