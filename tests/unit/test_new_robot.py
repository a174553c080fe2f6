"""`marelle new robot`: the folder that it writes is a robot that runs, and the one that the pages show."""

import json
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from marelle_host.cli.main import main
from marelle_sim import simulate

SHOWN = Path(__file__).parents[2] / "docs" / "programs" / "my-robot"
LANGUAGES = ["fr", "en"]


@pytest.fixture(params=LANGUAGES)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    assert (
        main(
            ["new", "robot", str(tmp_path / "mine"), "--lang", request.param],
            {"MARELLE_LANG": "fr"},
        )
        == 0
    )
    return tmp_path / "mine"


def test_its_robot_drives_along_its_wall(folder: Path) -> None:
    run = simulate(folder)
    assert (run.ended, run.contacts, run.kit.called) == ("done", [], "mine")
    assert run.stdout == simulate(SHOWN).stdout


def test_its_files_are_those_that_the_pages_show(folder: Path) -> None:
    for name in ("kit.toml", "world.toml"):
        written, shown = ((home / name).read_text("utf-8") for home in (folder, SHOWN))
        assert tomllib.loads(written) == tomllib.loads(shown)
    for name in ("main.py", "my_robot.py", "board.json"):
        assert (folder / name).read_bytes() == (SHOWN / name).read_bytes()


def test_its_files_name_schemas_that_lie_beside_them_and_accept_them(folder: Path) -> None:
    for name in ("kit", "world"):
        text = (folder / f"{name}.toml").read_text("utf-8")
        assert text.startswith(f"#:schema ./{name}-1.schema.json\n")
        schema = json.loads((folder / f"{name}-1.schema.json").read_text("utf-8"))
        Draft7Validator(schema).validate(tomllib.loads(text))


@pytest.mark.unmeasured
def test_its_commands_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "robot", str(tmp_path / "mine")], {"LANG": "en"}) == 0
    commands = [
        line.split()[1:]
        for line in capsys.readouterr().out.splitlines()
        if line.startswith("  marelle ")
    ]
    assert [command[0] for command in commands] == ["kits", "worlds", "run"]
    monkeypatch.chdir(tmp_path)
    assert [main(command, {"LANG": "en"}) for command in commands] == [0, 0, 0]


def test_a_full_folder_is_left_as_it_is(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (folder / "main.py").read_bytes()
    assert main(["new", "robot", str(folder)], {"LANG": "en"}) == 2
    assert "E-NEW-01" in capsys.readouterr().err
    assert (folder / "main.py").read_bytes() == before


@pytest.mark.parametrize("kit", ["pico_cra", "bench5"])
def test_a_robot_like_none_of_ours_is_refused(
    kit: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "robot", str(tmp_path / "mine"), "--like", kit], {"LANG": "en"}) == 2
    assert "pico_bot" in capsys.readouterr().err
    assert not (tmp_path / "mine").exists()
