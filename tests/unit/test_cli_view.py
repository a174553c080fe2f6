"""`--view`: the replay opens in the browser, or the command says which file to open."""

import json
import os
import re
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from marelle_host.cli.files.writing import DAY_S, new_place
from marelle_host.cli.running.viewing import has_screen
from marelle_text import Text

pytestmark = pytest.mark.usefixtures("compiled_once")
PROGRAM = "from marelle import *\nforward(1)\n"
BROWSER = '#!/bin/sh\nprintf %s "$1" > opened.txt\n'


@pytest.fixture
def here(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder that has a program and a browser that notes what it opens."""
    (here / "program.py").write_text(PROGRAM, encoding="utf-8")
    (here / "browser").write_text(BROWSER, encoding="utf-8")
    (here / "browser").chmod(0o755)
    monkeypatch.setenv("TMPDIR", str(here))
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    return here


def run(*words: str, browser: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command as a person does: in a process of its own."""
    environment = {**os.environ, "MARELLE_LANG": "en", "BROWSER": browser}
    command = [sys.executable, "-m", "marelle_host", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


needs_shell = pytest.mark.skipif(sys.platform == "win32", reason="the browser is a shell script")


@pytest.mark.unmeasured
@needs_shell
def test_the_replay_opens_in_the_browser(here: Path) -> None:
    assert run("run", "program.py", "--view", browser=f"{here}/browser %s").returncode == 0
    address = (here / "opened.txt").read_text()
    assert re.fullmatch("file:///.*/program.html", address)
    assert "<!DOCTYPE html>" in Path(address.removeprefix("file://")).read_text("utf-8")


@needs_shell
def test_a_replay_that_is_kept_is_the_one_that_opens(here: Path) -> None:
    run("run", "program.py", "--view", "--picture", "kept.html", browser=f"{here}/browser %s")

    assert (here / "opened.txt").read_text() == (here / "kept.html").resolve().as_uri()
    assert not list(here.glob("marelle-*"))


@needs_shell
def test_a_program_that_fails_is_seen_too_and_keeps_its_exit_code(here: Path) -> None:
    (here / "program.py").write_text(PROGRAM + "print(1 / 0)\n", encoding="utf-8")

    assert run("run", "program.py", "--view", browser=f"{here}/browser %s").returncode == 1
    assert (here / "opened.txt").is_file()


@pytest.mark.unmeasured
def test_without_a_screen_it_says_which_file_to_open(here: Path) -> None:
    said = run("run", "program.py", "--view")

    assert said.returncode == 0
    line = said.stdout.splitlines()[-1]
    assert line == Text("en")("cli.view.by_hand", path=(shown := line.split(": ", 1)[1]))
    assert Path(shown).is_file()


@pytest.mark.unmeasured
@needs_shell
def test_json_names_the_replay_which_is_kept_for_a_day_where_only_its_owner_can_look(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(here))
    first = Path(json.loads(run("run", "program.py", "--view", "--json").stdout)["files"][0])
    folder = first.parents[1]
    assert first.name == "program.html"
    assert folder == here / f"marelle-{os.getuid()}"
    assert (stat.S_IMODE(folder.stat().st_mode), first.is_file()) == (0o700, True)
    (folder / "mine.txt").write_text("not a replay", encoding="utf-8")
    old_s = time.time() - DAY_S
    os.utime(first.parent, (old_s - 60, old_s - 60))
    second = new_place()
    os.utime(second, (old_s + 60, old_s + 60))
    third = new_place()
    assert [folder.exists() for folder in (first.parent, second, third)] == [False, True, True]
    assert (folder / "mine.txt").is_file()


@needs_shell
@pytest.mark.parametrize("disguise", ["link", "open to others", "file"])
def test_a_shelf_that_may_be_anothers_is_left_alone(
    here: Path, monkeypatch: pytest.MonkeyPatch, disguise: str
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(here))
    target, name = here / "elsewhere", here / f"marelle-{os.getuid()}"
    target.mkdir(mode=0o700)
    (target / "replay-old").mkdir()
    os.utime(target / "replay-old", (0, 0))
    if disguise == "link":
        name.symlink_to(target)
    elif disguise == "file":
        name.write_text("")
    else:
        target.rename(name)
        name.chmod(0o777)
        target = name
    place = new_place()
    assert (place.parent, stat.S_IMODE(place.stat().st_mode)) == (here, 0o700)
    assert (target / "replay-old").is_dir()


@needs_shell
def test_a_link_on_the_shelf_is_not_followed(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(here))
    folder = new_place().parent
    (here / "precious").mkdir()
    (here / "precious" / "work.py").write_text("", encoding="utf-8")
    (folder / "replay-link").symlink_to(here / "precious")
    (folder / "replay-holder").mkdir()
    (folder / "replay-holder" / "link").symlink_to(here / "precious")
    new_place(time.time() + 2 * DAY_S)
    assert not (folder / "replay-holder").exists()
    assert (here / "precious" / "work.py").is_file()


def test_the_demo_can_be_seen_too(here: Path) -> None:
    said = run("demo", "--view", "--json")

    assert [Path(path).name for path in json.loads(said.stdout)["files"]] == [
        "marelle-demo.png",
        "marelle-demo.html",
    ]


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("win32", {}, True),
        ("darwin", {}, True),
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"BROWSER": "firefox"}, True),
        ("linux", {"DISPLAY": ""}, False),
    ],
)
def test_a_bare_terminal_is_left_alone(
    platform: str, environment: dict[str, str], expected: bool
) -> None:
    assert has_screen(environment, platform) is expected
