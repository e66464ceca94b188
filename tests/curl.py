"""The few options of curl that README uses, where a machine has no curl: python tests/curl.py -s … URL."""

from __future__ import annotations

import argparse
import sys

import httpx


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--fail-with-body", action="store_true")
    parser.add_argument("-s", action="store_true")
    parser.add_argument("-w", dest="last", default="")
    parser.add_argument("-X", dest="method")
    parser.add_argument("-H", dest="headers", action="append", default=[])
    parser.add_argument("-d", dest="body")
    parser.add_argument("url")
    asked = parser.parse_args()
    method = asked.method or ("GET" if asked.body is None else "POST")
    headers = dict(header.split(": ", 1) for header in asked.headers)
    answer = httpx.request(method, asked.url, headers=headers, content=asked.body)
    sys.stdout.write(answer.text + asked.last.replace("\\n", "\n"))
    return 22 if asked.fail_with_body and answer.is_error else 0


if __name__ == "__main__":
    sys.exit(main())
