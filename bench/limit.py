"""The limit to compare with: uvicorn with no framework, giving back bytes that were made before.

python -m bench.limit <answers.json> <port>
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import uvicorn
from uvicorn._types import ASGIReceiveCallable, ASGISendCallable, Scope


class Finished:
    """Answers each path with its bytes."""

    def __init__(self, answers: dict[str, str]) -> None:
        self.answers = {path.encode(): body.encode() for path, body in answers.items()}

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        assert scope["type"] == "http"
        body = self.answers[scope["raw_path"] + b"?" + scope["query_string"]]
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers, "trailers": False})
        await send({"type": "http.response.body", "body": body, "more_body": False})


def main() -> None:
    answers, port = sys.argv[1:]
    app = Finished(json.loads(Path(answers).read_text(encoding="utf-8")))
    uvicorn.run(app, host="127.0.0.1", port=int(port), lifespan="off", server_header=False, access_log=False)


if __name__ == "__main__":
    main()
