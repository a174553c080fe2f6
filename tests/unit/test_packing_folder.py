"""What a folder for a training day must hold and have room for: a portable Python, and start scripts that any shell reads."""

import hashlib
import re
import shutil
import stat
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from handed_in import write
from made_wheels import make_embeddable
from refused import refuses

from marelle_host.packing import (
    SCRIPT_WORDS,
    SYSTEMS,
    Item,
    PackError,
    Portable,
    fill,
    read_portable,
    read_state,
    start_scripts,
    targets,
    with_sums,
)

ITEMS = [
    Item("marelle.html", b"page"),
    Item("wheels/a.whl", b"wheel"),
    Item("start.sh", b"#!/bin/sh\n", program=True),
]
NAME = "python-3.13.1-embed-amd64.zip"
WORDS = dict.fromkeys(SCRIPT_WORDS, 'Céest l\'un & "léautre" : 100 % $HOME <ici>')
PORTABLE = Portable(
    Path("x/python-3.13.1-embed-amd64.zip"), targets(["windows"])[2], "python313._pth"
)


def empty(path: Path, size: int) -> Path:
    """Return a file of so many bytes that takes no room."""
    with path.open("wb") as file:
        file.truncate(size)
    return path


def written(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_all_is_written_to_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    folder, seen = tmp_path / "new" / "stick", list[tuple[int, int]]()
    fill(folder, read_state(folder, ITEMS), lambda done, whole: seen.append((done, whole)))
    assert written(folder) == {item.name: item.content for item in ITEMS}
    assert seen == [(4, 19), (9, 19), (19, 19)]
    assert (folder / "start.sh").stat().st_mode & 0o111


def test_the_sums_are_those_that_sha256sum_reads(tmp_path: Path) -> None:
    fill(tmp_path, read_state(tmp_path, with_sums(ITEMS)))
    if shutil.which("sha256sum") is None:
        pytest.skip("needs sha256sum")
    said = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.returncode, said.stdout.count(": OK")) == (0, 3)


def test_what_is_there_is_kept_and_what_is_other_is_told_first(tmp_path: Path) -> None:
    fill(tmp_path, read_state(tmp_path, ITEMS))
    write(tmp_path, {"marelle.html": b"mine", "holiday.jpg": b"mine"})
    with pytest.raises(PackError, match=r"E-PACK-20.*marelle\.html"):
        read_state(tmp_path, ITEMS)
    assert (tmp_path / "marelle.html").read_bytes() == b"mine"
    state = read_state(tmp_path, ITEMS, replace=True)
    assert ([one.name for one in state.other], len(state.same)) == (["marelle.html"], 2)
    fill(tmp_path, state)
    assert written(tmp_path) == {"holiday.jpg": b"mine"} | {
        item.name: item.content for item in ITEMS
    }


def test_too_little_room_is_told_before_anything_is_written(tmp_path: Path) -> None:
    large = empty(tmp_path / "large", 4_000_000_000)
    count = shutil.disk_usage(tmp_path).free // 4_000_000_000 + 1
    items = [*ITEMS, *(Item(f"{number}.bin", large) for number in range(count))]
    with refuses(PackError, "E-PACK-19"):
        read_state(tmp_path / "stick", items)
    assert not (tmp_path / "stick").exists()


@pytest.mark.parametrize("name", ["a:b", "what?", "dot.", "wheels/été.whl", "back\\slash", "a*"])
def test_a_name_that_a_fat32_stick_cannot_have_is_refused(tmp_path: Path, name: str) -> None:
    with refuses(PackError, "E-PACK-21"):
        read_state(tmp_path, [Item(name, b"")])


def test_a_file_too_large_for_fat32_and_names_that_differ_by_case_are_refused(
    tmp_path: Path,
) -> None:
    large = empty(tmp_path / "large", 2**32)
    for items in ([Item("large", large)], [Item("A.whl", b""), Item("a.whl", b"")]):
        with refuses(PackError, "E-PACK-21"):
            read_state(tmp_path, items)


def test_a_folder_in_the_place_of_a_file_and_a_file_in_that_of_a_folder_are_told(
    tmp_path: Path,
) -> None:
    (tmp_path / "marelle.html").mkdir()
    with refuses(PackError, "E-PACK-22"):
        read_state(tmp_path, ITEMS)
    other = write(tmp_path / "other", {"wheels": b""})
    with refuses(PackError, "E-PACK-22"):
        fill(other, read_state(other, ITEMS))
    assert not [name for name in written(other) if name.endswith(".part")]


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
    assert found.pth == "python313._pth"
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
    assert read_portable(archive).archive == archive


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


@pytest.mark.parametrize("mark", [" (1)", "(2)"])
def test_a_browser_s_second_download_has_its_plain_name_in_the_folder(
    archive: Path, mark: str
) -> None:
    copy = archive.rename(archive.with_name(f"{archive.stem}{mark}.zip"))
    found = read_portable(copy, sum_of(copy))
    assert (found.archive, found.name) == (copy, NAME)
    assert f'set "archive={NAME}"\r\n' in scripts(found)["start-windows.bat"]
    assert code_of(copy, "0" * 64) == "E-PACK-16"


@pytest.mark.parametrize(
    ("made", "code"),
    [
        ({"more": {"../python.dll": b""}}, "E-PACK-17"),
        ({"more": {"/python.dll": b""}}, "E-PACK-17"),
        ({"more": {"C:python.dll": b""}}, "E-PACK-17"),
        ({"more": {"Lib\\python.dll": b""}}, "E-PACK-17"),
        ({"more": {"Lib/python.dll": b""}}, "E-PACK-17"),
        ({"more": {"PYTHON.EXE": b""}}, "E-PACK-17"),
        ({"more": {"python.exe.": b""}}, "E-PACK-17"),
        ({"more": {f"{number}.txt": b"" for number in range(500)}}, "E-PACK-17"),
        ({"more": {"bomb.dll": bytes(30_000_000)}}, "E-PACK-17"),
        ({"version": "310"}, "E-PACK-18"),
        ({"version": "2"}, "E-PACK-18"),
        ({"version": "3x"}, "E-PACK-18"),
        ({"machine": 0x1234}, "E-PACK-18"),
        ({"more": {"python.exe": b"\x7fELF" + bytes(200)}}, "E-PACK-18"),
    ],
    ids=[
        "up", "root", "drive", "backslash", "folder", "case", "dot", "many", "ratio",
        "old", "of no such version", "of no version", "for no processor of Windows", "no program of Windows",
    ],
)  # fmt: skip
def test_hostile_content_and_an_old_python_are_refused_with_the_right_sum(
    tmp_path: Path, made: dict[str, Any], code: str
) -> None:
    make_embeddable(tmp_path / NAME, **made)
    assert code_of(tmp_path / NAME) == code


def test_a_link_is_refused(archive: Path) -> None:
    link = zipfile.ZipInfo("python3.dll")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(archive, "a") as opened:
        opened.writestr(link, "/etc/passwd")
    assert code_of(archive) == "E-PACK-17"


@pytest.mark.parametrize("cut", [0, 10, -1])
def test_no_zip_or_a_cut_one_is_refused(archive: Path, cut: int) -> None:
    archive.write_bytes(archive.read_bytes()[:cut])
    assert code_of(archive) == "E-PACK-18"


def scripts(portable: Portable | None = None) -> dict[str, str]:
    made = start_scripts(
        SYSTEMS,
        words=WORDS,
        versions=["3.12", "3.13"],
        wheels=["marelle-1.0-py3-none-any.whl", "pip-30.1-py3-none-any.whl"],
        requirement="marelle[boards]==1.0",
        portable=portable,
    )
    assert all(item.program for item in made)
    return {item.name: item.content.decode() for item in made if isinstance(item.content, bytes)}


def test_there_is_one_for_each_system_with_nothing_left_to_fill_in() -> None:
    made = scripts(PORTABLE)
    assert [*made] == ["start-windows.bat", "start-macos.command", "start-linux.sh"]
    assert [name for name, text in made.items() if re.search(r"@[A-Z]", text)] == []
    assert all("pip-30.1-py3-none-any.whl" in text for text in made.values())


def test_windows_reads_lines_that_end_as_its_own_do_and_words_as_words() -> None:
    text = scripts(PORTABLE)["start-windows.bat"]
    assert text.count("\r\n") == text.count("\n")
    assert 'echo Céest l\'un ^& "léautre" : 100 %% $HOME ^<ici^>\r\n' in text
    assert 'set "archive=python-3.13.1-embed-amd64.zip"\r\n' in text
    assert r'echo ..\packages>>"%home%\python\python313._pth"' in text


def test_without_a_portable_python_windows_uses_its_own() -> None:
    assert 'set "archive="\r\n' in scripts()["start-windows.bat"]


def test_started_from_where_it_has_installed_nothing_is_taken_away() -> None:
    made = scripts()
    assert made["start-windows.bat"].index('if /i "%here%"=="%home%\\" goto ready') < made[
        "start-windows.bat"
    ].index("rd /s /q")
    assert '[ "$here" != "$home" ] && ! cmp' in made["start-linux.sh"]


def test_each_place_that_the_windows_script_jumps_to_is_there() -> None:
    text = scripts()["start-windows.bat"]
    assert {*re.findall(r"goto (\w+)", text)} == {*re.findall(r"^:(\w+)", text, re.MULTILINE)}


def test_where_an_extra_cannot_be_had_the_rest_is_installed() -> None:
    made = scripts()
    assert (
        '%put% "marelle[boards]==1.0" 2>nul\r\nif errorlevel 1 %put% "marelle==1.0"\r\n'
        in made["start-windows.bat"]
    )
    assert (
        'put "marelle[boards]==1.0" 2> /dev/null || put "marelle==1.0"' in made["start-linux.sh"]
    )


@pytest.mark.parametrize("name", ["start-linux.sh", "start-macos.command"])
def test_a_shell_understands_it_and_says_the_words_as_they_are(name: str, tmp_path: Path) -> None:
    if shutil.which("sh") is None:
        pytest.skip("needs a shell")
    folder = tmp_path / "my stick"
    folder.mkdir()
    (folder / name).write_text(scripts()[name], encoding="utf-8")
    said = subprocess.run(
        ["sh", str(folder / name), "true"],
        env={"PATH": "/bin:/usr/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 1  # there is nothing to install from
    assert WORDS["failed"] in said.stderr
