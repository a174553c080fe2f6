"""`marelle page` refuses what it cannot use, before or after it has written nothing."""

import re
import sys
from pathlib import Path

import made_images
import pytest
from typed_commands import Command

from marelle_host.cli.page import cache_folder, own_cache


@pytest.mark.parametrize(
    ("name", "code"),
    [("pyodide.tgz", "E-PAGE-02"), ("absent.tgz", "E-PAGE-03"), ("folder", "E-PAGE-03")],
    ids=["another file", "no file", "a folder without it"],
)
def test_what_is_not_pyodide_is_refused_by_its_name(
    name: str, code: str, here: Path, marelle: Command
) -> None:
    (here / "folder").mkdir()
    (here / "pyodide.tgz").write_bytes(b"not the archive")
    words = ["page", "-o", "page.html", "--pyodide", name, "--json"]
    told = marelle(*words, exits=2).data["error"]
    assert told["code"] == code
    assert name in told["what"]
    assert not (here / "page.html").exists()


@pytest.mark.parametrize(
    ("output", "code"),
    [("page.txt", "E-PIC-01"), ("absent/page.html", "E-PIC-02"), ("folder.html", "E-PIC-03")],
)
def test_a_place_that_cannot_be_written_is_refused_before_anything_is_fetched(
    output: str, code: str, tmp_path: Path, marelle: Command
) -> None:
    (tmp_path / "folder.html").mkdir()
    assert marelle("page", "-o", str(tmp_path / output), "--json", exits=2).code == code


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_help_says_what_is_fetched(language: str, marelle: Command) -> None:
    assert "Pyodide" in marelle("page", "--help", "--lang", language).out


@pytest.mark.parametrize(
    ("environment", "platform", "folder"),
    [
        ({}, "linux", "/home/ada/.cache/marelle"),
        ({"XDG_CACHE_HOME": "/scratch"}, "linux", "/scratch/marelle"),
        ({}, "darwin", "/home/ada/Library/Caches/marelle"),
        ({"LOCALAPPDATA": "/local"}, "win32", "/local/marelle"),
        ({}, "win32", "/home/ada/AppData/Local/marelle"),
    ],
)
def test_what_is_fetched_is_kept_where_the_system_keeps_such_things(
    environment: dict[str, str], platform: str, folder: str
) -> None:
    assert cache_folder(environment, platform, Path("/home/ada")) == Path(folder)


def test_a_user_without_a_home_keeps_it_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_class: type[Path]) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", classmethod(none))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    assert own_cache() == cache_folder({}, sys.platform, Path())


STICK = ["page", "-o", "page.html", "--images", "stick", "--pyodide", "none", "--json"]


def test_a_folder_without_an_image_is_told_before_anything_is_fetched(
    here: Path, marelle: Command
) -> None:
    assert marelle(*STICK, exits=2).code == "E-IMAGE-39"
    (here / "stick").mkdir()
    (here / "stick" / "notes.txt").write_text("hello")
    assert marelle(*STICK, exits=2).code == "E-PAGE-06"
    assert not (here / "page.html").exists()


def test_damaged_images_are_named_and_none_of_them_is_carried(
    tmp_path: Path, marelle: Command
) -> None:
    data = made_images.rp2_uf2()
    (tmp_path / "cut.uf2").write_bytes(data[:1000])
    (tmp_path / "another.uf2").write_bytes(data)
    (tmp_path / "images.sha256").write_text(f"{'0' * 64}  another.uf2\n")
    output = tmp_path / "page.html"
    told = marelle("page", "-o", str(output), "--images", str(tmp_path), exits=2).err
    assert re.findall(r"\((E-[^)]*)\)", told) == ["E-IMAGE-23", "E-IMAGE-03", "E-PAGE-06"]


def test_images_that_are_too_large_together_are_refused(
    here: Path, marelle: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("marelle_host.cli.board_images.for_page.MOST_CARRIED", 500_000)
    folder = here / "stick"
    folder.mkdir()
    (folder / "pico.uf2").write_bytes(made_images.rp2_uf2(size=100_000))
    (folder / "pico_w.uf2").write_bytes(made_images.rp2_uf2(board="RPI_PICO_W", size=200_000))
    assert marelle(*STICK, exits=2).code == "E-PAGE-07"
    assert not (here / "page.html").exists()
