"""A board goes to its boot loader by command where that is a drive; its drive is the one at its place, and others are told apart."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from played_drive import BOOT_PLACE, NOWHERE, Desk, Uf2Board, usb_port
from played_microbit import V2_ID, details
from refused import refuses
from scripted_board import Prompt, talk

from marelle_host.doctor.usb_kinds import UsbKind
from marelle_host.flash import Drive, FlashError, drive_now, enter_boot_loader
from marelle_host.flash.drives import read_drive
from marelle_host.flash.mounting import is_boot_loader, mount_drives
from marelle_host.flash.systems import Disks
from marelle_host.flash.volumes import Partition, Volume
from marelle_host.flash.waiting import boards_waiting
from marelle_host.link import LinkError, UsbIdentity
from marelle_protocol import SilentError, Stream
from marelle_protocol.boot_loader import enter_boot_loader as enter_it

MICROBIT_PLACE = UsbIdentity("", 0x0D28, 0x0204, V2_ID, "1-4")


@pytest.fixture
def desk() -> Desk:
    """Return a computer with a Pico at 1-2.3 and one at a port of which nothing is told."""
    desk = Desk()
    desk.ports = [usb_port("COM5", location="1-2.3:x.0"), usb_port("COM6")]
    desk.host = desk.host._replace(send=lambda _port: ("rp2", True))
    return desk


@pytest.fixture
def own(desk: Desk, tmp_path: Path) -> Uf2Board:
    """Return the board that is sent to its boot loader."""
    return Uf2Board(desk, tmp_path / "own")


@pytest.fixture
def other(desk: Desk, tmp_path: Path) -> Uf2Board:
    """Return a board of somebody else's, in its boot loader."""
    return Uf2Board(desk, tmp_path / "other")


def entered(desk: Desk, port: str, volumes: Callable[[], list[Volume]] = list) -> Drive:
    """Send a board to its boot loader where these drives are seen; return its drive."""
    disks = desk.host.disks._replace(volumes=volumes)
    return enter_boot_loader(port, host=desk.host._replace(disks=disks))


def come_later(desk: Desk, *boards: tuple[Uf2Board, UsbIdentity]) -> Callable[[], list[Volume]]:
    """Have drives there from the third second on."""
    return lambda: [
        board.volume()._replace(usb=place) for board, place in boards if desk.now_s > 3
    ]


@pytest.mark.parametrize(
    ("port", "at", "others_at"),
    [
        ("COM5", BOOT_PLACE, BOOT_PLACE._replace(location="1-2.4")),
        ("/tmp/a", UsbIdentity("/tmp/a"), UsbIdentity("/tmp/b")),
    ],
    ids=["by its place on USB", "by the port of a virtual board"],
)
def test_the_drive_of_a_board_is_its_own(
    port: str, at: UsbIdentity, others_at: UsbIdentity, desk: Desk, own: Uf2Board, other: Uf2Board
) -> None:
    there = come_later(desk, (other, others_at), (own, at))
    assert entered(desk, port, there).folder == own.folder
    assert 3 < desk.now_s < 4


def test_where_no_place_is_told_the_one_new_drive_is_the_board_s(
    desk: Desk, own: Uf2Board
) -> None:
    assert entered(desk, "COM6", come_later(desk, (own, NOWHERE))).folder == own.folder


def test_where_no_place_is_told_two_new_drives_are_no_answer(
    desk: Desk, own: Uf2Board, other: Uf2Board
) -> None:
    with refuses(FlashError, "E-FLASH-19"):
        entered(desk, "COM6", come_later(desk, (own, NOWHERE), (other, NOWHERE)))


def test_a_drive_that_comes_while_a_long_look_is_under_way_is_seen_by_the_next(
    desk: Desk, own: Uf2Board
) -> None:
    def takes_long() -> list[Volume]:
        before_s, desk.now_s = desk.now_s, desk.now_s + 40
        return [own.volume()] if before_s > 45 else []

    assert entered(desk, "COM5", takes_long).folder == own.folder


def test_a_drive_that_does_not_come_is_told(desk: Desk) -> None:
    with refuses(FlashError, "E-FLASH-19", seconds=30):
        entered(desk, "COM5")
    desk.host = desk.host._replace(disks=Disks(unmounted=lambda: [PARTITION]))
    with refuses(FlashError, "E-FLASH-60", device="/dev/sdb1"):
        entered(desk, "COM5")


def test_a_drive_that_nobody_mounts_is_mounted_after_a_second(desk: Desk, own: Uf2Board) -> None:
    mounted = list[float]()
    disks = Disks(unmounted=lambda: [PARTITION], mount=lambda _device: mounted.append(desk.now_s))
    desk.host = desk.host._replace(disks=disks)
    assert entered(desk, "COM5", lambda: [own.volume()] if mounted else []).folder == own.folder
    assert len(mounted) == 1
    assert 1 <= mounted[0] < 1.2


def test_whoever_has_had_enough_is_heard_while_a_drive_is_waited_for(desk: Desk) -> None:
    def look() -> None:
        if desk.now_s > 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        enter_boot_loader("COM5", look=look, host=desk.host._replace(disks=Disks()))
    assert desk.now_s < 2


def test_a_board_that_has_no_such_drive_is_not_sent(desk: Desk) -> None:
    answers: dict[str, Any] = {"COM5": ("esp32", False), "COM6": LinkError("E-LINK-05", port="COM6")}  # fmt: skip
    desk.host = desk.host._replace(send=answers.__getitem__)
    with refuses(FlashError, "E-FLASH-62", platform="esp32"):
        entered(desk, "COM5")
    with pytest.raises(LinkError, match="E-LINK-05"):
        entered(desk, "COM6")
    assert desk.now_s == 0


@pytest.mark.parametrize("printed", [b"", b"('rp2',)", b"[]", b"(1, True)", b"('x' * 9, True)"])
def test_an_answer_that_is_no_platform_is_no_answer(printed: bytes) -> None:
    came = talk(enter_it(Stream()), Prompt((b"", b""), (printed, b"")))
    assert isinstance(came.error, (ValueError, SilentError))


def test_a_microbit_s_drive_that_has_come_elsewhere_is_known_by_its_number(
    tmp_path: Path,
) -> None:
    first, second = tmp_path / "MICROBIT", tmp_path / "MICROBIT 1"
    for folder, unique_id in ((first, V2_ID), (second, V2_ID[::-1])):
        folder.mkdir()
        (folder / "DETAILS.TXT").write_text(details(unique_id), encoding="ascii")
    was = read_drive(Volume(first, "MICROBIT", "", MICROBIT_PLACE))
    assert was is not None
    (first / "DETAILS.TXT").write_text(details(V2_ID[::-1]), encoding="ascii")
    (second / "DETAILS.TXT").write_text(details(V2_ID, remounts=1), encoding="ascii")
    disks = Disks(at_once=lambda: [Volume(first), Volume(second)])
    now = drive_now(was, disks)
    assert now is not None
    assert (now.folder, now.remounts, now.usb) == (second, 1, MICROBIT_PLACE)
    (second / "DETAILS.TXT").unlink()
    assert drive_now(was, disks) is None


@pytest.mark.parametrize("told", [[], [UsbKind("RP2040", "waits")], [UsbKind("STM32", "waits")]])
def test_boards_that_wait_are_told_once_by_usb_or_by_their_drives(
    told: list[UsbKind], desk: Desk, tmp_path: Path
) -> None:
    board_ids = ("RPI-RP2", "RPI-RP2", "RP2350", "SAMD21G18A-XIAO-v0")
    for number, board_id in enumerate(board_ids):
        Uf2Board(desk, tmp_path / f"drive{number}", info=f"Board-ID: {board_id}\n")
    disks = Disks(at_once=lambda: [*map(Volume, tmp_path.iterdir())])
    host = desk.host._replace(disks=disks, boot_loaders=lambda: told)
    names = sorted(kind.name for kind in boards_waiting(host))
    assert [name for name in names if name != "STM32"] == ["RP2040", "RP2040", "RP2350"]


PARTITION = Partition("/dev/sdb1", BOOT_PLACE, 134_217_728)


@pytest.mark.parametrize(
    ("one", "is_one"),
    [
        (PARTITION, True),
        (PARTITION._replace(usb=MICROBIT_PLACE), True),
        (PARTITION._replace(usb=UsbIdentity("", 0x239A, 0x0029)), True),
        (PARTITION._replace(usb=UsbIdentity("", 0x239A, 0x802A)), False),  # it runs CircuitPython
        (PARTITION._replace(usb=UsbIdentity("", 0x0781, 0x5567)), False),
        (PARTITION._replace(size_bytes=8_000_000_000), False),
    ],
)
def test_only_the_drives_of_boot_loaders_are_mounted(one: Partition, is_one: bool) -> None:
    assert is_boot_loader(one) == is_one


def test_a_drive_that_cannot_be_mounted_is_named() -> None:
    second = PARTITION._replace(device="/dev/sdc1")
    there, asked = iter([[PARTITION, second], [second]]), list[str]()
    assert mount_drives(Disks(unmounted=lambda: next(there), mount=asked.append)) == ["/dev/sdc1"]
    assert asked == ["/dev/sdb1", "/dev/sdc1"]
