"""UF2 boot loaders that stand in the flash themselves, of SAMD and nRF chips: what each block does, as their sources say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from made_images import NRF52840, RP2040, SAMD51, nrf_uf2, samd_uf2, uf2_block

pytest.importorskip("fcntl", reason="Windows has no doubles")

from marelle_doubles.loaders.cells import Flash
from marelle_doubles.loaders.drive_firmware import FirmwareNote
from marelle_doubles.loaders.drive_makers import maker_of

if TYPE_CHECKING:
    from pathlib import Path

    from marelle_doubles.loaders.drive_makers import Loader

_KINDS = {"itsybitsy_m4": SAMD51, "xiao_nrf52840": NRF52840}
_PAGE = b"a" * 256


@pytest.fixture(params=_KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def flash(tmp_path: Path, kind: str) -> Flash:
    """Return a blank flash of a double of that kind."""
    path = tmp_path / "flash"
    path.write_bytes(b"\xff" * maker_of(kind).flash_bytes)
    return Flash.of_file(path)


def _send(loader: Loader, file: bytes) -> None:
    for at in range(0, len(file), 512):
        block = loader.read(file[at : at + 512])
        if block is not None:
            loader.take(block)


def test_a_micropython_is_on_the_flash_and_starts(kind: str, flash: Flash, tmp_path: Path) -> None:
    maker, image = maker_of(kind), samd_uf2("1.26.0", chip="SAMD51", size=9_000)
    if kind == "xiao_nrf52840":
        image = nrf_uf2("1.26.0", size=9_000)
    loader, started = maker.loader(flash), maker.starts(flash)
    _send(loader, image)
    note = FirmwareNote(tmp_path / "flash", maker.first)
    note.write(loader.sent)
    made = maker.kind_of(note.firmware(flash))
    assert (started, loader.is_complete, maker.starts(flash)) == (False, True, True)
    assert made is not None
    assert (made.version[:3], made.storage_offset) == ((1, 26, 0), maker.storage)


def test_blocks_of_the_boot_loaders_own_place_count_and_are_not_written(
    kind: str, flash: Flash
) -> None:
    loader = maker_of(kind).loader(flash)
    _send(loader, uf2_block(0, _PAGE, 0, 2, family=_KINDS[kind]))
    _send(loader, uf2_block(0x4_0000, _PAGE, 1, 2, family=_KINDS[kind]))
    assert (loader.is_complete, [*loader.sent]) == (True, [0x4_0000])
    assert flash.read(0, 256) == b"\xff" * 256


def test_another_number_of_blocks_ends_all(kind: str, flash: Flash) -> None:
    loader = maker_of(kind).loader(flash)
    _send(loader, uf2_block(0x4_0000, _PAGE, 0, 2, family=_KINDS[kind]))
    _send(loader, uf2_block(0x4_0000, _PAGE, 0, 1, family=_KINDS[kind]))
    _send(loader, uf2_block(0x4_0100, _PAGE, 1, 2, family=_KINDS[kind]))
    assert not loader.is_complete


def test_another_family_changes_nothing_and_a_samd_takes_a_file_without_one(
    kind: str, flash: Flash
) -> None:
    loader = maker_of(kind).loader(flash)
    _send(loader, uf2_block(0x4_0000, _PAGE, 0, 1, family=RP2040))
    before = loader.is_complete
    _send(loader, uf2_block(0x4_0000, _PAGE, 0, 1, family=0, flags=0))
    assert (before, loader.is_complete) == (False, kind == "itsybitsy_m4")


def test_the_drive_holds_what_its_program_is(kind: str, flash: Flash) -> None:
    maker = maker_of(kind)
    _send(maker.loader(flash), uf2_block(0x4_0000, _PAGE, 0, 1, family=_KINDS[kind]))
    files, copied = maker.files(flash), maker.loader(flash)
    assert [*files] == ["CURRENT.UF2", "INDEX.HTM", "INFO_UF2.TXT"]
    _send(copied, files["CURRENT.UF2"])
    assert copied.is_complete
    assert copied.sent[0x4_0000] == _PAGE
