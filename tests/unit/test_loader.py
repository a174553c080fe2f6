"""A program imports what the board has, itself too, costs what the board costs, and reaches nothing else; libraries of other people find what they ask."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from handed_in import write
from programs import Fails, Printed, RunText, program, program_text

from marelle_sim import ProgramError, Run

PACKAGE = {
    "pack/__init__.py": "from . import left\nfrom .left import SIDE as first\n",
    "pack/left.py": "from .deep import tool\nSIDE = 'left ' + tool.NAME\n",
    "pack/right.py": "SIDE = 'right'\n",
    "pack/deep/__init__.py": "",
    "pack/deep/tool.py": "from ... import program\n",
}
NOWHERE_BUT_ON_A_COMPUTER = ("import numpy", "import subprocess")
NESTED = """
print(__import__(
    __import__("sys").modules and "math"  # a comment
).pi > 3, [__import__(name).__name__ for name in ("gc", "time")])
try:
    __import__("nowhere")
except ImportError as error:
    print(error)
"""


@pytest.fixture
def run_with(run_text: RunText, tmp_path: Path) -> Callable[..., Run]:
    """Return a function that runs a program with those files (path -> text) beside it."""

    def run(text: str, files: dict[str, str], seconds: float = 5) -> Run:
        write(tmp_path, files)
        return run_text(text, world="empty", seconds=seconds)

    return run


def told(run: Run) -> tuple[str, str]:
    """Return the code of a failure, and the last line of what the board says of it."""
    assert isinstance(run.error, ProgramError)
    return run.error.code, run.error.traceback.splitlines()[-1]


def test_a_helper_beside_the_program_waits_on_the_boards_time(
    run_with: Callable[..., Run],
) -> None:
    helper = "from time import sleep, ticks_ms\ndef nap():\n    sleep(2)\n    return ticks_ms()\n"
    run = run_with("import helper\nprint(helper.nap() // 100)\n", files={"helper.py": helper})
    assert (run.ended, run.stdout) == ("done", "20\n")
    assert 2 <= run.seconds < 2.1


def test_a_loop_in_a_helper_is_stopped_at_the_deadline(run_with: Callable[..., Run]) -> None:
    run = run_with("import helper\n", files={"helper.py": "while True:\n    pass\n"}, seconds=1)
    assert (run.ended, run.trace.end_us) == ("deadline", 1_000_000)


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("import pack.right\nprint(pack.right.SIDE, pack.left.SIDE)", "right left wrench\n"),
        ("import pack.right as r\nprint(r.SIDE)", "right\n"),
        ("from pack import right, first\nprint(right.SIDE, first)", "right left wrench\n"),
        ("from pack.right import *\nprint(SIDE)", "right\n"),
        ("from pack import *\nprint(left.SIDE)", "left wrench\n"),
        ("import pack.deep.tool\nprint(pack.deep.tool.NAME)", "wrench\n"),
        ("import pack\nprint(pack.__name__, pack.__file__)", "pack pack/__init__.py\n"),
        ("import right\nprint(right.SIDE)", "lib\n"),
    ],
)
def test_packages_and_every_form_of_import_work(
    source: str, printed: str, run_with: Callable[..., Run]
) -> None:
    more = {"pack/deep/tool.py": "NAME = 'wrench'\n", "lib/right.py": "SIDE = 'lib'\n"}
    run = run_with(source, files={**PACKAGE, **more})
    assert (run.error, run.stdout) == (None, printed)


@pytest.mark.parametrize(
    ("source", "helper", "printed"),
    [
        ("import helper\nfrom helper import n\nimport helper as h\nprint(h is helper)\n", "print('once')\nn = 1\n", "once\nTrue\n"),
        (program_text("loader/imports_again_what_failed"), "1 / 0\n", "no\nno\n"),
        (
            "from helper import *\nprint(seen, '_hidden' in globals(), '__all__' in globals())\n",
            "__all__ = ['_hidden']\n_hidden = 1\nseen = 2\n",
            "2 False False\n",
        ),
    ],
    ids=[
        "a module is run once", "a module that fails can be tried again",
        "import of everything takes what has no underscore before it",
    ],
)  # fmt: skip
def test_a_helper_is_imported_as_on_a_board(
    source: str, helper: str, printed: str, run_with: Callable[..., Run]
) -> None:
    assert run_with(source, files={"helper.py": helper}).stdout == printed


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import numpy", "ImportError: no module named 'numpy'"),
        ("import os.path", "ImportError: no module named 'os.path'"),
        ("import subprocess", "ImportError: no module named 'subprocess'"),
        ("import pack.up", "ImportError: no module named 'pack.up'"),
        ("from time import hour", "ImportError: can't import name hour"),
        ("from pack import up", "ImportError: can't import name up"),
        ("from marelle import Robott", "ImportError: can't import name Robott"),
        ("import marelle_sim", "ImportError: no module named 'marelle_sim'"),
        ("import _board", "ImportError: no module named '_board'"),
    ],
)
def test_what_the_board_has_not_is_refused_in_its_words(
    source: str, said: str, run_with: Callable[..., Run]
) -> None:
    more = {
        "pack/deep/tool.py": "from ....above import program\n",
        "pack/left.py": "SIDE = 'left'\n",
    }
    files = {**PACKAGE, **more}
    code = "E-PROG-76" if source in NOWHERE_BUT_ON_A_COMPUTER else "E-PROG-14"
    assert told(run_with(source, files=files)) == (code, said)


def test_a_misspelt_name_of_the_library_is_told_in_its_words(
    run_with: Callable[..., Run],
) -> None:
    said = "AttributeError: marelle has no 'Leds': LED?"
    assert told(run_with("import marelle\nmarelle.Leds", files={})) == ("E-PROG-22", said)


@pytest.mark.parametrize("source", ["from . import right", "from pack.deep import tool"])
def test_a_relative_import_needs_a_package_above(
    source: str, run_with: Callable[..., Run]
) -> None:
    files = {**PACKAGE, "pack/deep/tool.py": "from ....above import program\n"}
    said = "ImportError: can't perform relative import"
    assert told(run_with(source, files=files)) == ("E-PROG-25", said)  # no name to correct


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("import time, utime, sys, usys\nprint(time is utime, sys is usys)\n", "True True\n"),
        (program("loader/prints_to_a_stream"), "1-2! b\n\n"),
        ("print(sum([0.1] * 10), sum([1, 2], 3))", "0.9999999999999999 6\n"),
    ],
    ids=["two names of one module are one", "print goes where it is told", "a sum adds from left to right"],
)  # fmt: skip
def test_built_in_things_are_those_of_a_board(
    source: Path | str, printed: str, run_text: RunText
) -> None:
    assert run_text(source).stdout == printed


def test_the_computers_own_modules_stay_as_they_were(run_with: Callable[..., Run]) -> None:
    before = {name: sys.modules.get(name) for name in ("sys", "json", "time", "os")}
    run = run_with(program_text("loader/changes_sys_modules"), files={"helper.py": ""})
    assert run.stdout == "['__main__', 'helper', 'json', 'machine', 'sys']\n5\n"
    assert {name: sys.modules.get(name) for name in before} == before
    assert not {"helper", "machine", "program"} & set(sys.modules)


def test_two_runs_share_nothing(run_with: Callable[..., Run]) -> None:
    files = {"helper.py": "seen = []\n"}
    source = "import helper\nhelper.seen.append(1)\nprint(helper.seen)\n"
    assert [run_with(source, files=files).stdout for _ in range(2)] == ["[1]\n"] * 2


@pytest.mark.parametrize(
    "name", ["vars", "breakpoint", "ascii", "format", "quit", "ExceptionGroup", "aiter"]
)
def test_builtins_that_a_board_lacks_are_missing(name: str, run_text: RunText) -> None:
    assert told(run_text(name))[1] == f"NameError: name '{name}' isn't defined"


def test_open_reads_the_folder_and_writes_in_memory(
    run_with: Callable[..., Run], tmp_path: Path
) -> None:
    source = (
        "with open('data.txt') as f:\n    print(f.read())\n"
        "with open('data.txt', 'w') as f:\n    f.write('new')\n"
        "with open('/data.txt') as f:\n    print(f.read())\n"
    )
    run = run_with(source, files={"data.txt": "old"})
    assert (run.stdout, run.written["/data.txt"]) == ("old\nnew\n", b"new")
    assert (tmp_path / "data.txt").read_text(encoding="utf-8") == "old"


def test_the_computers_files_cannot_be_reached(run_text: RunText, tmp_path: Path) -> None:
    secret = tmp_path.parent / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    for path in ("../secret.txt", str(secret), "/etc/passwd"):
        assert told(run_text(f"open({path!r})"))[1] == "OSError: [Errno 2] ENOENT"


def test_a_helper_that_is_not_text_is_refused_by_name(fails: Fails, tmp_path: Path) -> None:
    (tmp_path / "helper.py").write_bytes(b"x = 'caf\xe9'\n")
    error = fails("import helper\n")
    assert (error.code, error.facts["line"], error.line) == ("E-PROG-04", 1, 1)


def test_a_package_imports_its_own_modules_by_calls(
    printed: Printed, tmp_path: Path, vm: str
) -> None:
    own = "def of(name):\n    return getattr(__import__('_' + name, None, None, (), 1), name)\n"
    write(
        tmp_path,
        {
            "shapes/__init__.py": own + "round_ = of('circle')\n",
            "shapes/_circle.py": "circle = 'o'\n",
        },
    )
    assert printed("import shapes\nprint(shapes.round_, shapes.of('circle'))\n", vm=vm) == ["o o"]


def test_a_module_has_its_own_names_and_those_of_every_module(
    printed: Printed, tmp_path: Path, vm: str
) -> None:
    (tmp_path / "shapes.py").write_text("_sides = 4\n")
    assert printed(program_text("modules/names_of_modules"), vm=vm) == [
        "['__class__', '__dict__', '__name__']",
        "[False, False, False, False, True]",
        "['__class__', '__dict__', '__file__', '__name__', '_sides']",
        "[False, False, False, False, True]",
    ]


IDENTITY = """
import sys
told = sys.implementation
print([hasattr(told, name) for name in ("name", "_machine", "_mpy", "_build", "_thread")])
print(getattr(told, "_machine", None) == told._machine, "linux" in told._machine)
"""


def test_a_method_is_printed_without_its_object(printed: Printed, vm: str) -> None:
    first, second = printed(program("libraries/prints_methods"), vm=vm)
    assert first == "<bound_method> <bound_method> True"
    assert second.startswith("<bound_method>|<Lamp object at 2000")


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (program_text("modules/changes_itself"), ["6 True __main__", "['machine', 'rp2', 'speed']"]),
        (NESTED, ["True ['gc', 'time']", "no module named 'nowhere'"]),
        (IDENTITY, ["[True, True, True, True, False]", "True False"]),
        (program("libraries/puts_views_into_a_fifo"), ["H 1", "B 2", "I 3"]),
    ],
    ids=[
        "a program finds itself as the module main", "calls of import may stand in one another",
        "the names of sys.implementation", "a view of words puts words into a FIFO",
    ],
)  # fmt: skip
def test_both_runners_import_and_tell_alike(
    source: Path | str, lines: list[str], printed: Printed, vm: str
) -> None:
    assert printed(source, vm=vm) == lines
