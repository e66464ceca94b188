"""What the examples of the OpenAPI document answer on the demo, kept in `app/openapi/answers.json`.

`python -m tests.openapi_answers` writes them anew, after a change to what is answered.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi.testclient import TestClient

from app.core.settings import Settings
from app.database import open_database
from app.demo.loading import load_demo
from app.main import create_app
from app.openapi.answers import KEPT
from tests.newsroom import Json, Newsroom, Seat, migrate

SITE = "https://newsroom.example"


def loaded(path: Path) -> None:
    """Load the demo into a new database at this path."""
    settings = Settings(database_url=f"sqlite:///{path}")
    migrate(settings.database_url)
    database = open_database(settings)
    load_demo(database, SITE)
    database.dispose()


def execute(seat: Seat, method: str, path: str, operation: Json) -> Any:
    """What Swagger UI sends when nothing is changed in its form."""
    query, headers = {}, {}
    for parameter in operation.get("parameters", ()):
        if "example" in parameter:
            value = parameter["example"]
            if parameter["in"] == "path":
                path = path.replace(f"{{{parameter['name']}}}", value)
            elif parameter["in"] == "header":
                headers[parameter["name"]] = value
            else:
                query[parameter["name"]] = ",".join(value) if isinstance(value, list) else as_typed(value)
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    return seat.send(method, f"{path}?{urlencode(query)}" if query else path, content.get("example"), **headers)


def as_typed(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def shortened(value: Any, name: str = "") -> Any:
    """With one of each list of things, as more of them say no more; the steps of an attribution belong together.

    What is secret of a key or token is written as zeros.
    """
    if isinstance(value, dict):
        return {name: shortened(member, name) for name, member in value.items()}
    if isinstance(value, list):
        whole = name == "steps" or not any(isinstance(item, dict) for item in value)
        return [shortened(item) for item in (value if whole else value[:1])]
    return re.sub("[0-9a-f]{48}$", "0" * 48, value) if name in {"key", "token"} else value


def main() -> None:
    answers: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        kept, used = Path(folder, "kept.db"), Path(folder, "used.db")
        loaded(kept)
        app = create_app(Settings(database_url=f"sqlite:///{used}", public_url=SITE))
        for path, operations in app.openapi()["paths"].items():
            for method, operation in operations.items():
                shutil.copyfile(kept, used)
                with TestClient(app) as client:
                    answer = execute(Newsroom(client).seat("admin"), method.upper(), path, operation)
                if answer.headers["content-type"].startswith("application/json"):
                    answers[operation["operationId"]] = shortened(answer.json())
    KEPT.write_text(json.dumps(answers, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
