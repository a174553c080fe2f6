"""What is plugged in is told by its USB numbers, its MicroPython and its drive; what is not known gets nothing."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from marelle_host.flash import targets
from marelle_host.flash.drives import Drive
from marelle_host.flash.targets import Target, chip_in, find_targets
from marelle_host.link import LinkError, UsbIdentity
from marelle_protocol import Examined, Identity
from marelle_text import Problem

SILENT = LinkError("E-LINK-05", port="COM5")
CP210X, CH340, JTAG, PICO = (0x10C4, 0xEA60), (0x1A86, 0x7523), (0x303A, 0x1001), (0x2E8A, 5)
MICROBIT, UNO, DEBUG_PROBE, UNKNOWN = (0x0D28, 0x0204), (0x2341, 0x43), (0x2E8A, 0x0C), (0x1234, 9)
NUMBER = "9904360254974e450049"


def place(usb: tuple[int, int] = (0, 0), number: str = "", location: str = "") -> UsbIdentity:
    return UsbIdentity("COM5", *usb, number, location)


def says(machine: str, platform: str, implementation: str = "micropython") -> Examined:
    known = Identity(machine, (1, 25, 0), platform, "e6", 6, "", "", implementation=implementation)
    return Examined(known, 100, 2 << 20, None, guard=False)


def drive(kind: str, where: UsbIdentity, chip: str = "nRF52833", board_id: str = "9904") -> Drive:
    label = {"uf2": board_id, "maintenance": "MAINTENANCE"}.get(kind, "MICROBIT")
    return Drive(Path("/media/prof/drive"), kind, board_id, chip, label, where, 1 << 20)  # type: ignore[arg-type]  # one of these


def found(
    monkeypatch: pytest.MonkeyPatch,
    at: UsbIdentity,
    answer: Examined | LinkError | None,
    *drives: Drive,
) -> Mapping[str, Target | Problem]:
    monkeypatch.setattr(
        targets, "examine_boards", lambda ports, _watch: dict.fromkeys(ports, answer)
    )
    monkeypatch.setattr(targets, "usb_identities_of", lambda ports: dict.fromkeys(ports, at))
    return find_targets(["COM5"], drives)


def found_alone(
    monkeypatch: pytest.MonkeyPatch,
    at: UsbIdentity,
    answer: Examined | LinkError | None,
    *drives: Drive,
) -> Target:
    """Return the board that is found, and nothing else."""
    (one,) = found(monkeypatch, at, answer, *drives).values()
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
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (one,) = found(monkeypatch, place(usb), answer).values()
    said = (one.method, one.chip) if isinstance(one, Target) else one.code
    assert said == expected


def test_what_a_port_holds_that_is_no_board_is_named_with_its_cure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (problem,) = found(monkeypatch, place(UNO), SILENT).values()
    assert not isinstance(problem, Target)
    assert problem.facts == {"where": "COM5", "found": "Arduino Uno"}


@pytest.mark.parametrize(
    "its", [place(MICROBIT, NUMBER.upper()), place(MICROBIT, "", "1-1.4:1.0"), place()]
)
def test_a_micro_bit_is_one_board_with_a_port_and_a_drive(
    its: UsbIdentity, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = its._replace(serial_number=its.serial_number.lower())
    known = says("micro:bit with nRF52833", "microbit")
    came = found(monkeypatch, at, known, drive("daplink", its))
    assert [(one.where, one.method, one.port, one.version) for one in came.values() if isinstance(one, Target)] == [
        (str(Path("/media/prof/drive")), "daplink", "COM5", (1, 25, 0)),
    ]  # fmt: skip
    one = found_alone(monkeypatch, at, says("micro:bit", "microbit"), drive("daplink", its))
    assert one.chip == "nRF52833"  # its drive tells it
    came = found(monkeypatch, at, known, drive("maintenance", its))
    assert [getattr(one, "code", "") for one in came.values()] == ["E-FLASH-46"]


def test_a_micro_bit_without_micropython_is_known_by_its_drive(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for its in (place(MICROBIT, NUMBER), place()):
        one = found_alone(monkeypatch, its, SILENT, drive("daplink", its))
        assert (one.method, one.chip, one.port, one.version) == ("daplink", "nRF52833", "COM5", ())


def test_two_micro_bits_are_not_taken_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    known = says("micro:bit with nRF52833", "microbit")
    other = drive("daplink", place(MICROBIT, "9904000000000000ffff"))
    came = found(monkeypatch, place(MICROBIT, NUMBER), known, other)
    assert [getattr(one, "code", one.where if isinstance(one, Target) else "") for one in came.values()] == [
        "E-FLASH-45", str(other.folder),
    ]  # fmt: skip


def test_a_drive_is_a_board_and_the_port_that_it_will_have_is_none_yet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    its = drive("uf2", UsbIdentity("COM5"), "RP2040", "RPI-RP2")
    one = found_alone(monkeypatch, place(), SILENT, its)
    assert (one.method, one.chip, one.board, one.port, one.version) == (
        "uf2",
        "RP2040",
        "RPI-RP2",
        "",
        (),
    )
    stick = drive("uf2", UsbIdentity("", *UNKNOWN), "", "SOME-BOARD")
    came = found(monkeypatch, place(CP210X), None, stick)
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
    monkeypatch: pytest.MonkeyPatch, kind: str, chip: str, board_id: str, named: str
) -> None:
    its = drive(kind, UsbIdentity("COM5"), chip, board_id)
    assert found_alone(monkeypatch, place(), SILENT, its).board == named
