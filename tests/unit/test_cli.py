"""The command, as a person uses it: sentences, exit codes, files, in both languages."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from programs import program_text
from typed_commands import ENGLISH, Answer, Command, WatchedStream, sentence

from marelle_host.cli.files import destinations
from marelle_host.cli.main import read_output_options
from marelle_host.cli.running import program_lines
from marelle_host.cli.terminal import errors, streams
from marelle_host.cli.terminal.output import Terminal
from marelle_host.cli.terminal.progress import Progress
from marelle_sim.kits import kit_names
from marelle_text import Problem, Text

SQUARE = program_text("cli/drives_two_sides")


def test_a_run_tells_its_story_and_what_was_printed(marelle: Command) -> None:
    lines = marelle.run(SQUARE).said.splitlines()
    assert lines[:2] == ["Le robot part de A1, vers le nord.", "A1 vers le nord → A2."]
    assert lines[-2:] == ["Le programme a affiché :", "  fini"]


def test_a_run_as_data_has_the_pose_the_story_and_the_hash(marelle: Command) -> None:
    answer = marelle.run(SQUARE, "--json", "--seed", "7", environment=ENGLISH).data
    assert (answer["ended"], answer["stdout"], answer["error"]) == ("done", "fini\n", None)
    assert answer["story"][0] == "The robot starts in A1, facing north."
    assert len(answer["sha256"]) == 64
    assert abs(answer["pose"]["x_mm"] - 225) < 40


def test_an_error_is_one_sentence_and_one_action_then_the_line_then_what_a_board_would_write(
    marelle: Command,
) -> None:
    answer = marelle.run("def avance():\n    pass\navanse()\n", exits=1)
    assert answer.told == (
        "\n"
        "Ligne 3, Python ne connaît pas « avanse ».\n"
        "Voulais-tu écrire « avance » ? (E-PROG-12)\n"
        "essai.py, ligne 3 :\n"
        "    avanse()\n"
        "    ^^^^^^\n"
        "\n"
        "Ce qu'écrirait la carte :\n"
        "Traceback (most recent call last):\n"
        '  File "essai.py", line 3, in <module>\n'
        "NameError: name 'avanse' isn't defined\n"
    )


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("if True:\n    1 / 0\n", "fr", "essai.py, ligne 2, 4 espaces puis : 1 / 0\n"),
        ("1 / 0", "en", "essai.py, line 1, no space: 1 / 0\n"),
    ],
)
def test_plain_says_the_indentation_of_the_line(
    text: str, language: str, told: str, marelle: Command
) -> None:
    assert told in marelle.run(text, "--plain", "--lang", language, exits=1).said


def test_what_the_library_refuses_has_its_own_sentence(marelle: Command) -> None:
    answer = marelle.run("from marelle import Robot\nRobot().straight(30_000)\n", exits=1)
    assert "Ligne 2, le nombre donné à straight ne convient pas.\n" in answer.said


def test_an_error_as_data_says_where(marelle: Command) -> None:
    error = marelle.run("x = [1]\nx[5]\n", "--json", exits=1).data["error"]
    assert (error["code"], error["file"], error["line"]) == ("E-PROG-80", "essai.py", 2)
    assert error["source_line"] == "x[5]"


@pytest.mark.unmeasured
def test_a_run_writes_its_picture_and_its_trace(here: Path, marelle: Command) -> None:
    answer = marelle.run(SQUARE, "--picture", "a.png", "--trace", "a.jsonl")
    assert (here / "a.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert '"trace":"trace-1"' in (here / "a.jsonl").read_text(encoding="ascii").splitlines()[0]
    assert "Fichier écrit : a.png\nFichier écrit : a.jsonl\n" in answer.said


@pytest.mark.parametrize(
    ("option", "path", "code"),
    [
        ("--picture", "a.jpg", "E-PIC-01"),
        ("--trace", "a.txt", "E-PIC-01"),
        ("--picture", "nowhere/a.png", "E-PIC-02"),
        ("--picture", "folder.png", "E-PIC-03"),
        ("--flash", "essai.py", "E-PIC-05"),
        ("--flash", "essai.py/below", "E-PIC-05"),
    ],
)
def test_a_path_that_cannot_be_written_is_refused_before_the_run(
    option: str, path: str, code: str, here: Path, marelle: Command
) -> None:
    (here / "folder.png").mkdir()
    said = marelle.run(SQUARE, option, path, exits=2).said
    assert f"({code})" in said
    assert "Le robot part" not in said


def test_files_that_the_program_writes_can_be_kept(here: Path, marelle: Command) -> None:
    writes = 'with open("journal.csv", "w") as file:\n    file.write("1;2")\n'
    assert "Fichier écrit : carte" in marelle.run(writes, "--flash", "carte").said
    assert (here / "carte" / "journal.csv").read_text(encoding="utf-8") == "1;2"


def test_a_press_is_told_and_an_unknown_name_is_refused(marelle: Command) -> None:
    waits = "from marelle import Robot\nRobot().button.wait_for_press()\n"
    assert "À 2 s, on appuie sur le bouton.\n" in marelle.run(waits, "--press", "button@2").said
    assert (
        "Choisissez parmi : button (bouton), range sensor (capteur de distance) (E-RUN-05)"
        in marelle.run(waits, "--press", "bouton@2", exits=2).said
    )


def test_a_flood_of_prints_is_cut(marelle: Command) -> None:
    prints = 'for n in range(100):\n    print(n, "a" * 300)\n'
    lines = marelle.run(prints, environment=ENGLISH).said.splitlines()
    assert "  … (80 more lines)" in lines
    assert max(len(line) for line in lines) < 200


@pytest.mark.unmeasured
def test_the_demo_follows_the_line_and_leaves_a_picture(here: Path, marelle: Command) -> None:
    assert "Il suit la ligne pendant 31 s" in marelle("demo").said
    assert (here / "marelle-demo.png").stat().st_size > 10_000


def test_the_demo_writes_elsewhere_when_it_cannot_write_here(here: Path, marelle: Command) -> None:
    (here / "marelle-demo.png").mkdir()
    said = marelle("demo").said
    assert sentence("cli.elsewhere") + "\n" in said
    path = Path(said.split("Fichier écrit : ")[1].splitlines()[0])
    assert path.read_bytes()[:4] == b"\x89PNG"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("worlds --lang en", "line_loop"),
        ("worlds --show squares --lang en", "Start: A1, facing north."),
        ("worlds --show room", "Se règle avec marelle run … --set : light (la lumière)."),
    ],
    ids=["all of them", "where a robot starts", "what can be set"],
)
def test_worlds_are_listed_and_said(typed: str, told: str, marelle: Command) -> None:
    assert told in marelle(*typed.split()).said


@pytest.mark.unmeasured
def test_a_world_is_drawn_where_it_is_asked_for(here: Path, marelle: Command) -> None:
    marelle("worlds", "--show", "squares")
    assert (here / "marelle-world-squares.png").read_bytes()[:4] == b"\x89PNG"
    answer = marelle("worlds", "--show", "room", "--picture", "r.png", "--json")
    assert answer.data["picture"] == "r.png"


def test_kits_are_listed_and_said_pin_by_pin(here: Path, marelle: Command) -> None:
    assert [kit["name"] for kit in marelle("kits", "--json").data] == kit_names()
    assert {
        "moteur gauche: left motor; DRV8833; GP10, GP11; codeur GP6, GP7",
        "écran: screen; SSD1306; I2C0 SDA GP4, SCL GP5, 0x3C",
        "bouton: button; GP20",
    } <= set(marelle("kits", "--show", "pico_bot", "--plain").said.splitlines())
    assert (here / "marelle-kit-pico_bot.png").is_file()


class Failing(io.StringIO):
    """A stream at which each writing ends in an error."""

    def __init__(self, error: type[BaseException]) -> None:
        super().__init__()
        self._error = error

    def write(self, _text: str) -> int:
        raise self._error("the cat sat on it")


def test_a_fault_of_ours_is_told_as_such_and_shown_with_debug(
    marelle: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", Failing(RuntimeError))
    said = marelle("kits", exits=1, environment=ENGLISH).said
    assert sentence("E-STOP-01.safe", "en") in said
    assert "Traceback" not in said
    assert "RuntimeError: the cat sat on it" in marelle("kits", "--debug", exits=1).said


def test_ctrl_c_says_that_nothing_is_lost(
    marelle: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", Failing(KeyboardInterrupt))
    said = marelle("kits", exits=130, environment=ENGLISH).said
    assert said.lstrip().startswith("You stopped the command. Your program is intact.\n")


def test_progress_shows_after_a_while_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = WatchedStream()
    monkeypatch.setattr(sys, "stderr", screen)
    progress = Progress(Terminal(Text("en")), "cli.run.progress", 60, delay_s=0)
    ((interval_us, look),) = progress.observers()
    assert interval_us == 300_000
    with progress:
        progress.wait_until_shown()
        look(30_000_000, (0.0, 0.0, 0.0))
    assert "The robot is driving" in screen.getvalue()
    assert Progress(Terminal(Text("en"), plain=True), "cli.run.progress", 60).observers() == []


def test_progress_tells_the_count_of_programs_and_the_time_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = WatchedStream()
    monkeypatch.setattr(sys, "stderr", screen)
    terminal = Terminal(Text("en"))
    with Progress(terminal, "cli.check.progress", 30, counted=True, delay_s=0) as progress:
        progress.wait_until_shown()
        for done in (1, 12, 13):
            progress.reach(done)
    assert re.search(r"13/30 0:0\d left", screen.getvalue())


def test_a_reader_that_left_is_no_error() -> None:
    assert errors.report(Terminal(Text("fr")), streams.ReaderGoneError()) == 0


@pytest.mark.parametrize(
    ("language", "problem", "told"),
    [
        (
            "fr",
            Problem("E-PIC-04", path="a.png", reason="Permission denied"),
            "(permission refusée)",
        ),
        (
            "fr",
            Problem("E-RUN-05", name="bouton", known="button, light, x_smoke"),
            "Choisissez parmi : button (bouton), light (la lumière), x_smoke",
        ),
        (
            "en",
            Problem("E-RUN-05", name="bouton", known="button, light, x_smoke"),
            "button, light, x_smoke",
        ),
        ("en", Problem("E-NEVER-99"), "The mistake is in marelle"),
    ],
    ids=["the system's reason", "names with words", "names alone", "no sentence"],
)
def test_a_problem_is_told_in_the_language(
    language: str, problem: Problem, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    errors.tell(Terminal(Text(language)), problem)
    assert told in Answer(*capsys.readouterr()).said


@pytest.mark.parametrize(
    ("typed", "options"),
    [
        ("run a.py --lang en --plain", ("en", True, False, False)),
        ("--lang=en kits --json --debug", ("en", False, True, True)),
        ("run -- --plain", (None, False, False, False)),
        ("--lang", ("", False, False, False)),
    ],
)
def test_options_of_the_output_are_found_wherever_they_stand_but_not_after_two_dashes(
    typed: str, options: tuple[object, ...]
) -> None:
    assert read_output_options(typed.split()) == options


def test_what_a_program_prints_cannot_drive_the_terminal() -> None:
    assert program_lines.printable("\x1b[2Ja\tb") == "\N{REPLACEMENT CHARACTER}[2Ja\tb"


def test_a_file_that_is_there_is_untouched_by_the_check(here: Path) -> None:
    (here / "a.png").write_bytes(b"mine")
    destinations.check("a.png", destinations.PICTURES)
    assert (here / "a.png").read_bytes() == b"mine"
    destinations.check("b.png", destinations.PICTURES)
    assert not (here / "b.png").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such pipes, and links need a right")
def test_a_pipe_is_refused_and_a_link_to_nothing_stays_one(here: Path) -> None:
    os.mkfifo(here / "pipe.png")
    with pytest.raises(Problem, match="E-PIC-04"):  # it does not wait for a reader
        destinations.check("pipe.png", destinations.PICTURES)
    (here / "link.png").symlink_to(here / "to-come.png")
    destinations.check("link.png", destinations.PICTURES)
    assert (here / "link.png").is_symlink()
    assert not (here / "to-come.png").exists()


def test_on_a_terminal_tables_have_boxes_and_sentences_break_between_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = WatchedStream()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("COLUMNS", "30")
    terminal = Terminal(Text("fr"))
    terminal.table(["nom", "taille"], [["room", "2 m"]])
    terminal.tell("une phrase assez longue pour deux lignes")
    terminal.say("vert", style="green")
    assert "╭" in screen.getvalue()
    assert "une phrase assez longue pour\ndeux lignes\n" in screen.getvalue()
    Terminal(Text("fr"), plain=True).table(["nom", "taille"], [["room", "2 m"]])
    assert screen.getvalue().endswith("room: 2 m\n")


@pytest.mark.parametrize(("unbuffered", "seen"), [("1", "ok\n"), ("", "")])
def test_what_is_not_to_be_held_back_is_not(unbuffered: str, seen: str) -> None:
    """With PYTHONUNBUFFERED, as CI sets it, each line of a board is there at once."""
    writes = "from marelle_host.cli.terminal import streams; streams.prepare(); print('ok'); import os; os._exit(0)"
    ran = subprocess.run(
        [sys.executable, "-c", writes], env={**os.environ, "PYTHONUNBUFFERED": unbuffered}, check=True, capture_output=True,
        text=True, timeout=60,
    )  # fmt: skip
    assert ran.stdout == seen
