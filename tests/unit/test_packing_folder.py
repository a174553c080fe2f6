"""What a folder for a training day is found to hold, and to have room for, before anything is written to it."""

import shutil
import subprocess
from pathlib import Path

import pytest

from marelle_host.packing import Item, PackError, fill, read_state, with_sums

ITEMS = [
    Item("marelle.html", b"page"),
    Item("wheels/a.whl", b"wheel"),
    Item("start.sh", b"#!/bin/sh\n", program=True),
]


def written(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def code_of(folder: Path, items: list[Item]) -> str:
    with pytest.raises(PackError) as refused:
        read_state(folder, items)
    return refused.value.code


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
    (tmp_path / "marelle.html").write_bytes(b"mine")
    (tmp_path / "holiday.jpg").write_bytes(b"mine")
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
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(4_000_000_000)
    count = shutil.disk_usage(tmp_path).free // 4_000_000_000 + 1
    items = [*ITEMS, *(Item(f"{number}.bin", large) for number in range(count))]
    assert code_of(tmp_path / "stick", items) == "E-PACK-19"
    assert not (tmp_path / "stick").exists()


@pytest.mark.parametrize("name", ["a:b", "what?", "dot.", "wheels/été.whl", "back\\slash", "a*"])
def test_a_name_that_a_fat32_stick_cannot_have_is_refused(tmp_path: Path, name: str) -> None:
    assert code_of(tmp_path, [Item(name, b"")]) == "E-PACK-21"


def test_a_file_too_large_for_fat32_and_names_that_differ_by_case_are_refused(
    tmp_path: Path,
) -> None:
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(2**32)
    assert code_of(tmp_path, [Item("large", large)]) == "E-PACK-21"
    assert code_of(tmp_path, [Item("A.whl", b""), Item("a.whl", b"")]) == "E-PACK-21"


def test_a_folder_in_the_place_of_a_file_and_a_file_in_that_of_a_folder_are_told(
    tmp_path: Path,
) -> None:
    (tmp_path / "marelle.html").mkdir()
    assert code_of(tmp_path, ITEMS) == "E-PACK-22"
    other = tmp_path / "other"
    other.mkdir()
    (other / "wheels").write_bytes(b"")
    with pytest.raises(PackError, match="E-PACK-22"):
        fill(other, read_state(other, ITEMS))
    assert not [name for name in written(other) if name.endswith(".part")]
