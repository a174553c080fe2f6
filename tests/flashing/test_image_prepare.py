"""A folder for a school without a network is filled once, checked each time, and whole whatever happens in between."""

import json
import os
import re
import subprocess
import sys
from collections import namedtuple
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import made_images as made
import pytest
from image_site import FIRMWARE, ImageSite, Reply, image_site
from made_images import esp_bin, rp2_uf2
from micropython_microbit_fs import get_device_info
from refused import raising

from marelle_host.cli.flashing.prepare import fill_folder, kinds_of
from marelle_host.cli.main import main
from marelle_host.cli.terminal.output import Terminal
from marelle_host.flash.download import Site
from marelle_host.flash.image_folder import read_sums
from marelle_host.flash.prepare import Prepared, Preparing
from marelle_host.flash.store import Store
from marelle_images import ImageError, read_image
from marelle_images.boards import BoardKind, board_kinds, find_kind
from marelle_images.sums import SUMS
from marelle_text import Text

pytestmark = pytest.mark.flashing

HERE = Site(schemes=("http",), page_s=20, image_s=20, silence_s=5)
PICO = "RPI_PICO-20250415-v1.25.0.uf2"
PICO_W = "RPI_PICO_W-20250415-v1.25.0.uf2"
C3 = "ESP32_GENERIC_C3-20250415-v1.25.0.bin"
SMALL = 9_000
IMAGES = {
    "RPI_PICO": {PICO: rp2_uf2("1.25.0", size=SMALL)},
    "RPI_PICO_W": {PICO_W: rp2_uf2("1.25.0", board="RPI_PICO_W", size=SMALL)},
    "ESP32_GENERIC_C3": {C3: esp_bin("1.25.0", chip="ESP32-C3")},
}


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Use no proxy, and no cache of this computer's user."""
    monkeypatch.setenv("no_proxy", "*")
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "user"))


@pytest.fixture
def site() -> Iterator[ImageSite]:
    with image_site() as running:
        for board, images in IMAGES.items():
            running.publish(board, images)
        yield running


def of(site: ImageSite, *names: str) -> list[BoardKind]:
    return [
        kind._replace(page=f"{site.address}/download/{kind.id}/") for kind in map(find_kind, names)
    ]


def states(done: list[Prepared]) -> dict[str, str]:
    return {one.kind.names[1]: one.state for one in done}


def code_of(one: Prepared) -> str:
    """Return the code of what went wrong, "" where nothing did."""
    return one.problem.code if one.problem else ""


def filled(folder: Path, kinds: list[BoardKind], cache: Path | None = None) -> list[Prepared]:
    return list(Preparing(folder, cache=cache, site=HERE).prepare(kinds))


def test_the_folder_has_each_image_whole_and_a_list_of_them(
    site: ImageSite, tmp_path: Path
) -> None:
    folder = tmp_path / "stick"
    assert states(filled(folder, of(site, "pico", "pico_w", "esp32c3", "microbit_v2"))) == {
        "pico": "fetched", "pico_w": "fetched", "esp32c3": "fetched", "microbit_v2": "copied"
    }  # fmt: skip
    assert (folder / PICO).read_bytes() == IMAGES["RPI_PICO"][PICO]
    hexes = [path.name for path in folder.glob("*.hex")]
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [PICO, PICO_W, C3, SUMS, *hexes]
    )
    assert set(read_sums(folder)) == {PICO, PICO_W, C3, *hexes}
    assert Store([folder], fetch=False).choose(find_kind("pico")).image.version == "1.25.0"


def test_done_again_it_fetches_nothing_and_then_what_is_newer(
    site: ImageSite, tmp_path: Path
) -> None:
    filled(tmp_path, of(site, "pico"))
    site.asked.clear()
    assert states(filled(tmp_path, of(site, "pico"))) == {"pico": "kept"}
    assert site.asked == ["/download/RPI_PICO/"]
    newer = "RPI_PICO-20260406-v1.28.0.uf2"
    site.publish("RPI_PICO", {**IMAGES["RPI_PICO"], newer: rp2_uf2("1.28.0", size=SMALL)})
    (done,) = filled(tmp_path, of(site, "pico"))
    assert (done.state, done.chosen and done.chosen.path.name) == ("fetched", newer)


def test_a_newer_image_that_cannot_be_had_leaves_the_older_one(
    site: ImageSite, tmp_path: Path
) -> None:
    filled(tmp_path, of(site, "pico"))
    site.publish("RPI_PICO", {"RPI_PICO-20260406-v1.28.0.uf2": b"<html>portal</html>"})
    (done,) = filled(tmp_path, of(site, "pico"))
    assert (done.state, code_of(done)) == ("older", "E-IMAGE-25")
    assert (done.chosen and done.chosen.path) == tmp_path / PICO


def test_a_damaged_image_is_fetched_again(site: ImageSite, tmp_path: Path) -> None:
    filled(tmp_path, of(site, "pico"))
    data = bytearray((tmp_path / PICO).read_bytes())
    data[-300] ^= 1
    (tmp_path / PICO).write_bytes(data)
    (tmp_path / "RPI_PICO-20241129-v1.24.1.uf2").write_bytes(data[:-512])
    preparing = Preparing(tmp_path, site=HERE)
    assert states(list(preparing.prepare(of(site, "pico")))) == {"pico": "fetched"}
    assert {path.name: error.code for path, error in preparing.refused.items()} == {
        "RPI_PICO-20241129-v1.24.1.uf2": "E-IMAGE-05"  # it stays as it is, and is told
    }
    assert (tmp_path / PICO).read_bytes() == IMAGES["RPI_PICO"][PICO]


def test_what_this_computer_has_is_copied(site: ImageSite, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    filled(cache, of(site, "pico"))
    site.asked.clear()
    assert states(filled(tmp_path / "stick", of(site, "pico"), cache)) == {"pico": "copied"}
    assert site.asked == ["/download/RPI_PICO/"]
    assert (tmp_path / "stick" / PICO).read_bytes() == IMAGES["RPI_PICO"][PICO]


def test_without_a_network_what_is_there_serves_and_the_site_is_asked_once(tmp_path: Path) -> None:
    cache, stick = tmp_path / "cache", tmp_path / "stick"
    with image_site() as site:
        for board, images in IMAGES.items():
            site.publish(board, images)
        filled(cache, of(site, "pico"))
        filled(stick, of(site, "esp32c3"))
        kinds = of(site, "esp32c3", "pico", "pico_w")
    done = filled(stick, kinds, cache)
    assert states(done) == {"esp32c3": "unasked", "pico": "copied", "pico_w": "failed"}
    unasked, _copied, failed = (one.problem.facts if one.problem else {} for one in done)
    assert code_of(done[2]) == "E-IMAGE-21"
    assert failed["address"] == unasked["address"]
    assert failed["file"] == "RPI_PICO_W-*-v*.uf2"


def test_without_its_package_a_micro_bit_s_image_is_named_with_it(
    site: ImageSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "micropython_microbit_fs", None)
    (done,) = filled(tmp_path, of(site, "microbit"))
    assert (done.state, code_of(done)) == ("failed", "E-IMAGE-38")


def test_a_micro_bit_s_older_image_is_told_if_the_package_s_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = tmp_path / "older.hex"
    older.write_bytes(made.microbit_hex("1.17"))
    monkeypatch.setattr(os, "fsync", raising(OSError(28, "No space left on device")))
    (done,) = filled(tmp_path, [find_kind("microbit_v2")])
    assert (done.state, code_of(done)) == ("older", "E-IMAGE-30")
    assert (done.chosen and done.chosen.path) == older


def test_a_page_that_lacks_stops_nothing_else(site: ImageSite, tmp_path: Path) -> None:
    done = filled(tmp_path, of(site, "esp32s3", "pico"))
    assert states(done) == {"esp32s3": "failed", "pico": "fetched"}


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (IMAGES["RPI_PICO"][PICO][:-512], "E-IMAGE-05"),
        (IMAGES["RPI_PICO_W"][PICO_W], "E-IMAGE-33"),
        (b"<html>portal</html>", "E-IMAGE-25"),
    ],
)
def test_what_is_wrong_never_gets_into_the_folder(
    site: ImageSite, tmp_path: Path, sent: bytes, code: str
) -> None:
    site.pages[FIRMWARE + PICO] = Reply(sent)
    (done,) = filled(tmp_path, of(site, "pico"))
    assert (done.state, code_of(done)) == ("failed", code)
    assert list(tmp_path.iterdir()) == []


def test_a_full_stick_is_told_and_no_half_file_stays(
    site: ImageSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path, of(site, "pico_w"))
    monkeypatch.setattr(os, "fsync", raising(OSError(28, "No space left on device")))
    done = filled(tmp_path, of(site, "pico", "esp32c3", "pico_w"))
    assert states(done) == {"pico": "failed", "esp32c3": "left", "pico_w": "left"}
    assert code_of(done[0]) == "E-IMAGE-30"
    assert sorted(path.name for path in tmp_path.iterdir()) == [PICO_W, SUMS]


def test_too_little_room_is_told_before_anything_is_written(
    site: ImageSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _path: usage(9, 9, 50_000))
    (done,) = filled(tmp_path / "stick", of(site, "pico"))
    assert code_of(done) == "E-IMAGE-36"
    assert (done.problem and done.problem.facts["free_kb"]) == 50
    assert not (tmp_path / "stick").exists()


def test_a_stick_that_was_pulled_out_is_finished_and_tidied(
    site: ImageSite, tmp_path: Path
) -> None:
    filled(tmp_path, of(site, "pico"))
    (tmp_path / SUMS).unlink()  # it was pulled out between the file and the list
    old, fresh = tmp_path / "marelle-old.part", tmp_path / "marelle-fresh.part"
    old.write_bytes(b"half")
    fresh.write_bytes(b"another computer writes it")
    folder = tmp_path / "marelle-a.part"  # somebody's own, and the first in many orders
    folder.mkdir()
    os.utime(folder, (0, 0))
    os.utime(old, (0, 0))
    assert states(filled(tmp_path, of(site, "pico"))) == {"pico": "kept"}
    assert set(read_sums(tmp_path)) == {PICO}
    stay = {PICO, SUMS, fresh.name, folder.name}
    assert {path.name for path in tmp_path.iterdir()} == stay


def test_two_computers_fill_one_folder(site: ImageSite, tmp_path: Path) -> None:
    kinds = of(site, "pico", "pico_w", "esp32c3")
    with ThreadPoolExecutor(2) as computers:
        came = list(computers.map(filled, [tmp_path] * 2, [kinds, kinds[::-1]]))
    assert {one.state for done in came for one in done} <= {"fetched", "kept"}
    assert set(states(filled(tmp_path, kinds)).values()) == {"kept"}
    assert set(read_sums(tmp_path)) == {PICO, PICO_W, C3}
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([PICO, PICO_W, C3, SUMS])


def test_a_choice_fetches_what_no_folder_has_and_keeps_it(site: ImageSite, tmp_path: Path) -> None:
    (kind,) = of(site, "pico")
    cache = tmp_path / "cache"
    came: list[int] = []
    store = Store(
        [tmp_path, cache],
        fetch=True,
        site=HERE,
        progress=lambda _name, done, _all: came.append(done),
    )
    chosen = store.choose(kind)
    assert (chosen.path, chosen.known_hash) == (cache / PICO, "unknown")
    assert came[-1] == len(IMAGES["RPI_PICO"][PICO])
    site.asked.clear()
    assert Store([tmp_path, cache], fetch=True, site=HERE).choose(kind).path == cache / PICO
    assert site.asked == []


def test_a_preview_serves_where_the_page_does_not_answer(tmp_path: Path) -> None:
    with image_site() as site:
        (kind,) = of(site, "pico")
    (tmp_path / "preview.uf2").write_bytes(rp2_uf2("1.29.0-preview.7", size=SMALL))
    assert (
        Store([tmp_path], fetch=True, site=HERE).choose(kind).image.version == "1.29.0-preview.7"
    )
    with pytest.raises(ImageError, match="E-IMAGE-21"):
        Store([tmp_path / "cache"], fetch=True, site=HERE).choose(kind)


def test_without_a_network_the_site_is_asked_once_for_all_boards(tmp_path: Path) -> None:
    with image_site() as site:
        kinds = of(site, "pico", "pico_w")
    store = Store([tmp_path], fetch=True, site=HERE)
    told = []
    for kind in kinds:
        with pytest.raises(ImageError) as caught:
            store.choose(kind)
        told.append(caught.value.facts)
    assert [facts["file"] for facts in told] == ["RPI_PICO-*-v*.uf2", "RPI_PICO_W-*-v*.uf2"]
    assert told[1]["address"] == kinds[0].page  # the second was not asked


def test_the_command_tells_each_board_and_what_to_bring(
    site: ImageSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kinds, folder = of(site, "esp32c3", "esp32", "pico", "pico_w"), tmp_path / "stick"
    code = fill_folder(Terminal(Text("fr"), plain=True), str(folder), kinds, HERE)
    told = capsys.readouterr().out.replace("\xa0", " ")
    assert code == 8
    assert f"Raspberry Pi Pico: 1.25.0; {PICO}; 0,0 Mo; téléchargée ; empreinte non connue" in told
    assert f"  ESP32_GENERIC-*-v*.bin  {site.address}/download/ESP32_GENERIC/" in told
    assert "3 sur 4" in told
    sheet = (folder / "LISEZ-MOI-micropython.txt").read_text("utf-8")
    assert f"  {PICO}  (Raspberry Pi Pico, MicroPython 1.25.0)" in sheet.splitlines()
    assert (folder / "READ-ME-micropython.txt").exists()


def test_the_command_answers_with_data(
    site: ImageSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal(Text("en"), as_json=True)
    assert fill_folder(terminal, str(tmp_path), of(site, "pico"), HERE) == 0
    (board,) = json.loads(capsys.readouterr().out)["boards"]
    assert (board["board"], board["state"], board["file"]) == ("RPI_PICO", "fetched", PICO)
    assert board["sha256"] == read_sums(tmp_path)[PICO]


def test_boards_are_asked_for_by_name_or_kit_and_all_without() -> None:
    wanted = [find_kind("esp32"), find_kind("pico"), find_kind("pico_w")]
    assert kinds_of(["esp32", "pico"], ["pico_bot"]) == wanted
    assert kinds_of([], []) == [*board_kinds()]
    with pytest.raises(ImageError, match="E-IMAGE-37"):
        kinds_of([], ["my_robot"])


def test_marelle_flash_prepares_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "a stick"
    words = ["flash", "--prepare", str(folder), "--board", "microbit_v1, microbit"]
    assert main([*words, "--lang", "en", "--plain"]) == 0
    assert f'marelle flash --images "{folder}"' in capsys.readouterr().out
    assert main([*words, "--json"]) == 0
    boards = json.loads(capsys.readouterr().out)["boards"]
    assert [(one["board"], one["state"], one["hash"]) for one in boards] == [
        ("MICROBIT_V1", "kept", "right"), ("MICROBIT_V2", "kept", "right")
    ]  # fmt: skip


def image_info(path: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "esptool", "image-info", str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("chip", made.ESP_CHIPS)
def test_esptool_names_the_same_chip_and_finds_the_same_sums(chip: str, tmp_path: Path) -> None:
    path = tmp_path / "image.bin"
    path.write_bytes(made.esp_bin(chip=chip))
    said = image_info(path)

    assert re.findall(r"Chip ID: \d+ \((.+)\)", said) == [*read_image(path.read_bytes()).chips]
    assert len(re.findall(r"(?:Checksum|Validation hash): \w+ \(valid\)", said)) == 2


def test_what_esptool_calls_invalid_is_refused(tmp_path: Path) -> None:
    data = bytearray(made.esp_bin())
    data[0x400] ^= 1
    path = tmp_path / "image.bin"
    path.write_bytes(data)

    assert "invalid" in image_info(path)
    with pytest.raises(ImageError, match="E-IMAGE-04"):
        read_image(bytes(data))


@pytest.mark.parametrize("chip", ["nRF51822", "nRF52833"])
def test_the_micro_bit_s_own_tool_finds_files_at_the_same_place(chip: str) -> None:
    data = made.microbit_hex(chip=chip)
    known = get_device_info(data.decode())
    storage = read_image(data).storage

    assert storage is not None
    assert storage.offset == known.fs_start_address
    assert storage.offset + storage.size == known.fs_end_address
    assert storage.block_bytes == known.flash_page_size
