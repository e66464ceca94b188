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


def faults_of(errors: Sequence[Any], skip: int = 0) -> list[Fault]:
    """One fault per finding, at most fifty; `skip` leading parts of each location are not the body's."""
    found: dict[tuple[str, str], Fault] = {}
    for error in errors[:200]:
        pointer = pointer_of(error["loc"][skip:])
        code = "invalid" if error["type"] == "value_error" else str(error["type"])
        found.setdefault((pointer, code), Fault(code, sentence(error), pointer=pointer))
    return list(found.values())[:50]
