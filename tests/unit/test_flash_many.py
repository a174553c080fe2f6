"""What is plugged in is told by its USB numbers, its MicroPython and its drive; each board is flashed by its own way."""

from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Barrier
from typing import Any

import made_images
import pytest

from marelle_host.flash import Drive, Patience, many, targets
from marelle_host.flash.board_threads import Task
from marelle_host.flash.choosing import PlannedFlash, planned
from marelle_host.flash.many import Limits, flash_boards, identify_boards
from marelle_host.flash.returning import Flashed
from marelle_host.flash.targets import Method, Target, chip_in, find_targets
from marelle_host.link import Found, LinkError, UsbIdentity
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
_MEETS_S = 10
SILENT = LinkError("E-LINK-05", port="COM5")
CP210X, CH340, JTAG, PICO = (0x10C4, 0xEA60), (0x1A86, 0x7523), (0x303A, 0x1001), (0x2E8A, 5)
MICROBIT, UNO, DEBUG_PROBE, UNKNOWN = (0x0D28, 0x0204), (0x2341, 0x43), (0x2E8A, 0x0C), (0x1234, 9)
NUMBER = "9904360254974e450049"


class Silent:
    """A watch that nobody looks at."""

    def say(self, *_told: object) -> None:
        pass

    began = ended = progress = say


def known(version: tuple[int, ...] = (1, 25, 0)) -> Identity:
    return Identity("Pico", version, "rp2", "e6", 6, "", "")


def plan(
    where: str, method: Method = "bootloader", location: str = "", *, size: int = 0
) -> PlannedFlash:
    found = Examined(known((1, 24, 0)), 0, size or SIZES[method], None, guard=False)
    chip, place = IMAGES[method].chips[0], UsbIdentity(where, PICO_BOARD, 5, "", location)
    target = Target(where, method, chip, "", place, "", where, found=found)
    return planned(target, Chosen(IMAGES[method], None, Path("image"), "unknown"))


def plans_at(locations: tuple[str, str]) -> list[PlannedFlash]:
    return [plan(f"COM{at}", location=one) for at, one in enumerate(locations)]


@pytest.fixture
def esp32s_answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[Identity | None], None]:
    """Return a function that says what every ESP32 answers; all writing succeeds."""

    def answers(one: Identity | None) -> None:
        monkeypatch.setattr(many, "ask_boards", lambda ports: [Found(ports[0], one, None)])

    def copied(*_given: object, **_how: object) -> Flashed:
        return Flashed("COM9", known())

    drive = Drive(
        Path("/media/RPI-RP2"), "uf2", "RPI-RP2", "RP2040", "RPI-RP2", UsbIdentity(""), 0
    )
    monkeypatch.setattr(many, "enter_boot_loader", lambda _port, drives, look: drives() and drive)
    monkeypatch.setattr(many, "flash_uf2", copied)
    monkeypatch.setattr(many, "flash_esp", lambda port, *_given, **_how: port)
    answers(known())
    return answers


def flashed(*plans: PlannedFlash, **limits: Any) -> list[Flashed | str]:
    """Flash; return what each board is, or the code of its problem."""
    came = flash_boards(
        {one.target.where: one for one in plans}, Silent(), Limits(**limits), drives=lambda: [True]  # type: ignore[list-item]  # any will do
    )  # fmt: skip
    return [one.code if isinstance(one, Problem) else one for one in came.values()]


def test_a_board_is_done_when_its_prompt_says_that_version(
    esp32s_answer: Callable[[Identity | None], None],
) -> None:
    pico, esp32 = plan("COM5"), plan("COM6", "esptool")
    assert flashed(pico, esp32) == [Flashed("COM9", known()), Flashed("COM6", known())]
    esp32s_answer(known((1, 24, 0)))
    assert flashed(esp32) == ["E-FLASH-54"]
    esp32s_answer(None)
    assert flashed(esp32, patience=Patience(answers_s=0.0)) == ["E-FLASH-53"]


@pytest.mark.parametrize(
    ("locations", "of_hub"),
    [(("1-1:1.0", "1-2:1.0"), 8), (("1-1.1:1.0", "1-2.1:1.0"), 1)],  # the second: of two hubs
)
def test_boards_are_flashed_at_the_same_time(
    locations: tuple[str, str],
    of_hub: int,
    esp32s_answer: Callable[[Identity | None], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = Barrier(2, timeout=_MEETS_S)  # whoever is alone there fails

    def write(*_given: object, **_how: object) -> Flashed:
        both.wait()
        return Flashed("COM9", known())

    monkeypatch.setattr(many, "flash_uf2", write)
    assert flashed(*plans_at(locations), of_hub=of_hub) == [Flashed("COM9", known())] * 2


@pytest.fixture
def queues(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, int]]:
    """Return what takes the queues of each board, and how many boards each of them serves at once; none is begun."""
    seen = list[dict[str, int]]()

    def note(tasks: Mapping[str, Task[object]], _watch: object, room: Callable[[str], int], **_how: object) -> None:  # fmt: skip
        seen.extend({name: room(name) for name in task.queues} for task in tasks.values())

    monkeypatch.setattr(many, "do_at_once", note)
    return seen


@pytest.mark.parametrize(
    ("locations", "limits", "waits"),
    [
        (("1-1:1.0", "1-2:1.0"), {"of_hub": 1}, {"hub 1": 1, "drives": 100}),
        (("1-1:1.0", "1-2:1.0"), {"drives": 1}, {"hub 1": 8, "drives": 1}),
        (("", ""), {}, {"hub ?": 8, "drives": 100, "unplaced": 1}),  # nothing tells its port
        (("1-1", "1-1"), {}, {"hub 1": 8, "drives": 100, "unplaced": 1}),  # of two hubs
    ],
)
def test_boards_wait_for_each_other_where_they_share_a_hub_or_a_name_or_nothing_tells_them_apart(
    locations: tuple[str, str],
    limits: dict[str, int],
    waits: dict[str, int],
    queues: list[dict[str, int]],
) -> None:
    plans = {one.target.where: one for one in plans_at(locations)}
    flash_boards(plans, Silent(), Limits(**limits))  # type: ignore[arg-type]  # numbers alone
    assert queues == [waits, waits]


@pytest.mark.parametrize(("elsewhere", "waits"), [(False, {}), (True, {"hub elsewhere": 8})])
def test_boards_on_no_hub_wait_for_each_other_only_where_a_number_was_given(
    elsewhere: bool, waits: dict[str, int], queues: list[dict[str, int]]
) -> None:
    address = Target("socket://board:2000", "esptool", "", "", UsbIdentity("socket://board:2000"))
    identify_boards({"board": address}, Silent(), Limits(elsewhere=elsewhere))
    assert queues == [waits]


@pytest.mark.parametrize(
    ("place", "waits"),
    [
        (UsbIdentity("", PICO_BOARD, 3, "", "1-2.3"), {"hub 1-2": 8}),
        (UsbIdentity(""), {"unplaced": 1}),  # on Windows where PowerShell is forbidden
        (UsbIdentity("/tmp/pico"), {}),  # a virtual board's: its port is announced
    ],
)
def test_a_drive_is_flashed_alone_where_nothing_tells_its_port(
    place: UsbIdentity, waits: dict[str, int], queues: list[dict[str, int]]
) -> None:
    pico = Target("E:", "uf2", "RP2040", "", place)
    image = Chosen(IMAGES["bootloader"], None, Path("image"), "unknown")
    flash_boards({"E:": planned(pico, image)}, Silent(), Limits())
    assert queues == [waits]


def test_files_that_were_said_to_stay_are_never_erased_but_those_that_are_saved(
    esp32s_answer: Callable[[Identity | None], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    erased = list[str]()

    def write(port: str, *_given: object, erases: Callable[[str], object], **_how: object) -> str:
        erases("storage")
        erased.append(port)
        return port

    monkeypatch.setattr(many, "flash_esp", write)
    kept, lost = plan("kept", "esptool"), plan("lost", "esptool", size=1)
    assert flashed(kept, lost, plan("saved", "esptool")._replace(is_saved=True))[0] == "E-FLASH-59"
    assert sorted(erased) == ["lost", "saved"]


def test_the_drives_are_listed_once_for_all_boards_that_wait(
    esp32s_answer: Callable[[Identity | None], None],
) -> None:
    listed = list[int]()
    plans = {f"COM{at}": plan(f"COM{at}", location=f"1-{at}") for at in range(8)}

    def drives() -> list[Drive]:
        listed.append(1)
        return []

    assert len(flash_boards(plans, Silent(), Limits(), drives=drives)) == len(plans)
    assert len(listed) < len(plans)


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
