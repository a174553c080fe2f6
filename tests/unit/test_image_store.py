"""The image of a board is chosen by what is in the files and by their SHA-256, which is entered by whom and from where."""

import json
import os
import re
from importlib import resources
from pathlib import Path

import pytest
from enter_hashes import enter
from made_images import esp_bin, microbit_hex, rp2_uf2
from refused import raising, refuses

from marelle_host.flash.image_folder import put_image, put_sums, read_sums
from marelle_host.flash.store import MOST_FILES, Store, bundled_folders, chosen_file, image_folder
from marelle_images import ImageError, read_image
from marelle_images.boards import board_kinds, find_kind
from marelle_images.chosen import known_sha256
from marelle_images.sums import SUMS
from marelle_images.versions import version_key

SMALL = 9_000
PICO = find_kind("pico")
NAME = "RPI_PICO-20250415-v1.25.0.uf2"
HOW = {"by": "Ada L.", "source": "https://micropython.org/download/RPI_PICO/", "on": "2026-11-28"}


def store(*folders: Path) -> Store:
    return Store(folders, fetch=False)


def put(folder: Path, name: str, data: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(data)
    return path


def test_the_newest_stable_image_of_all_folders_is_chosen(tmp_path: Path) -> None:
    put(tmp_path / "a", "RPI_PICO-20241129-v1.24.1.uf2", rp2_uf2("1.24.1", size=SMALL))
    put(tmp_path / "a", "new.uf2", rp2_uf2("1.27.0-preview.45", size=SMALL))
    wanted = put(tmp_path / "b", NAME, rp2_uf2("1.25.0", size=SMALL))
    chosen = store(tmp_path / "a", tmp_path / "b", tmp_path / "none").choose(PICO)
    assert (chosen.path, chosen.image.version, chosen.known_hash) == (wanted, "1.25.0", "unknown")
    assert chosen.kind == PICO


def test_a_preview_is_chosen_where_there_is_nothing_else(tmp_path: Path) -> None:
    put(tmp_path, "old.uf2", rp2_uf2("1.27.0-preview.9", size=SMALL))
    wanted = put(tmp_path, "new.uf2", rp2_uf2("1.27.0-preview.45", size=SMALL))
    assert store(tmp_path).choose(PICO).path == wanted


def test_a_name_that_lies_is_not_believed(tmp_path: Path) -> None:
    put(tmp_path, "RPI_PICO-20260406-v1.28.0.uf2", rp2_uf2(board="RPI_PICO_W", size=SMALL))
    page = "https://micropython.org/download/RPI_PICO/"
    told = {"file": "RPI_PICO-*-v*.uf2", "page": page, "folders": str(tmp_path)}
    with refuses(ImageError, "E-IMAGE-20", **told):
        store(tmp_path).choose(PICO)
    assert store(tmp_path).choose(find_kind("pico_w")).image.version == "1.28.0"


def test_a_cut_image_is_told_only_where_there_is_no_whole_one(tmp_path: Path) -> None:
    put(tmp_path, "RPI_PICO-20260406-v1.28.0.uf2", rp2_uf2("1.28.0", size=SMALL)[:-700])
    with refuses(ImageError, "E-IMAGE-03"):
        store(tmp_path).choose(PICO)
    whole = put(tmp_path, "RPI_PICO-20241129-v1.24.1.uf2", rp2_uf2("1.24.1", size=SMALL))
    looked = store(tmp_path)
    assert looked.choose(PICO).path == whole
    assert [(one.code, one.__traceback__) for one in looked.refused.values()] == [
        ("E-IMAGE-03", None)
    ]


def test_other_files_are_passed_over(tmp_path: Path) -> None:
    put(tmp_path, "thesis.bin", b"no image")
    wanted = put(tmp_path, "FIRMWARE.BIN", esp_bin(chip="ESP32-C3"))
    looked = store(tmp_path)
    assert looked.choose(find_kind("esp32c3")).path == wanted
    with refuses(ImageError, "E-IMAGE-20"):
        looked.choose(find_kind("esp32s3"))
    assert looked.refused == {}


def test_the_micro_bit_s_image_comes_with_a_package() -> None:
    chosen = store().choose(find_kind("microbit_v2"))
    assert chosen.image.version == "1.18"
    assert chosen.path.parent in bundled_folders()


def test_the_published_sha_256_is_told_and_another_one_refused(tmp_path: Path) -> None:
    bundled = store().choose(find_kind("microbit_v2"))
    assert bundled.known_hash == "right"
    assert (
        chosen_file(put(tmp_path, f"{bundled.path.stem} (1).hex", bundled.image.data)).known_hash
        == "right"
    )
    other = put(tmp_path, f"{bundled.path.stem} (2).hex", microbit_hex())
    with refuses(ImageError, "E-IMAGE-22", wanted=bundled.image.sha256[:12]):
        chosen_file(other)


def test_what_changed_in_its_folder_is_refused(tmp_path: Path) -> None:
    data = rp2_uf2("1.25.0", size=SMALL)
    path = put_image(tmp_path, NAME, data, read_image(data).sha256)
    assert store(tmp_path).choose(PICO).path == path
    damaged = bytearray(data)
    damaged[-300] ^= 1  # in the code of the last block, which nothing else protects
    path.write_bytes(damaged)
    with refuses(ImageError, "E-IMAGE-23"):
        store(tmp_path).choose(PICO)


def test_a_given_image_may_be_anyone_s_for_the_chip(tmp_path: Path) -> None:
    path = put(tmp_path, "own.uf2", rp2_uf2("1.25.0", size=SMALL))
    assert (chosen_file(path).kind, chosen_file(path, PICO).path) == (PICO, path)


@pytest.mark.parametrize("board", ["pico_w", "pico2", "esp32"])
def test_a_given_image_of_another_board_is_refused(tmp_path: Path, board: str) -> None:
    path = put(tmp_path, "own.uf2", rp2_uf2("1.25.0", size=SMALL))
    with refuses(ImageError, "E-IMAGE-33", other=PICO.machine):
        chosen_file(path, find_kind(board))


def test_a_given_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match="E-IMAGE-34"):
        chosen_file(tmp_path / "none.uf2")


def test_a_folder_that_cannot_be_written_is_told_and_no_half_file_stays(tmp_path: Path) -> None:
    (tmp_path / "image.uf2").mkdir()  # what stands in the way of the file
    with pytest.raises(ImageError, match="E-IMAGE-30"):
        put_image(tmp_path, "image.uf2", b"image", "0" * 64)
    assert [path.name for path in tmp_path.iterdir()] == ["image.uf2"]


def test_a_ctrl_c_while_an_image_is_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", raising(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        put_image(tmp_path, "image.uf2", b"image", "0" * 64)
    assert list(tmp_path.iterdir()) == []


def test_the_list_of_a_folder_keeps_what_others_wrote(tmp_path: Path) -> None:
    put_sums(tmp_path, {"a.uf2": "a" * 64})
    put_sums(tmp_path, {"b.uf2": "b" * 64})
    assert (tmp_path / SUMS).read_text() == f"{'a' * 64}  a.uf2\n{'b' * 64}  b.uf2\n"
    (tmp_path / SUMS).write_text(f"nonsense\n{'c' * 64} *c.uf2\n")
    assert read_sums(tmp_path) == {"c.uf2": "c" * 64}


def test_versions_are_put_in_order() -> None:
    order = ["1.27.0-preview.9", "1.27.0-preview.45", "1.9.2-34", "1.18", "1.25.0", "1.25.1"]
    assert sorted([order[place] for place in (5, 2, 0, 4, 1, 3)], key=version_key) == order


def test_a_folder_that_is_not_there_is_told_when_a_person_names_it(tmp_path: Path) -> None:
    assert image_folder(str(tmp_path)) == tmp_path
    for name in ("STIK", "S" * 5000):
        with pytest.raises(ImageError, match="E-IMAGE-39"):
            image_folder(str(tmp_path / name))


def test_among_any_number_of_other_files_a_published_name_is_looked_at(tmp_path: Path) -> None:
    for number in range(MOST_FILES):
        (tmp_path / f"A{number}.uf2").touch()
    put(tmp_path, NAME, rp2_uf2("1.25.0", size=SMALL))
    assert store(tmp_path).choose(PICO).image.version == "1.25.0"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="it has no such pipes")
def test_a_pipe_on_a_stick_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / NAME)
    os.mkfifo(tmp_path / SUMS)
    assert read_sums(tmp_path) == {}
    with refuses(ImageError, "E-IMAGE-34"):
        store(tmp_path).choose(PICO)
    with refuses(ImageError, "E-IMAGE-34", reason="Not a regular file"):
        chosen_file(tmp_path / NAME)


def test_an_image_that_goes_between_two_looks_is_told(tmp_path: Path) -> None:
    path = put(tmp_path, NAME, rp2_uf2("1.25.0", size=SMALL))
    looked = store(tmp_path)
    looked.choose(PICO)
    path.write_bytes(rp2_uf2("1.25.0", board="RPI_PICO_W", size=SMALL))
    with refuses(ImageError, "E-IMAGE-23"):
        looked.choose(PICO)
    path.unlink()
    with refuses(ImageError, "E-IMAGE-20"):
        looked.choose(PICO)


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
