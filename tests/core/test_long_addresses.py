"""Addresses of any length, at a real server."""

from __future__ import annotations

import json
from contextlib import closing
from http.client import HTTPConnection

import pytest

from tests.core.serving import served


@pytest.mark.parametrize("path", ["/v1/search", "/v1/search/suggest", "/v1/articles", "/v1/changes", "/nowhere"])
def test_an_address_that_is_too_long_gets_a_problem_however_long_it_is(database_url: str, path: str) -> None:
    with served(database_url, schedule="off") as port:
        for length in (9_000, 65_000, 65_536, 70_000, 1_000_000):
            with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as line:
                line.request("GET", f"{path}?q={'a' * length}")
                answer = line.getresponse()
                problem = json.load(answer)
                assert (answer.status, problem["type"]) == (414, "/problems/uri-too-long"), length
                assert answer.getheader("content-type") == "application/problem+json"

                # and the line is as good as before
                line.request("GET", "/livez")
                assert line.getresponse().status == 200
