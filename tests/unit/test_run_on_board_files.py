"""What `marelle run --on` leaves on a board, and what it leaves alone."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING

import pytest
from board_runs import ENGLISH, make_double
from programs import RunOn

from marelle_files import BoardFilesError, BoardNeeds, StartupProgram, root_files
from marelle_host.cli.on_boards.needed_files import board_needs
from marelle_protocol import FileFact, Identity, Plan
from marelle_sim.programs import read_source
from marelle_text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from typed_commands import Command

    from marelle_doubles import BoardDouble

SETTINGS = '{"kit": "xrp", "trim": 3}'


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardDouble]:
    with make_double(
        tmp_path_factory.mktemp("files"), "board", main="print('own')\n", settings=SETTINGS
    ) as double:
        yield double


@pytest.mark.micropython
def test_what_a_program_needs_is_sent_once_and_the_program_itself_is_no_file(
    board: BoardDouble, run_on: RunOn
) -> None:
    def pushed(text: str, steps: str) -> list[str]:
        said = run_on(text, board.port, "--json", steps=steps)
        return list(json.loads(said)["pushed"])

    assert pushed("import steps\n", "COUNT = 3\n") == ["/steps.py"]
    assert pushed("import steps\nprint(steps.COUNT)\n", "COUNT = 3\n") == []
    assert pushed("import steps\n", "COUNT = 4\n") == ["/steps.py"]
    looks = "import os\nprint('trial.py' in os.listdir(), open('/main.py').read())\n"
    said = run_on(looks, board.port)
    assert said.startswith("False print('own')\n")


@pytest.mark.micropython
def test_what_a_program_writes_stays_on_the_board(
    board: BoardDouble, tmp_path: Path, run_on: RunOn
) -> None:
    writes = "with open('log.txt', 'w') as file: file.write('été')\n"
    run_on(writes, board.port)
    said = run_on("print(open('/log.txt').read())\n", board.port)
    assert said.startswith("été\n")
    assert not (tmp_path / "log.txt").exists()


@pytest.mark.micropython
def test_a_board_that_is_another_robot_is_told_and_keeps_its_settings(
    board: BoardDouble, tmp_path: Path, run_on: RunOn
) -> None:
    (tmp_path / "board.json").write_text('{"kit": "pico_bot"}')
    said = run_on("print(open('/board.json').read())\n", board.port)
    assert f"{SETTINGS}\n" in said
    assert "is xrp, but board.json beside the program says pico_bot." in said
    assert "(E-LINK-33)" in said


def identity(settings: str = "", bytecode: int = 0) -> Identity:
    return Identity("Raspberry Pi Pico", (1, 25, 0), "rp2", "e66", bytecode, settings, "")


def needs_of(folder: Path, text: str = "from marelle import Robot\nbot = Robot()\n") -> BoardNeeds:
    (folder / "trial.py").write_text(text, encoding="utf-8")
    return board_needs(read_source(folder / "trial.py"), with_entry=False)


def test_a_board_gets_the_library_for_its_own_kit(tmp_path: Path) -> None:
    needs = needs_of(tmp_path)
    xrp, pico_bot = needs.of(identity(SETTINGS)), needs.of(identity())
    assert "/lib/marelle/kits/xrp.py" in xrp.files
    assert "/lib/marelle/kits/xrp.py" not in pico_bot.files
    assert "/lib/marelle/kits/pico_bot.py" in pico_bot.files
    assert "/trial.py" not in pico_bot.files
    assert needs.of(identity(SETTINGS)) is xrp  # of thirty boards of a kind one is looked at


def test_an_own_module_whose_name_begins_with_lib_goes_to_the_board_with_what_it_imports(
    tmp_path: Path,
) -> None:
    (tmp_path / "library.py").write_text("import arm\n", encoding="utf-8")
    (tmp_path / "arm.py").write_text("LENGTH = 12\n", encoding="utf-8")
    assert {"/library.py", "/arm.py"} <= set(
        needs_of(tmp_path, "import library\n").of(identity()).files
    )


def test_a_program_whose_own_boot_py_would_take_the_guard_s_place_is_refused(
    tmp_path: Path,
) -> None:
    (tmp_path / "boot.py").write_text("x = 3\n", encoding="utf-8")
    assert "/boot.py" not in needs_of(tmp_path).of(identity()).files  # it lies there, unused
    with pytest.raises(BoardFilesError, match="E-FILE-06"):
        needs_of(tmp_path, "import boot\nprint(boot.x)\n")


def test_settings_go_to_a_board_that_has_none(tmp_path: Path) -> None:
    (tmp_path / "board.json").write_text('{"kit": "pico_bot"}')
    needs = needs_of(tmp_path)
    assert needs.kit == "pico_bot"
    assert needs.of(identity()).files["/board.json"] == b'{"kit": "pico_bot"}'
    assert "/board.json" not in needs.of(identity('{"trim": 3}')).files


def test_a_kit_that_this_computer_does_not_know_is_left_to_the_board(tmp_path: Path) -> None:
    needed = needs_of(tmp_path).of(identity('{"kit": "of_somebody"}'))
    assert "/lib/marelle/robot.py" in needed.files


@pytest.mark.micropython
def test_a_module_of_an_earlier_program_hides_none_of_micropython(
    board: BoardDouble, tmp_path: Path, run_on: RunOn
) -> None:
    own = "def seed(): return 1\n"
    program = "import random\nprint(random.randint(4, 4))\n"
    said = run_on(program, board.port, random=own, exits=1)
    assert "(E-BOARD-05)" in said  # it says to give random.py another name
    (tmp_path / "random.py").rename(tmp_path / "chance.py")
    said = run_on(program, board.port)
    assert said.splitlines()[0] == "4"


@pytest.mark.micropython
def test_a_module_that_a_pupil_has_put_there_stays(board: BoardDouble, run_on: RunOn) -> None:
    writes = "with open('/time.py', 'w') as file: file.write('OWN = 1')\n"
    run_on(writes, board.port)
    uses = "import os\nimport time\nprint(time.OWN)\nos.remove('/time.py')\n"
    assert run_on(uses, board.port).startswith("1\n")


def test_what_is_looked_at_is_what_a_program_could_miss(tmp_path: Path) -> None:
    assert needs_of(tmp_path, "print(1)\n").of(identity()) == Plan({})
    assert needs_of(tmp_path, "import json, rp2\n").of(identity()).remove_ours == (
        "/json.py",
        "/rp2.py",
    )
    with_library = needs_of(tmp_path).of(identity()).remove_ours
    assert {"/marelle.py", "/random.py", "/machine.py"} < {*with_library}
    (tmp_path / "json.py").write_text("X = 1\n")
    assert "/json.py" not in needs_of(tmp_path, "import json\n").of(identity()).remove_ours


STARTER = root_files("rp2")["/main.py"].read_bytes()


@pytest.mark.parametrize(
    ("main", "files", "added", "starts"),
    [
        (None, {}, {"/program.py", "/main.py"}, True),
        (FileFact(9, 1, ours=True), {}, {"/program.py", "/main.py"}, True),  # an older starter
        (FileFact(9, zlib.crc32(STARTER), ours=False), {}, {"/program.py", "/main.py"}, True),
        (FileFact(9, 1, ours=False), {}, {"/program.py"}, False),
        (FileFact(9, 1, ours=False), {"/program.py": b"own"}, {"/main.py"}, True),
    ],
)  # fmt: skip
def test_a_program_is_kept_beside_what_starts_it_unless_a_pupil_s_main_does(
    main: FileFact | None, files: dict[str, bytes], added: set[str], starts: bool
) -> None:
    kept = StartupProgram("print(1)")
    plan = kept.added(Plan(files), "COM3", identity(), main)
    assert {*plan.files} - {*files} == added
    assert b"print(1)" in plan.files.values()
    assert plan.files.get("/program.py") in (b"print(1)", b"own")
    assert ("COM3" not in kept.others) == starts
    on_microbit = kept.added(Plan({}), "COM3", identity()._replace(platform="microbit"), None)
    assert on_microbit.files == {"/main.py": b"print(1)"}


def test_nothing_is_kept_in_the_simulator(tmp_path: Path, marelle: Command) -> None:
    (tmp_path / "trial.py").write_text("print(1)\n")
    assert (
        "Add --on PORT, for example --on COM3. (E-LINK-37)"
        in marelle("run", str(tmp_path / "trial.py"), "--keep", exits=2, environment=ENGLISH).err
    )


@pytest.mark.micropython
def test_a_program_that_is_kept_starts_when_the_board_is_switched_on(
    tmp_path: Path, run_on: RunOn
) -> None:
    program = "with open('/starts', 'a') as file: file.write('x')\nprint(open('/starts').read())\n"
    with make_double(tmp_path, "kept", boot_speed=1.0) as double:
        said = run_on(program, double.port, "--keep")
        assert said.splitlines()[0] == "x"
        assert said.endswith(Text("en")("cli.run.kept", port=double.port) + "\n")
        double.unplug()
        double.power()
        double.wait_for_port()
        looks = "print(open('/starts').read())\n"
        assert run_on(looks, double.port).startswith("xx\n")


@pytest.mark.micropython
def test_a_pupil_s_own_file_is_saved_before_it_is_overwritten_and_a_main_of_his_is_told(
    board: BoardDouble, tmp_path: Path, run_on: RunOn
) -> None:
    writes = "with open('/helps.py', 'w') as file: file.write('OWN = 1')\n"
    run_on(writes, board.port)
    program = "import helps\nprint(helps.OWN)\n"
    said = run_on(program, board.port, "--keep", helps="OWN = 2\n")
    assert said.splitlines()[0] == "2"
    (saved,) = (tmp_path / "marelle-saved").rglob("helps.py")
    assert saved.read_text() == "OWN = 1"
    assert f"  kept: marelle-saved/{saved.parent.name}/helps.py\n" in said
    assert "(E-LINK-36)" in said
