"""`marelle boards`: each board says what it is, on doubles behind real ports; the labels of boards, on sheets that are sold for labels."""

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from board_prompt import said_by
from doubles_mark import needs_doubles
from hypothesis import given, strategies as st
from PIL import Image
from played_drive import usb_port
from programs import MakeDouble, program_text
from typed_commands import Command

from marelle_host.cli.labels.drawing import as_pdf, as_png
from marelle_host.cli.labels.sheets import PER_PAGE, Label, Line, Words, as_svg, pages
from marelle_sim.view.lettering import Lettering


@pytest.mark.micropython
def test_a_program_that_has_gone_to_another_folder_hides_no_settings(
    quick_double: MakeDouble, marelle: Command
) -> None:
    """Else a push would take the board for one without settings, and write over its calibration."""
    moves = program_text("boards/stays_in_another_folder")
    board = quick_double(files={"/board.json": '{"kit": "xrp", "trim": 3}', "/main.py": moves})

    (found,) = marelle("boards", "--on", board.port, "--json").data
    assert found["kit"] == "xrp"
    marelle("name", "poste-07", "--on", board.port)
    assert board.files()["/name.txt"] == b"poste-07"


@pytest.mark.unmeasured
@pytest.mark.micropython
@pytest.mark.filterwarnings("ignore:set.*:DeprecationWarning:serial")  # of pyserial's RFC 2217
def test_each_board_says_what_it_is_and_one_that_is_not_there_stops_no_other(
    quick_double: MakeDouble, marelle: Command
) -> None:
    pico = quick_double(
        files={
            "/board.json": '{"kit": "xrp"}',
            "/main.py": "while True: print(1)\n",
            "/lib/marelle/version.txt": "0.1.0\n",
        }
    )
    esp32 = quick_double(kind="esp32", door="rfc2217", baud=115200)
    ports = [pico.port, "/dev/nowhere", esp32.port]
    asked = [word for port in ports for word in ("--on", port)]
    first, second, third = marelle("boards", *asked, "--json", exits=8).data
    assert first == {
        "port": pico.port, "problem": None, "name": None, "board": "Raspberry Pi Pico with RP2040", "platform": "rp2", "kit": "xrp",
        "implementation": "micropython", "micropython": first["micropython"], "library": "0.1.0", "unique_id": pico.unique_id, "bytecode": 6,
        "fault": None, "left_out": False,
    }  # fmt: skip
    assert (second["port"], second["problem"]["code"]) == ("/dev/nowhere", "E-LINK-01")
    assert (third["unique_id"], third["kit"]) == (esp32.unique_id, None)
    heading, row = marelle("boards", "--on", esp32.port).out.splitlines()
    assert heading.split() == [
        "nom",
        "carte",
        "kit",
        "MicroPython",
        "bibliothèque",
        "port",
        "état",
    ]
    assert re.search(f"  Generic ESP32 module with ESP32 .*  {esp32.port}  prête", row)


@pytest.mark.micropython
@pytest.mark.parametrize("kind", ["stm32", "microbit"])
def test_a_board_keeps_its_name_and_two_of_one_name_are_told(
    board_double: MakeDouble, kind: str, marelle: Command
) -> None:
    first = board_double(kind=kind, door="tcp", files={"/main.py": "while True: pass\n"})
    second = board_double(kind="esp32", door="tcp", files={"/name.txt": "poste-07"})
    marelle("name", "poste-06", "--on", first.port)
    assert marelle("name", "poste-07", "--on", first.port).out.endswith("maintenant poste-07.\n")
    said = marelle("boards", "--on", first.port, "--on", second.port, "--json")
    assert [row["name"] for row in said.data] == ["poste-07", "poste-07"]
    assert f"poste-07 : {first.port}, {second.port}" in said.err.replace("\xa0", " ")
    assert first.files() == {"/main.py": b"while True: pass\n", "/name.txt": b"poste-07"}


LOOPS = {
    "a loop": "while True: pass\n",
    "a flood": "while True: print('tick' * 50)\n",
    "a question": "input('?')\n",
    "a long pause": "import time\ntime.sleep(1000)\n",
    "the first Ctrl-C caught": "try:\n    while True: pass\nexcept KeyboardInterrupt: pass\nwhile True: pass\n",
}


@needs_doubles
@pytest.mark.micropython
def test_stop_ends_what_runs_on_all_boards_and_their_motors(
    tmp_path: Path, marelle: Command
) -> None:
    doubles = pytest.importorskip("marelle_doubles.double", reason="doubles of boards are of Unix")
    # its port opens after boot.py: the library is there when the Ctrl-C comes
    files = {
        "/boot.py": "import marelle.tools\n", "/lib/marelle/__init__.py": "",
        "/lib/marelle/tools.py": program_text("boards/notes_that_motors_stop"),
    }  # fmt: skip
    wanted = [
        doubles.BoardSpec(name, door="tcp", files={**files, "/main.py": loop})
        for name, loop in LOOPS.items()
    ]
    with doubles.BoardDoubles(tmp_path, wanted) as boards:
        for board in boards:
            board.wait_for_port()
        asked = [word for board in boards for word in ("--on", board.port)]
        starts = [board.starts for board in boards]
        rows = marelle("stop", *asked, "--json").data
        took = {name: row["seconds"] for name, row in zip(LOOPS, rows, strict=True)}
        assert all(seconds < 2 for seconds in took.values()), took
        # no main.py of it
        assert [board.starts for board in boards] == [start + 1 for start in starts]
        told = {board.spec.name: board.files().get("/stopped") for board in boards}
    assert told == dict.fromkeys(LOOPS, b"yes")


@pytest.mark.unmeasured
@pytest.mark.micropython
def test_a_program_that_nothing_interrupts_is_told_and_stops_no_other(
    board_double: MakeDouble, marelle: Command
) -> None:
    stubborn = "while True:\n    try:\n        while True: pass\n    except BaseException: pass\n"
    boards = [
        board_double(kind="esp32", door="tcp", files={"/main.py": text})
        for text in (stubborn, "while True: pass\n")
    ]
    asked = [word for board in boards for word in ("--on", board.port)]
    _heading, first, second, *told = marelle("stop", *asked, exits=8).said.splitlines()
    assert "arrête pas" in first
    assert re.search("arrêtée après [01](,[0-9])? s", second)
    assert told == [
        "1 carte sur 2 vous attend :",
        f"{boards[0].port} : Relancez « marelle stop » : débranchez la carte quand il le demande. (E-LINK-23)",
    ]


@pytest.mark.micropython
def test_motors_that_cannot_be_stopped_are_told_by_every_command(
    board_double: MakeDouble, marelle: Command
) -> None:
    raises = "def stop_all():\n    with open('/tried', 'a') as file:\n        file.write('x')\n    raise OSError(5)\n"
    files = {"/lib/marelle/__init__.py": "", "/lib/marelle/tools.py": raises}
    board = board_double(kind="esp32", door="tcp", files=files)
    said_by(board.port, b"import marelle.tools")
    for command in (["name", "poste-07"], ["boards"], ["stop"]):
        assert "E-LINK-07" in marelle(*command, "--on", board.port, exits=5).said
    kept = board.files()
    assert kept["/tried"] == b"xx" * 3
    assert "/name.txt" not in kept


@pytest.mark.micropython
def test_a_full_flash_keeps_the_old_name_and_no_half_file(
    board_double: MakeDouble, marelle: Command
) -> None:
    board = board_double(kind="stm32", door="tcp", files={"/name.txt": "poste-01"})
    fills = b"try:\n    with open('/full', 'w') as file:\n        while True: file.write('x' * 512)\nexcept OSError: pass\n"
    said_by(board.port, fills)
    assert marelle("name", "poste-07", "--on", board.port, "--json", exits=6).code == "E-LINK-15"
    assert board.files()["/name.txt"] == b"poste-01"
    assert "/name.txt.new" not in board.files()


@pytest.mark.parametrize("name", ["", "é", "a b", "-x", "a" * 21, "../x"])
def test_a_name_that_no_board_can_have_is_refused(name: str, marelle: Command) -> None:
    words = ["name", "--on", "/dev/nowhere", "--json", "--", name]
    assert marelle(*words, exits=2).code == "E-LINK-16"


@pytest.mark.usefixtures("no_boards")
def test_which_of_several_boards_is_asked(usb: list[Any], marelle: Command) -> None:
    usb += [usb_port("COM4"), usb_port("COM3")]
    assert "COM3, COM4" in marelle("name", "poste-07", exits=2).err


@pytest.mark.usefixtures("no_boards")
@pytest.mark.parametrize("name", ["boards", "stop"])
def test_without_a_board_it_says_so(name: str, marelle: Command) -> None:
    assert "(E-LINK-02)" in marelle(name, exits=3).err


@pytest.mark.parametrize(
    ("port", "code", "exit_code"),
    [
        ("/dev/nowhere", "E-LINK-01", 3),
        ("COM77", "E-LINK-01", 3),
        ("poste-07", "E-LINK-44", 3),
        ("socket://127.0.0.1:9", "E-LINK-13", 4),
        ("nonsense://x", "E-LINK-01", 3),
        (__file__, "E-LINK-14", 4),
    ],
)
def test_a_port_that_cannot_be_opened_says_why(
    port: str, code: str, exit_code: int, marelle: Command
) -> None:
    for command in (["boards"], ["get", "copies"]):
        (told,) = marelle(*command, "--on", port, "--json", exits=exit_code).data
        assert told["problem"]["code"] == code


PICO = Label("poste-07", "e66038b713000001", "Raspberry Pi Pico, xrp", "Group:")


def words(drawn: Sequence[Sequence[Words | Line]]) -> list[str]:
    """Return the words of all pages, in order."""
    return [one.words for page in drawn for one in page if isinstance(one, Words)]


def test_a_label_has_its_name_its_kind_the_end_of_its_number_and_a_place_to_write() -> None:
    assert words(pages([PICO])) == ["poste-07", "Raspberry Pi Pico, xrp", "… 000001", PICO.written]
    nameless = pages([PICO._replace(name="", unique_id="")])
    assert words(nameless) == [PICO.kind, PICO.written]
    inside = [one for one in nameless[0] if isinstance(one, Line) and not one.cut]
    assert len(inside) == 2  # for its name, and for the group


@given(st.text("abCdmwWQ0-_", min_size=1, max_size=20))
def test_a_name_is_never_cut(name: str) -> None:
    (drawn,) = pages([PICO._replace(name=name)])
    (said,) = [one for one in drawn if isinstance(one, Words) and one.bold]
    assert Lettering(10).font(said.size, bold=True).getlength(name) <= said.most * 10 + 10


@given(st.integers(1, 65))
def test_no_label_leaves_its_page_and_none_lies_on_another(count: int) -> None:
    drawn = pages([PICO] * count)
    assert len(drawn) == -(-count // PER_PAGE)
    for page in drawn:
        names = [(one.x, one.y) for one in page if isinstance(one, Words) and one.bold]
        assert len(set(names)) == len(names)
        for one in page:
            right, bottom = (
                (one.x2, one.y2) if isinstance(one, Line) else (one.x + one.most, one.y)
            )
            assert right <= 210 - 5
            assert bottom <= 297 - 10
    assert sum(len(page) for page in drawn) == count * len(drawn[0][:9])


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")))
def test_whatever_a_board_says_is_a_word_in_the_picture(kind: str) -> None:
    root = ET.fromstring(as_svg(pages([PICO._replace(kind=kind)])))
    said = [one.text or "" for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert said == ["poste-07", kind, "… 000001", PICO.written]


def test_a_picture_has_black_where_the_name_is_and_a_pdf_as_many_pages_as_it_needs() -> None:
    image = Image.open(io.BytesIO(as_png(pages([PICO]))))
    assert image.size == (2480, 3508)
    mm = 300 / 25.4
    assert image.crop((11 * mm, 20 * mm, 50 * mm, 28 * mm)).getextrema()[0] == 0
    assert image.crop((75 * mm, 20 * mm, 200 * mm, 28 * mm)).getextrema() == (255, 255)
    pdf = as_pdf(pages([PICO] * (PER_PAGE + 1)))
    assert pdf.startswith(b"%PDF-")
    assert pdf.count(b"/Type /Page\n") == 2


@pytest.mark.micropython
def test_boards_that_answer_have_labels_and_the_others_are_told(
    tmp_path: Path, quick_double: MakeDouble, marelle: Command
) -> None:
    pico = quick_double(door="tcp", files={"/board.json": '{"kit": "xrp"}'})
    file = tmp_path / "labels.svg"
    on = ["--on", pico.port, "--on", "/dev/nowhere"]
    assert "1 étiquette est dans" in marelle("boards", "--labels", str(file), *on, exits=8).out
    assert "Raspberry Pi Pico, xrp" in file.read_text("utf-8")
    for suffix, begins in ((".pdf", b"%PDF-"), (".png", b"\x89PNG")):
        drawn = file.with_suffix(suffix)
        told = marelle("boards", "--labels", str(drawn), *on, "--json", exits=8).data
        assert told == {"file": str(drawn), "labels": 1}
        assert drawn.read_bytes().startswith(begins)


@pytest.mark.parametrize(("file", "code"), [("a.gif", "E-PIC-01"), ("nowhere/a.pdf", "E-PIC-02")])
def test_a_file_that_cannot_be_is_told_before_a_board_is_asked(
    file: str, code: str, marelle: Command
) -> None:
    words = ["boards", "--labels", file, "--on", "/dev/nowhere"]
    assert f"({code})" in marelle(*words, exits=2).err
