"""`marelle page` refuses what it cannot use, before or after it has written nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import made_images
import pytest
from typed_commands import FRENCH, error

from marelle_host.cli.main import main
from marelle_host.cli.page import cache_folder, own_cache


def test_another_file_in_the_place_of_pyodide_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong, output = tmp_path / "pyodide.tgz", tmp_path / "page.html"
    wrong.write_bytes(b"not the archive")
    assert main(["page", "-o", str(output), "--pyodide", str(wrong), "--json"], FRENCH) == 2
    told = error(capsys)
    assert told["code"] == "E-PAGE-02"
    assert str(wrong) in told["what"]
    assert not output.exists()


@pytest.mark.parametrize("name", ["absent.tgz", "folder"])
def test_an_absent_file_and_a_folder_without_pyodide_are_named(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder").mkdir()
    given = str(tmp_path / name)
    output = str(tmp_path / "page.html")
    assert main(["page", "-o", output, "--pyodide", given, "--json"], FRENCH) == 2
    told = error(capsys)
    assert told["code"] == "E-PAGE-03"
    assert given in told["what"]


@pytest.mark.parametrize(
    ("output", "code"),
    [("page.txt", "E-PIC-01"), ("absent/page.html", "E-PIC-02"), ("folder.html", "E-PIC-03")],
)
def test_a_place_that_cannot_be_written_is_refused_before_anything_is_fetched(
    output: str, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder.html").mkdir()
    assert main(["page", "-o", str(tmp_path / output), "--json"], FRENCH) == 2
    assert error(capsys)["code"] == code


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_help_says_what_is_fetched(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["page", "--help", "--lang", language], FRENCH) == 0
    assert "Pyodide" in capsys.readouterr().out


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


def _with_images(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Return the code of what is wrong with a folder of images; nothing is fetched and nothing is written."""
    output = folder.parent / "page.html"
    words = ["page", "-o", str(output), "--images", str(folder), "--pyodide", "none", "--json"]
    assert main(words, FRENCH) != 0
    assert not output.exists()
    return error(capsys)["code"]


def test_a_folder_without_an_image_is_told_before_anything_is_fetched(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "stick"
    assert _with_images(folder, capsys) == "E-IMAGE-39"
    folder.mkdir()
    (folder / "notes.txt").write_text("hello")
    assert _with_images(folder, capsys) == "E-PAGE-06"


def test_damaged_images_are_named_and_none_of_them_is_carried(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = made_images.rp2_uf2()
    (tmp_path / "cut.uf2").write_bytes(data[:1000])
    (tmp_path / "another.uf2").write_bytes(data)
    (tmp_path / "images.sha256").write_text(f"{'0' * 64}  another.uf2\n")
    output = tmp_path / "page.html"
    assert main(["page", "-o", str(output), "--images", str(tmp_path)], FRENCH) == 2
    told = capsys.readouterr().err
    assert "(E-IMAGE-03)" in told
    assert "(E-IMAGE-23)" in told
    assert "(E-PAGE-06)" in told


def test_images_that_are_too_large_together_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("marelle_host.cli.board_images.for_page.MOST_CARRIED", 500_000)
    folder = tmp_path / "stick"
    folder.mkdir()
    (folder / "pico.uf2").write_bytes(made_images.rp2_uf2(size=100_000))
    (folder / "pico_w.uf2").write_bytes(made_images.rp2_uf2(board="RPI_PICO_W", size=200_000))
    assert _with_images(folder, capsys) == "E-PAGE-07"
