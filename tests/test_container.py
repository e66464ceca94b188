"""The container without an engine: what its files say is done here, with the files that a builder would get."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.core.settings import Settings
from tests.pages import blocks, page
from tests.test_commands import free_port, wait_until_it_answers
from tests.test_house import project_files

HOUSE = Path(__file__).resolve().parent.parent
COMPOSE = ("compose.yaml", "compose.postgres.yaml")


def told(instruction: str) -> list[list[str]]:
    """The arguments of each such instruction of the Dockerfile, in the form of JSON or of words."""
    lines = page("Dockerfile").replace("\\\n", " ")
    found = re.findall(rf"^ *(?:HEALTHCHECK .*)?{instruction} (.*)$", lines, re.MULTILINE)
    return [json.loads(line) if line.startswith("[") else line.split() for line in found]


def below(name: str, places: list[str]) -> bool:
    return any(name == place or name.startswith(f"{place}/") for place in places)


def given_to_the_builder() -> list[str]:
    """The files that the Dockerfile copies, and .dockerignore, which leaves out all but some, lets through."""
    kept = [line[1:] for line in page(".dockerignore").splitlines() if line.startswith("!")]
    copied = [name for words in told("COPY") if not words[0].startswith("--from") for name in words[:-1]]
    return [name for name in project_files() if below(name, kept) and below(name, copied)]


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the build stage makes of its files: the program, unpacked, and nobody may write to it."""
    context, made = tmp_path_factory.mktemp("context"), tmp_path_factory.mktemp("made")
    for name in given_to_the_builder():
        (context / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(HOUSE / name, context / name)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(made)]
    subprocess.run(command, cwd=context, check=True, capture_output=True)
    with zipfile.ZipFile(next(made.glob("*.whl"))) as wheel:
        wheel.extractall(made / "onrecord")
    subprocess.run([sys.executable, "-m", "compileall", "-q", str(made / "onrecord")], check=True)
    subprocess.run(["chmod", "-R", "a-w", str(made / "onrecord")], check=True)
    return made / "onrecord"


def listed(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): path.stat().st_mtime_ns for path in folder.rglob("*")}


def test_the_image_has_all_that_the_program_is(image: Path) -> None:
    ours = {name for name in project_files() if name.startswith(("app/", "migrations/"))}
    assert sorted(ours - listed(image).keys()) == []
    assert any(name.endswith("swagger-ui-bundle.js") for name in ours)


def test_it_starts_answers_and_writes_only_to_its_volume(image: Path, tmp_path: Path) -> None:
    # given an empty volume, the program, to which nobody may write, and a port that is free here
    before, port = listed(image), free_port()
    for name in ("volume", "bin"):
        (tmp_path / name).mkdir()
    program = tmp_path / "bin" / "onrecord"
    program.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(image)!r})\nfrom app.cli import main\nmain()\n"
    )
    program.chmod(0o700)
    environment = {"PATH": f"{program.parent}:{os.environ['PATH']}", "HOME": "/nowhere", "PYTHONDONTWRITEBYTECODE": "1"}
    (_, *health), command = ([word.replace("8000", str(port)) for word in words] for words in told("CMD"))

    # when the command of the image is run
    with (
        (tmp_path / "printed").open("w") as output,
        httpx.Client(base_url=f"http://127.0.0.1:{port}") as client,
        subprocess.Popen(command, cwd=tmp_path / "volume", env=environment, stdout=output, stderr=output) as run,
    ):
        try:
            wait_until_it_answers(client, run, tmp_path / "printed")
            healthy = subprocess.run([sys.executable, *health], check=False)
            pages = {path: client.get(path).status_code for path in ("/docs/init.js", "/demo/bell.svg", "/v1/quotes")}
        finally:
            run.terminate()
    sick = subprocess.run([sys.executable, *health], check=False, capture_output=True)

    # then it answers and says so; when it is ended it is not healthy; and what it kept is in the volume
    assert set(pages.values()) == {200}, pages
    assert (healthy.returncode, sick.returncode) == (0, 1)
    assert listed(image) == before
    assert [path.name for path in (tmp_path / "volume").iterdir()] == ["onrecord.db"]


def services(name: str) -> dict[str, str]:
    """The services of a compose file, each with its lines."""
    below = re.split(r"^\w.*\n", page(name).split("\nservices:\n")[1], flags=re.MULTILINE)[0]
    parts = re.split(r"^  (\w+):\n", below, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_service_of_the_compose_files_is_locked_up() -> None:
    told = "\n".join(text for name in COMPOSE for text in services(name).values() if "image:" in text)
    for line in ("read_only: true", "cap_drop:\n      - ALL", "- no-new-privileges:true", "tmpfs:\n      - /tmp"):
        assert told.count(line) == told.count("    image: ") == 2, line


def test_the_compose_files_name_what_there_is() -> None:
    text = "".join(page(name) for name in COMPOSE)
    settings = {f"onrecord_{name}" for name in Settings.model_fields}
    assert {name.lower() for name in re.findall(r"ONRECORD_\w+", text)} <= settings
    assert set(re.findall(r"secrets/(onrecord_\w+)", text)) <= settings
    assert told("VOLUME") == told("WORKDIR")[-1:]
    assert f"data:{told('VOLUME')[0][0]}\n" in text


def test_a_setting_may_be_a_secret_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # given the files that the page for operators makes
    [recipe] = [block for block in blocks(page("docs/operating.md"), "sh") if "secrets/" in block]
    shell = f"set -eu\npython3() {{ '{sys.executable}' \"$@\"; }}\n{recipe}"
    subprocess.run(["bash", "-c", shell], cwd=tmp_path, check=True)
    folder: dict[str, Any] = {"_secrets_dir": tmp_path / "secrets"}

    # when settings are read
    password = (tmp_path / "secrets" / "postgres_password").read_text().strip()
    read = Settings(**folder)

    # then the file counts, unless the environment says otherwise
    assert read.database_url == f"postgresql+psycopg://onrecord:{password}@database/onrecord"
    monkeypatch.setenv("ONRECORD_DATABASE_URL", "sqlite:///mine.db")
    assert Settings(**folder).database_url == "sqlite:///mine.db"
