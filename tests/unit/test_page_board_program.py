"""A program that the page runs on a board: what is pushed for it, what it prints, and how its mistakes are explained."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from fixture_types import BoardPort
from page_boards import Talked, talk
from page_questions import ask
from serial import Serial
from small_lesson import write_lesson

from marelle_lessons.page.written import WrittenProgram
from marelle_protocol import Identity

pytestmark = pytest.mark.micropython
WRITES = "with open('/arm.py', 'w') as file: file.write('OWN = 1')\n"


@pytest.fixture
def port(board_port: BoardPort) -> Serial:
    return board_port(files={"/main.py": "print('own')\n"})


def run(port: Serial, program: str, **how: Any) -> Talked:
    return talk(port, what="run", program=program, **{"seconds": 20, **how})


def test_what_a_board_must_hold_is_told_without_reading_the_program_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = {"arm.py": "\ufeffLENGTH = 12\n", "net.json": "{}"}
    known = Identity("Raspberry Pi Pico with RP2040", (1, 26, 0), "rp2", "e661", 6, "", "")
    program = WrittenProgram({"program": "import arm\nopen('net.json')\n", "files": files})
    monkeypatch.setattr(tempfile, "TemporaryDirectory", None)
    plan = program.plan(known)

    assert plan.files == {"/arm.py": b"LENGTH = 12\n", "/net.json": b"{}"}
    assert (program.text_of("arm.py"), program.text_of("other.py")) == (files["arm.py"], None)


def test_a_program_runs_and_what_it_prints_is_told(port: Serial) -> None:
    ended, told = came = run(port, "for n in range(3):\n    print(n * n)\n")

    assert (ended["how"], came.printed.split()) == ("done", ["0", "1", "4"])
    assert (ended["sent"], ended["mistake"], ended["running"]) == ([], None, "")
    assert told[0] == {"started": True}


@pytest.mark.unmeasured
def test_its_modules_and_the_library_are_pushed_once(port: Serial) -> None:
    program = "import arm\nimport marelle\nprint(arm.LENGTH, marelle.__name__)\n"
    first, again = (run(port, program, files={"arm.py": "LENGTH = 12\n"}) for _ in range(2))

    assert first.printed.startswith("12 marelle")
    assert {"/arm.py", "/lib/marelle/__init__.py"} < {*first.ended["sent"]}
    assert "/programme.py" not in first.ended["sent"]
    progress = [one for one in first.told if one.get("phase") == "push"]
    assert progress[-1]["done"] == progress[-1]["all"] > 1000
    assert first.told.index(progress[-1]) < first.told.index({"started": True})
    assert (again.ended["sent"], again.ended["how"]) == ([], "done")


def test_a_mistake_is_explained_as_in_the_simulator(port: Serial) -> None:
    program = "steps = 3\nprint(stpes)\n"
    ended = run(port, program).ended
    simulated = ask("run", program=program, cards=False, language="en")

    assert ended["how"] == "error"
    assert 'File "programme.py", line 2' in ended["traceback"]
    mistake = ended["mistake"]
    assert (mistake["code"], mistake["line"], mistake["column"]) == ("E-PROG-12", 2, 7)
    of_board = {"traceback": ended["traceback"], "on_board": True}
    assert mistake == {**simulated["replay"]["error"], **of_board}


def test_a_mistake_in_a_module_has_its_file(port: Serial) -> None:
    files = {"arm.py": "def lift():\n    return 1 / 0\n"}
    mistake = run(port, "import arm\narm.lift()\n", files=files).ended["mistake"]
    assert (mistake["file"], mistake["line"]) == ("arm.py", 2)


def test_a_person_stops_a_program_that_goes_on_for_ever(port: Serial) -> None:
    ended = run(port, "while True:\n    print('here')\n", stop_after="here", seconds=60).ended

    assert ended["how"] == "interrupted"
    assert talk(port, what="identify").ended["platform"] == "rp2"  # it answers


def test_a_file_of_a_pupil_is_saved_before_it_is_overwritten(port: Serial) -> None:
    run(port, WRITES)
    came = run(port, "import arm\nprint(arm.OWN)\n", files={"arm.py": "OWN = 2\n"})

    assert came.saved == {"/arm.py": b"OWN = 1"}
    assert came.printed.split() == ["2"]


def test_nothing_is_overwritten_where_it_cannot_be_saved(port: Serial) -> None:
    run(port, WRITES)

    def no_room(told: dict[str, object]) -> None:
        if "saved" in told:
            raise MemoryError

    with pytest.raises(MemoryError):
        run(port, "import arm\n", take=no_room, files={"arm.py": "OWN = 2\n"})
    assert run(port, "print(open('/arm.py').read())\n").printed.strip() == "OWN = 1"


def test_what_no_board_can_hold_is_refused_before_a_board_is_touched(port: Serial) -> None:
    assert run(port, "import boot\n", files={"boot.py": "x = 3\n"}).ended["code"] == "E-FILE-06"
    assert port.in_waiting == 0


def test_a_file_whose_name_is_none_for_a_board_is_told_and_nothing_is_pushed(port: Serial) -> None:
    name = "a" * 130
    ended = run(port, f"import {name}\n", files={f"{name}.py": ""}).ended

    assert (ended["code"], name in ended["what"]) == ("E-IMAGE-43", True)
    assert talk(port, what="identify").ended["platform"] == "rp2"  # it can be spoken with


def test_the_data_of_a_lesson_s_files_lie_on_the_board_for_a_program_that_reads_them(
    port: Serial, tmp_path: Path
) -> None:
    folder = write_lesson(
        tmp_path / "mots", {"files/words.csv": "chat;chien\n", "files/more.csv": "x\n"}
    )
    came = run(port, "print(open('words.csv').read())\n", lesson=str(folder))
    without = run(port, "print(1)\n", lesson=str(folder))

    assert (came.ended["sent"], came.printed.strip()) == (["/words.csv"], "chat;chien")
    assert without.ended["sent"] == []
