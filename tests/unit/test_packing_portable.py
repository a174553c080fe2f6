"""The portable Python for Windows is taken only as its SHA-256 and its content say."""

import hashlib
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from made_wheels import make_embeddable
from refused import refuses

from marelle_host.packing import PackError, read_portable

NAME = "python-3.13.1-embed-amd64.zip"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / NAME
    make_embeddable(path)
    return path


def sum_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def code_of(path: Path, sha256: str = "") -> str:
    """Return the code that an archive is refused with, by its right sum where none is given."""
    with pytest.raises(PackError) as refused:
        read_portable(path, sha256 or sum_of(path))
    return refused.value.code


def test_one_with_the_typed_sum_is_for_the_version_and_processor_in_it(archive: Path) -> None:
    found = read_portable(archive, sum_of(archive).upper())
    assert (found.sha256, found.pth) == (sum_of(archive), "python313._pth")
    assert str(found.target) == "windows AMD64, Python 3.13"


@pytest.mark.parametrize(("machine", "name"), [(0xAA64, "ARM64"), (0x14C, "x86")])
def test_the_processor_is_read_from_the_program_not_from_the_name(
    tmp_path: Path, machine: int, name: str
) -> None:
    make_embeddable(tmp_path / NAME, machine=machine)
    assert read_portable(tmp_path / NAME, sum_of(tmp_path / NAME)).target.computer.machine == name


@pytest.mark.parametrize("end", [".sha256", ".sha256sum"])
def test_the_sum_beside_it_is_read(archive: Path, end: str) -> None:
    archive.with_name(NAME + end).write_text(f"{sum_of(archive)} *{NAME}\n", encoding="utf-8")
    assert read_portable(archive).sha256 == sum_of(archive)


def test_what_is_typed_stands_over_what_lies_beside(archive: Path) -> None:
    archive.with_name(NAME + ".sha256").write_text(sum_of(archive), encoding="utf-8")
    assert code_of(archive, "0" * 64) == "E-PACK-16"


@pytest.mark.parametrize("beside", ["", "no sum\n", "0" * 63, "0" * 64 + "\n" + "1" * 64])
def test_without_one_sum_it_is_refused(archive: Path, beside: str) -> None:
    archive.with_name(NAME + ".sha256").write_text(beside, encoding="utf-8")
    with refuses(PackError, "E-PACK-15"):
        read_portable(archive, None)


def test_one_changed_byte_is_refused(archive: Path) -> None:
    expected, data = sum_of(archive), bytearray(archive.read_bytes())
    data[100] ^= 1
    archive.write_bytes(data)
    assert code_of(archive, expected) == "E-PACK-16"


def test_one_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert code_of(tmp_path / NAME, "0" * 64) == "E-PACK-14"


def test_a_name_that_a_script_would_read_otherwise_is_refused(archive: Path) -> None:
    assert code_of(archive.rename(archive.with_name("python&calc.zip"))) == "E-PACK-17"


@pytest.mark.parametrize(
    "more",
    [
        {"../python.dll": b""},
        {"/python.dll": b""},
        {"C:python.dll": b""},
        {"Lib\\python.dll": b""},
        {"Lib/python.dll": b""},
        {"PYTHON.EXE": b""},
        {"python.exe.": b""},
        {f"{number}.txt": b"" for number in range(500)},
        {"bomb.dll": bytes(30_000_000)},
    ],
    ids=["up", "root", "drive", "backslash", "folder", "case", "dot", "many", "ratio"],
)  # fmt: skip
def test_hostile_content_is_refused_with_the_right_sum(
    tmp_path: Path, more: Mapping[str, bytes]
) -> None:
    make_embeddable(tmp_path / NAME, more=more)
    assert code_of(tmp_path / NAME) == "E-PACK-17"


def test_a_link_is_refused(archive: Path) -> None:
    link = zipfile.ZipInfo("python3.dll")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(archive, "a") as opened:
        opened.writestr(link, "/etc/passwd")
    assert code_of(archive) == "E-PACK-17"


@pytest.mark.parametrize(
    "made",
    [
        {"version": "310"}, {"version": "2"}, {"version": "3x"}, {"machine": 0x1234},
        {"more": {"python.exe": b"\x7fELF" + bytes(200)}},
    ],
    ids=["old", "of no such version", "of no version", "for no processor of Windows", "no program of Windows"],
)  # fmt: skip
def test_an_old_python_or_one_for_no_windows_is_refused(
    tmp_path: Path, made: dict[str, Any]
) -> None:
    make_embeddable(tmp_path / NAME, **made)
    assert code_of(tmp_path / NAME) == "E-PACK-18"


@pytest.mark.parametrize("cut", [0, 10, -1])
def test_no_zip_or_a_cut_one_is_refused(archive: Path, cut: int) -> None:
    archive.write_bytes(archive.read_bytes()[:cut])
    assert code_of(archive) == "E-PACK-18"
