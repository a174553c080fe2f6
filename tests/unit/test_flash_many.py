"""What is plugged in is told by its USB numbers, its MicroPython and its drive; each board is flashed by its own way."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import Any

import made_images
import pytest
from played_drive import Desk, Uf2Board, played_esptool, usb_port

from marelle_host.flash import Drive
from marelle_host.flash.choosing import PlannedFlash, planned
from marelle_host.flash.copying import Copied, copy_to
from marelle_host.flash.host import Host
from marelle_host.flash.many import Limits, flash_boards, queues_of
from marelle_host.flash.returning import Flashed
from marelle_host.flash.systems import Disks
from marelle_host.flash.targets import Method, Target, chip_in, find_targets
from marelle_host.flash.volumes import Volume
from marelle_host.link import LinkError, UsbIdentity
from marelle_host.link.hubs import socket_of
from marelle_images import read_image
from marelle_images.chosen import Chosen
from marelle_protocol import Examined, Identity
from marelle_text import Problem

PICO_BOARD = 0x2E8A
IMAGES = {
    "bootloader": read_image(made_images.rp2_uf2("1.25.0", size=8 << 10)),
    "esptool": read_image(made_images.esp_bin("1.25.0", size=8 << 10)),
}
SIZES = {"bootloader": 1408 << 10, "esptool": 2 << 20}
USUAL = Limits()
_MEETS_S, _ALONE_S = 10, 0.2
SILENT = LinkError("E-LINK-05", port="COM5")
CP210X, CH340, JTAG, PICO = (0x10C4, 0xEA60), (0x1A86, 0x7523), (0x303A, 0x1001), (0x2E8A, 5)
MICROBIT, UNO, DEBUG_PROBE, UNKNOWN = (0x0D28, 0x0204), (0x2341, 0x43), (0x2E8A, 0x0C), (0x1234, 9)
NUMBER = "9904360254974e450049"


class Silent:
    """A watch that nobody looks at."""

    def say(self, *_told: object) -> None:
        pass

    began = ended = progress = say


def plan(
    where: str, method: Method = "bootloader", location: str = "", *, size: int = 0
) -> PlannedFlash:
    known = Identity("Pico", (1, 24, 0), "rp2", "e6", 6, "", "")
    found = Examined(known, 0, size or SIZES[method], None, guard=False)
    chip, place = IMAGES[method].chips[0], UsbIdentity(where, PICO_BOARD, 5, "", location)
    target = Target(where, method, chip, "", place, where, found=found)
    return planned(target, Chosen(IMAGES[method], None, Path("image"), "unknown"))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def flashed(
    desk: Desk, *plans: PlannedFlash, limits: Limits = USUAL, **changed: Any
) -> list[Flashed | str]:
    """Flash; return what each board is, or the code of its problem."""
    came = flash_boards(
        {one.target.where: one for one in plans}, Silent(), limits, host=desk.host._replace(**changed)
    )  # fmt: skip
    return [one.code if isinstance(one, Problem) else one for one in came.values()]


def versions(came: list[Flashed | str]) -> list[object]:
    """Return port and version of each board, or the code of its problem."""
    return [one if isinstance(one, str) else (one.port, one.known.version) for one in came]


def test_a_board_is_done_when_its_prompt_says_that_version(desk: Desk, tmp_path: Path) -> None:
    Uf2Board(desk, tmp_path / "pico").run(usb_port("COM5", location="1-2.3:1.0"))
    esptool, esp32 = played_esptool(tmp_path / "runs"), plan("COM6", "esptool", size=1)
    desk.answers["COM6"] = new = (1, 25, 0)
    desk.boards[0].version = new
    both = flashed(desk, plan("COM5", location="1-2.3:1.0"), esp32, esptool=esptool)
    assert versions(both) == [("COM5", new), ("COM6", new)]
    desk.answers["COM6"] = (1, 24, 0)
    assert flashed(desk, esp32, esptool=esptool) == ["E-FLASH-54"]
    del desk.answers["COM6"]
    assert flashed(desk, esp32, esptool=esptool) == ["E-FLASH-53"]


def plugged_in(desk: Desk, folder: Path, *locations: str) -> list[PlannedFlash]:
    """Plug in Picos that run at these places on USB; return what is to be done to them."""
    plans = []
    for number, location in enumerate(locations):
        board = Uf2Board(desk, folder / f"pico{number}")
        board.version = (1, 25, 0)
        board.run(usb_port(f"COM{number}", location=location))
        plans.append(plan(f"COM{number}", location=location))
    return plans


@pytest.mark.parametrize(
    ("locations", "of_hub"),
    [(("1-1:1.0", "1-2:1.0"), 8), (("1-1.1:1.0", "1-2.1:1.0"), 1)],  # the second: of two hubs
)
def test_boards_are_flashed_at_the_same_time(
    locations: tuple[str, str], of_hub: int, desk: Desk, tmp_path: Path
) -> None:
    both = Barrier(2, timeout=_MEETS_S)  # whoever is alone there fails

    def copy(*given: Any) -> Copied:
        both.wait()
        return copy_to(*given)

    plans = plugged_in(desk, tmp_path, *locations)
    came = flashed(desk, *plans, limits=Limits(of_hub=of_hub), copy=copy)
    assert versions(came) == [("COM0", (1, 25, 0)), ("COM1", (1, 25, 0))]


@pytest.mark.parametrize(
    ("locations", "limits"),
    [(("1-1:1.0", "1-2:1.0"), Limits(of_hub=1)), (("1-1:1.0", "1-2.1:1.0"), Limits(drives=1))],
    ids=["on one hub", "with one name for drives"],
)
def test_boards_are_flashed_one_after_the_other(
    locations: tuple[str, str], limits: Limits, desk: Desk, tmp_path: Path
) -> None:
    both, met = Barrier(2, timeout=_ALONE_S), list[int]()

    def copy(*given: Any) -> Copied:
        with suppress(BrokenBarrierError):  # nobody else came
            met.append(both.wait())
        return copy_to(*given)

    came = flashed(desk, *plugged_in(desk, tmp_path, *locations), limits=limits, copy=copy)
    assert versions(came) == [("COM0", (1, 25, 0)), ("COM1", (1, 25, 0))]
    assert met == []


def served(target: Target, sockets: Sequence[str], limits: Limits) -> dict[str, int]:
    """Return the queues in which a board waits, and how many boards each of them serves at once."""
    return {queue: limits.room(queue) for queue in queues_of(target, sockets, limits)}


@pytest.mark.parametrize(
    ("location", "sockets", "waits"),
    [
        ("1-1:1.0", ("1-1", "1-2"), {"hub 1": 8, "drives": 100}),
        ("", ("", ""), {"hub ?": 8, "drives": 100, "unplaced": 1}),  # nothing tells its port
        ("1-1", ("1-1", "1-1"), {"hub 1": 8, "drives": 100, "unplaced": 1}),  # of two hubs
    ],
)
def test_boards_wait_for_each_other_where_they_share_a_hub_or_a_name_or_nothing_tells_them_apart(
    location: str, sockets: tuple[str, str], waits: dict[str, int]
) -> None:
    assert served(plan("COM5", location=location).target, sockets, Limits()) == waits


@pytest.mark.parametrize(("elsewhere", "waits"), [(False, {}), (True, {"hub elsewhere": 8})])
def test_boards_on_no_hub_wait_for_each_other_only_where_a_number_was_given(
    elsewhere: bool, waits: dict[str, int]
) -> None:
    address = Target("socket://board:2000", "esptool", "", "", UsbIdentity("socket://board:2000"))
    assert served(address, (), Limits(elsewhere=elsewhere)) == waits


@pytest.mark.parametrize(
    ("place", "waits"),
    [
        (UsbIdentity("", PICO_BOARD, 3, "", "1-2.3"), {"hub 1-2": 8}),
        (UsbIdentity(""), {"unplaced": 1}),  # on Windows where PowerShell is forbidden
        (UsbIdentity("/tmp/pico"), {}),  # a virtual board's: its port is announced
    ],
)
def test_a_drive_is_flashed_alone_where_nothing_tells_its_port(
    place: UsbIdentity, waits: dict[str, int]
) -> None:
    pico = Target("E:", "uf2", "RP2040", "", place)
    assert served(pico, [socket_of(place.location)], Limits()) == waits


def test_files_that_were_said_to_stay_are_never_erased_but_those_that_are_saved(
    desk: Desk, tmp_path: Path
) -> None:
    esptool = played_esptool(tmp_path / "runs")
    kept, lost = plan("kept", "esptool"), plan("lost", "esptool", size=1)
    saved = plan("saved", "esptool")._replace(is_saved=True)
    desk.answers = dict.fromkeys(("kept", "lost", "saved"), (1, 25, 0))
    came = flashed(desk, kept, lost, saved, esptool=esptool)
    assert versions(came) == ["E-FLASH-59", ("lost", (1, 25, 0)), ("saved", (1, 25, 0))]
    runs = (tmp_path / "runs").read_text(encoding="ascii")
    assert runs.count("write-flash") == 2


def test_the_drives_are_listed_once_for_all_boards_that_wait(desk: Desk, tmp_path: Path) -> None:
    listed = list[float]()
    plans = plugged_in(desk, tmp_path, *(f"1-{at}:1.0" for at in range(8)))

    def volumes() -> list[Volume]:
        listed.append(desk.now_s)
        return []

    assert flashed(desk, *plans, disks=Disks(volumes)) == ["E-FLASH-19"] * 8
    assert all(later_s >= sooner_s + 0.2 for sooner_s, later_s in pairwise(listed))


def place(usb: tuple[int, int] = (0, 0), number: str = "", location: str = "") -> UsbIdentity:
    return UsbIdentity("COM5", *usb, number, location)


def says(machine: str, platform: str, implementation: str = "micropython") -> Examined:
    known = Identity(machine, (1, 25, 0), platform, "e6", 6, "", "", implementation=implementation)
    return Examined(known, 100, 2 << 20, None, guard=False)


def drive(kind: str, where: UsbIdentity, chip: str = "nRF52833", board_id: str = "9904") -> Drive:
    label = {"uf2": board_id, "maintenance": "MAINTENANCE"}.get(kind, "MICROBIT")
    return Drive(Path("/media/prof/drive"), kind, board_id, chip, label, where, 1 << 20)  # type: ignore[arg-type]  # one of these


def found(
    at: UsbIdentity, answer: Examined | LinkError | None, *drives: Drive
) -> Mapping[str, Target | Problem]:
    listed = usb_port(
        "COM5", vid=at.vid, pid=at.pid, number=at.serial_number, location=at.location
    )
    host = Host(ports=lambda: [listed], examine=lambda ports, _: dict.fromkeys(ports, answer))
    return find_targets(["COM5"], drives, host=host)


def found_alone(at: UsbIdentity, answer: Examined | LinkError | None, *drives: Drive) -> Target:
    """Return the board that is found, and nothing else."""
    (one,) = found(at, answer, *drives).values()
    assert isinstance(one, Target)
    return one


@pytest.mark.parametrize(
    ("usb", "answer", "expected"),
    [
        (CP210X, says("Generic ESP32 module with ESP32", "esp32"), ("esptool", "ESP32")),
        (JTAG, says("Generic ESP32S3 module with ESP32S3", "esp32"), ("esptool", "ESP32-S3")),
        (PICO, says("Raspberry Pi Pico W with RP2040", "rp2"), ("bootloader", "RP2040")),
        (UNKNOWN, says("Seeed Xiao with SAMD21G18A", "samd"), ("bootloader", "SAMD21")),
        (UNKNOWN, says("XIAO nRF52840 Sense with NRF52840", "nrf52"), ("bootloader", "nRF52840")),
        (CP210X, None, ("esptool", "")),  # the boot loader in the ROM of an ESP32 answers
        (CP210X, SILENT, ("esptool", "")),  # a bridge: that boot loader decides
        (JTAG, SILENT, ("esptool", "")),
        ((0, 0), SILENT, ("esptool", "")),  # an address
        (UNO, SILENT, "E-FLASH-41"),
        (DEBUG_PROBE, SILENT, "E-FLASH-41"),
        (UNKNOWN, SILENT, "E-FLASH-41"),
        (PICO, SILENT, "E-FLASH-44"),
        (UNKNOWN, says("PYBv1.1 with STM32F405RG", "pyboard"), "E-FLASH-47"),
        (
            UNKNOWN,
            says("Curiosity Nano with SAME54P20A", "samd"),
            "E-FLASH-47",
        ),  # a chip that is not known
        (PICO, says("Raspberry Pi Pico with rp2040", "RP2040", "circuitpython"), "E-FLASH-42"),
        (MICROBIT, says("micro:bit with nRF52833", "microbit"), "E-FLASH-45"),
        (MICROBIT, SILENT, "E-FLASH-45"),
        (
            CP210X,
            LinkError("E-LINK-03", port="COM5"),
            "E-LINK-03",
        ),  # busy: nobody knows what it is
    ],
)
def test_each_port_is_known_or_named(
    usb: tuple[int, int],
    answer: Examined | LinkError | None,
    expected: tuple[str, str] | str,
) -> None:
    (one,) = found(place(usb), answer).values()
    said = (one.method, one.chip) if isinstance(one, Target) else one.code
    assert said == expected


def test_what_a_port_holds_that_is_no_board_is_named_with_its_cure() -> None:
    (problem,) = found(place(UNO), SILENT).values()
    assert not isinstance(problem, Target)
    assert problem.facts == {"where": "COM5", "found": "Arduino Uno"}


@pytest.mark.parametrize(
    "its", [place(MICROBIT, NUMBER.upper()), place(MICROBIT, "", "1-1.4:1.0"), place()]
)
def test_a_micro_bit_is_one_board_with_a_port_and_a_drive(its: UsbIdentity) -> None:
    at = its._replace(serial_number=its.serial_number.lower())
    known = says("micro:bit with nRF52833", "microbit")
    came = found(at, known, drive("daplink", its))
    assert [(one.where, one.method, one.port, one.version) for one in came.values() if isinstance(one, Target)] == [
        (str(Path("/media/prof/drive")), "daplink", "COM5", (1, 25, 0)),
    ]  # fmt: skip
    one = found_alone(at, says("micro:bit", "microbit"), drive("daplink", its))
    assert one.chip == "nRF52833"  # its drive tells it
    came = found(at, known, drive("maintenance", its))
    assert [getattr(one, "code", "") for one in came.values()] == ["E-FLASH-46"]


def test_a_micro_bit_without_micropython_is_known_by_its_drive() -> None:
    for its in (place(MICROBIT, NUMBER), place()):
        one = found_alone(its, SILENT, drive("daplink", its))
        assert (one.method, one.chip, one.port, one.version) == ("daplink", "nRF52833", "COM5", ())


def test_two_micro_bits_are_not_taken_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    known = says("micro:bit with nRF52833", "microbit")
    other = drive("daplink", place(MICROBIT, "9904000000000000ffff"))
    came = found(place(MICROBIT, NUMBER), known, other)
    assert [getattr(one, "code", one.where if isinstance(one, Target) else "") for one in came.values()] == [
        "E-FLASH-45", str(other.folder),
    ]  # fmt: skip


def test_a_drive_is_a_board_and_the_port_that_it_will_have_is_none_yet() -> None:
    its = drive("uf2", UsbIdentity("COM5"), "RP2040", "RPI-RP2")
    one = found_alone(place(), SILENT, its)
    assert (one.method, one.chip, one.board, one.port, one.version) == (
        "uf2",
        "RP2040",
        "RPI-RP2",
        "",
        (),
    )
    stick = drive("uf2", UsbIdentity("", *UNKNOWN), "", "SOME-BOARD")
    came = found(place(CP210X), None, stick)
    assert [getattr(one, "code", "") for one in came.values()] == ["", "E-FLASH-41"]


def test_a_chip_is_read_from_the_words_of_its_machine_or_not_known() -> None:
    words = (
        "Raspberry Pi Pico2 with RP2350",
        "ESP module with ESP32C6",
        "X with ESP32P4",
        "Pico",
        "",
    )
    assert [chip_in(machine) for machine in words] == ["RP2350", "ESP32-C6", "", "", ""]


@pytest.mark.parametrize(
    ("kind", "chip", "board_id", "named"),
    [
        ("daplink", "nRF51822", "9900", "micro:bit V1"),
        ("uf2", "SAMD51", "SAMD51G19A-Itsy-v0", "Adafruit ItsyBitsy M4 Express"),
        ("uf2", "RP2350", "RP2350", "RP2350"),  # a Pico 2, or a robot's board
    ],
)
def test_a_board_in_its_boot_loader_is_named_as_people_name_it_or_as_its_drive_is(
    kind: str, chip: str, board_id: str, named: str
) -> None:
    its = drive(kind, UsbIdentity("COM5"), chip, board_id)
    assert found_alone(place(), SILENT, its).board == named
