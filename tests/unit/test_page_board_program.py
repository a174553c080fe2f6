"""What the page does on a board, on doubles: it runs a program or leaves it there, installs the library, sends it to its boot loader."""

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from board_double import a_double
from page_questions import Talked, ask, run_job
from programs import QUICK_USB, BoardPort, MakeDouble
from serial import Serial
from small_lesson import write_lesson

from marelle_files import guard_files
from marelle_lessons.page.program_files import WrittenProgram
from marelle_protocol import Identity
from marelle_text.version import version

pytestmark = pytest.mark.micropython
SECONDS = 20
PROGRAM = "print('it starts')\n"
PUPILS = {"/main.py": "print('Léa')\n"}
WRITES = "with open('/arm.py', 'w') as file: file.write('OWN = 1')\n"
OWN = {"/main.py": "print('Léa')\n", "/board.json": '{"trim": 2}'}
_RUNS = {"/main.py": "while True:\n    print('still here')\n"}


@pytest.fixture
def port(board_port: BoardPort) -> Serial:
    return board_port(files=PUPILS)


def run(port: Serial, program: str, **how: Any) -> Talked:
    return run_job(port, what="run", program=program, **{"seconds": SECONDS, **how})


def no_room(told: dict[str, Any]) -> None:
    """Fail where a file of a pupil is to be saved."""
    if "saved" in told:
        raise MemoryError


def test_what_a_board_must_hold_is_told_without_reading_the_program_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = {"arm.py": "\ufeffLENGTH = 12\n", "net.json": "{}"}
    known = Identity("Raspberry Pi Pico with RP2040", (1, 26, 0), "rp2", "e661", 6, "", "")
    program = WrittenProgram({"program": "import arm\nopen('net.json')\n", "files": files})
    monkeypatch.setattr(tempfile, "TemporaryDirectory", None)
    assert program.plan(known).files == {"/arm.py": b"LENGTH = 12\n", "/net.json": b"{}"}
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
    assert run_job(port, what="identify").ended["platform"] == "rp2"  # it answers


@pytest.mark.unmeasured
def test_a_file_of_a_pupil_is_saved_before_it_is_overwritten(port: Serial) -> None:
    run(port, WRITES)
    came = run(port, "import arm\nprint(arm.OWN)\n", files={"arm.py": "OWN = 2\n"})

    assert came.saved == {"/arm.py": b"OWN = 1"}
    assert came.printed.split() == ["2"]


@pytest.mark.unmeasured
def test_nothing_is_overwritten_where_it_cannot_be_saved(port: Serial) -> None:
    run(port, WRITES)

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
    assert run_job(port, what="identify").ended["platform"] == "rp2"  # it can be spoken with


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


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Talked]:
    """Install a kit on a Pico with a pupil's files, then none; return what was installed at each step."""
    folder = tmp_path_factory.mktemp("install")
    steps: dict[str, dict[str, Any]] = {
        "planned": {"what": "plan_install", "kit": "pico_bot"},
        "before": {"what": "identify"},
        "installed": {"what": "install", "kit": "pico_bot", "name": "poste-07"},
        "after": {"what": "identify"},
        "again": {"what": "plan_install", "kit": None},
        "planned without": {"what": "plan_install", "kit": ""},
        "without": {"what": "install", "kit": "", "name": ""},
    }
    with (
        a_double(folder, main=OWN["/main.py"], settings=OWN["/board.json"]) as board,
        Serial(board.port, timeout=0) as port,
    ):
        return {name: run_job(port, **step) for name, step in steps.items()}


def test_a_board_gets_its_kit_its_name_and_the_library_and_keeps_the_rest(
    installed: dict[str, Talked],
) -> None:
    planned, before, came, after, again, *_without = installed.values()

    assert (planned.ended["kit"], planned.ended["version"]) == ("pico_bot", version())
    assert planned.ended["theirs"] == ["/main.py", "/board.json"]
    assert {"/boot.py", "/board.json", "/lib/marelle/robot.py"} < {*planned.ended["sent"]}
    assert before.ended["library"] == before.ended["kit"] == ""
    assert came.ended == after.ended
    names = ("library", "kit", "name")
    assert [after.ended[name] for name in names] == [version(), "pico_bot", "poste-07"]
    assert json.loads(after.ended["settings"]) == {"trim": 2, "kit": "pico_bot"}
    assert came.saved == {path: text.encode() for path, text in OWN.items()}
    assert [one["phase"] for one in came.told if "phase" in one][-1] == "restart"
    assert (again.ended["kit"], again.ended["sent"]) == ("pico_bot", [])


def test_a_robot_that_is_none_of_ours_gets_no_kit_though_the_board_names_one(
    installed: dict[str, Talked],
) -> None:
    planned, after = installed["planned without"].ended, installed["without"].ended

    assert (planned["kit"], planned["sent"]) == ("", ["/board.json"])
    assert (after["kit"], json.loads(after["settings"])) == ("", {"trim": 2})


def test_a_name_that_is_none_is_refused_before_anything_is_written(
    board_port: BoardPort,
) -> None:
    port = board_port(files=OWN)
    assert run_job(port, what="install", kit="", name="a b").ended["code"] == "E-LINK-16"
    assert run_job(port, what="identify").ended["library"] == ""


def test_a_board_that_can_have_no_library_is_told_with_what_to_do_on_the_page(
    board_port: BoardPort,
) -> None:
    esp32 = board_port(kind="esp32")
    on_microbit = run_job(board_port(kind="microbit"), what="plan_install", kit="").ended
    other = run_job(esp32, what="install", kit="pico_bot", name="").ended
    nowhere = run_job(esp32, what="plan_install", kit="pico_bott").ended

    assert on_microbit["code"] == "E-LINK-38"
    assert (other["code"], "--kit" in other["action"]) == ("E-LINK-40", False)
    assert nowhere["code"] == "E-FILE-01"


def test_a_pico_whose_program_runs_goes_to_its_boot_loader(board_double: MakeDouble) -> None:
    board = board_double(boot="uf2", boot_speed=QUICK_USB, files=_RUNS)
    with Serial(board.port, timeout=0) as port:
        assert run_job(port, what="boot_loader").ended == {}
        assert board.wait_for_drive().name == "RPI-RP2"


@pytest.mark.parametrize("kind", ["esp32", "microbit"])
def test_a_board_without_such_a_drive_stays(board_double: MakeDouble, kind: str) -> None:
    board = board_double(kind=kind)
    with Serial(board.port, timeout=0) as port:
        refused = run_job(port, what="boot_loader").ended
        assert (refused["code"], kind in refused["what"]) == ("E-FLASH-62", True)
        assert run_job(port, what="identify").ended["platform"] == kind
    assert board.starts == 1


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
def test_it_starts_when_the_board_is_switched_on(quick_double: MakeDouble) -> None:
    board = quick_double(files=PUPILS)
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

    code = keep(port, "import arm\n", silence_s=3, damages=damaged, files=files).ended.get("code")
    size = int(said(port, "len(open('/arm.py').read()) if 'arm.py' in os.listdir() else 0"))

    whole = len(files["arm.py"])
    assert (code, size) in {("E-LINK-19", 0), ("E-LINK-19", whole), (None, whole)}


@pytest.mark.unmeasured
def test_a_line_that_damages_all_is_told(port: Serial) -> None:
    def damaged(data: bytes) -> bytes:
        return bytes(byte ^ 0x10 if byte > 0x60 else byte for byte in data)

    assert keep(port, silence_s=0.2, damages=damaged).ended["code"] == "E-LINK-43"
    assert said(port, "'program.py' in os.listdir()") == "False"


def test_nothing_is_kept_where_it_cannot_be_saved(port: Serial) -> None:
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
