"""`python programme.py` in any editor runs the file in the simulator; anywhere else the library is inert."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from handed_in import write
from programs import ROOT, program_text

RECORDER = (
    "import pathlib, sys\npathlib.Path(sys.argv[1]).write_text(sys.argv[2], encoding='utf-8')\n"
)
DRIVES = "from marelle.fr import *\navancer(2)\nprint('outside', __name__)\n"
ARRIVES = "A1 vers le nord → A3 (2 cases)."
pytestmark = pytest.mark.usefixtures("compiled_once")


class Desk:
    """A folder in which files are written and started by a real Python, beside a browser that only notes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._opened = folder.parent / "opened.txt"
        recorder = folder.parent / "browser.py"
        recorder.write_text(RECORDER, encoding="utf-8")
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
            "BROWSER": f"{sys.executable} {recorder} {self._opened} %s",
            "LANG": "fr_FR.UTF-8", "PYTHONIOENCODING": "utf-8",
        }  # fmt: skip
        for name in ("MARELLE_LANG", "LC_ALL", "LC_MESSAGES"):
            self.environment.pop(name, None)

    def write(self, name: str, text: str) -> str:
        write(self.folder, {name: text})
        return name

    def start(
        self, *words: str, typed: str = "", more: dict[str, str] | None = None, exits: int = 0
    ) -> subprocess.CompletedProcess[str]:
        """Start Python in the folder with those words and expect its exit code; its output has plain spaces."""
        done = subprocess.run(
            [sys.executable, *words], cwd=self.folder, env={**self.environment, **(more or {})},
            input=typed, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == exits, done.stderr
        done.stdout = done.stdout.replace("\xa0", " ")
        return done

    def opened(self) -> Path | None:
        """Return the file that the browser was to open."""
        if not self._opened.exists():
            return None
        return Path(unquote(self._opened.read_text(encoding="utf-8").removeprefix("file://")))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    folder = tmp_path / "mes programmes été"
    folder.mkdir()
    return Desk(folder)


def assert_inert(desk: Desk, done: subprocess.CompletedProcess[str]) -> None:
    """See that the file ran here, in this Python, and no simulator told anything."""
    assert "Le robot part" not in done.stdout
    assert "here" in done.stdout
    assert desk.opened() is None


@pytest.mark.unmeasured
def test_a_started_file_is_simulated_told_and_shown_and_does_not_run_here(desk: Desk) -> None:
    done = desk.start(desk.write("mon carré.py", DRIVES))
    assert done.stderr == ""
    assert ARRIVES in done.stdout.splitlines()
    assert "outside __main__" in done.stdout  # the program printed it, on its board, once
    assert done.stdout.count("  outside __main__\n") == 1
    replay = desk.opened()
    assert replay is not None
    assert replay.name == "mon carré.html"
    assert replay.read_text(encoding="utf-8").startswith("<!")
    assert [path.name for path in desk.folder.iterdir()] == ["mon carré.py"]


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    "source",
    [
        "import marelle\nmarelle.forward(2)\n",
        "# comment\n'''Doc.'''\n\nimport math, marelle as m\nm.forward(2)\n",
        "from marelle import (\n    forward,\n    left,\n)\nforward(2)\n",
        "import random\nfrom time import sleep\n'text'\nfrom marelle import *\nforward(2)\n",
        "\ufeffimport marelle.fr\nmarelle.fr.avancer(2)\n",
    ],
    ids=["import", "doc", "brackets", "imports", "mark"],
)
def test_only_imports_comments_and_docstrings_may_come_before(source: str, desk: Desk) -> None:
    assert ARRIVES in desk.start(desk.write("p.py", source)).stdout


@pytest.mark.parametrize(
    "source",
    [
        "print('here')\nimport marelle\n",
        "x = 1\nfrom marelle import *\nprint('here', forward)\n",
        "try:\n    import marelle\nexcept ImportError:\n    pass\nprint('here')\n",
        "if True:\n    import marelle\nprint('here')\n",
        "def f():\n    import marelle\nf()\nprint('here')\n",
        "exec('import marelle')\nprint('here')\n",
        "print('here')\n",
    ],
)
def test_a_file_that_begins_otherwise_runs_as_any_python_file(source: str, desk: Desk) -> None:
    assert_inert(desk, desk.start(desk.write("p.py", source)))


def test_an_import_from_another_module_is_inert(desk: Desk) -> None:
    desk.write("tools.py", "from marelle import *\n")
    main = desk.write("p.py", "import tools\nprint('here')\nimport marelle\n")
    assert_inert(desk, desk.start(main))


@pytest.mark.unmeasured
def test_a_file_with_modules_of_its_own_is_simulated_with_them(desk: Desk) -> None:
    desk.write("outils.py", "from marelle.fr import *\n\ndef aller():\n    avancer(2)\n")
    done = desk.start(
        desk.write("p.py", "import outils\nfrom marelle.fr import *\noutils.aller()\n")
    )
    assert ARRIVES in done.stdout


def test_files_beside_it_named_like_pythons_own_disturb_nothing(desk: Desk) -> None:
    for name in ("random.py", "click.py", "tempfile.py"):
        desk.write(name, "raise RuntimeError('a pupil')\n")
    desk.write("random.py", "x = 2\n")
    # A board takes it for its own `json`, and so does the library there: the computer's commands must not.
    desk.write("json.py", "def load(file):\n    return {'kit': 'pico_bot'}\n")
    desk.start(desk.write("p.py", "import random\nfrom marelle import forward\nforward(2)\n"))


@pytest.mark.unmeasured
def test_a_file_started_by_a_link_is_run_and_disturbed_as_little(
    desk: Desk, tmp_path: Path
) -> None:
    desk.write("click.py", "raise RuntimeError('a pupil')\n")
    desk.write("p.py", DRIVES)
    (tmp_path / "link.py").symlink_to(desk.folder / "p.py")
    desk.start(str(tmp_path / "link.py"))


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        (["-c", "from marelle import *\nprint('here')"], ""),
        (["-"], "from marelle import *\nprint('here')\n"),
        (["-i", "-q"], "from marelle import *\nprint('here')\n"),
        (["-m", "p"], ""),
        (["-i", "other.py"], "from marelle import *\nprint('here')\n"),
        (["workers.py"], ""),
        (["under_pytest.py"], ""),
        (["under_ipython.py"], ""),
    ],
    ids=[
        "-c",
        "standard input",
        "prompt",
        "-m",
        "prompt after a file",
        "multiprocessing",
        "pytest",
        "ipython",
    ],
)
def test_it_is_inert(words: list[str], typed: str, desk: Desk) -> None:
    desk.write("p.py", "from marelle import *\nprint('here')\n")
    desk.write("other.py", "x = 1\n")
    desk.write("workers.py", program_text("desktop/starts_a_worker"))
    start = "import runpy\nrunpy.run_path('p.py', run_name='__main__')\n"
    desk.write("under_pytest.py", "import _pytest\n" + start)
    desk.write("under_ipython.py", "import builtins\nbuiltins.__IPYTHON__ = True\n" + start)
    assert_inert(desk, desk.start(*words, typed=typed))


@pytest.mark.unmeasured
def test_a_tool_that_runs_the_file_as_the_main_one_gets_the_simulator_too(desk: Desk) -> None:
    """IDLE, Thonny, debuggers and coverage make a module `__main__` and execute the file in it."""
    desk.write("p.py", DRIVES)
    tool = program_text("desktop/runs_a_file_as_main")
    assert ARRIVES in desk.start("-c", tool, str(desk.folder / "p.py")).stdout


def test_a_mistake_is_said_and_ends_the_process_with_its_code(desk: Desk) -> None:
    done = desk.start(desk.write("p.py", "from marelle import forward\nforwrad(2)\n"), exits=1)
    assert "line 2" in done.stderr
    assert "E-PROG" in done.stderr
    assert desk.opened() is not None


def test_words_behind_the_file_are_options_of_the_run(desk: Desk) -> None:
    done = desk.start(desk.write("p.py", DRIVES), "--world", "nowhere", exits=2)
    assert "(E-WORLD-01)" in done.stderr
    assert desk.opened() is None


def test_a_started_file_can_be_sent_to_a_board_instead(desk: Desk) -> None:
    port = desk.folder / "ttyNONE"
    done = desk.start(desk.write("p.py", DRIVES), "--on", str(port), exits=3)
    assert str(port) in done.stderr
    assert "(E-LINK-01)" in done.stderr
    assert desk.opened() is None


def test_the_world_beside_the_file_is_its_world(desk: Desk) -> None:
    world = ROOT / "simulator/marelle_sim/world/worlds/empty.toml"
    desk.write("world.toml", world.read_text(encoding="utf-8"))
    done = desk.start(desk.write("p.py", DRIVES), "--lang", "en")
    assert "A1" not in done.stdout  # it has no squares


@pytest.mark.unmeasured
def test_without_a_screen_it_says_where_the_replay_is(desk: Desk) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        desk.environment.pop(name, None)
    assert "p.html" in desk.start(desk.write("p.py", DRIVES)).stdout
    assert desk.opened() is None


def test_with_i_the_prompt_comes_after_the_run_without_a_word(desk: Desk) -> None:
    done = desk.start("-i", "-q", desk.write("p.py", DRIVES), typed="print(6 * 7)\n1 / 0\n")
    assert ARRIVES in done.stdout
    assert done.stdout.splitlines()[-1] == "42"
    assert "SystemExit" not in done.stderr
    assert "ZeroDivisionError" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-c", "from marelle import Leds"], "ImportError: marelle has no 'Leds': LED?"),
        (["-c", "from marelle import zzz"], "ImportError: marelle has no 'zzz'"),
        (["-c", "import marelle.zzz"], "ModuleNotFoundError: No module named 'marelle.zzz'"),
        (["-i", "-q"], "ImportError: marelle has no 'Leds': LED?"),
    ],
    ids=["-c", "a name like no other", "a module", "prompt"],
)
def test_a_wrong_name_in_an_import_has_the_library_s_sentence(
    words: list[str], said: str, desk: Desk
) -> None:
    done = desk.start(*words, typed="from marelle import Leds\n", exits=0 if "-i" in words else 1)
    assert said in done.stderr.splitlines()


def test_a_tool_may_ask_for_a_wrong_name(desk: Desk) -> None:
    asks = "import importlib.util, marelle; print(hasattr(marelle, 'Leds'), importlib.util.find_spec('marelle.Leds'))"
    assert desk.start("-c", asks).stdout == "False None\n"


def test_where_the_library_is_alone_it_is_inert(desk: Desk, tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    (library / "marelle").symlink_to(ROOT / "firmware" / "marelle")
    done = desk.start(
        "-S",
        desk.write("p.py", "from marelle import *\nprint('here')\n"),
        more={"PYTHONPATH": str(library)},
    )
    assert_inert(desk, done)
