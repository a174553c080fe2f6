"""`marelle image`: what goes into the file, what is said of it, and what is refused before anything is written."""

import json
import struct
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flash_read import dragged, files_in
from handed_in import write
from made_images import esp_bin, microbit_hex, rp2_uf2
from micropython_microbit_fs import get_files
from typed_commands import Answer, Command, sentence

from marelle_files import library_files, root_files

Image = Callable[..., Answer]
STORAGE = 0xA0000  # of a Pico's MicroPython
PROGRAM = "from marelle import Robot\nimport parts\n\nbot = Robot()\nprint(parts.SPEED)\n"


@pytest.fixture
def folder(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a program, its module and three firmwares, which the command runs in."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(here / "cache"))
    pico = rp2_uf2("1.26.1", size=20_000)
    images = {"pico.uf2": pico, "esp32.bin": esp_bin(), "v2.hex": microbit_hex()}
    return write(here, {"essai.py": PROGRAM, "parts.py": "SPEED = 40\n", **images})


@pytest.fixture
def image(folder: Path, marelle: Command) -> Image:
    """Type `marelle image essai.py` and more words, there."""
    return partial(marelle, "image", "essai.py")


def files_of(path: Path) -> dict[str, bytes]:
    return files_in(dragged(path.read_bytes(), b"\xff" * (2 << 20))[STORAGE:])


def test_the_file_holds_the_library_the_guard_the_kit_and_the_program(
    folder: Path, image: Image
) -> None:
    image("--kit", "pico_bot", "--image", "pico.uf2", "-o", "carte.uf2")
    files = files_of(folder / "carte.uf2")
    assert json.loads(files["/board.json"]) == {"kit": "pico_bot"}
    assert files["/program.py"] == PROGRAM.encode()
    assert files["/parts.py"] == b"SPEED = 40\n"
    for path in ("/boot.py", "/main.py", "/lib/marelle_start/main.py"):
        assert files[path] == root_files("rp2")[path].read_bytes()
    modules = {path.rpartition(".")[0] for path in files if path.startswith("/lib/marelle/")}
    kits = "/lib/marelle/kits/"
    wanted = {path.removesuffix(".py") for path in library_files() if not path.startswith(kits)}
    assert modules == {*wanted, f"{kits}__init__", f"{kits}pico_bot", "/lib/marelle/version"}


def test_marelle_knows_all_that_it_has_put_there(folder: Path, image: Image) -> None:
    image("--kit", "pico_bot", "--image", "pico.uf2", "-o", "carte.uf2")
    files = files_of(folder / "carte.uf2")
    record = files.pop("/lib/pushed.bin")
    sums = [struct.unpack_from(">I", record, at)[0] for at in range(0, len(record), 4)]
    assert sorted(sums) == sorted(map(zlib.crc32, files.values()))


def test_what_is_done_with_the_file_is_said(folder: Path, image: Image) -> None:
    said = image("--kit", "pico_bot", "--image", "pico.uf2").said
    assert "essai.uf2" in said
    assert "MicroPython 1.26.1 pour Raspberry Pi Pico with RP2040 : pico.uf2" in said
    assert "BOOTSEL" in said
    assert "RPI-RP2" in said
    assert sentence("cli.image.lost") in said


def test_as_data_it_has_each_file_with_its_size(folder: Path, image: Image) -> None:
    said = image("--image", "pico.uf2", "--json").data
    assert (said["file"], said["kit"], said["micropython"]) == ("essai.uf2", None, "1.26.1")
    assert said["files"]["/parts.py"] == 11
    assert said["bytes"] == (folder / "essai.uf2").stat().st_size


@pytest.mark.parametrize(
    ("name", "text", "held"),
    [
        ("essai.py", "from marelle import Robot\nRobot('pico_car')\n", {"kit": "pico_car"}),
        ("board.json", '{"kit": "pico_bot", "trim": 3}', {"kit": "pico_bot", "trim": 3}),
    ],
    ids=["the robot that the program names", "what was measured beside the program"],
)
def test_the_board_is_told_of_its_robot(
    name: str, text: str, held: dict[str, Any], folder: Path, image: Image
) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    image("--image", "pico.uf2")
    assert json.loads(files_of(folder / "essai.uf2")["/board.json"]) == held


def test_a_board_that_may_stand_for_the_kit_s_own_is_pointed_out(
    folder: Path, image: Image
) -> None:
    (folder / "pico2.uf2").write_bytes(rp2_uf2(board="RPI_PICO2", size=20_000))
    said = image("--image", "pico2.uf2", "--kit", "pico_bot").said
    assert "Le kit pico_bot est fait pour « Raspberry Pi Pico with RP2040 »" in said
    assert "RP2350" in said


def test_the_newest_firmware_of_a_folder_is_taken_for_the_kit(folder: Path, image: Image) -> None:
    versions = ("1.25.0", "1.26.1")
    files = {f"RPI_PICO-20260406-v{one}.uf2": rp2_uf2(one, size=20_000) for one in versions}
    other = rp2_uf2(board="RPI_PICO2", size=20_000)
    write(folder / "stick", {**files, "RPI_PICO2-20260406-v1.28.0.uf2": other})
    said = image("--kit", "pico_car", "--images", "stick", "--json").data
    assert said["firmware"] == str(Path("stick", "RPI_PICO-20260406-v1.26.1.uf2"))
    assert (said["kit"], said["micropython"], said["hash"]) == ("pico_car", "1.26.1", "unknown")


def test_a_damaged_firmware_of_a_folder_is_told_when_an_older_one_is_taken(
    folder: Path, image: Image
) -> None:
    (folder / "RPI_PICO-20260406-v1.28.0.uf2").write_bytes(rp2_uf2("1.28.0", size=20_000)[:-512])
    said = image("--kit", "pico_bot", "--images", ".")
    assert "MicroPython 1.26.1" in said.out
    assert "RPI_PICO-20260406-v1.28.0.uf2" in said.err
    assert "E-IMAGE-05" in said.err


def test_a_main_py_that_needs_a_program_py_is_the_board_s_own(folder: Path, image: Image) -> None:
    write(folder, {"essai.py": "import program\n", "program.py": "print('hello')\n"})
    image("--image", "pico.uf2")
    files = files_of(folder / "essai.uf2")
    assert files["/main.py"] == b"import program\n"
    assert files["/program.py"] == b"print('hello')\n"
    assert files["/boot.py"] == root_files("rp2")["/boot.py"].read_bytes()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--image", "esp32.bin"], "E-IMAGE-44"),
        (["--image", "none.uf2"], "E-IMAGE-34"),
        (["--image", "circuit.uf2"], "E-IMAGE-35"),
        (["--image", "pico.uf2", "--kit", "xrp"], "E-IMAGE-46"),
        (["--image", "pico.uf2", "--board", "pico2"], "E-IMAGE-33"),
        (["--board", "esp32"], "E-IMAGE-44"),
        ([], "E-IMAGE-54"),
        (["--kit", "picobot"], "E-FILE-01"),
        (["--board", "picco"], "E-IMAGE-31"),
        (["--image", "pico.uf2", "-o", "carte.hex"], "E-IMAGE-48"),
        (["--image", "pico.uf2", "-o", "pico.uf2", "--replace"], "E-IMAGE-51"),
        (["--image", "pico.uf2", "-o", "there.uf2"], "E-IMAGE-49"),
        (["--image", "pico.uf2", "-o", "drive/carte.uf2"], "E-IMAGE-50"),
        (["--image", "pico.uf2", "-o", "nowhere/carte.uf2"], "E-PIC-02"),
        (["--image", "pico.uf2", "-o", "n" * 5000 + "/carte.uf2"], "E-PIC-04"),
        (["--image", "pico.uf2", "--kit", "picobot"], "E-FILE-01"),
        (["--image", "old.uf2"], "E-IMAGE-45"),
        (["--image", "large.uf2"], "E-IMAGE-42"),
        (["--image", "v2.hex"], "E-IMAGE-47"),
        (["--image", "v2.hex", "--kit", "pico_bot"], "E-IMAGE-46"),
        (["--image", "essai.py"], "E-IMAGE-01"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    folder: Path, image: Image, words: list[str], code: str
) -> None:
    files: dict[str, bytes | str] = {
        "there.uf2": b"somebody's",
        "circuit.uf2": rp2_uf2(size=20_000).replace(b"MicroPython v", b"OtherPython v"),
        "old.uf2": rp2_uf2("1.19.1", size=20_000),
        "large.uf2": rp2_uf2(board="RPI_PICO_W", size=20_000),
        "drive/INFO_UF2.TXT": "UF2 Bootloader v3.0\n",
    }
    write(folder, files)
    if "large.uf2" in words:
        (folder / "parts.py").write_bytes(b"#" * 847_000)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert f"({code})" in image(*words, exits=2).err
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_folder_gives_the_file_its_name(
    folder: Path, marelle: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    robot = write(folder / "robot", {"main.py": "print(1)\n"})
    monkeypatch.chdir(robot)
    marelle("image", ".", "--image", "../pico.uf2")
    assert files_of(robot / "robot.uf2")["/program.py"] == b"print(1)\n"


def test_a_file_is_replaced_when_that_is_asked_for(folder: Path, image: Image) -> None:
    (folder / "essai.uf2").write_bytes(b"before")
    image("--image", "pico.uf2", "--replace")
    assert files_of(folder / "essai.uf2")["/parts.py"] == b"SPEED = 40\n"


def test_a_microbit_gets_the_program_alone(folder: Path, image: Image) -> None:
    program = "import parts\nfrom microbit import display\ndisplay.scroll(parts.SPEED)\n"
    (folder / "essai.py").write_text(program, encoding="utf-8")
    said = image("--board", "microbit_v2", "-o", "essai.hex").out  # of micropython-microbit-fs
    files = {file.name: file.content for file in get_files((folder / "essai.hex").read_text())}
    assert files == {"main.py": program.encode(), "parts.py": b"SPEED = 40\n"}
    assert "programme seul" in said
    assert "MICROBIT" in said
