"""A program that the page leaves on a board: what it would change is told first, what is lost is saved, and it starts by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from board_double import a_double
from page_boards import Talked, talk
from small_lesson import write_lesson

from marelle_files import guard_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from serial import Serial

    from marelle_doubles import BoardDouble

pytestmark = pytest.mark.micropython
SECONDS = 20
PROGRAM = "print('it starts')\n"


@pytest.fixture
def board(tmp_path: Path) -> Iterator[BoardDouble]:
    with a_double(tmp_path, main="print('Léa')\n") as double:
        yield double


@pytest.fixture
def port(board: BoardDouble) -> Iterator[Serial]:
    serial = pytest.importorskip("serial")
    with serial.Serial(board.port, timeout=0) as opened:
        yield opened


def run(port: Serial, program: str) -> Talked:
    return talk(port, what="run", program=program, seconds=SECONDS)


def said(port: Serial, expression: str) -> str:
    return run(port, f"import os\nprint({expression})\n").printed.strip()


def test_what_would_be_lost_is_told_and_nothing_is_changed(port: Serial) -> None:
    came = talk(port, what="plan_keep", program=PROGRAM)

    assert {"/program.py", "/main.py", "/boot.py"} < {*came.ended["sent"]}
    assert came.ended["theirs"] == ["/main.py"]
    assert came.ended["removed"] == came.told == []
    assert said(port, "open('/main.py').read().strip()") == "print('Léa')"
    assert said(port, "'program.py' in os.listdir()") == "False"


def test_it_is_kept_beside_the_guard_and_a_pupil_s_main_is_saved_first(port: Serial) -> None:
    order: list[str] = []
    came = talk(port, take=order.extend, what="keep", program=PROGRAM)

    assert came.saved == {"/main.py": "print('Léa')\n".encode()}
    assert order[0] == "saved"
    assert order[-1] == "all"  # what has come of the files was told afterwards
    assert came.ended["theirs"] == ["/main.py"]
    assert {*guard_files("rp2")} < {*came.ended["sent"]}
    again = talk(port, what="keep", program=PROGRAM)
    assert (again.ended["sent"], again.told) == ([], [])


def test_it_starts_when_the_board_is_switched_on(board: BoardDouble, port: Serial) -> None:
    serial = pytest.importorskip("serial")
    talk(port, what="keep", program=PROGRAM)
    port.close()
    board.unplug()
    board.power()
    board.wait_for_port()
    with serial.Serial(board.port, timeout=SECONDS) as again:
        assert again.read_until(b"it starts\r\n").endswith(b"it starts\r\n")


def test_what_started_before_is_saved_though_the_page_had_put_it_there(port: Serial) -> None:
    own = {"program.py": "def first():\n    return 1\n"}
    first = "import program\nprint(program.first())\n"
    kept = talk(port, what="keep", program=first, files=own).ended
    assert "/main.py" in kept["sent"]

    planned = talk(port, what="plan_keep", program=PROGRAM).ended
    came = talk(port, what="keep", program=PROGRAM)

    assert planned["theirs"] == came.ended["theirs"] == ["/main.py", "/program.py"]
    assert came.saved == {"/main.py": first.encode(), "/program.py": own["program.py"].encode()}


def test_a_program_that_is_replaced_is_told_and_saved_though_the_page_had_put_it_there(
    port: Serial,
) -> None:
    talk(port, what="keep", program=PROGRAM)
    planned = talk(port, what="plan_keep", program="x = 1\n").ended
    came = talk(port, what="keep", program="x = 1\n")

    assert planned["theirs"] == came.ended["theirs"] == ["/program.py"]
    assert came.saved == {"/program.py": PROGRAM.encode()}
    assert talk(port, what="plan_keep", program="x = 1\n").ended["theirs"] == []


def test_what_who_asks_has_kept_before_goes_without_a_word_but_not_what_another_has(
    port: Serial,
) -> None:
    before = talk(port, what="keep", program=PROGRAM).ended["own"]
    planned = talk(port, what="plan_keep", program="x = 1\n", own=before).ended
    came = talk(port, what="keep", program="x = 1\n", own=before)
    other = talk(port, what="plan_keep", program="x = 2\n", own=before).ended
    own = talk(port, what="plan_keep", program="x = 2\n", own=came.ended["own"]).ended

    assert planned["theirs"] == came.ended["theirs"] == []
    assert came.saved == {}
    assert other["theirs"] == ["/program.py"]
    assert own["theirs"] == []


def test_the_guard_takes_the_place_of_a_boot_py_of_somebody_which_is_saved(port: Serial) -> None:
    run(port, "with open('/boot.py', 'w') as file: file.write('OWN = 1')\n")
    planned = talk(port, what="plan_keep", program=PROGRAM).ended
    came = talk(port, what="keep", program=PROGRAM)

    assert {*planned["theirs"]} == {*came.saved} == {"/boot.py", "/main.py"}
    assert came.saved["/boot.py"] == b"OWN = 1"
    assert said(port, "'/lib/marelle_guard' in open('/boot.py').read()") == "True"


def test_what_is_damaged_on_the_way_comes_whole_or_not_at_all(port: Serial) -> None:
    files = {"arm.py": f"TEXT = '{'abc' * 2000}'\n"}
    began: list[int] = []

    def damaged(data: bytes) -> bytes:
        began.append(len(data))
        return data if len(began) % 40 else data[:-1] + bytes([data[-1] ^ 0x10])

    ended = talk(port, damages=damaged, what="keep", program="import arm\n", files=files).ended
    size = said(port, "len(open('/arm.py').read()) if 'arm.py' in os.listdir() else 0")

    if "code" in ended:
        assert (ended["code"], size) in {("E-LINK-19", "0"), ("E-LINK-19", str(len(files["arm.py"])))}  # fmt: skip
    else:
        assert size == str(len(files["arm.py"]))


def test_a_line_that_damages_all_is_told(port: Serial) -> None:
    def damaged(data: bytes) -> bytes:
        return bytes(byte ^ 0x10 if byte > 0x60 else byte for byte in data)

    assert talk(port, damages=damaged, what="keep", program="x = 1\n").ended["code"] == "E-LINK-43"
    assert said(port, "'program.py' in os.listdir()") == "False"


def test_nothing_is_kept_where_it_cannot_be_saved(port: Serial) -> None:
    def no_room(told: dict[str, Any]) -> None:
        if "saved" in told:
            raise MemoryError

    with pytest.raises(MemoryError):
        talk(port, take=no_room, what="keep", program=PROGRAM)
    assert said(port, "open('/main.py').read().strip()") == "print('Léa')"
    assert said(port, "'program.py' in os.listdir()") == "False"


def test_where_there_is_no_room_it_is_told_with_what_to_do_on_the_page(tmp_path: Path) -> None:
    serial = pytest.importorskip("serial")
    doubles = pytest.importorskip("marelle_doubles")
    full = doubles.BoardSpec("full", "stm32", files={"/mesures.csv": "0;0\n" * 14_000})
    with doubles.BoardDoubles(tmp_path, [full]) as (board,):
        board.wait_for_port()
        with serial.Serial(board.port, timeout=0) as port:
            files = {"own.py": f"TEXT = '{'abc' * 4000}'\n"}
            ended = talk(
                port, language="fr", what="keep", program="import own\n", files=files
            ).ended
            listed = said(port, "os.listdir()")

    assert ended["code"] == "E-LINK-18"
    assert 'os.remove("mesures.csv")' in ended["action"]
    assert listed == "['mesures.csv']"


def test_a_micro_bit_gets_the_program_as_its_main(tmp_path: Path) -> None:
    serial = pytest.importorskip("serial")
    doubles = pytest.importorskip("marelle_doubles")
    wanted = doubles.BoardSpec("bit", "microbit", files={"main.py": "old = 1\n"})
    with doubles.BoardDoubles(tmp_path, [wanted]) as (board,):
        board.wait_for_port()
        with serial.Serial(board.port, timeout=0) as port:
            came = talk(port, what="keep", program="new = 1\n")

    assert (came.ended["sent"], came.ended["theirs"]) == (["/main.py"], ["/main.py"])
    assert came.saved == {"/main.py": b"old = 1\n"}


def test_a_kept_program_keeps_the_data_of_its_lesson(port: Serial, tmp_path: Path) -> None:
    folder = write_lesson(tmp_path / "mots", {"files/words.csv": "chat;chien\n"})
    reads = "print(open('words.csv').read())\n"
    came = talk(port, what="keep", program=reads, lesson=str(folder))

    assert {"/words.csv", "/program.py"} < {*came.ended["sent"]}
    assert said(port, "open('/words.csv').read()") == "chat;chien"
