"""Virtual ROM boot loaders of ESP chips, as the real esptool finds them: with and without its stub, at two speeds, at each kind of port."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import product
from pathlib import Path
from typing import Literal, NamedTuple

import pytest
import serial

pytest.importorskip("fcntl", reason="doubles of boards are of Unix")
from coming_and_going import until
from esptool_mark import NEEDS_ESPTOOL
from made_images import ESP_CHIPS, esp_bin, esp_image, partition_table, strings
from raw_prompt import answer

from marelle_doubles import BoardDouble, BoardDoubles, BoardSpec, board_double
from marelle_doubles.loaders import rom
from marelle_doubles.loaders.rom import SYNC_ON_LINE

pytestmark = [
    pytest.mark.flashing,
    pytest.mark.filterwarnings("ignore:set.*:DeprecationWarning:serial"),  # of pyserial's RFC 2217
    NEEDS_ESPTOOL,
]
VERSION = "import sys; print(sys.implementation.version, sys.implementation._machine)"
SAVED = {"/main.py": "kept = 7\n"}
NAMES = {"esp32": "ESP32", "esp32s3": "ESP32-S3"}
FLASH = {"esp32": "4MB", "esp32s3": "8MB"}
AT_ONCE = 2


class Case(NamedTuple):
    """A board and a way to it."""

    chip: str
    door: str
    has_stub: bool

    @property
    def name(self) -> str:
        return f"{self.chip}-{self.door}-{'stub' if self.has_stub else 'rom'}"

    @property
    def baud(self) -> str:
        """One of two: each chip, each door, and each of stub and ROM meets both."""
        is_odd = (self.chip == "esp32") ^ (self.door == "pty") ^ self.has_stub
        return "921600" if is_odd else "115200"


CASES = [Case(*one) for one in product(NAMES, ("pty", "tcp"), (True, False))]
FAULTS = {"md5": "MD5", "brown-out:2": "", "no-stub": "Failed to start stub", "slow-baud": ""}


class RomBoards:
    """Boards, each with what was done to it by a pool of two."""

    def __init__(self, folder: Path, boards: dict[str, BoardDouble]) -> None:
        self.folder, self.boards = folder, boards
        self.futures: dict[str, Future[dict[str, str]]] = {}

    def esptool(self, board: str, *words: str, fails: bool = False) -> str:
        """Return what the real esptool prints."""
        command = [sys.executable, "-m", "esptool", "--port", self.boards[board].port, *words]
        done = subprocess.run(command, capture_output=True, text=True, timeout=80, check=False)
        said = done.stdout + done.stderr
        assert (done.returncode != 0) == fails, said
        return said

    def image(self, chip: str) -> str:
        """Return the path of an image for a chip."""
        return str(self.folder / f"{chip}.bin")

    def reset_says(self, board: str, ending: str) -> str:
        """Return what a board says up to some words, after a reset."""
        with serial.serial_for_url(self.boards[board].port, timeout=10) as port:
            self.boards[board].reset()
            return port.read_until(ending.encode()).decode("ascii", "replace")


def small_image() -> bytes:
    """Return an image of one block: by RFC 2217 pyserial takes 0.2 s for each command of esptool."""
    words = strings("1.25.0", ESP_CHIPS["ESP32"].machine)
    boot = esp_image("ESP32", [(0x3FFF0030, b"boot")]).ljust(0x7000, b"\xff")
    app = esp_image("ESP32", [(0x3F400020, words + bytes(-len(words) % 4))])
    table = partition_table([("factory", 0, 0, 0x10000, 0x1F0000)])
    return (boot + table).ljust(0xF000, b"\xff") + app


def commands(bench: RomBoards, case: Case) -> dict[str, str]:
    """Do with a board all that esptool can; return what each command said, and what the board said afterwards."""
    name, image, offset = (
        case.name,
        bench.image(case.chip),
        hex(ESP_CHIPS[NAMES[case.chip]].offset),
    )
    options = ["--baud", case.baud, *([] if case.has_stub else ["--no-stub"])]
    read = bench.folder / f"{name}.read"
    size = str((bench.folder / f"{case.chip}.bin").stat().st_size)
    said = {
        command: bench.esptool(name, *options, command)
        for command in ("flash-id", "read-mac", "chip-id")
    }
    said["write-flash"] = bench.esptool(name, *options, "write-flash", offset, image)
    said["prompt"] = answer(bench.boards[name].port, VERSION)
    said["verify-flash"] = bench.esptool(name, *options, "verify-flash", offset, image)
    said["read-flash"] = bench.esptool(name, *options, "read-flash", offset, size, str(read))
    if case.has_stub:
        said["erase-region"] = bench.esptool(name, *options, "erase-region", "0x10000", "0x1000")
        said["no app"] = bench.reset_says(name, "No bootable app")
        said["erase-flash"] = bench.esptool(name, *options, "erase-flash")
        said["empty"] = bench.reset_says(name, "invalid header: 0xffffffff")
    return said


def by_lines(bench: RomBoards) -> dict[str, str]:
    """Flash by RFC 2217, whose lines put the chip into its boot loader and out of it."""
    words = ("--chip", "esp32", "write-flash", "0x1000", bench.image("small"))
    said = {"write-flash": bench.esptool("lines", *words)}
    said["prompt"] = answer(bench.boards["lines"].port, VERSION)
    return said


def with_fault(bench: RomBoards, fault: str) -> dict[str, str]:
    """Flash a board that fails, and again, with what a board like that can take."""
    words = ("--baud", "460800", "write-flash", "0x1000", bench.image("esp32"))
    said = {"failed": bench.esptool(fault, *words, fails=True)}
    if fault != "md5":
        said["again"] = bench.esptool(fault, "--no-stub", *words[2:])
        said["prompt"] = answer(bench.boards[fault].port, VERSION)
    return said


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RomBoards]:
    folder = tmp_path_factory.mktemp("rom")
    wanted = [BoardSpec(case.name, door=case.door, boot=case.chip) for case in CASES]  # type: ignore[arg-type]  # of the table
    wanted += [BoardSpec(fault, boot="esp32", fault=fault) for fault in FAULTS]
    wanted.append(BoardSpec("lines", door="rfc2217", boot="esp32", files=SAVED))
    for chip, name in NAMES.items():
        (folder / f"{chip}.bin").write_bytes(esp_bin("1.25.0", chip=name, size=20_000))
    (folder / "small.bin").write_bytes(small_image())
    with BoardDoubles(folder, wanted) as boards, ThreadPoolExecutor(AT_ONCE + 1) as pool:
        made = RomBoards(folder, {board.spec.name: board for board in boards})
        made.futures["lines"] = pool.submit(by_lines, made)  # it mostly waits
        for case in CASES:
            made.futures[case.name] = pool.submit(commands, made, case)
        for fault in FAULTS:
            made.futures[fault] = pool.submit(with_fault, made, fault)
        yield made


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_esptool_does_all_that_it_can(bench: RomBoards, case: Case) -> None:
    said, board = bench.futures[case.name].result(), bench.boards[case.name]
    mac = ":".join(board.unique_id[at : at + 2] for at in range(0, 12, 2))
    assert f"Detected flash size: {FLASH[case.chip]}" in said["flash-id"].replace("  ", " ")
    assert mac in said["read-mac"]
    assert mac in said["chip-id"]
    assert ("Stub flasher running" in said["flash-id"]) == case.has_stub
    assert (f"Changing baud rate to {case.baud}" in said["flash-id"]) == (case.baud != "115200")
    assert "Hash of data verified." in said["write-flash"]
    assert said["prompt"] == f"(1, 25, 0, '') {ESP_CHIPS[NAMES[case.chip]].machine}"
    assert "Verification successful" in said["verify-flash"]
    image = (bench.folder / f"{case.chip}.bin").read_bytes()
    assert (bench.folder / f"{case.name}.read").read_bytes() == image


@pytest.mark.parametrize("case", [case for case in CASES if case.has_stub], ids=lambda case: case.name)  # fmt: skip
def test_what_is_erased_starts_no_more(bench: RomBoards, case: Case) -> None:
    said = bench.futures[case.name].result()
    assert "image at 0x10000 has invalid magic byte" in said["no app"]
    assert "invalid header: 0xffffffff" in said["empty"]
    assert ">>>" not in said["no app"] + said["empty"]
    assert set(bench.boards[case.name].flash.read_bytes()) == {0xFF}


def test_the_lines_of_a_port_choose_loader_or_flash(bench: RomBoards) -> None:
    said = bench.futures["lines"].result()
    assert "Hash of data verified." in said["write-flash"]
    assert said["prompt"] == f"(1, 25, 0, '') {ESP_CHIPS['ESP32'].machine}"


def test_what_was_saved_before_survives_a_firmware_beside_it(bench: RomBoards) -> None:
    bench.futures["lines"].result()
    assert bench.boards["lines"].files() == {"/main.py": SAVED["/main.py"].encode()}


@pytest.mark.parametrize("door", ["pty", "rfc2217"])
def test_a_port_at_another_speed_than_the_loader_hears_nothing(
    tmp_path: Path, door: Literal["pty", "rfc2217"]
) -> None:
    """The chip has measured 115200 bits per second in its first SYNC; then it is told to speak faster."""
    faster = rom.encoded(bytes.fromhex("000f080000000000 00100e0000000000"))  # 921600
    with (
        board_double(tmp_path, boot="esp32", door=door) as board,
        serial.serial_for_url(board.port, baudrate=115200, timeout=0.3) as port,
    ):
        port.write(SYNC_ON_LINE + faster)
        assert port.read_until(b"\x01\x0f\x04\0\0\0\0\0\0\0\0\0\xc0").endswith(b"\0\xc0")
        port.write(SYNC_ON_LINE)
        assert port.read(14) == b""
        port.baudrate = 921600
        port.write(SYNC_ON_LINE)
        assert port.read(14).startswith(b"\xc0\x01\x08")


def test_the_greeting_of_the_prompt_is_that_of_the_firmware(tmp_path: Path) -> None:
    with (
        board_double(tmp_path, boot="esp32c3", files=SAVED) as board,
        serial.serial_for_url(board.port, timeout=10) as port,
    ):
        port.write(b"\r\x03\x02")
        assert port.read_until(b"\r\nMicroPython v1.25.0 on 2025-04-15; ").endswith(b"; ")
        assert port.read_until(b"\r\n") == b"Generic ESP32C3 module with ESP32C3\r\n"
        port.write(b"\r\x03\x01")
        port.read_until(b"raw REPL; CTRL-B to exit\r\n>")
        port.write(
            b"import sys, time; print(kept, sys.version); time.sleep_ms(50); print('\\x0e'); time.sleep_ms(50)\x04"
        )
        version = b"3.4.0; MicroPython v1.25.0 on 2025-04-15"
        assert port.read_until(b"\x04") == b"OK7 " + version + b"\r\n\x0e\r\n\x04"


def test_a_board_with_its_boot_button_held_waits_and_any_other_end_of_it_starts_its_flash(
    tmp_path: Path,
) -> None:
    with board_double(tmp_path, boot="esp32", files=SAVED) as board:
        assert answer(board.port, "print(kept)") == "7"
        starts = board.starts
        with serial.serial_for_url(board.port, timeout=10) as port:
            board.enter_boot_loader()
            said = port.read_until(b"waiting for download\r\n")
            port.write(SYNC_ON_LINE)
            assert port.read(3) == b"\xc0\x01\x08"
        assert b"boot:0x3 (DOWNLOAD_BOOT" in said
        until(
            lambda: board.starts > starts, board.port
        )  # a port that is opened again at once was never closed
        assert answer(board.port, "print(kept)") == "7"


def test_files_that_are_flashed_are_there(bench: RomBoards, tmp_path: Path) -> None:
    """A LittleFS is flashed beside the firmware, at the place of its partition."""
    littlefs = pytest.importorskip("littlefs", reason="no littlefs-python on this computer")
    files = littlefs.LittleFS(block_size=4096, block_count=512, prog_size=32, read_size=32)
    with files.open("main.py", "w") as file:
        file.write("flashed = 11\n")
    storage = tmp_path / "storage.bin"
    storage.write_bytes(files.context.buffer.rstrip(b"\xff"))
    image = bench.image("esp32")
    with board_double(tmp_path, boot="esp32", files=SAVED) as board:
        bench.boards["files"] = board
        bench.esptool("files", "write-flash", "0x1000", image, "0x200000", str(storage))
        assert answer(board.port, "print(flashed)") == "11"
        assert board.files() == {"/main.py": b"flashed = 11\n"}


def test_the_command_says_its_ports_first(tmp_path: Path) -> None:
    options = ["--boot", "esp32s3", "--count", "2", "--name", "poste", "--folder", ".", "--json"]
    command = [sys.executable, "-m", "marelle_host", "virtual", *options]
    unlisted = {**os.environ, "TMPDIR": str(tmp_path)}  # by commands of other tests
    with subprocess.Popen(
        command, cwd=tmp_path, env=unlisted, stdout=subprocess.PIPE, text=True
    ) as virtual:
        assert virtual.stdout is not None
        lines = [virtual.stdout.readline()]
        while lines[-1] not in {"]\n", "", "}\n"}:
            lines.append(virtual.stdout.readline())
        boards = json.loads("".join(lines))
        ports = [str(tmp_path / name) for name in ("poste-1", "poste-2")]
        assert [board["port"] for board in boards] == ports
        assert [board["kind"] for board in boards] == ["esp32s3"] * 2
        assert boards[0]["unique_id"] != boards[1]["unique_id"]
        with serial.serial_for_url(ports[1], timeout=10) as port:
            port.write(SYNC_ON_LINE)
            assert port.read(3) == b"\xc0\x01\x08"
        virtual.send_signal(signal.SIGINT)
        assert virtual.wait(10) == 0
    assert (tmp_path / "poste-1.flash").stat().st_size == 8 << 20


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_fails_and_what_is_sound_can_be_flashed_afterwards(
    bench: RomBoards, fault: str
) -> None:
    said = bench.futures[fault].result()
    assert FAULTS[fault] in said["failed"]
    assert "Hash of data verified" not in said["failed"]
    if fault == "md5":
        assert "Input MD5" in said["failed"]
    else:
        assert said["prompt"] == f"(1, 25, 0, '') {ESP_CHIPS['ESP32'].machine}"
