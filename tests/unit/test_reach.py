"""Nothing that a program says leads out of its board, and nothing that it sets stays for the next run."""

from pathlib import Path
from types import ModuleType

import pytest
from programs import Fails, RunText, error_of, program
from reach import Walk
from spies import SPIES, SpyingWalk
from ways_out import WAYS_OUT

from marelle_files import library_files
from marelle_sim import simulate
from marelle_sim.boards import BOARDS
from marelle_sim.microcontroller.board import VirtualBoard
from marelle_sim.microcontroller.flash import Flash
from marelle_sim.programs.loader import Loader
from marelle_sim.trace.recorder import Recorder

HELD = Path(__file__).parents[1] / "data" / "held.py"
REACHED = "print('reached', "
KEEPS = """
kept = []
class Start:
    def __add__(self, other):
        kept.append(other)
        return self
class Endless:
    def __iter__(self):
        return self
"""  # what the simulator calls for a program, it calls from a frame of its own
OF_A_RADIO = """
import network, ntptime, requests, socket
wlan, end, light = network.WLAN(network.AP_IF), socket.socket(), machine.Pin("LED", machine.Pin.OUT)
wlan.active(True)
asyncio.run(asyncio.start_server(print, "0.0.0.0", 80))
"""
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


def held(and_more: str = "", kind: str = "pico") -> tuple[Loader, VirtualBoard, ModuleType]:
    """Return a board of which a program holds one of each."""
    flash = Flash({"/a.txt": b"12\n"})
    board = VirtualBoard(seed=0, recorder=Recorder(), flash=flash, facts=BOARDS[kind])
    loader = Loader(board, dict(library_files()))
    return loader, board, loader.run(HELD.read_text("utf-8") + and_more, "/held.py")


@pytest.fixture(params=[("", "pico"), (OF_A_RADIO, "pico_w")], ids=["pico", "radio"])
def walk(request: pytest.FixtureRequest) -> Walk:
    """Return a walk that has not begun."""
    loader, board, main = held(*request.param)
    walk = Walk(loader, board.clock)
    walk.start()
    walk.reach("main", main)
    return walk


@pytest.mark.unmeasured
def test_no_walk_from_a_program_leaves_its_board(walk: Walk) -> None:
    walk.go()
    assert walk.found == {}
    assert walk.seen > 1000


@pytest.mark.unmeasured
def test_the_walk_would_find_what_it_looks_for(walk: Walk) -> None:
    walk.reach("way", [lambda: lambda: (open,)])
    walk.go()
    assert walk.found == {"way.[item].().().[item]": "builtin_function_or_method"}


def test_nothing_that_is_given_to_a_program_leads_out_of_its_board() -> None:
    loader, board, main = held(SPIES)
    walk = SpyingWalk(loader, board, main)
    walk.start()
    walk.reach("main", main)
    walk.go()
    assert walk.found == {}
    assert walk.seen > 1500
    walk.reach("way", [lambda spy: spy == open])
    walk.go()
    assert walk.found == {"way.[item].(kept)": "builtin_function_or_method"}


def test_names_of_a_caller_are_those_of_a_program(run_text: RunText) -> None:
    called = (
        "for told in (globals, locals, dir):\n    Endless.__next__ = staticmethod(told)\n"
        "    iterator = iter(range(3))\n    try:\n        sum(Endless(), Start())\n    except Exception as error:\n        pass\n"
        "    if len(kept) > 9:\n        break\n"
    )
    limited = KEEPS.replace(
        "kept.append(other)",
        "kept.append(other)\n        if len(kept) % 4 == 0:\n            raise ValueError",
    )
    checked = "print([one if type(one) is list else one is globals() for one in kept[:12]])\n"
    assert run_text(limited + called + checked, world="empty").stdout.startswith(
        "[True, True, True, True, True, True, True, True, ['Endless', 'Start', "
    )


@pytest.mark.parametrize("way", WAYS_OUT)
def test_a_way_out_that_somebody_knows_is_closed(way: str, run_text: RunText) -> None:
    run = run_text(f"{way}\n{REACHED}o)\n", world="empty")
    assert "reached" not in run.stdout
    kind = error_of(run).traceback.splitlines()[-1].partition(":")[0]
    assert kind in (
        "AttributeError", "ImportError", "KeyError", "NameError", "NotImplementedError", "SyntaxError", "TypeError",
    )  # fmt: skip


@pytest.mark.parametrize("program", REFUSED)
def test_what_a_program_has_not_made_cannot_be_changed(program: str, fails: Fails) -> None:
    assert REFUSED[program] in fails(program + "\n", world="empty").traceback


CLASSES = [
    "rp2.StateMachine", "rp2.PIOASMError", "OSError", "bytearray", "memoryview", "vfs.VfsFat", "type(compile('1', '', 'eval'))",
    "type(open('a.txt', 'w'))", "type(rp2.PIO(0).irq())", "type(C.__dict__)", "type(__import__('builtins'))",
]  # fmt: skip


@pytest.mark.parametrize("kind", CLASSES)
def test_no_class_that_runs_share_is_changed_by_another_name(kind: str, fails: Fails) -> None:
    source = f"import rp2, vfs\nclass C:\n    pass\nk = {kind}\nk._spied = print\n"
    error = fails(source, world="empty")
    assert error.traceback.endswith("'type' object has no attribute '_spied'\n")


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("modules/runs_text_in_a_callback", "2\n"),
        ("names/attributes_of_an_error", "1 (5,) <class 'type'>\n"),
        ("modules/never_leaves", ""),
    ],
    ids=[
        "text that a callback runs has the names of the program",
        "what is derived from such a class is the program's",
        "no exit runs once the run is over",
    ],
)
def test_what_is_the_programs_stays_so(name: str, printed: str) -> None:
    run = simulate(program(name), world="empty", seconds=1)
    assert (run.error, run.stdout) == (None, printed)


@pytest.mark.parametrize("program", WORKS)
def test_what_a_board_lets_a_program_set(program: str, run_text: RunText) -> None:
    run = run_text(program + "\n", world="empty")
    assert (run.error, run.stdout) == (None, WORKS[program])
