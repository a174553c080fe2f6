"""A program that the page leaves on a board: what it would change is told first, what is lost is saved, and it starts by itself."""

from pathlib import Path
from typing import Any

import pytest
from page_boards import Talked, run_job
from programs import BoardPort, MakeDouble
from serial import Serial
from small_lesson import write_lesson

from marelle_files import guard_files

pytestmark = pytest.mark.micropython
SECONDS = 20
PROGRAM = "print('it starts')\n"
PUPILS = {"/main.py": "print('Léa')\n"}


@pytest.fixture
def port(board_port: BoardPort) -> Serial:
    return board_port(files=PUPILS)


def keep(port: Serial, program: str = PROGRAM, **how: Any) -> Talked:
    return run_job(port, what="keep", program=program, **how)


def planned(port: Serial, program: str = PROGRAM, **how: Any) -> dict[str, Any]:
    return run_job(port, what="plan_keep", program=program, **how).ended


def said(port: Serial, expression: str) -> str:
    program = f"import os\nprint({expression})\n"
    return run_job(port, what="run", program=program, seconds=SECONDS).printed.strip()


@pytest.mark.unmeasured
def test_what_would_be_lost_is_told_and_nothing_is_changed(port: Serial) -> None:
    came = run_job(port, what="plan_keep", program=PROGRAM)

    assert {"/program.py", "/main.py", "/boot.py"} < {*came.ended["sent"]}
    assert came.ended["theirs"] == ["/main.py"]
    assert came.ended["removed"] == came.told == []
    assert said(port, "open('/main.py').read().strip()") == "print('Léa')"
    assert said(port, "'program.py' in os.listdir()") == "False"


@pytest.mark.unmeasured
def test_it_is_kept_beside_the_guard_and_a_pupil_s_main_is_saved_first(port: Serial) -> None:
    order: list[str] = []
    came = keep(port, take=order.extend)

    assert came.saved == {"/main.py": "print('Léa')\n".encode()}
    assert order[0] == "saved"
    assert order[-1] == "all"  # what has come of the files was told afterwards
    assert came.ended["theirs"] == ["/main.py"]
    assert {*guard_files("rp2")} < {*came.ended["sent"]}
    again = keep(port)
    assert (again.ended["sent"], again.told) == ([], [])


@pytest.mark.unmeasured
def test_it_starts_when_the_board_is_switched_on(board_double: MakeDouble) -> None:
    board = board_double(files=PUPILS)
    with Serial(board.port, timeout=0) as port:
        keep(port)
    board.unplug()
    board.power()
    board.wait_for_port()
    with Serial(board.port, timeout=SECONDS) as again:
        assert again.read_until(b"it starts\r\n").endswith(b"it starts\r\n")


def test_what_started_before_is_saved_though_the_page_had_put_it_there(port: Serial) -> None:
    own = {"program.py": "def first():\n    return 1\n"}
    first = "import program\nprint(program.first())\n"
    assert "/main.py" in keep(port, first, files=own).ended["sent"]
    plan, came = planned(port), keep(port)

    assert plan["theirs"] == came.ended["theirs"] == ["/main.py", "/program.py"]
    assert came.saved == {"/main.py": first.encode(), "/program.py": own["program.py"].encode()}


@pytest.mark.unmeasured
def test_a_program_that_is_replaced_is_told_and_saved_though_the_page_had_put_it_there(
    port: Serial,
) -> None:
    keep(port)
    plan, came = planned(port, "x = 1\n"), keep(port, "x = 1\n")

    assert plan["theirs"] == came.ended["theirs"] == ["/program.py"]
    assert came.saved == {"/program.py": PROGRAM.encode()}
    assert planned(port, "x = 1\n")["theirs"] == []


@pytest.mark.unmeasured
def test_what_who_asks_has_kept_before_goes_without_a_word_but_not_what_another_has(
    port: Serial,
) -> None:
    before = keep(port).ended["own"]
    plan, came = planned(port, "x = 1\n", own=before), keep(port, "x = 1\n", own=before)

    assert plan["theirs"] == came.ended["theirs"] == []
    assert came.saved == {}
    assert planned(port, "x = 2\n", own=before)["theirs"] == ["/program.py"]
    assert planned(port, "x = 2\n", own=came.ended["own"])["theirs"] == []


@pytest.mark.unmeasured
def test_the_guard_takes_the_place_of_a_boot_py_of_somebody_which_is_saved(port: Serial) -> None:
    writes = "with open('/boot.py', 'w') as file: file.write('OWN = 1')\n"
    run_job(port, what="run", program=writes, seconds=SECONDS)
    plan, came = planned(port), keep(port)

    assert {*plan["theirs"]} == {*came.saved} == {"/boot.py", "/main.py"}
    assert came.saved["/boot.py"] == b"OWN = 1"
    assert said(port, "'/lib/marelle_guard' in open('/boot.py').read()") == "True"


def test_what_is_damaged_on_the_way_comes_whole_or_not_at_all(port: Serial) -> None:
    files = {"arm.py": f"TEXT = '{'abc' * 2000}'\n"}
    began: list[int] = []

    def damaged(data: bytes) -> bytes:
        began.append(len(data))
        return data if len(began) % 40 else data[:-1] + bytes([data[-1] ^ 0x10])

    code = keep(port, "import arm\n", damages=damaged, files=files).ended.get("code")
    size = int(said(port, "len(open('/arm.py').read()) if 'arm.py' in os.listdir() else 0"))

    whole = len(files["arm.py"])
    assert (code, size) in {("E-LINK-19", 0), ("E-LINK-19", whole), (None, whole)}


@pytest.mark.unmeasured
def test_a_line_that_damages_all_is_told(port: Serial) -> None:
    def damaged(data: bytes) -> bytes:
        return bytes(byte ^ 0x10 if byte > 0x60 else byte for byte in data)

    assert keep(port, damages=damaged).ended["code"] == "E-LINK-43"
    assert said(port, "'program.py' in os.listdir()") == "False"


def test_nothing_is_kept_where_it_cannot_be_saved(port: Serial) -> None:
    def no_room(told: dict[str, Any]) -> None:
        if "saved" in told:
            raise MemoryError

    with pytest.raises(MemoryError):
        keep(port, take=no_room)
    assert said(port, "open('/main.py').read().strip()") == "print('Léa')"
    assert said(port, "'program.py' in os.listdir()") == "False"


def test_where_there_is_no_room_it_is_told_with_what_to_do_on_the_page(
    board_port: BoardPort,
) -> None:
    port = board_port(kind="stm32", files={"/mesures.csv": "0;0\n" * 14_000})
    own = {"own.py": f"TEXT = '{'abc' * 4000}'\n"}
    ended = keep(port, "import own\n", language="fr", files=own).ended

    assert ended["code"] == "E-LINK-18"
    assert 'os.remove("mesures.csv")' in ended["action"]
    assert said(port, "os.listdir()") == "['mesures.csv']"


def test_a_micro_bit_gets_the_program_as_its_main(board_port: BoardPort) -> None:
    came = keep(board_port(kind="microbit", files={"main.py": "old = 1\n"}), "new = 1\n")

    assert (came.ended["sent"], came.ended["theirs"]) == (["/main.py"], ["/main.py"])
    assert came.saved == {"/main.py": b"old = 1\n"}


@pytest.mark.unmeasured
def test_a_kept_program_keeps_the_data_of_its_lesson(port: Serial, tmp_path: Path) -> None:
    folder = write_lesson(tmp_path / "mots", {"files/words.csv": "chat;chien\n"})
    came = keep(port, "print(open('words.csv').read())\n", lesson=str(folder))

    assert {"/words.csv", "/program.py"} < {*came.ended["sent"]}
    assert said(port, "open('/words.csv').read()") == "chat;chien"
