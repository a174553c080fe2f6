"""`marelle run`, `page`, `print` and `pack`: exit codes, what is written, and what is refused before anything is."""

import re
import sys
from pathlib import Path

import made_images
import pytest
from programs import ROOT, RunText, program
from refused import raising
from typed_commands import Command

from marelle_host.cli.pack import read_systems, read_versions
from marelle_host.cli.page import cache_folder, own_cache
from marelle_lessons.sheets import sheet
from marelle_text import Text


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("", 0), ("0", 0), ("None", 0), ("False", 0), ("3", 3), ("-1", -1), ("True", 1), ("'no'", 1),
        ("1.5", 1), ("10 ** 400", 255), ("Odd(3)", 1),
    ],
)  # fmt: skip
@pytest.mark.parametrize("isolate", [False, True], ids=["here", "isolated"])
def test_a_run_knows_what_the_program_gave_to_exit(
    given: str, code: int, isolate: bool, run_text: RunText
) -> None:
    odd = "class Odd(int):\n    def __eq__(self, other):\n        raise ValueError\n"
    run = run_text(f"import sys\n{odd}sys.exit({given})\n", isolate=isolate)
    assert (run.ended, run.exit_code, run.error) == ("exit", code, None)


def test_a_program_that_exits_with_another_code_than_0_has_failed(
    marelle: Command,
) -> None:
    failed = marelle.run("import sys\nsys.exit(3)\n", exits=1)
    assert "Le programme s'arrête lui-même, avec le code 3, au bout de 0 s." in failed.said
    well = marelle.run("import sys\nsys.exit()\n")
    assert "Le programme s'arrête lui-même au bout de 0 s." in well.said
    assert marelle.run("import sys\nsys.exit(3)\n", "--json", exits=1).data["exit_code"] == 3


def test_an_exit_in_a_program_that_goes_on_is_none(run_text: RunText) -> None:
    run = run_text(program("cli/catches_its_exit"))
    assert (run.ended, run.exit_code) == ("done", 0)


def test_debug_shows_the_traceback_of_this_computer_beside_the_boards(
    marelle: Command,
) -> None:
    source = "from marelle import forward\nforward('a')\n"
    plain = marelle.run(source, exits=1).said
    deep = marelle.run(source, "--debug", exits=1).said
    assert plain.count("Traceback (most recent call last):") == 1
    assert deep.count("Traceback (most recent call last):") == 2
    assert "programs/loader.py" in deep
    assert "programs/loader.py" not in plain


EMPTY = ROOT / "simulator/marelle_sim/world/worlds/empty.toml"


@pytest.mark.unmeasured
def test_the_world_beside_a_program_is_its_world(here: Path, marelle: Command) -> None:
    source = "from marelle.fr import *\navancer()\n"
    assert "Le robot part de A1" in marelle.run(source).said
    (here / "world.toml").write_bytes(EMPTY.read_bytes())
    assert "Le robot part vers le nord, à 200 cm du bord gauche" in marelle.run(source).said
    assert "Le robot part de A1" in marelle.run(source, "--world", "squares").said


def test_the_kit_beside_a_program_is_its_robot(here: Path, marelle: Command) -> None:
    (here / "kit.toml").write_text("format = 7\n", encoding="utf-8")
    assert "kit.toml" in marelle.run("x = 1\n", exits=2).said
    marelle.run("x = 1\n", "--kit", "pico_bot")


def test_a_robot_made_nowhere_is_told_before_what_a_board_would_write(
    marelle: Command,
) -> None:
    told_all = marelle.run("from marelle.fr import *\nbot.drive(100, 0)\n", exits=1).said
    told = told_all.partition("Ligne 2, le robot « bot » n'a pas été créé.\n")[2].splitlines()
    assert told[0] == "Ajoute en haut, sous l'import : bot = Robot() (E-PROG-98)"
    assert "Traceback" in told_all.partition("Ce qu'écrirait la carte :")[2]


@pytest.mark.parametrize("name", ["marelle.py", "essai.py"])
def test_a_file_called_like_the_library_runs_and_is_to_be_renamed(
    name: str, here: Path, marelle: Command
) -> None:
    source = "from marelle.fr import *\navancer(1)\n"
    (here / "marelle.py").write_text("x = 1\n", encoding="utf-8")
    told = marelle.run(source, name=name).said
    assert "A1 vers le nord → A2." in told
    assert "« marelle.py » porte le nom de la bibliothèque marelle, et la cache." in told
    assert "Renomme ce fichier, par exemple carre.py. (E-PROG-08)\n" in told
    assert marelle.run(source, "--json", name=name).data["ended"] == "done"


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
    monkeypatch.setattr(
        Path, "home", classmethod(raising(RuntimeError("Could not determine home directory.")))
    )
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


def test_the_files_of_a_lesson_are_written_into_a_new_folder(here: Path, marelle: Command) -> None:
    folder = here / "class"
    typed = ["print", "L03", "--what", "cards,sheet", "--language", "en", "-o", str(folder)]
    answer = marelle(*typed, "--json")
    names = ["L03-sheet.en.pdf", "L03-cards.en.pdf"]
    assert answer.data["files"] == [str(folder / name) for name in names]
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)
    assert all(path.read_bytes().startswith(b"%PDF-") for path in folder.iterdir())


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("print --world empty", "mat-empty.fr.pdf"),
        ("print L07 --what mat --world empty", "L07-mat-empty.fr.pdf"),
    ],
)
def test_a_mat_is_printed_alone_or_with_a_lesson(
    typed: str, written: str, here: Path, marelle: Command
) -> None:
    marelle(*typed.split(), "-o", ".")
    assert [path.name for path in here.iterdir()] == [written]


def test_how_many_sheets_a_mat_has_is_told(here: Path, marelle: Command) -> None:
    lines = marelle("print", "L03", "--what", "mat,sheet", "-o", str(here)).lines
    assert [line for line in lines if "feuilles A4" in line] == ["  38 feuilles A4"]


def test_without_typst_one_command_is_named(
    here: Path, marelle: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    told = marelle("print", "L03", "--what", "sheet", "-o", "pdf", "--json", exits=2).data["error"]
    assert (told["code"], told["action"]) == ("E-PRINT-01", Text("fr")("E-PRINT-01.action"))
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (["L99"], "E-LESSON-01"),
        (["--world", "nowhere"], "E-WORLD-01"),
        (["L03", "--what", "poster"], "E-USE-04"),
        (["L07", "--what", "cards"], "E-PRINT-03"),
    ],
)
def test_what_is_not_there_is_refused_before_a_file_is_written(
    typed: list[str], code: str, here: Path, marelle: Command
) -> None:
    assert marelle("print", *typed, "-o", ".", "--json", exits=2).code == code
    assert list(here.iterdir()) == []


def test_cards_of_ones_own_lesson_without_any_name_a_command_that_prints_it(
    here: Path, marelle: Command
) -> None:
    marelle("new", "lesson", "rue", "--like", "L07")
    action = marelle("print", "rue", "--what", "cards", "--json", exits=2).data["error"]["action"]
    command = action.partition("marelle ")[2].split()
    assert command == ["print", "rue", "--what", "sheet,teacher,paper,mat"]
    marelle(*command, "--what", "sheet", "-o", "out")


def test_a_file_in_the_place_of_the_folder_is_refused(here: Path, marelle: Command) -> None:
    (here / "file").write_text("")
    assert marelle("print", "L03", "-o", "file", "--json", exits=2).code == "E-PIC-05"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--system", "amiga"], "E-USE-04"),
        (["--versions", "3.10"], "E-USE-04"),
        (["--versions", "3.12;3.13"], "E-USE-04"),
        (["--versions", "3.99"], "E-USE-04"),
        (["--python", "absent.zip", "--python-sha256", "0" * 64], "E-PACK-14"),
        (["--python", "absent.zip"], "E-PACK-15"),
    ],
)
def test_a_wrong_option_is_told_and_nothing_is_written(
    words: list[str], code: str, tmp_path: Path, marelle: Command
) -> None:
    assert marelle("pack", str(tmp_path / "stick"), *words, "--json", exits=2).code == code
    assert not (tmp_path / "stick").exists()


def test_systems_and_versions_are_in_the_order_of_the_table_whatever_was_typed() -> None:
    assert read_systems(["linux", "windows", "linux"]) == ["windows", "linux"]
    assert read_systems([]) == ["windows", "macos", "linux"]
    assert read_versions("3.13, 3.11") == ["3.11", "3.13"]


def test_nothing_in_a_sheet_is_executed() -> None:
    made = sheet("# A <b>\n\n<script>alert(1)</script>", "en").decode()
    assert "<title>A &lt;b&gt;</title>" in made
    assert "<script" not in made
