"""The pages for frontends and for editors' scripts: their programs are run, and print what the pages say."""

from __future__ import annotations

import html
import random
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from app.demo.loading import load_demo
from tests.core.serving import Site
from tests.newsroom import Newsroom
from tests.node import TOOLS, run_node
from tests.pages import HOUSE, Telling, blocks, examples, page
from tests.test_docs import typed

ADDRESS = "http://127.0.0.1:8000"
STUBS = TOOLS / "next"


@dataclass
class Program:
    """A piece of code that names its file in its first line, and what the page says that it prints."""

    name: str
    code: str
    printed: str | None = None


def programs(text: str, *languages: str) -> list[Program]:
    found: list[Program] = []
    for language, code in re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        if language in languages:
            named = re.match(r"(?://|#) (\S+)\n", code)
            assert named, f"the first line does not name a file: {code}"
            found.append(Program(named[1], code))
        elif language == "text":
            found[-1].printed = code
    return found


def written(found: list[Program], folder: Path, site: Site) -> None:
    """The programs as files, which ask this site."""
    for program in found:
        path = folder / program.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(program.code.replace(ADDRESS, site.address), encoding="utf-8")


def compare(printed: str, program: Program) -> None:
    """`…` stands for anything within a line."""
    said = ".*".join(re.escape(part) for part in (program.printed or "").split("…"))
    assert re.fullmatch(said, printed), f"{program.name} prints:\n{printed}"


def section(name: str, heading: str) -> str:
    """What stands below a heading of the second level."""
    return page(name).split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def test_the_programs_in_plain_javascript_print_what_is_written(site: Site, tmp_path: Path) -> None:
    # given the pieces of the page, as files of one folder
    found = programs(section("docs/frontends.md", "Plain JavaScript"), "js")
    written([*found, Program("package.json", '{"type": "module"}')], tmp_path, site)

    # when each that prints is run, then it prints what the page says
    shown = [program for program in found if program.printed]
    assert len(shown) > 5
    for program in shown:
        done = run_node(tmp_path / program.name, at=tmp_path)
        assert done.returncode == 0, done.stderr
        compare(done.stdout, program)


def test_the_pages_for_nextjs_show_what_is_live_and_in_draft_mode_what_is_not(site: Site, tmp_path: Path) -> None:
    # given the files of the page, and what they import of Next.js
    found = programs(section("docs/frontends.md", "Next.js"), "js", "jsx")
    written([*found, Program("package.json", '{"type": "module"}')], tmp_path, site)
    shutil.copytree(STUBS, tmp_path / "node_modules" / "next")
    shutil.copytree(STUBS / "react", tmp_path / "node_modules" / "react")

    # and a story that has moved
    with httpx.Client(base_url=f"{site.address}/v1", headers={"Authorization": f"Bearer {site.key}"}) as editor:
        address = f"/articles/{editor.get('/articles/the-orla-bell').json()['id']}"
        for method, path, body in (
            ("PATCH", address, {"slug": "the-bell-of-orla"}),
            ("POST", f"{address}/publish", {}),
        ):
            version = editor.get(address, params={"view": "draft"}).json()["version"]
            editor.request(method, path, json=body, headers={"If-Match": f'"{version}"'}).raise_for_status()

    # when the pages are made and the addresses called as Next.js does it
    visit = tmp_path / "node_modules" / "next" / "visit.js"
    done = run_node(visit, f"{site.address}/v1", site.key, TOOLS / "package.json", at=tmp_path)

    # then readers get what is live, draft mode has what is in review, and whoever publishes refreshes
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "front: 9 stories, kept under onrecord",
        "story: Tunnel chief on tape admits that the fans were never tested 🎧, 5 credits",
        "old address: to /articles/the-bell-of-orla",
        "missing: not found",
        "draft, as anybody: not found",
        "refresh without the secret: 401",
        "refresh: 204, onrecord",
        "draft without the secret: 401",
        "draft: to /articles/0195f05d-4800-7000-8000-00000000de30",
        "draft, in draft mode: Night ferry may come back ⛴️, 1 credits, not kept",
    ]


def test_the_requests_for_frontends_get_the_answers_that_are_written(newsroom: Newsroom) -> None:
    load_demo(newsroom.database, "http://testserver")
    telling = Telling(newsroom.reader, {"key": newsroom.seat("admin").key})
    told = 0
    for example in examples(page("docs/frontends.md")):
        telling.tell(example)
        told += 1
    assert told > 6


def test_the_scripts_for_editors_do_what_is_written(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given the key, and the commands and programs of the page
    (tmp_path / ".onrecord-admin-key").write_text(f"{site.key}\n")
    text = page("docs/editors-scripts.md")
    commands = [command.replace(ADDRESS, site.address) for command in blocks(text, "sh")]
    found = programs(text, "python")
    written(found, tmp_path, site)

    # when the commands are typed, then one story is made of two attempts, and goes live
    curl = "command curl" if shutil.which("curl") else f"'{sys.executable}' '{HOUSE}/tests/curl.py'"
    may, published = typed(commands, tmp_path, curl=f"{curl} --fail-with-body -w '\\n'")
    assert '"scopes":["admin"' in may
    assert '"status":"published"' in published

    # and when the programs are run, then each prints what the page says
    monkeypatch.setenv("ONRECORD_KEY", site.key)
    monkeypatch.setenv("ONRECORD_URL", f"{site.address}/v1")
    shown = [program for program in found if program.printed]
    assert len(shown) == 3
    for program in shown:
        compare("\n".join([*typed([f"'{sys.executable}' {program.name}"], tmp_path), ""]), program)


def test_the_requests_for_followers_get_the_answers_that_are_written(newsroom: Newsroom) -> None:
    telling = Telling(newsroom.reader, {"key": newsroom.seat("admin").key})
    told = list(examples(page("docs/following.md")))
    for example in told:
        telling.tell(example)
    assert len(told) > 6


def test_the_program_of_a_static_site_keeps_it_in_step_whenever_it_is_killed(site: Site, tmp_path: Path) -> None:
    # given the program, which reads two articles at once here
    (program,) = programs(page("docs/following.md"), "python")
    written([Program(program.name, program.code.replace('"limit": 200', '"limit": 2'))], tmp_path, site)
    chance = random.Random(1)  # noqa: S311 - it must be repeatable, not secret

    # when it is killed again and again
    for _ in range(6):
        with subprocess.Popen([sys.executable, program.name], cwd=tmp_path, stdout=subprocess.DEVNULL) as running:
            with suppress(subprocess.TimeoutExpired):
                running.wait(chance.uniform(0.1, 0.4))
            running.kill()

    # then it goes on to the end, and the folder has what is live
    compare("\n".join([*typed([f"'{sys.executable}' {program.name}"], tmp_path), ""]), program)
    assert_in_step(site, tmp_path)

    # and when a story gets another slug and another goes, then so do their pages
    with httpx.Client(base_url=f"{site.address}/v1", headers={"Authorization": f"Bearer {site.key}"}) as editor:
        for slug, (method, verb, body) in {
            "the-orla-bell": ("PATCH", "", {"slug": "the-bell-of-orla"}),
            "council-passes-its-budget": ("POST", "/unpublish", {}),
        }.items():
            address = f"/articles/{editor.get(f'/articles/{slug}').json()['id']}"
            moves = [(method, address + verb, body)] + ([] if verb else [("POST", f"{address}/publish", {})])
            for step in moves:
                version = editor.get(address, params={"view": "draft"}).json()["version"]
                editor.request(step[0], step[1], json=step[2], headers={"If-Match": f'"{version}"'}).raise_for_status()
    assert typed([f"'{sys.executable}' {program.name}"], tmp_path) == ["9 articles"]
    assert_in_step(site, tmp_path)

    # and when its token is none any more, then it begins anew, and what it should not have goes
    (tmp_path / "site" / "state.json").write_text('{"next": "of-another-newsroom", "stale": []}')
    shutil.copy(tmp_path / "site" / "index.html", tmp_path / "site" / "left-over.html")
    (tmp_path / "site" / "articles" / "left-over.json").write_text('{"slug": "left-over"}')
    assert typed([f"'{sys.executable}' {program.name}"], tmp_path) == ["9 articles"]
    assert_in_step(site, tmp_path)


def assert_in_step(site: Site, folder: Path) -> None:
    """The site in the folder has a page for each live article, with its headline, and no other."""
    live = httpx.get(f"{site.address}/v1/articles", params={"retracted": "true", "limit": 100}).json()["items"]
    assert {path.name for path in (folder / "site").glob("*.html")} == {
        "index.html",
        *(f"{article['slug']}.html" for article in live),
    }
    for article in live:
        text = (folder / "site" / f"{article['slug']}.html").read_text(encoding="utf-8")
        assert html.escape(article["headline"]) in text
