"""What each example of an operation answers on the demo, as `answers.json` has it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

KEPT = Path(__file__).with_name("answers.json")


def show_answers(document: dict[str, Any]) -> None:
    """Put into each operation what its example gets. Of each list of things it has the first."""
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    for operations in document["paths"].values():
        for operation in operations.values():
            for status, reply in operation["responses"].items():
                content = reply.get("content", {}).get("application/json")
                if content is not None and status.startswith("2") and operation["operationId"] in kept:
                    content["example"] = kept[operation["operationId"]]
