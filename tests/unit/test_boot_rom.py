"""The boot ROMs of virtual Picos: what each block does to the flash, as their published sources say, and that a damaged file ends no boot loader."""

from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from made_images import (
    RP2040,
    RP2350_ABSOLUTE,
    RP2350_ARM,
    XIP,
    microbit_hex,
    rp2_flash,
    rp2_uf2,
    uf2,
    uf2_block,
)

pytest.importorskip("fcntl", reason="Windows has no doubles")

from marelle_doubles.loaders.cells import Flash
from marelle_doubles.loaders.drive_firmware import FirmwareNote, kind_of, starts, storage_of
from marelle_doubles.loaders.drive_microbit import (
    MICROBITS,
    HexError,
    HexStream,
    OutOfFlashError,
    Target,
)
from marelle_doubles.loaders.drive_rp2 import CHIPS, BootRom, read_block

_SIZE = 64 << 10
_OLD = b"\x5a"


@pytest.fixture
def flash(tmp_path: Path) -> Flash:
    """Return a flash of 64 kB in which each byte is used."""
    path = tmp_path / "flash"
    path.write_bytes(_OLD * _SIZE)
    return Flash.of_file(path)


@pytest.fixture
def rom(flash: Flash) -> BootRom:
    """Return the boot ROM of an RP2040."""
    return BootRom(CHIPS["RP2040"], flash)


@pytest.fixture
def rom_2350(flash: Flash) -> BootRom:
    """Return the boot ROM of an RP2350."""
    return BootRom(CHIPS["RP2350"], flash)


def _send(rom: BootRom, file: bytes) -> list[bool]:
    sectors = [file[at : at + 512] for at in range(0, len(file), 512)]
    return [block is not None and rom.take(block) for block in map(read_block, sectors)]


def _page(letter: bytes) -> bytes:
    return letter * 256


def test_a_file_is_on_the_flash_once_all_its_blocks_have_come_in_any_order(
    flash: Flash, rom: BootRom
) -> None:
    data = bytes(range(256)) * 40
    file = uf2(XIP, data, family=RP2040)
    blocks = [file[at : at + 512] for at in range(0, len(file), 512)]
    _send(rom, b"".join(reversed(blocks[:-1])) + blocks[3])
    was_complete = rom.is_complete
    assert _send(rom, blocks[-1]) == [True]
    assert (was_complete, rom.is_complete) == (False, True)
    assert flash.read(0, len(data)) == data


def test_other_sectors_change_nothing_and_end_nothing(flash: Flash, rom: BootRom) -> None:
    good = [uf2_block(XIP + 256 * at, _page(b"a"), at, 2, family=RP2040) for at in range(2)]
    _send(rom, good[0])
    others = [
        bytes(512),
        good[1][:-1] + b"\0",
        uf2_block(XIP, _page(b"b"), 0, 9, family=RP2350_ARM),
        uf2_block(XIP, _page(b"b"), 0, 9, family=RP2040, flags=0),
        uf2_block(XIP, _page(b"b"), 0, 9, family=RP2040, flags=0x2001),
        uf2_block(XIP, b"b" * 128, 0, 9, family=RP2040),
    ]
    assert _send(rom, b"".join(others)) == [False] * len(others)
    _send(rom, good[1])
    assert rom.is_complete
    assert flash.read(0, 512) == b"a" * 512


def test_garbage_of_its_own_family_ends_what_was_coming(flash: Flash, rom: BootRom) -> None:
    _send(rom, uf2_block(XIP, _page(b"a"), 0, 2, family=RP2040))
    _send(rom, uf2_block(XIP + 1, _page(b"a"), 1, 2, family=RP2040))
    _send(rom, uf2_block(XIP + 256, _page(b"a"), 1, 2, family=RP2040))
    assert not rom.is_complete


def test_two_files_that_are_joined_are_two_files(flash: Flash, rom: BootRom) -> None:
    _send(rom, uf2(XIP, b"a" * 512, family=RP2040))
    assert rom.is_complete  # it restarts then
    _send(rom, uf2(XIP + 4096, b"b" * 768, family=RP2040)[:512])
    assert not rom.is_complete


def _partly_filled(family: int) -> bytes:
    """Return 8 pages of one sector and 16 of the next, which are numbered through."""
    addresses = [XIP + 256 * at for at in range(8)] + [XIP + 4096 + 256 * at for at in range(16)]
    return b"".join(
        uf2_block(address, bytes([1 + number]) * 256, number, len(addresses), family=family)
        for number, address in enumerate(addresses)
    )


def test_a_partly_filled_sector_is_lost_by_an_rp2040_as_its_erratum_says(
    flash: Flash, rom: BootRom
) -> None:
    _send(rom, _partly_filled(RP2040))
    assert rom.is_complete
    assert flash.read(0, 256) == _page(b"\x01")
    # Block 16 is the ninth page of the second sector, which is erased for it; the eight before it were written on what was there.
    assert flash.read(4096, 8 * 256) == b"\xff" * (8 * 256)
    assert flash.read(4096 + 8 * 256, 256) == _page(b"\x11")


def test_an_rp2350_erases_each_sector_at_its_address(flash: Flash, rom_2350: BootRom) -> None:
    _send(rom_2350, _partly_filled(RP2350_ARM))
    assert rom_2350.is_complete
    assert flash.read(4096, 256) == _page(b"\x09")
    assert flash.read(8 * 256, 8 * 256) == b"\xff" * (8 * 256)


def test_the_first_block_of_an_rp2350_file_is_a_file_of_its_own(
    flash: Flash, rom_2350: BootRom
) -> None:
    first = uf2_block(0x10FFFF00, _page(b"\xef"), 0, 2, family=RP2350_ABSOLUTE)
    _send(rom_2350, first + uf2(XIP, b"a" * 512, family=RP2350_ARM))
    assert rom_2350.is_complete
    assert sorted(rom_2350.sent) == [0, 256]
    assert flash.read(_SIZE - 256, 256) == _page(b"\xef")  # a small flash ignores the upper bits


def test_a_program_for_ram_leaves_the_flash_alone(flash: Flash, rom: BootRom) -> None:
    _send(rom, uf2(0x20000000, b"a" * 512, family=RP2040))
    assert (rom.is_complete, rom.in_ram, flash.read(0, 512)) == (True, True, _OLD * 512)


def test_writing_clears_bits_alone(flash: Flash) -> None:
    flash.erase(300, 1)
    flash.program(256, _page(b"\xf0"))
    flash.program(256, _page(b"\x3c"))
    assert flash.read(255, 3) == b"\xff\x30\x30"


def _flashed(tmp_path: Path, image: bytes, chip: str, size: int = 2 << 20) -> tuple[Flash, bytes]:
    path = tmp_path / "whole"
    path.write_bytes(image.ljust(size, b"\xff"))
    note = FirmwareNote(path)
    note.write({at: image[at : at + 256].ljust(256, b"\xff") for at in range(0, len(image), 256)})
    held = Flash.of_file(path)
    return held, note.firmware(held)


@pytest.mark.parametrize(
    ("board", "version", "expected"),
    [
        ("RPI_PICO", "1.25.0", ((1, 25, 0, ""), 0, 0xA0000, 352)),
        ("RPI_PICO_W", "1.26.0-preview.45", ((1, 26, 0, "preview"), 0, 0x12C000, 212)),
        ("RPI_PICO2", "1.21.0", ((1, 21, 0), 0x106, 0x100000, 768)),
    ],
)
def test_what_starts_is_read_from_the_flash(
    tmp_path: Path, board: str, version: str, expected: tuple[object, ...]
) -> None:
    chip, size = ("RP2350", 4 << 20) if board == "RPI_PICO2" else ("RP2040", 2 << 20)
    held, firmware = _flashed(tmp_path, rp2_flash(version, board=board, size=20_000), chip, size)
    kind = kind_of(firmware, CHIPS[chip], held.size)
    assert kind is not None
    assert (kind.version, kind.bytecode, kind.storage_offset, kind.blocks) == expected
    assert starts(CHIPS[chip], held)
    held.program(0x140, bytes(64))
    assert FirmwareNote(tmp_path / "whole").firmware(held) == b""


def test_a_flash_without_a_right_boot2_does_not_start(tmp_path: Path) -> None:
    held, _firmware = _flashed(tmp_path, rp2_flash(size=20_000), "RP2040")
    held.program(100, bytes(1))
    assert not starts(CHIPS["RP2040"], held)
    assert not starts(CHIPS["RP2350"], held)


def test_a_firmware_that_says_no_storage_is_no_micropython() -> None:
    image = rp2_flash(size=20_000)
    spoiled = [image.replace(b"\xf2\xeb\x88\x71", bytes(4)), image[:0x1E0], b""]
    assert storage_of(image) == (0xA0000, 352 * 4096)
    assert [storage_of(one) for one in spoiled] == [None, None, None]
    assert kind_of(image.replace(b"MicroPython", b"CircuitPyth"), CHIPS["RP2040"], 2 << 20) is None


_FLASH, _HEX, _UF2 = rp2_flash(size=4_096), microbit_hex(size=1_024), rp2_uf2(size=8_192)
_CHANGES = st.lists(
    st.tuples(st.integers(0, 1 << 20), st.binary(min_size=1, max_size=4)), max_size=6
)


def _changed(data: bytes, changes: list[tuple[int, bytes]]) -> bytes:
    spoiled = bytearray(data)
    for place, new in changes:
        at = place % len(data)
        spoiled[at : at + len(new)] = new
    return bytes(spoiled[: len(data)])


@given(_CHANGES)
def test_a_damaged_firmware_is_none_or_has_its_files_in_the_flash(
    changes: list[tuple[int, bytes]],
) -> None:
    kind = kind_of(_changed(_FLASH, changes), CHIPS["RP2040"], 2 << 20)
    if kind is not None:
        end = kind.storage_offset + kind.blocks * kind.block_bytes
        assert 0 < kind.storage_offset < end <= 2 << 20


@given(changes=_CHANGES)
def test_a_boot_rom_takes_damaged_blocks_or_leaves_them(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, bytes]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged.flash"
    path.write_bytes(b"\xff" * (64 << 10))
    flash = Flash.of_file(path)
    rom, file = BootRom(CHIPS["RP2040"], flash), _changed(_UF2, changes)
    for at in range(0, len(file), 512):
        block = read_block(file[at : at + 512])
        if block is not None:
            rom.take(block)
    assert flash.size == path.stat().st_size


@given(changes=_CHANGES, kind=st.sampled_from(sorted(MICROBITS)))
def test_a_damaged_hex_ends_in_a_failure_or_in_a_flash_that_can_be_read(
    changes: list[tuple[int, bytes]], kind: str
) -> None:
    target = Target(MICROBITS[kind])
    try:
        for piece in HexStream(MICROBITS[kind].boards).read(_changed(_HEX, changes)):
            target.write(*piece)
    except (HexError, OutOfFlashError):
        return
    assert all(len(name) < 127 for name in target.files())
