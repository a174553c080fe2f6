"""What a program sets on things that it has not made: a board lets it set little, and a run leaves nothing to the next."""

import pytest
from fixture_types import Fails, RunText
from programs import program

from marelle_sim import simulate

REFUSED = {
    "print.x = 1": "'function' object has no attribute 'x'",
    "int.x = 1": "'type' object has no attribute 'x'",
    "OSError.x = 1": "'type' object has no attribute 'x'",
    "bytearray.x = 1": "'type' object has no attribute 'x'",
    "import time\ntime.sleep = print": "'module' object has no attribute 'sleep'",
    "import json\njson.dumps.x = 1": "'function' object has no attribute 'x'",
    "from machine import Pin\nPin.x = 1": "'type' object has no attribute 'x'",
    "import machine\nmachine.Pin.value = print": "'type' object has no attribute 'value'",
    "import machine\nmachine.x += 1": "'module' object has no attribute 'x'",
}  # fmt: skip
WORKS = {
    "class T:\n    title = 'a'\nt = T()\nt.title += 'b'\nprint(t.title)": "ab\n",
    "class T:\n    title = [1]\nt = T()\nT.title += [2]\nprint(t.title)": "[1, 2]\n",
    "class T:\n    pass\nt = [T()]\nt[0].real = 2\nt.pop().real *= 3\nprint(t)": "[]\n",
    "class T:\n    pass\nT.__bases__ = ()\nprint(T.__bases__)": "(<class 'object'>,)\n",
    "class T:\n    pass\nt = T()\nt.__class__ = int\nprint(t.__class__)": "<class 'T'>\n",
    "import sys\nsys.path = ['/lib']\nprint(sys.path)": "['/lib']\n",
    "import builtins\nbuiltins.__clock__ = 7\nfor n in (1, 2):\n    pass\nprint(n)": "2\n",
    "class T:\n    x = 1\nexec('print(x)', T.__dict__)": "1\n",
}  # fmt: skip


@pytest.mark.parametrize("program", REFUSED)
def test_what_a_program_has_not_made_cannot_be_changed(program: str, fails: Fails) -> None:
    error = fails(program + "\n", world="empty")
    assert REFUSED[program] in error.traceback


CLASSES = [
    "rp2.StateMachine", "rp2.PIOASMError", "OSError", "bytearray", "memoryview", "vfs.VfsFat", "type(compile('1', '', 'eval'))",
    "type(open('a.txt', 'w'))", "type(rp2.PIO(0).irq())", "type(C.__dict__)", "type(__import__('builtins'))",
]  # fmt: skip


@pytest.mark.parametrize("kind", CLASSES)
def test_no_class_that_runs_share_is_changed_by_another_name(kind: str, fails: Fails) -> None:
    source = f"import rp2, vfs\nclass C:\n    pass\nk = {kind}\nk._spied = print\n"
    error = fails(source, world="empty")
    assert error.traceback.endswith("'type' object has no attribute '_spied'\n")


def test_what_is_derived_from_such_a_class_is_the_programs() -> None:
    assert (
        simulate(program("names/attributes_of_an_error"), world="empty").stdout
        == "1 (5,) <class 'type'>\n"
    )


@pytest.mark.parametrize("program", WORKS)
def test_what_a_board_lets_a_program_set(program: str, run_text: RunText) -> None:
    run = run_text(program + "\n", world="empty")
    assert (run.error, run.stdout) == (None, WORKS[program])


def test_no_exit_runs_once_the_run_is_over() -> None:
    assert simulate(program("modules/never_leaves"), world="empty", seconds=1).stdout == ""
