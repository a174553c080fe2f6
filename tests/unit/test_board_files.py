"""What a board must hold: no module too many, none too few; `board.json` is right, or refused."""

import ast
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from programs import ROOT, error_of
from world_files import written

from marelle_files import (
    KEYS,
    NUMBERS,
    BoardFilesError,
    board_files,
    is_pushable,
    library_files,
    read_settings,
)
from marelle_files.library import homes, library_modules, needs
from marelle_sim import simulate
from marelle_sim.programs import read_source

Write = Callable[..., Path]


PROGRAMS = ROOT / "docs" / "programs"
TABLE = "LEFT = RIGHT = DRIVE = None\nPARTS = {!r}\n"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return what writes a folder's files and gives its main.py."""

    def go(text: str, **others: str) -> Path:
        for name, content in {"main_py": text, **others}.items():
            stem, _, ending = name.rpartition("_")
            (tmp_path / f"{stem}.{ending}").write_text(content, encoding="utf-8")
        return tmp_path / "main.py"

    return go


def held(program: Path, kit: str = "pico_bot") -> set[str]:
    return set(board_files(kit, read_source(program)))


def modules(program: Path, kit: str = "pico_bot") -> set[str]:
    names = {path.removeprefix("/lib/") for path in held(program, kit)}
    return {name.removesuffix(".py") for name in names if name.startswith("marelle/")}


def refusal(program: Path, kit: str = "") -> BoardFilesError:
    with pytest.raises(BoardFilesError) as refused:
        board_files(kit, read_source(program))
    return refused.value


# Modules


def test_a_program_that_does_not_name_the_library_has_none_of_it(write: Write) -> None:
    assert board_files("pico_bot", read_source(write("import machine, time\nprint(1)\n"))) == {
        "/main.py": b"import machine, time\nprint(1)\n",
        "/board.json": b'{"kit": "pico_bot"}\n',
    }


def test_a_kit_brings_its_table_and_the_homes_of_its_parts(write: Write) -> None:
    bot = modules(write("from marelle import Robot\nbot = Robot()\n"))
    assert {
        "marelle/__init__", "marelle/robot", "marelle/kits/pico_bot", "marelle/parts/range", "marelle/parts/line", "marelle/chips/lsm6ds",
    } <= bot  # fmt: skip
    assert bot.isdisjoint({"marelle/fr", "marelle/_desktop"})
    assert "marelle/fr" in modules(write("from marelle.fr import *\navancer()\n"))


def test_a_kit_of_the_folder_brings_its_own_chip_and_no_part_it_lacks(write: Write) -> None:
    program = write(
        "from marelle import Robot\nRobot().climate\n",
        mine_py=TABLE.format({"climate": ("my_chip.SHT31", 0x44)}),
        my_chip_py="import struct\nfrom my_sums import crc\n",
        my_sums_py="def crc(): pass\n",
        test_mine_py="import pytest\n",
    )
    files = held(program, "mine")
    assert {"/main.py", "/mine.py", "/my_chip.py", "/my_sums.py"} == {
        path for path in files if path.endswith(".py") and not path.startswith("/lib/")
    }
    assert "/lib/marelle/parts/screen.py" not in files


def test_a_string_that_names_a_module_beside_the_program_names_no_kit(write: Write) -> None:
    program = write(
        "from marelle import Robot\nsent = 'helper'\nbot = Robot()\n", helper_py="x = 1\n"
    )
    assert "marelle/kits/pico_bot" in modules(program, kit="")


def test_a_kit_that_the_program_names_is_there_beside_the_boards_own(write: Write) -> None:
    program = write("import marelle\nbot = marelle.Robot('mine')\n", mine_py=TABLE.format({}))
    assert {"/mine.py", "/lib/marelle/kits/pico_bot.py"} <= held(program)


@pytest.mark.parametrize(
    "line",
    [
        "from marelle import LED",
        "from marelle import *\nLED(15)",
        "import marelle\nmarelle.LED(15)",
        "import marelle\ngetattr(marelle, 'LED')",
        "import marelle.parts.led",
    ],
)
def test_a_part_that_the_program_names_is_there_and_no_other(write: Write, line: str) -> None:
    found = modules(write(f"{line}\n", mine_py=TABLE.format({})), "mine")
    parts = {name for name in found if name.startswith("marelle/parts/")}
    assert parts == {f"marelle/parts/{name}" for name in ("__init__", "led")}


def test_imports_are_followed_late_in_brackets_and_through_packages(write: Write) -> None:
    program = write(
        "def later():\n    from arm.grip import (\n        close,\n        open_ as wide,\n    )\n",
        spare_py="",
    )
    arm = program.parent / "arm"
    arm.mkdir()
    written(arm, "from . import joint\n", "__init__.py")
    for name in ("grip", "joint", "spare"):
        (arm / f"{name}.py").touch()
    assert held(program) == {
        "/main.py", "/board.json", "/arm/__init__.py", "/arm/grip.py", "/arm/joint.py",
    }  # fmt: skip


@pytest.mark.parametrize("call", ["__import__(name)", "exec(name)", "import sys\nsys.path"])
def test_a_program_that_imports_by_names_that_it_makes_has_all(write: Write, call: str) -> None:
    program = write(f"import marelle\nname = 'a' + 'b'\n{call}\n", ab_py="", cd_py="")
    assert {"/ab.py", "/cd.py", *library_files()} <= held(program)


def test_a_program_whose_module_is_compiled_has_all(write: Write) -> None:
    assert set(library_files()) <= held(write("import mine\n", mine_mpy="M"))


def test_a_program_with_a_mistake_in_its_writing_has_all_and_runs_to_its_message(
    write: Write,
) -> None:
    program = write("from marelle import Robot\nif:\n", other_py="")
    assert {"/other.py"} <= held(program)
    run = simulate(program)
    assert error_of(run).line == 2


def test_what_the_library_imports_is_read_as_python_reads_it() -> None:
    for module, path in library_modules().items():
        tree = ast.parse(Path(library_files()[path]).read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
                node.body = [ast.Pass()]
        package = module.split(".") if path.endswith("__init__.py") else module.split(".")[:-1]
        named = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                named |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                above = package[: len(package) - node.level + 1] if node.level else []
                base = ".".join([*above, node.module] if node.module else above)
                named |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
        assert set(needs(module)) == named, module


def test_each_home_of_a_name_is_a_module_of_the_library() -> None:
    packages = [name for name, path in library_modules().items() if path.endswith("__init__.py")]
    assert {"marelle", "marelle.chips", "marelle.kits", "marelle.parts"} <= set(packages)
    homeless = {
        (package, name): home
        for package in packages
        for name, home in homes(package).items()
        if home not in library_modules()
    }
    assert homeless == {}


@pytest.mark.parametrize("name", ["square.py", "my-robot", "bouton.py", "carre.py"])
def test_a_program_of_the_pages_runs_on_what_its_board_holds(name: str) -> None:
    run = simulate(PROGRAMS / name, seconds=2)
    assert run.error is None, run.error


# Other files


def test_no_link_is_followed_out_of_the_folder(
    write: Write, tmp_path_factory: pytest.TempPathFactory
) -> None:
    away = tmp_path_factory.mktemp("away")
    (away / "secret.txt").write_text("42")
    (away / "tools.py").write_text("")
    program = write("import tools\nopen(NAME)\n", kept_txt="1")
    (program.parent / "secret.txt").symlink_to(away / "secret.txt")
    (program.parent / "tools.py").symlink_to(away / "tools.py")
    (program.parent / "more").symlink_to(away)
    assert held(program) == {"/main.py", "/board.json", "/kept.txt"}


def test_what_a_board_has_no_use_for_is_left_out(write: Write) -> None:
    others = {f"data_{end}": "" for end in ("csv", "toml", "pyc", "jpg", "exe", "md")}
    assert held(write("open(input())\n", **others)) == {"/main.py", "/board.json", "/data.csv"}


@pytest.mark.parametrize("name", ["data.jpg", "/data.exe"])
def test_what_a_board_has_no_use_for_is_refused_where_it_is_named(write: Write, name: str) -> None:
    error = refusal(write(f"open({name!r})\n", data_jpg="", data_exe=""))
    assert (error.code, error.facts) == ("E-FILE-02", {"file": name.lstrip("/")})


def test_a_file_without_an_ending_is_sent_where_it_is_named(write: Write) -> None:
    program = write("open('notes')\n")
    (program.parent / "notes").touch()
    assert "/notes" in held(program)


@pytest.mark.parametrize(
    ("name", "pushable"),
    [("a.PY", False), ("a.JSON", True), ("a.pyc", False), ("py", False), ("lib/a.mpy", True)],
)
def test_what_is_pushable_is_told_by_its_ending(name: str, pushable: bool) -> None:
    assert is_pushable(name) is pushable


@pytest.mark.parametrize(
    ("line", "sent"),
    [
        ("print(1)", set()),
        ("play('song.wav')", {"/song.wav"}),
        ("open('notes.txt', 'a')", {"/notes.txt"}),
        ("open('./notes.txt')", {"/song.wav", "/notes.txt"}),
        ("say = open; say('notes.txt')", {"/song.wav", "/notes.txt"}),
        ("f = open(name)", {"/song.wav", "/notes.txt"}),
        ("import os; os.listdir()", {"/song.wav", "/notes.txt"}),
        ("exec(line)", {"/song.wav", "/notes.txt"}),
        ("import tools", {"/tools.py", "/song.wav", "/notes.txt"}),
    ],
)
def test_data_goes_with_a_program_that_can_read_it(
    write: Write, line: str, sent: set[str]
) -> None:
    others = {"song_wav": "", "notes_txt": "", "tools_py": "open(NAME)\n"}
    found = {path for path in held(write(f"{line}\n", **others)) if not path.startswith("/lib/")}
    assert found - {"/main.py", "/board.json"} - ({"/tools.py"} - sent) == sent


def test_a_module_is_sent_without_the_mark_that_windows_writes(write: Write) -> None:
    files = board_files("", read_source(write("\ufeffimport tools\n", tools_py="\ufeffX = 1\n")))
    assert (files["/main.py"], files["/tools.py"]) == (b"import tools\n", b"X = 1\n")


# Kits and board.json


@pytest.mark.parametrize(("name", "nearest"), [("pico_bott", "pico_bot"), ("tank", "")])
def test_a_kit_that_is_nowhere_is_refused_with_the_nearest(
    write: Write, name: str, nearest: str
) -> None:
    program = write("from marelle import Robot\n")
    assert (refusal(program, name).code, refusal(program, name).facts["nearest"]) == (
        "E-FILE-01", nearest,
    )  # fmt: skip
    program = write("print(1)\n", board_json=json.dumps({"kit": name}))
    assert refusal(program).facts["name"] == name


@pytest.mark.parametrize(
    ("text", "code", "facts"),
    [
        ('{"kti": "pico_bot"}', "E-FILE-04", {"key": "kti", "nearest": "kit"}),
        ('{"kit": "pico_bot", "tracks": 140}', "E-FILE-04", {"key": "tracks", "nearest": "track"}),
        ('{"wifi": 1}', "E-FILE-04", {"key": "wifi", "nearest": ""}),
        ('{"kit": 5}', "E-FILE-05", {"key": "kit"}),
        ('{"trim": "left"}', "E-FILE-05", {"key": "trim"}),
        ('{"line": [1, null]}', "E-FILE-04", {"key": "line"}),
        ('{"track": 1e999}', "E-FILE-05", {"key": "track", "least": 20, "nearest": 500}),
        ('{\n"kit": "pico_', "E-FILE-03", {"line": 2}),
        ("", "E-FILE-03", {"line": 1}),
        ("[]", "E-FILE-03", {"line": 1}),
        ("[" * 4000, "E-FILE-03", {"line": 1}),
        (" " * 4097, "E-FILE-03", {"line": 1}),
    ],
)
def test_a_board_json_that_is_wrong_is_refused(
    write: Write, text: str, code: str, facts: dict[str, str | int]
) -> None:
    error = refusal(write("print(1)\n", board_json=text))
    assert error.code == code
    assert {**error.facts, **facts} == error.facts


SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "kit": st.from_regex(r"[a-z_][a-z0-9_]{0,20}", fullmatch=True),
        **{
            key: st.integers(least, most) | st.floats(least, most)
            for key, (least, most) in NUMBERS.items()
        },
    },
)


@pytest.mark.unmeasured
@given(SETTINGS, st.data())
def test_what_is_saved_is_read_again_and_a_part_of_it_is_refused(
    settings: dict[str, object], data: st.DataObject
) -> None:
    text = json.dumps(settings).encode()
    assert read_settings(text) == settings
    cut = data.draw(st.integers(0, len(text) - 1))
    with pytest.raises(BoardFilesError, match="E-FILE-03"):
        read_settings(text[:cut])


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused_with_a_code(data: bytes) -> None:
    try:
        assert set(read_settings(data)) <= set(KEYS)
    except BoardFilesError as error:
        assert error.code in ("E-FILE-03", "E-FILE-04", "E-FILE-05")  # noqa: PT017 - either is right


def test_the_library_is_listed_compiled_and_a_module_that_cannot_be_as_it_is(write: Write) -> None:
    def compiled(place: str, path: str) -> bytes | None:
        assert library_files()[path] == place
        return None if path.endswith("/hal.py") else b"M\x06" + path.encode()

    program = write("from marelle import Robot\nimport tools\n", tools_py="")
    plain = held(program)
    files = board_files("pico_bot", read_source(program), compiled=compiled)
    assert files["/lib/marelle/robot.mpy"] == b"M\x06/lib/marelle/robot.py"
    assert {path.replace(".mpy", ".py") for path in files} == plain
    assert sorted(path for path in files if path.endswith(".py")) == [
        "/lib/marelle/hal.py", "/main.py", "/tools.py",
    ]  # fmt: skip
