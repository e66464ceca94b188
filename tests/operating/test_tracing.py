"""Spans for OpenTelemetry: of each request, and of each statement in it, if a collector is named."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from app.auth.keys import create_key
from app.auth.scopes import ROLES
from app.core.settings import Settings
from app.database import open_database
from tests.articles.stories import story
from tests.cdn.vendor import Vendor, vendor_at
from tests.operating.running import HOUSE, running

TRACED = """
import json, sys
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

exporter, provider = InMemorySpanExporter(), TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(exporter))
trace.set_tracer_provider(provider)

from tests.articles.stories import story
from tests.newsroom import Newsroom, opened
from tests.promises.public_side import LIVE

with opened(sys.argv[1]) as client:
    newsroom = Newsroom(client)
    editor = newsroom.editor
    exporter.clear()
    slug = editor.made(LIVE, story())["slug"]
    newsroom.reader.read(f"/v1/articles/{slug}?fields=headline")
spans = exporter.get_finished_spans()
print(json.dumps([
    [one.name, one.context.span_id, one.parent and one.parent.span_id, one.context.trace_id, dict(one.attributes)]
    for one in spans
]))
"""


def test_a_span_of_each_request_holds_those_of_its_statements_and_no_value(database_url: str) -> None:
    # when an article is made and read in a program that collects spans
    done = subprocess.run(
        [sys.executable, "-c", TRACED, database_url], cwd=HOUSE, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    spans = json.loads(done.stdout)

    # then each request is one span, named by its route
    requests = {name: (span, attributes) for name, span, parent, _, attributes in spans if parent is None}
    assert set(requests) == {"POST /v1/articles", "GET /v1/articles/{ref}"}
    read, attributes = requests["GET /v1/articles/{ref}"]
    assert attributes["http.route"] == "/v1/articles/{ref}"
    assert attributes["http.response.status_code"] == 200
    assert attributes["url.query"] == "fields"

    # and holds what the database was asked, in text without a value
    written = requests["POST /v1/articles"][0]
    below = {span: [one for one in spans if one[2] == span] for span in (read, written)}
    assert {one[0] for one in below[read]} == {"SELECT"}
    assert {"SELECT", "INSERT", "UPDATE"} <= {one[0] for one in below[written]}
    statements = " ".join(one[4]["db.query.text"] for one in spans if one[2] is not None)
    assert "live_article" in statements
    assert "Ada Lind" not in done.stdout
    assert "no choice" not in done.stdout


def test_without_a_collector_no_part_of_the_extra_is_loaded() -> None:
    loaded = (
        "import sys, app.main; app.main.create_app(); print([m for m in sys.modules if '.sdk' in m or 'otlp' in m])"
    )
    found = subprocess.run(
        [sys.executable, "-c", loaded], cwd=HOUSE, capture_output=True, text=True, check=True,
        env={name: given for name, given in os.environ.items() if not name.startswith("OTEL_")},
    )  # fmt: skip
    assert found.stdout.strip() == "[]"


def test_a_server_sends_its_spans_to_the_collector_that_the_environment_names(
    database_url: str, tmp_path: Path
) -> None:
    database = open_database(Settings(database_url=database_url))
    with database.writing() as session:
        _, key = create_key(session, "desk", ROLES["admin"])
        database.commit(session)
    database.dispose()
    with vendor_at() as collector:
        with running(database_url, tmp_path / "log", OTEL_EXPORTER_OTLP_ENDPOINT=collector.address) as server:
            server.client.post("/v1/articles", json=story(), headers={"Authorization": f"Bearer {key}"})
        assert names(collector) >= {"/v1/traces"}
        assert "POST /v1/articles" in "".join(call.text for call in collector.calls)
        assert not any(key in call.text for call in collector.calls)


def names(collector: Vendor) -> set[str]:
    return {call.path for call in collector.calls}
