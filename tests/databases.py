"""Databases for tests: a fresh one for each test, on SQLite and on PostgreSQL, copied from one that was migrated once.

A *server* is where databases are made: the address of a PostgreSQL server's own database, or for SQLite a folder.
PostgreSQL is what `TEST_POSTGRES_URL` names, else one that this run starts for itself with the `initdb` and `pg_ctl`
of the machine, else there is none. All pytest workers of a run share its server, which ends with the run.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import itertools
import os
import pwd
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import LiteralString
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

KINDS = ("sqlite", "postgresql")

# Brings the empty database at an address up to date and leaves no connection to it open. It has a name of its own (no
# lambda), under which the migrated database is kept for the run.
Migrate = Callable[[str], None]

# Where the processes of a run find its folder.
FOLDER = "TEST_RUN_FOLDER"
_POSTGRES = "postgresql+psycopg://"
_numbers = itertools.count(1)


class NoPostgres(Exception):
    """There is no PostgreSQL to be had here; says why."""


def open_run() -> Path:
    """The folder that all processes of this run share.

    Called first in the process that started pytest (`pytest_configure`), so that the workers find the folder in their
    environment; that process ends the run's server and removes the folder when it exits.
    """
    if folder := os.environ.get(FOLDER):
        return Path(folder)
    made = Path(tempfile.mkdtemp(prefix="onrecord-test-", dir=_in_memory()))
    made.chmod(0o711)  # the account that PostgreSQL runs as passes through
    os.environ[FOLDER] = str(made)
    atexit.register(_close_run, made, os.getpid())
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that a time limit ends it too
    return made


def _in_memory() -> str | None:
    """A file system that is memory, where there is one with room: there a copy takes a tenth of the time."""
    memory = Path("/dev/shm")  # noqa: S108 - what is made there has a name that nobody can guess
    if "TMPDIR" in os.environ or not memory.is_dir() or shutil.disk_usage(memory).free < 2 * 1024**3:
        return None
    return str(memory)


def _close_run(folder: Path, opened_by: int) -> None:
    if os.getpid() != opened_by:
        return
    if given := os.environ.get("TEST_POSTGRES_URL"):  # a server that stays: leave nothing on it
        for made in folder.glob("*.postgresql"):
            _tell(_with_driver(given), "DROP DATABASE IF EXISTS {} WITH (FORCE)", made.stem)
    data = folder / "postgresql"
    if (data / "postmaster.pid").exists():
        _run("pg_ctl", "stop", "--wait", "--mode=immediate", f"--pgdata={data}")
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def server(kind: str) -> str:
    """Where databases of this kind are made. Without a PostgreSQL the test is skipped, in CI it fails."""
    if kind == "sqlite":
        return f"sqlite:///{open_run()}"
    found, why = _postgres()
    if found:
        return found
    if os.environ.get("CI") == "true" or os.environ.get("ONRECORD_REQUIRE_POSTGRES") == "1":
        pytest.fail(f"PostgreSQL is required here: {why}", pytrace=False)
    pytest.skip(f"no PostgreSQL: {why}")


def postgres_in_words() -> str:
    """What the tests on PostgreSQL run on, or why they are skipped: for the head of pytest's report."""
    if "TEST_POSTGRES_URL" in os.environ:
        return "PostgreSQL: the one that TEST_POSTGRES_URL names"
    try:
        return f"PostgreSQL: started for this run from {_programs()}"
    except NoPostgres as why:
        return f"PostgreSQL: none, so the tests on it are skipped ({why})"


def postgres_server() -> str | None:
    """The address of a PostgreSQL server's own database, `postgresql+psycopg://…`, or None."""
    return _postgres()[0]


@cache
def _postgres() -> tuple[str | None, str]:
    """The address, or None and the reason."""
    if given := os.environ.get("TEST_POSTGRES_URL"):
        return _with_driver(given), ""
    folder = open_run()
    address, reason = folder / "postgresql.url", folder / "postgresql.none"
    with _one_at_a_time(folder):
        if not address.exists() and not reason.exists():
            try:
                address.write_text(_start_postgres(folder / "postgresql"))
            except NoPostgres as error:
                reason.write_text(str(error))
    return (address.read_text(), "") if address.exists() else (None, reason.read_text())


def _with_driver(url: str) -> str:
    return _POSTGRES + url.split("://", 1)[-1]


def _start_postgres(data: Path) -> str:
    _programs()
    data.mkdir(mode=0o700)
    if account := _account():
        os.chown(data, account.pw_uid, account.pw_gid)
    # Sorted as most newsrooms' databases are, where an order that nobody spelled out shows itself; else as can be had.
    icu = ("--locale-provider=icu", "--icu-locale=en-US")
    for locale in ((*icu, "--locale=C.UTF-8"), ("--locale=C.UTF-8",), ("--no-locale",)):
        made = _run("initdb", f"--pgdata={data}", "--username=postgres", "--auth=trust", "--encoding=UTF8", *locale)
        if made.returncode == 0:
            break
    else:
        raise NoPostgres(f"initdb failed: {made.stderr.strip()}")
    with (data / "postgresql.conf").open("a") as settings:
        settings.write(_SETTINGS.format(data=data))
    started = _run("pg_ctl", "start", "--wait", f"--pgdata={data}", f"--log={data}/log")
    if started.returncode != 0:
        raise NoPostgres(f"pg_ctl failed: {started.stderr.strip()}")
    return f"{_POSTGRES}postgres@/postgres?host={quote(str(data))}"


# Reached by a socket in a folder of its own, so by nobody else on the machine and on no port. What it holds is lost on
# a crash, which is what makes it fast. No test may lean on the server's time zone being UTC.
_SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{data}'
max_connections = 200
max_wal_size = 256MB
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
jit = off
timezone = 'Asia/Kathmandu'
"""


@cache
def _programs() -> Path:
    """The folder that holds `initdb` and `pg_ctl`: on the PATH, else the newest that Debian's packages installed."""
    debian = sorted(Path("/usr/lib/postgresql").glob("[0-9]*/bin"), key=lambda folder: float(folder.parent.name))
    on_path = shutil.which("initdb")
    for folder in [*([Path(on_path).resolve().parent] if on_path else []), *reversed(debian)]:
        if all((folder / program).exists() for program in ("initdb", "pg_ctl", "postgres")):
            return folder
    raise NoPostgres("TEST_POSTGRES_URL is not set, and initdb is neither on the PATH nor in /usr/lib/postgresql")


@cache
def _account() -> pwd.struct_passwd | None:
    """Whom PostgreSQL runs as where we are root, which it refuses to run as."""
    if os.geteuid() != 0:
        return None
    names = {account.pw_name: account for account in pwd.getpwall()}
    account = names.get("postgres") or names.get("nobody")
    if account is None:
        raise NoPostgres("PostgreSQL does not run as root, and there is no account postgres or nobody")
    return account


def _run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    account = _account()
    return subprocess.run(
        [str(_programs() / program), *arguments],
        cwd="/",  # a folder that every account may enter
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
    )


def fresh_database(server: str, migrate: Migrate) -> str:
    """The address of a new database, equal to what `migrate` makes of an empty one; it runs once and is copied."""
    name = f"{_prefix()}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{next(_numbers)}"
    migrated = f"{_prefix()}_{hashlib.sha256(f'{migrate.__module__}.{migrate.__qualname__}'.encode()).hexdigest()[:8]}"
    if server.startswith(_POSTGRES):
        _migrate_once(f"{migrated}.postgresql", lambda: _make_postgres(server, migrated, migrate))
        _copy_postgres(server, migrated, name)
        return _beside(server, name)
    original = Path(server.removeprefix("sqlite:///")) / f"{migrated}.db"
    _migrate_once(f"{migrated}.sqlite", lambda: _make_sqlite(original, migrate))
    copy = original.parent / name / "onrecord.db"
    copy.parent.mkdir()
    shutil.copyfile(original, copy)
    return f"sqlite:///{copy}"


def drop_database(server: str, url: str) -> None:
    """Removes what `fresh_database` made, whoever is still connected to it."""
    if server.startswith(_POSTGRES):
        _tell(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", urlsplit(url).path[1:])
    else:
        shutil.rmtree(Path(url.removeprefix("sqlite:///")).parent)


def _migrate_once(name: str, make: Callable[[], None]) -> None:
    folder = open_run()
    with _one_at_a_time(folder):
        if not (folder / name).exists():
            make()
            (folder / name).touch()


def _make_postgres(server: str, name: str, migrate: Migrate) -> None:
    _tell(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    _tell(server, "CREATE DATABASE {}", name)
    migrate(_beside(server, name))


def _copy_postgres(server: str, migrated: str, name: str) -> None:
    with connect(server) as connection:
        # Since PostgreSQL 15 a copy is written to the log page by page, unless asked otherwise: twice the time.
        how: LiteralString = " STRATEGY file_copy" if connection.info.server_version >= 150000 else ""
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}" + how)
        connection.execute(statement.format(sql.Identifier(name), sql.Identifier(migrated)))


def _make_sqlite(original: Path, migrate: Migrate) -> None:
    original.unlink(missing_ok=True)
    migrate(f"sqlite:///{original}")
    with closing(sqlite3.connect(original)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the copy is of this one file


def _prefix() -> str:
    return open_run().name.replace("-", "_")


def _beside(server: str, database: str) -> str:
    return urlunsplit(urlsplit(server)._replace(path=f"/{database}"))


def _tell(server: str, statement: LiteralString, name: str) -> None:
    with connect(server) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))


def connect(server: str) -> psycopg.Connection:
    return psycopg.connect(server.replace(_POSTGRES, "postgresql://", 1), autocommit=True)
