"""What a folder for a training day is found to hold, and to have room for, before anything is written to it."""

import shutil
import subprocess
from pathlib import Path

import pytest
from handed_in import write
from refused import refuses

from marelle_host.packing import Item, PackError, fill, read_state, with_sums

ITEMS = [
    Item("marelle.html", b"page"),
    Item("wheels/a.whl", b"wheel"),
    Item("start.sh", b"#!/bin/sh\n", program=True),
]


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
