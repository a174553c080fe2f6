"""A SHA-256 is entered from a file that someone has, with by whom and from where, and never against what is known."""

import json
import re
from importlib import resources
from pathlib import Path

import pytest
from enter_hashes import enter
from made_images import rp2_uf2

from marelle_host.flash.store import bundled_folders
from marelle_images import read_image
from marelle_images.boards import board_kinds
from marelle_images.hashes import known_sha256

NAME = "RPI_PICO-20250415-v1.25.0.uf2"
HOW = {"by": "Ada L.", "source": "https://micropython.org/download/RPI_PICO/", "on": "2026-11-28"}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "hashes.json"
    path.write_text('{"files": []}')
    return path


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """Return an image of a Pico, under the name that it is published by."""
    path = tmp_path / NAME
    path.write_bytes(rp2_uf2("1.25.0", size=9_000))
    return path


def test_an_entry_says_of_what_by_whom_from_where_and_when(image: Path, table: Path) -> None:
    assert enter([image], **HOW, table=table) == 1
    assert enter([image], **HOW, table=table) == 0
    (entry,) = json.loads(table.read_text())["files"]
    read = read_image(image.read_bytes())
    assert entry == {
        "file": NAME, "board": "RPI_PICO", "version": "1.25.0", "bytes": len(read.data), "sha256": read.sha256, **HOW
    }  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        rp2_uf2("1.25.0", board="RPI_PICO_W", size=9_000),  # another board's
        rp2_uf2("1.25.0", size=9_000)[:-512],  # cut
        b"<html></html>",
    ],
)
def test_what_is_not_what_its_name_says_is_not_entered(
    image: Path, table: Path, data: bytes
) -> None:
    image.write_bytes(data)
    with pytest.raises(ValueError):  # noqa: PT011  (of two kinds, both with a reason)
        enter([image], **HOW, table=table)
    assert json.loads(table.read_text()) == {"files": []}


def test_a_known_sha_256_is_not_written_over(image: Path, table: Path) -> None:
    enter([image], **HOW, table=table)
    before = table.read_text()
    image.write_bytes(rp2_uf2("1.25.0", size=9_001))
    with pytest.raises(ValueError, match="known with another SHA-256, by Ada L"):
        enter([image], **HOW, table=table)
    assert table.read_text() == before


def test_each_entry_of_ours_is_whole() -> None:
    entries = json.loads(resources.files("marelle_images").joinpath("hashes.json").read_text())
    kinds = {kind.id: kind for kind in board_kinds()}
    for entry in entries["files"]:
        assert kinds[entry["board"]].file_name().fullmatch(entry["file"])
        assert re.fullmatch(r"[0-9a-f]{64}", entry["sha256"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", entry["on"])
        assert all((entry["by"], entry["source"]))
    names = [entry["file"] for entry in entries["files"]]
    assert names == sorted(set(names))


def test_the_micro_bit_s_images_of_the_package_are_those_that_were_entered() -> None:
    found = [path for folder in bundled_folders() for path in folder.glob("*.hex")]
    assert len(found) >= 2
    assert {path.name: known_sha256(path.name) for path in found} == {
        path.name: read_image(path.read_bytes()).sha256 for path in found
    }
