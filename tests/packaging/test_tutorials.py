"""What the pages of docs show is what happens: the stable names, the recipes of notebooks, and the tables, stories and pieces of files of tutorials."""

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest

from marelle_doubles import pytest_plugin as doubles_plugin
from marelle_files.library import homes
from marelle_host.cli.main import COMMANDS, main
from marelle_lessons import checks_and_hints, lessonfile, pathsfile, sourcesfile
from marelle_sim import load_kit, load_world, simulate, trace, virtual_board
from marelle_sim.kits import table
from marelle_sim.testing import pytest_plugin
from marelle_sim.view import replay
from marelle_sim.world import table as world_table

FRENCH = {"LANG": "fr_FR.UTF-8"}


@pytest.fixture
def programs(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Go to the folder of the pages' programs; what a check of a class keeps is not this computer's."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(root / "docs" / "programs")
    return root / "docs" / "programs"


def _blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S)


def _plain(text: str) -> list[str]:
    return [line.rstrip() for line in text.replace("\N{NO-BREAK SPACE}", " ").splitlines()]


def test_the_teachers_table_is_the_one_of_the_class(
    root: Path, programs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command, table = _blocks(root / "docs/tutorials/teacher.fr.md", "text")
    assert main(command.split()[1:], FRENCH) == 1
    assert _plain(capsys.readouterr().out) == table.splitlines()


def test_the_pupils_story_is_that_of_the_first_program(root: Path, programs: Path) -> None:
    (story,) = _blocks(root / "docs/tutorials/pupil.fr.md", "text")
    told = "\n".join(simulate("pas.py", world="squares").story("fr"))
    assert _plain(told) == story.splitlines()


@pytest.mark.parametrize("page", ["robot.md", "robot.fr.md"])
def test_the_robots_pieces_are_those_of_its_files(root: Path, programs: Path, page: str) -> None:
    blocks = _blocks(root / "docs" / "tutorials" / page, "toml")
    body, parts, world, cup = map(tomllib.loads, blocks)
    whole = tomllib.loads((programs / "my-robot" / "kit.toml").read_text("utf-8"))
    assert [whole[key] for key in ("format", "board", "title", "body", "battery")] == [
        body[key] for key in ("format", "board", "title", "body", "battery")
    ]
    assert all(part in whole["part"] for part in parts["part"])
    place = tomllib.loads((programs / "my-robot" / "world.toml").read_text("utf-8"))
    assert {key: place[key] for key in world} == world
    place = tomllib.loads((programs / "cup" / "world.toml").read_text("utf-8"))
    assert {key: place[key] for key in cup} == cup


@pytest.mark.parametrize("seed", range(3))
def test_the_robots_of_the_cup_do_what_the_page_says(programs: Path, seed: int) -> None:
    nour, sam = simulate("cup", seed=seed).robots
    assert (nour.name, nour.ended, sam.name, sam.stdout) == ("Nour", "done", "Sam", "pushed\n")
    assert nour.on_line() > 0.95
    assert [contact.name for contact in sam.contacts] == ["crate"]


def test_the_commands_of_the_cup_are_those_of_the_page(
    root: Path,
    programs: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown = _blocks(root / "docs/tutorials/robot.fr.md", "text")[-1]
    shutil.copytree(programs / "cup", tmp_path / "cup")
    monkeypatch.chdir(tmp_path)
    for line in shown.splitlines():
        assert main(shlex.split(line)[1:], FRENCH) == 0
    assert "Panne à 3 s : moteur gauche, sans force." in _plain(capsys.readouterr().out)
    assert {"cup.png", "cup.html", "fault.png"} <= {path.name for path in tmp_path.iterdir()}


def test_a_board_on_top_of_the_robot_leaves_it_as_it_is(programs: Path) -> None:
    kit, world = "my-robot/kit.toml", "my-robot/world.toml"
    run = simulate("my-robot", kit=kit, world=world, board=virtual_board())
    assert run.stdout == simulate("my-robot").stdout


def test_the_robot_of_the_tutorial_loads(programs: Path) -> None:
    assert load_kit("my-robot/kit.toml").title("en") == "My robot with large wheels"
    assert load_world("my-robot/world.toml").title("en") == "Along the wall"


@pytest.mark.parametrize("page", ["worlds.md", "worlds.fr.md"])
def test_the_worlds_of_the_page_are_worlds(root: Path, tmp_path: Path, page: str) -> None:
    blocks = _blocks(root / "docs" / page, "toml")
    head = "format = 1\nsize = [900, 600]\n[squares]\nsize = 150\ncolumns = 6\nrows = 4\n"
    assert len(blocks) == 8
    for number, block in enumerate(blocks):
        text = block if "format" in block else head + block
        (tmp_path / f"{number}.toml").write_text(text, encoding="utf-8")
        load_world(tmp_path / f"{number}.toml")


def test_both_pages_of_worlds_have_the_same_keys_and_limits(root: Path) -> None:
    english, french = (
        (root / "docs" / page).read_text("utf-8") for page in ("worlds.md", "worlds.fr.md")
    )
    rows = [re.findall(r"^\| (`[^|]*`) \|", text, re.M) for text in (english, french)]
    assert rows[0] == rows[1]
    codes = [sorted(set(re.findall(r"`([a-z_]+)`", text))) for text in (english, french)]
    assert codes[0] == codes[1]


MODULES = (
    "marelle", "marelle.fr", "marelle_lessons", "marelle_lessons.cards", "marelle_sim", "marelle_sim.view",
)  # fmt: skip
VERSIONS = [
    trace.VERSION, replay.VERSION, str(world_table.FORMAT), str(table.FORMAT), lessonfile.FORMAT, checks_and_hints.FORMAT,
    sourcesfile.FORMAT, pathsfile.FORMAT,
]  # fmt: skip


@pytest.fixture
def tables(root: Path) -> dict[str, list[list[str]]]:
    """Give the rows of each section's table, by the section's title."""
    text = (root / "docs" / "api.md").read_text("utf-8")
    sections = re.split(r"^## (.*)$", text, flags=re.M)
    return {
        title.strip("`"): [
            row.strip("|").split("|") for row in re.findall(r"^\|.*\|$", body, re.M)[2:]
        ]
        for title, body in zip(sections[1::2], sections[2::2], strict=True)
    }


def _names(rows: list[list[str]]) -> list[str]:
    return sorted(name for row in rows for name in re.findall(r"`(\w+)`", row[0]))


@pytest.mark.parametrize("module", MODULES)
def test_the_page_lists_exactly_what_a_package_exports(
    tables: dict[str, list[list[str]]], module: str
) -> None:
    asked_for = homes(module) if module == "marelle" else ()
    assert _names(tables[module]) == sorted([*import_module(module).__all__, *asked_for])


def test_the_page_lists_exactly_the_fixtures_of_the_plugins(
    tables: dict[str, list[list[str]]],
) -> None:
    kind = type(pytest_plugin.simulated)
    plugins = (pytest_plugin, doubles_plugin)
    fixtures = [
        name for one in plugins for name, fixture in vars(one).items() if isinstance(fixture, kind)
    ]
    assert _names(tables["pytest"]) == sorted(fixtures)


def test_the_page_lists_exactly_the_commands(tables: dict[str, list[list[str]]]) -> None:
    assert _names(tables["The command"]) == sorted(COMMANDS)


def test_the_page_says_the_versions_that_the_formats_have(
    tables: dict[str, list[list[str]]],
) -> None:
    assert [row[1].strip(" `") for row in tables["Versions of the formats"]] == VERSIONS


@pytest.mark.parametrize("module", MODULES)
def test_each_exported_name_is_there(module: str) -> None:
    exporting = import_module(module)
    assert [name for name in exporting.__all__ if getattr(exporting, name, None) is None] == []


def test_each_name_of_the_python_packages_has_its_entry_in_the_reference(
    tables: dict[str, list[list[str]]], root: Path
) -> None:
    pages = "".join(page.read_text("utf-8") for page in (root / "docs" / "reference").glob("*.md"))
    entries = re.findall(r"^::: (\S+)$", pages, re.M)
    named = [
        f"{module}.{name}"
        for module in ("marelle", "marelle_lessons", "marelle_sim")
        for name in _names(tables[module])
    ]
    assert [name for name in named if name not in entries] == []


HERE = Path(__file__).parents[2] / "docs/programs/notebook"


def test_the_notebook_runs_from_its_first_cell_to_its_last(tmp_path: Path) -> None:
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")
    notebook = nbformat.read(HERE / "robot.ipynb", as_version=4)
    assert (len(notebook.cells), [cell for cell in notebook.cells if cell.outputs]) == (8, [])
    nbclient.NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(tmp_path)}},
    ).execute()
    shown = [[dict(output) for output in cell.outputs] for cell in notebook.cells]
    (run,) = shown[2]
    assert set(run["data"]) == {"text/plain", "text/html", "image/png"}
    assert shown[3][0]["text"].splitlines()[0] == "Le robot part de A1, vers le nord."
    assert "heading_deg" in shown[4][0]["data"]["text/html"]
    assert "image/png" in shown[5][0]["data"]
    assert "E-BOT-01" in shown[6][0]["data"]["text/plain"]
    assert {path.name for path in tmp_path.iterdir()} == {"square.png", "square.html"}


@pytest.mark.unmeasured
def test_a_hundred_seeds_on_all_cores() -> None:
    done = subprocess.run(
        [sys.executable, HERE / "many_seeds.py"], cwd=HERE.parent, capture_output=True, text=True, check=True,
        timeout=120,
    )  # fmt: skip
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == ["x", "y"]


@pytest.fixture(scope="module")
def follow_line() -> Any:
    pytest.importorskip("gymnasium", reason="gymnasium is not installed")
    return run_path(str(HERE / "follow_line_env.py"))["FollowLine"]


@pytest.mark.filterwarnings("ignore:.*we recommend using a symmetric:UserWarning")
def test_the_environment_keeps_gymnasiums_rules(follow_line: Any) -> None:
    from gymnasium.utils.env_checker import check_env  # not everywhere

    check_env(follow_line(), skip_render_check=True)


def test_an_agent_that_steers_to_the_line_stays_on_it(follow_line: Any) -> None:
    def steps(gain: int) -> tuple[int, dict[str, Any]]:
        environment, count = follow_line(), 0
        seen, _info = environment.reset(seed=3)
        while True:
            place = (int(seen[2]) - int(seen[0])) / max(1, int(seen.sum()))
            seen, _reward, lost, over, info = environment.step([100, int(gain * place)])
            count += 1
            if lost or over:
                return count, info

    count, info = steps(90)
    assert (count, info["run"].ended, info["run"].on_line()) == (200, "deadline", 1.0)
    assert steps(0)[0] < 100  # straight ahead it is lost at the first bend
