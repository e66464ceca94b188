"""The limit to compare with: uvicorn with no framework, giving back answers that were made before, with their headers.

python -m bench.limit <answers.json> <port>
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn._types import ASGIReceiveCallable, ASGISendCallable, HTTPResponseStartEvent, Scope


class Finished:
    """Answers each path with its bytes, and who knows an ETag with an empty 304."""

    def __init__(self, answers: dict[str, dict[str, Any]]) -> None:
        self.answers = {path.encode(): Finished.answer(**one) for path, one in answers.items()}

    @staticmethod
    def answer(headers: dict[str, str], body: str) -> tuple[HTTPResponseStartEvent, HTTPResponseStartEvent, bytes]:
        pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
        whole: HTTPResponseStartEvent = {
            "type": "http.response.start", "status": 200, "headers": pairs, "trailers": False
        }  # fmt: skip
        unsaid = {b"content-length", b"content-type"}
        short = [pair for pair in pairs if pair[0] not in unsaid]
        return whole, {**whole, "status": 304, "headers": short}, body.encode()

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        assert scope["type"] == "http"
        whole, known, body = self.answers[scope["raw_path"] + b"?" + scope["query_string"]]
        if any(name == b"if-none-match" for name, _ in scope["headers"]):
            await send(known)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        else:
            await send(whole)
            await send({"type": "http.response.body", "body": body, "more_body": False})


def main() -> None:
    answers, port = sys.argv[1:]
    app = Finished(json.loads(Path(answers).read_text(encoding="utf-8")))
    uvicorn.run(app, host="127.0.0.1", port=int(port), lifespan="off", server_header=False, access_log=False)


if __name__ == "__main__":
    main()
