"""The habits of the house, kept by tests: what a reader of the code may rely on everywhere."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HOUSE = Path(__file__).resolve().parent.parent
LONGEST_FILE = 400
LONGEST_FUNCTION = 40

# They have no edge, so what they name grows without end.
REFUSED_NAMES = {"service", "util", "helper", "common", "manager", "repository", "repositories", "crud", "base"}

# The rooms' doors, and what wires them: all that is behind them can be called without HTTP.
WEB_MODULES = {"main", "openapi", "api", "routes", "guard", "identifying", "core"}

# Each exception is a place ("app/core/sql/db.py:open_session") and the reason why no other way was as simple.
LONG_FUNCTIONS: dict[str, str] = {}
INNER_IMPORTS: dict[str, str] = {}

# Hosts of package registries, written so that this file names none.
REGISTRIES = re.compile(r"\b(pypi|pythonhosted|npmjs|yarnpkg|debian|crates)\.(org|com|io|net)\b", re.IGNORECASE)
OUTSIDE = re.compile(r"\.\./" + "shared|/work/" + "(shared|main)")


@cache
def python_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (HOUSE / folder).rglob("*.py"))


def ours() -> list[Path]:
    return python_files("app", "migrations", "tests", "bench")


def place(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Its lines from `def` to the end, without its docstring: a route's is documentation, and may be long."""
    first = function.body[0]
    described = ast.get_docstring(function) is not None
    docstring = (first.end_lineno or first.lineno) - first.lineno + 1 if described else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - docstring


def imported(node: ast.AST) -> list[str]:
    """The top-level packages that a statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name.split(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [(node.module or "").split(".")[0]]
    return []


@cache
def project_files() -> dict[str, str]:
    """Every text file that is, or would be, committed."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=HOUSE, capture_output=True, check=True).stdout.decode()
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("this is no git checkout")
    texts = {}
    for name in filter(None, listed.split("\0")):
        try:
            texts[name] = (HOUSE / name).read_text(encoding="utf-8")
        except (FileNotFoundError, IsADirectoryError, UnicodeDecodeError):
            continue  # deleted and not committed yet, a link to a folder, a picture
    return texts


def mentions(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number}"
        for name, text in project_files().items()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_is_longer_than_a_reader_holds_in_mind() -> None:
    lengths = {place(path): len(path.read_text(encoding="utf-8").splitlines()) for path in ours()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{place(path)}:{function.name}": length(function)
        for path in python_files("app")
        for function in functions(path)
        if length(function) > LONGEST_FUNCTION
    }
    assert {name: lines for name, lines in long.items() if name not in LONG_FUNCTIONS} == {}
    assert [name for name in LONG_FUNCTIONS if name not in long] == [], "an exception that nothing needs any more"


def test_no_module_has_a_name_without_an_edge() -> None:
    named = {part for path in ours() for part in path.relative_to(HOUSE).with_suffix("").parts}
    refused = {name for name in named if {word.removesuffix("s") for word in name.split("_")} & REFUSED_NAMES}
    assert refused == set()


def test_only_the_doors_know_the_web_framework() -> None:
    through_the_wall = [
        place(path)
        for path in python_files("app")
        if not WEB_MODULES & set(path.relative_to(HOUSE / "app").with_suffix("").parts)
        and not path.stem.endswith("_routes")
        and any("fastapi" in imported(node) for node in ast.walk(tree(path)))
    ]
    assert through_the_wall == []


def test_no_circle_of_imports_is_bandaged() -> None:
    """A circle shows as an import for the type checker alone, or as one inside a function."""
    inner = {
        f"{place(path)}:{function.name}"
        for path in python_files("app")
        for function in functions(path)
        if any(imported(node) for node in ast.walk(function))
    }
    assert inner - INNER_IMPORTS.keys() == set()
    assert INNER_IMPORTS.keys() - inner == set(), "an exception that nothing needs any more"
    only_for_types = "TYPE_" + "CHECKING"
    assert [place(path) for path in ours() if only_for_types in path.read_text(encoding="utf-8")] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [place(path) for path in python_files("app") if tree(path).body and not ast.get_docstring(tree(path))]
    assert silent == []


def test_every_exclusion_from_a_check_carries_its_reason() -> None:
    bare = re.compile(r"#\s*(noqa|type:\s*ignore)(?!(\[[\w, -]+\]|: [A-Z0-9, ]+)\s+(-|#) \w)")
    assert [found for found in mentions(bare) if found.split(":")[0].endswith(".py")] == []


def test_the_project_names_no_registry_and_nothing_outside_itself() -> None:
    assert mentions(REGISTRIES) == []
    assert mentions(OUTSIDE) == []


@pytest.mark.parametrize("name", ["requirements.lock", "tests/clients/package-lock.json"])
def test_no_lock_names_a_host(name: str) -> None:
    lock = (HOUSE / name).read_text(encoding="utf-8")
    assert re.findall(r"://|^-.*|index-url|find-links|\bgit\+", lock, re.MULTILINE) == []


def test_the_lock_has_all_that_the_project_asks_for() -> None:
    # given what pyproject.toml asks for, extras and tools included
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [
        *project["project"]["dependencies"],
        *(line for extra in project["project"]["optional-dependencies"].values() for line in extra),
        *project["dependency-groups"]["dev"],
    ]

    # when it is held against the versions that the lock pins for this machine
    lines = (HOUSE / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line.rstrip("\\ ")) for line in lines if re.match(r"[A-Za-z0-9]", line)]
    pinned = {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in pins}

    # then nothing is missing or too old: else `make lock` was forgotten
    stale = [
        line
        for line in asked
        if not Requirement(line).specifier.contains(pinned.get(canonicalize_name(Requirement(line).name), "0.0.dev0"))
    ]
    assert stale == []
