"""Virtual boot loaders are given damaged files: whatever comes, they go on, and start no board that cannot be."""

import pytest
from hypothesis import given, strategies as st
from made_images import microbit_hex, rp2_flash, rp2_uf2

pytest.importorskip("fcntl", reason="Windows has no doubles")

from marelle_doubles.loaders.cells import Flash
from marelle_doubles.loaders.drive_firmware import kind_of
from marelle_doubles.loaders.drive_hex import HexError, HexStream
from marelle_doubles.loaders.drive_microbit import MICROBITS, OutOfFlashError, Target
from marelle_doubles.loaders.drive_rp2 import CHIPS, BootRom, read_block

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
