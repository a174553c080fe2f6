"""A folder that plays a drive: what is written into it is found sector by sector, however it is written."""

from pathlib import Path

import pytest

pytest.importorskip("fcntl", reason="Windows has no doubles")

from made_images import hex_lines, hex_record, microbit_hex, universal_hex

from marelle_doubles.loaders.drive_folder import DriveFolder, Sector
from marelle_doubles.loaders.drive_microbit import MICROBITS, HexError, HexStream, Target

_LATER_S = 1.0


@pytest.fixture
def drive(tmp_path: Path) -> DriveFolder:
    folder = DriveFolder(tmp_path / "board-drive" / "RPI-RP2")
    folder.come({"INFO_UF2.TXT": b"Board-ID: RPI-RP2\n"})
    return folder


def _offsets(sectors: list[Sector]) -> list[tuple[int, bytes]]:
    return [(sector.offset, sector.data[:1]) for sector in sectors]


def test_a_drive_comes_and_goes_as_a_whole(drive: DriveFolder, tmp_path: Path) -> None:
    (drive.path / "x.uf2").write_bytes(b"x")
    drive.come({"INFO_UF2.TXT": b"again"})
    assert [path.name for path in drive.path.iterdir()] == ["INFO_UF2.TXT"]
    drive.remove()
    drive.remove()
    assert [*tmp_path.iterdir()] == []


def test_a_file_that_grows_is_given_once_as_far_as_it_has_come(drive: DriveFolder) -> None:
    with (drive.path / "x.uf2.crswap").open("wb", buffering=0) as file:
        file.write(b"a" * 700)
        assert _offsets([*drive.written(0)]) == [(0, b"a")]
        assert [*drive.written(0)] == []
        file.write(b"b" * 324)
        assert _offsets([*drive.written(0)]) == [(512, b"a")]
    (drive.path / "x.uf2.crswap").rename(drive.path / "x.uf2")
    assert [*drive.written(0)] == []


def test_what_is_not_taken_now_comes_again(drive: DriveFolder) -> None:
    (drive.path / "x").write_bytes(b"a" * 512 + b"b" * 512)
    assert next(drive.written(0)).offset == 0
    assert _offsets([*drive.written(0)]) == [(512, b"b")]


def test_a_last_sector_is_filled_with_zeros_once_the_file_has_stopped(drive: DriveFolder) -> None:
    (drive.path / "x").write_bytes(b"a" * 600)
    assert _offsets([*drive.written(0)]) == [(0, b"a")]
    (sector,) = drive.written(_LATER_S)
    assert sector.data == b"a" * 88 + bytes(424)
    with (drive.path / "x").open("ab") as file:
        file.write(b"b" * 424)
    assert _offsets([*drive.written(_LATER_S)]) == [(512, b"a")]


def test_a_hole_is_given_when_it_is_filled(drive: DriveFolder) -> None:
    with (drive.path / "x").open("wb", buffering=0) as file:
        file.truncate(1536)
        file.seek(1024)
        file.write(b"c" * 512)
        assert _offsets([*drive.written(0)]) == [(1024, b"c")]
        file.seek(0)
        file.write(b"a" * 1024)
        assert _offsets([*drive.written(0)]) == [(0, b"a"), (512, b"a")]


def test_a_file_that_is_written_anew_is_given_anew(drive: DriveFolder) -> None:
    path = drive.path / "x"
    path.write_bytes(b"a" * 1024)
    assert len([*drive.written(0)]) == 2
    path.write_bytes(b"")
    assert [*drive.written(0)] == []
    path.write_bytes(b"b" * 512)
    assert _offsets([*drive.written(0)]) == [(0, b"b")]


def test_links_and_folders_are_no_files(drive: DriveFolder, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"a" * 512)
    (drive.path / "link").symlink_to(tmp_path / "elsewhere")
    (drive.path / "folder").mkdir()
    assert [*drive.written(_LATER_S)] == []


@pytest.mark.parametrize("step", [1, 7, 512, 100_000])
def test_a_hex_is_read_alike_however_it_is_cut(step: int) -> None:
    wanted = {0x100: b"a" * 20, 0x1_0000: b"b" * 3, 0x1000_1014: b"c"}
    stream = HexStream(())
    data = (hex_lines(wanted) + hex_record(1, 0, b"")).encode().replace(b"\n", b"\r\n")
    memory = {
        piece.address + at: byte
        for begin in range(0, len(data), step)
        for piece in stream.read(data[begin : begin + step])
        for at, byte in enumerate(piece.data)
    }
    assert memory == {
        begin + at: byte for begin, text in wanted.items() for at, byte in enumerate(text)
    }
    assert stream.is_done


@pytest.mark.parametrize(
    "record", [":0100000001FF\n:", ":01000000XXFF\n:", ":02000000FE\n:", ":00\n:"]
)
def test_a_record_that_is_wrong_is_told(record: str) -> None:
    with pytest.raises(HexError):
        list(HexStream(()).read(record.encode()))


@pytest.mark.parametrize(
    ("kind", "version"), [("microbit", (1, 27, 0)), ("microbit_v1", (1, 9, 2))]
)
def test_each_microbit_takes_its_part_of_a_universal_hex(
    kind: str, version: tuple[int, int, int]
) -> None:
    chip = MICROBITS[kind]
    target, stream = Target(chip), HexStream(chip.boards)
    for piece in stream.read(universal_hex("1.27.0", version_of_v1="1.9.2")):
        target.write(*piece)
    assert (target.version(), target.files(), target.is_for_another) == (version, {}, False)


def test_a_v2_sees_that_an_image_is_for_v1() -> None:
    target = Target(MICROBITS["microbit"])
    for piece in HexStream(()).read(microbit_hex(chip="nRF51822")):
        target.write(*piece)
    assert target.is_for_another
