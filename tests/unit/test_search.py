"""What `import` finds is what a board finds: folders, files beside the program, frozen modules, `/lib`, modules of C."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fixture_types import RunText
from found_micropython import VMS
from hypothesis import given, strategies as st
from world_files import written

from marelle_sim import simulate
from marelle_sim.programs.search import FIRMWARE, Search

NAMES = st.sampled_from(["neopixel", "time", "utime", "math", "arm", "socket"])
FOLDERS = st.sampled_from(["", "/lib", "/arm", "/arm/hand"])


@pytest.fixture(params=VMS)
def printed(
    request: pytest.FixtureRequest, run_text: RunText, tmp_path: Path
) -> Callable[..., str]:
    """Return a function that runs a program with those files beside it, and gives what it prints."""

    def run(text: str, files: dict[str, str]) -> str:
        for inside, content in files.items():
            path = tmp_path / inside
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        ran = run_text(text, seconds=1, vm=request.param)
        return ran.stdout + (str(ran.error) if ran.error else "")

    return run


def test_a_folder_without_init_is_a_package(printed: Callable[..., str]) -> None:
    files = {
        "arm/hand/finger.py": "from .. import elbow\nBENDS = elbow.BENDS + 1\n",
        "arm/elbow.py": "BENDS = 1\n",
    }
    text = "import arm.hand.finger\nfrom arm import hand\n"
    text += "print(arm.hand.finger.BENDS, arm.__path__, hand.__path__, arm.elbow.__file__)"
    assert printed(text, files) == "2 arm arm/hand arm/elbow.py\n"


def test_a_folder_goes_before_a_file_of_its_name(printed: Callable[..., str]) -> None:
    files = {"arm.py": "KIND = 'file'\n", "arm/__init__.py": "KIND = 'folder'\n"}
    assert printed("import arm\nprint(arm.KIND)", files) == "folder\n"


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("file", "name", "seen"),
    [
        ("neopixel.py", "neopixel", "own"),
        ("dht/__init__.py", "dht", "own"),
        ("lib/onewire.py", "onewire", "board"),
        ("random.py", "random", "own"),
        ("lib/random.py", "random", "own"),
        ("collections.py", "collections", "own"),
        ("random.py", "urandom", "board"),
        ("math.py", "math", "board"),
        ("rp2.py", "rp2", "board"),
        ("socket.py", "socket", "own"),
        ("lib/umqtt/simple.py", "umqtt.simple", "own"),
    ],
)
def test_a_file_takes_the_place_of_a_module_where_a_board_looks_there_first(
    file: str, name: str, seen: str, printed: Callable[..., str]
) -> None:
    text = f"import {name} as found\nprint(getattr(found, 'MARK', 'board'))"
    assert printed(text, {file: "MARK = 'own'\n"}) == f"{seen}\n"


@pytest.mark.parametrize("vm", VMS)
def test_the_program_itself_hides_no_module(vm: str, tmp_path: Path) -> None:
    path = written(tmp_path, "import random\nprint(random.randint(3, 3))\n", "random.py")
    assert simulate(path, vm=vm).stdout == "3\n"


@pytest.mark.parametrize(
    "text", ["import random\nrandom.randint(1, 6)\n", "\nfrom random import randint\n"]
)
def test_a_file_that_hides_a_module_is_named(text: str, printed: Callable[..., str]) -> None:
    said = printed(text, {"random.py": ""})
    assert said.startswith("E-BOARD-05: Ligne 2, random.py à côté du programme cache le module")


def test_machine_and_rp2_are_there_as_boot_leaves_them(printed: Callable[..., str]) -> None:
    text = "print(machine.Pin.OUT, rp2.PIO.OUT_LOW, 'vfs' in globals())\n"
    text += "import machine as again\nprint(again is machine)"
    assert printed(text, {}) == "1 2 False\nTrue\n"


def test_a_module_of_the_program_has_to_import_machine(printed: Callable[..., str]) -> None:
    files = {"helper.py": "try:\n    machine\nexcept NameError:\n    print('unknown')\n"}
    assert printed("machine.Pin(2)\nimport helper", files) == "unknown\n"


def test_the_places_where_a_board_looks_can_be_changed(printed: Callable[..., str]) -> None:
    files = {"parts/arm.py": "print('arm')\n"}
    assert printed("import sys\nsys.path.append('/parts')\nimport arm", files) == "arm\n"


@given(files=st.sets(st.builds("{}/{}.py".format, FOLDERS, NAMES)), name=NAMES)
def test_what_is_found_is_there_and_comes_from_the_first_place_that_has_it(
    files: set[str], name: str
) -> None:
    assert Search(files).top(name) in {*files, "/arm", FIRMWARE, ""}
    assert Search(files | {f"/{name}.py"}).top(name) != ""
    assert Search(files).top("math") == FIRMWARE


@pytest.mark.parametrize("name", ["socket", "requests", "argparse", "marelle_guest"])
def test_what_a_pico_lacks_cannot_be_imported_by_a_name_that_is_worked_out(
    name: str, printed: Callable[..., str]
) -> None:
    text = f"try:\n    __import__('{name[:2]}' + '{name[2:]}')\nexcept ImportError:\n    print('none')"
    assert printed(text, {}) == "none\n"
