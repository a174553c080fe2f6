"""A program is read as text, or refused with what is wrong with it; what it imports is what a board finds."""

from collections.abc import Callable
from pathlib import Path

import pytest
from handed_in import write
from hypothesis import given, strategies as st
from programs import RunText
from world_files import written

from marelle_sim import ProgramFileError, simulate
from marelle_sim.programs.search import FIRMWARE, Search
from marelle_sim.programs.source import decode, decode_module, read_source

NAMES = st.sampled_from(["neopixel", "time", "utime", "math", "arm", "socket"])
FOLDERS = st.sampled_from(["", "/lib", "/arm", "/arm/hand"])


@pytest.fixture
def printed(vm: str, run_text: RunText, tmp_path: Path) -> Callable[..., str]:
    """Return a function that runs a program with those files beside it, and gives what it prints."""

    def run(text: str, files: dict[str, str]) -> str:
        write(tmp_path, files)
        ran = run_text(text, seconds=1, vm=vm)
        return ran.stdout + (str(ran.error) if ran.error else "")

    return run


@pytest.mark.parametrize(
    ("text", "files", "said"),
    [
        (
            "import arm.hand.finger\nfrom arm import hand\nprint(arm.hand.finger.BENDS, arm.__path__, hand.__path__, arm.elbow.__file__)",
            {"arm/hand/finger.py": "from .. import elbow\nBENDS = elbow.BENDS + 1\n", "arm/elbow.py": "BENDS = 1\n"},
            "2 arm arm/hand arm/elbow.py\n",
        ),
        (
            "import arm\nprint(arm.KIND)",
            {"arm.py": "KIND = 'file'\n", "arm/__init__.py": "KIND = 'folder'\n"},
            "folder\n",
        ),
        (
            "print(machine.Pin.OUT, rp2.PIO.OUT_LOW, 'vfs' in globals())\nimport machine as again\nprint(again is machine)",
            {},
            "1 2 False\nTrue\n",
        ),
        (
            "machine.Pin(2)\nimport helper",
            {"helper.py": "try:\n    machine\nexcept NameError:\n    print('unknown')\n"},
            "unknown\n",
        ),
        ("import sys\nsys.path.append('/parts')\nimport arm", {"parts/arm.py": "print('arm')\n"}, "arm\n"),
    ],
    ids=[
        "a folder without init is a package", "a folder goes before a file of its name",
        "machine and rp2 are there as boot leaves them", "a module of the program has to import machine",
        "the places where a board looks can be changed",
    ],
)  # fmt: skip
def test_an_import_finds_what_a_board_finds(
    text: str, files: dict[str, str], said: str, printed: Callable[..., str]
) -> None:
    assert printed(text, files) == said


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


def test_the_program_itself_hides_no_module(vm: str, tmp_path: Path) -> None:
    path = written(tmp_path, "import random\nprint(random.randint(3, 3))\n", "random.py")
    assert simulate(path, vm=vm).stdout == "3\n"


@pytest.mark.parametrize(
    "text", ["import random\nrandom.randint(1, 6)\n", "\nfrom random import randint\n"]
)
def test_a_file_that_hides_a_module_is_named(text: str, printed: Callable[..., str]) -> None:
    said = printed(text, {"random.py": ""})
    assert said.startswith("E-BOARD-05: Ligne 2, random.py à côté du programme cache le module")


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


def refused(path: Path | str) -> tuple[str, dict[str, str | int | float]]:
    """Return code and facts of the error that this program raises."""
    with pytest.raises(ProgramFileError) as caught:
        read_source(path)
    return caught.value.code, caught.value.facts


def with_files(folder: Path, *names: str, text: str = "x = 1\n") -> Path:
    """Write a program into files of a folder, and return the first of them."""
    write(folder, dict.fromkeys(names, text))
    return folder / names[0] if names else folder


def test_a_program_and_its_folder_are_read(tmp_path: Path) -> None:
    source = read_source(with_files(tmp_path, "carre.py", "data/a.txt"))
    assert (source.entry, source.text, source.is_folder) == ("/carre.py", "x = 1\n", False)
    assert sorted(source.files) == ["/carre.py", "/data/a.txt"]
    assert source.beside("carre.py") == ""


def test_a_missing_program_is_named_with_the_nearest_ones(tmp_path: Path) -> None:
    with_files(tmp_path, "carre.py", "carres.py", "zzz.txt")
    for path, nearest in (("care.py", "carre.py, carres.py"), ("nowhere/care.py", "")):
        assert refused(tmp_path / path) == ("E-PROG-01", {"file": "care.py", "nearest": nearest})


@pytest.mark.parametrize(
    ("name", "code"), [("", "E-PROG-01"), ("a\0b.py", "E-PROG-01"), ("x" * 5000, "E-PROG-07")]
)
def test_a_name_that_cannot_be_is_refused(name: str, code: str) -> None:
    assert refused(name)[0] == code


@pytest.mark.parametrize(
    ("data", "code", "facts"),
    [
        (b"", "E-PROG-02", {}),
        (b" \n\t\n", "E-PROG-02", {}),
        (b"\xef\xbb\xbf\r\n", "E-PROG-02", {}),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "E-PROG-03", {}),
        ("x = 1".encode("utf-16-le"), "E-PROG-03", {}),
        ("x = 1\n# été\n".encode("latin-1"), "E-PROG-04", {"line": 2}),
        ("x = 'à'".encode("cp1252"), "E-PROG-04", {"line": 1}),
        (b"x = 1\n" * 1_700_000, "E-PROG-05", {"limit_kb": 1000}),
    ],
    ids=[
        "empty",
        "blank",
        "mark",
        "picture",
        "utf-16 without a mark",
        "latin-1",
        "cp1252",
        "10 MB",
    ],
)
def test_what_is_no_program_is_refused(
    data: bytes, code: str, facts: dict[str, int], tmp_path: Path
) -> None:
    (tmp_path / "a.py").write_bytes(data)
    assert refused(tmp_path / "a.py") == (code, {"file": "a.py", **facts})


def test_a_path_below_a_file_is_refused(tmp_path: Path) -> None:
    assert refused(with_files(tmp_path, "a.py") / "b.py") == ("E-PROG-07", {"file": "b.py"})


@pytest.mark.parametrize(
    ("names", "entry"),
    [
        (["main.py", "program.py", "a.py"], "/main.py"),
        (["program.py", "programme.py", "a.py"], "/program.py"),
        (["programme.py", "a.py"], "/programme.py"),
        (["carre.py", "notes.txt"], "/carre.py"),
    ],
)
def test_a_folder_starts_with_its_entry(names: list[str], entry: str, tmp_path: Path) -> None:
    with_files(tmp_path, *names)
    source = read_source(tmp_path)
    assert (source.entry, source.is_folder, source.folder) == (entry, True, str(tmp_path))


@pytest.mark.parametrize(
    ("names", "code", "facts"),
    [(["a.py", "b.py"], "E-PROG-06", {"count": 2}), ([], "E-PROG-96", {}), (["a.txt"], "E-PROG-96", {})],
)  # fmt: skip
def test_a_folder_without_one_program_to_run_is_refused(
    names: list[str], code: str, facts: dict[str, int], tmp_path: Path
) -> None:
    with_files(tmp_path, *names)
    assert refused(tmp_path) == (code, {"folder": str(tmp_path), **facts})


def test_a_folder_brings_its_own_kit_and_world(tmp_path: Path) -> None:
    main = with_files(tmp_path, "main.py")
    world = "format = 1\nsize = [900, 600]\n[robot]\nat = [300, 200]\nheading = 90\n"
    with_files(tmp_path, "world.toml", text=world)
    run = simulate(tmp_path)
    assert (run.world.width_mm, run.world.height_mm, run.world.start.x_mm) == (900, 600, 300)
    assert run.kit.name == "pico_bot"
    assert simulate(main).world.name == "squares"
    assert simulate(tmp_path, world="room").world.name == "room"


def test_the_inputs_of_a_world_reach_the_program(tmp_path: Path) -> None:
    source = "from marelle import Robot\nRobot().button.wait_for_press()\nprint('pressed')\n"
    with_files(tmp_path, "main.py", text=source)
    inputs = '[[input]]\nname = "button"\ntime = 1.0\nvalue = 1\n'
    with_files(tmp_path, "world.toml", text=f"format = 1\nsize = [900, 600]\n{inputs}")
    run = simulate(tmp_path, seconds=5)
    assert (run.ended, run.stdout) == ("done", "pressed\n")
    assert [event[3:] for event in run.trace.select("button")] == [["button", 1, "script"]]


def test_a_byte_order_mark_is_no_part_of_the_program(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"\xef\xbb\xbfprint('\xc3\xa9t\xc3\xa9')\r\n")
    run = simulate(tmp_path / "a.py", world="empty")
    assert (run.ended, run.stdout) == ("done", "été\n")


def test_a_module_may_be_empty() -> None:
    assert decode_module(b"", "pack/__init__.py") == ""


def refusal(data: bytes) -> str:
    """Return the code with which bytes are refused, or nothing."""
    try:
        decode(data, "a.py")
    except ProgramFileError as error:
        return error.code
    return ""


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    assert refusal(data) in {"", "E-PROG-02", "E-PROG-03", "E-PROG-04"}


@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), min_size=1)
)
def test_any_text_is_read_as_it_was_written(text: str) -> None:
    assert decode(f"#{text}".encode(), "a.py") == f"#{text}"
    assert decode(b"\xef\xbb\xbf" + f"#{text}".encode(), "a.py") == f"#{text}"
