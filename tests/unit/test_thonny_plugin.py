"""marelle's menu in Thonny: what it asks of marelle's command, and what becomes of the port."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fake_thonny import FakeThonny
from typed_commands import Command
from world_files import written

from marelle_host.cli.main import main
from marelle_host.thonny import data_folder, plugin_paths

Plugged = Callable[..., FakeThonny]
ECHO = [sys.executable, "-c", "import sys; print('Prêt :', *sys.argv[1:])"]
WAITS = [
    sys.executable,
    "-c",
    "import sys, time; print(*sys.argv[1:]); time.sleep(60 * (sys.argv[1] == 'run'))",
]
FRENCH = ["Lancer sur la carte (ou dans le simulateur)", "Copier sur la carte", "Arrêter la carte"]
ENGLISH = ["Run on the board (or in the simulator)", "Copy to the board", "Stop the board"]


@pytest.fixture
def program(tmp_path: Path) -> str:
    return str(written(tmp_path, "print('bonjour')\n", "carré.py"))


@pytest.fixture
def plugged_in(program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plugged:
    """Return a function that gives a Thonny with that program and marelle's menu, whose entries start `command`."""

    def start(command: list[str] = ECHO, file: str = program, **options: Any) -> FakeThonny:
        thonny = FakeThonny(**options)
        thonny.file = file
        thonny.plug_in(monkeypatch, tmp_path / "data", command)
        return thonny

    return start


def choose(thonny: FakeThonny, entry: str) -> Any:
    """Choose an entry of the menu; return the window that opens."""
    thonny.menu[entry]()
    (window,) = thonny.windows
    return window


def over(window: Any) -> Any:
    """Return a test of whether the command of a window is over."""
    return lambda: window.button.options["text"] in ("Fermer", "Close")


@pytest.mark.parametrize(("language", "labels"), [("fr_FR", FRENCH), ("de_DE", ENGLISH)])
def test_the_menu_speaks_french_where_thonny_does(
    language: str, labels: list[str], plugged_in: Plugged
) -> None:
    assert [*plugged_in(language=language).menu] == labels


@pytest.mark.parametrize(
    ("entry", "arguments"), [(0, "run {program} "), (1, "push {program} "), (2, "stop ")]
)
def test_marelle_has_the_port_while_it_works_and_thonny_gets_it_back(
    entry: int, arguments: str, program: str, plugged_in: Plugged
) -> None:
    thonny = plugged_in()
    window = choose(thonny, FRENCH[entry])
    assert thonny.did[-1] == "disconnect"
    window.turn_until(over(window))
    asked = arguments.format(program=program)
    assert window.shown == f"Prêt : {asked}--on COM3 --plain --lang fr\n"
    assert thonny.did[-1] == "restart clean=False"
    assert ("save" in thonny.did) == (entry < 2)
    assert window.button.options["text"] == "Fermer"
    window.press()
    assert window.gone


def test_with_python_chosen_a_program_runs_in_the_simulator(
    program: str, plugged_in: Plugged
) -> None:
    thonny = plugged_in(backend="LocalCPython", language="en_US")
    window = choose(thonny, ENGLISH[0])
    window.turn_until(over(window))
    assert window.shown == f"Prêt : run {program} --view --plain --lang en\n"
    assert thonny.did == ["save"]


@pytest.mark.parametrize("port", [None, "webrepl"])
def test_without_a_board_on_a_port_that_is_told(port: str | None, plugged_in: Plugged) -> None:
    thonny = plugged_in(port=port)
    for handler in thonny.menu.values():
        handler()
    assert (thonny.windows, len(thonny.told)) == ([], 3)
    assert {told.split(":")[0] for told in thonny.told} == {"Thonny n'a pas de carte "}


@pytest.mark.parametrize("file", ["", "ESP32 :: /main.py"])
def test_a_program_that_is_not_on_this_computer_is_to_be_saved_here(
    file: str, plugged_in: Plugged
) -> None:
    thonny = plugged_in(file=file)
    thonny.menu[FRENCH[0]]()
    assert thonny.windows == []
    assert thonny.told[0].startswith("Enregistrez d'abord le programme")


def test_the_button_ends_the_program_and_the_board_is_stopped(plugged_in: Plugged) -> None:
    thonny = plugged_in(WAITS)
    window = choose(thonny, FRENCH[0])
    window.press()
    assert "restart clean=False" not in thonny.did
    window.turn_until(over(window))
    assert window.shown.endswith("stop --on COM3 --plain --lang fr\n")
    assert thonny.did.count("restart clean=False") == 1


def test_a_marelle_that_is_gone_is_told_in_the_window(plugged_in: Plugged) -> None:
    thonny = plugged_in(["/gone/marelle"], language="en_GB")
    assert choose(thonny, ENGLISH[2]).shown == (
        "marelle does not start (/gone/marelle). In a terminal, type: marelle thonny\n"
    )
    assert thonny.did == ["disconnect", "restart clean=False"]


def test_the_plug_in_is_put_into_the_python_that_thonny_has_and_taken_away(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    used = plugin_paths(tmp_path, sys.platform)[3]
    used.parents[1].mkdir(parents=True)
    assert main(["thonny", str(tmp_path)], {"LANG": "fr_FR.UTF-8"}) == 0
    assert [*tmp_path.rglob("marelle.py")] == [used]
    assert f"COMMAND = [{sys.executable!r}, '-m', 'marelle_host']\n" in used.read_text("utf-8")
    assert "Redémarrez Thonny." in capsys.readouterr().out
    assert main(["thonny", str(tmp_path), "--remove"], {}) == 0
    assert [*tmp_path.rglob("marelle.py")] == []


def test_without_thonny_that_is_told(tmp_path: Path, marelle: Command) -> None:
    assert "E-PACK-23" in marelle("thonny", str(tmp_path / "none"), "--lang", "en", exits=2).err


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({"APPDATA": "/ada/Roaming"}, "win32", "/ada/Roaming/Thonny"),
        ({}, "darwin", "/ada/Library/Thonny"),
        ({"XDG_CONFIG_HOME": "/ada/conf"}, "linux", "/ada/conf/Thonny"),
        ({"THONNY_USER_DIR": "/class"}, "win32", "/class"),
    ],
)
def test_the_data_folder_is_where_thonny_has_it(
    environment: dict[str, str], platform: str, expected: str
) -> None:
    assert data_folder(environment, platform, Path("/ada")).as_posix() == expected


@pytest.mark.parametrize(
    ("platform", "place"),
    [
        ("win32", "plugins/Python310/site-packages/thonnycontrib/marelle.py"),
        ("darwin", "plugins/lib/python/site-packages/thonnycontrib/marelle.py"),
        ("linux", "plugins/lib/python3.13/site-packages/thonnycontrib/marelle.py"),
    ],
)
def test_its_place_is_where_thonny_looks(platform: str, place: str, tmp_path: Path) -> None:
    assert tmp_path / place in plugin_paths(tmp_path, platform)
