"""The command, as a person uses it: sentences, exit codes, files, in both languages."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typed_commands import ENGLISH, FRENCH, said

from marelle_host.cli.files import destinations
from marelle_host.cli.main import main, read_output_options
from marelle_host.cli.running import program_lines
from marelle_host.cli.terminal import errors, streams
from marelle_host.cli.terminal.output import Terminal
from marelle_host.cli.terminal.progress import Progress
from marelle_sim.kits import kit_names
from marelle_text import Problem, Text

SQUARE = """\
from marelle import Robot
bot = Robot()
for _ in range(2):
    bot.straight(150)
    bot.turn(90)
print("fini")
"""


def program(folder: Path, text: str, name: str = "essai.py") -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return name


def test_a_run_tells_its_story_and_what_was_printed(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", program(here, SQUARE)], FRENCH) == 0
    lines = said(capsys).splitlines()
    assert lines[0] == "Le robot part de A1, vers le nord."
    assert lines[1] == "A1 vers le nord → A2."
    assert lines[-2:] == ["Le programme a affiché :", "  fini"]


def test_a_run_as_data_has_the_pose_the_story_and_the_hash(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", program(here, SQUARE), "--json", "--seed", "7"], ENGLISH) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["ended"] == "done"
    assert answer["stdout"] == "fini\n"
    assert answer["error"] is None
    assert answer["story"][0] == "The robot starts in A1, facing north."
    assert len(answer["sha256"]) == 64
    assert abs(answer["pose"]["x_mm"] - 225) < 40


def test_an_error_is_one_sentence_and_one_action_then_the_line_then_what_the_board_says(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = "def avance():\n    pass\navanse()\n"
    assert main(["run", program(here, wrong)], FRENCH) == 1
    captured = capsys.readouterr()
    assert captured.err.replace("\xa0", " ") == (
        "\n"
        "Ligne 3, Python ne connaît pas « avanse ».\n"
        "Voulais-tu écrire « avance » ? (E-PROG-12)\n"
        "essai.py, ligne 3 :\n"
        "    avanse()\n"
        "    ^^^^^^\n"
        "\n"
        "Ce que dit la carte :\n"
        "Traceback (most recent call last):\n"
        '  File "essai.py", line 3, in <module>\n'
        "NameError: name 'avanse' isn't defined\n"
    )


def test_plain_says_the_indentation_of_the_line(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = "if True:\n    1 / 0\n"
    assert main(["run", program(here, wrong), "--plain"], FRENCH) == 1
    assert "essai.py, ligne 2, 4 espaces puis : 1 / 0\n" in said(capsys)
    assert main(["run", program(here, "1 / 0"), "--plain"], ENGLISH) == 1
    assert "essai.py, line 1, no space: 1 / 0\n" in said(capsys)


def test_what_the_library_refuses_has_its_own_sentence(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = "from marelle import Robot\nRobot().straight(30_000)\n"
    assert main(["run", program(here, wrong)], FRENCH) == 1
    assert "Ligne 2, le nombre donné à straight ne convient pas.\n" in said(capsys)


def test_an_error_as_data_says_where(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", program(here, "x = [1]\nx[5]\n"), "--json"], ENGLISH) == 1
    error = json.loads(capsys.readouterr().out)["error"]
    assert (error["code"], error["file"], error["line"]) == ("E-PROG-80", "essai.py", 2)
    assert error["source_line"] == "x[5]"


def test_a_run_writes_its_picture_and_its_trace(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = ["run", program(here, SQUARE), "--picture", "a.png", "--trace", "a.jsonl"]
    assert main(typed, FRENCH) == 0
    assert (here / "a.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert '"trace":"trace-1"' in (here / "a.jsonl").read_text(encoding="ascii").splitlines()[0]
    assert "Fichier écrit : a.png\nFichier écrit : a.jsonl\n" in said(capsys)


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
    option: str, path: str, code: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "folder.png").mkdir()
    typed = ["run", program(here, SQUARE), option, path]
    assert main(typed, FRENCH) == 2
    written = said(capsys)
    assert f"({code})" in written
    assert "Le robot part" not in written


def test_files_that_the_program_writes_can_be_kept(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    writes = 'with open("journal.csv", "w") as file:\n    file.write("1;2")\n'
    assert main(["run", program(here, writes), "--flash", "carte"], FRENCH) == 0
    assert (here / "carte" / "journal.csv").read_text(encoding="utf-8") == "1;2"
    assert "Fichier écrit : carte" in said(capsys)


def test_a_press_is_told_and_an_unknown_name_is_refused(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    waits = "from marelle import Robot\nRobot().button.wait_for_press()\n"
    assert main(["run", program(here, waits), "--press", "button@2"], FRENCH) == 0
    assert "À 2 s, on appuie sur le bouton.\n" in said(capsys)
    assert main(["run", "essai.py", "--press", "bouton@2"], FRENCH) == 2
    assert (
        "Choisissez parmi : button (bouton), range sensor (capteur de distance) (E-RUN-05)"
        in said(capsys)
    )


def test_a_flood_of_prints_is_cut(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prints = 'for n in range(100):\n    print(n, "a" * 300)\n'
    assert main(["run", program(here, prints)], ENGLISH) == 0
    lines = said(capsys).splitlines()
    assert "  … (80 more lines)" in lines
    assert max(len(line) for line in lines) < 200


def test_the_demo_follows_the_line_and_leaves_a_picture(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo"], FRENCH) == 0
    written = said(capsys)
    assert "Il suit la ligne pendant 31 s" in written
    assert (here / "marelle-demo.png").stat().st_size > 10_000


def test_the_demo_writes_elsewhere_when_it_cannot_write_here(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "marelle-demo.png").mkdir()
    assert main(["demo"], FRENCH) == 0
    written = said(capsys)
    assert "On ne peut pas écrire dans ce dossier : l'image va ailleurs.\n" in written
    path = Path(written.split("Fichier écrit : ")[1].splitlines()[0])
    assert path.read_bytes()[:4] == b"\x89PNG"


def test_worlds_are_listed_said_and_drawn(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["worlds"], ENGLISH) == 0
    assert "line_loop" in said(capsys)
    assert main(["worlds", "--show", "squares"], ENGLISH) == 0
    assert "Start: A1, facing north." in said(capsys)
    assert (here / "marelle-world-squares.png").read_bytes()[:4] == b"\x89PNG"
    assert main(["worlds", "--show", "room"], FRENCH) == 0
    assert "Se règle avec marelle run … --set : light (la lumière)." in said(capsys)
    assert main(["worlds", "--show", "room", "--picture", "r.png", "--json"], ENGLISH) == 0
    assert json.loads(capsys.readouterr().out)["picture"] == "r.png"


def test_kits_are_listed_and_said_pin_by_pin(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["kits", "--json"], ENGLISH) == 0
    assert [kit["name"] for kit in json.loads(capsys.readouterr().out)] == kit_names()
    assert main(["kits", "--show", "pico_bot", "--plain"], FRENCH) == 0
    lines = said(capsys).splitlines()
    assert "moteur gauche: left motor; DRV8833; GP10, GP11; codeur GP6, GP7" in lines
    assert "écran: screen; SSD1306; I2C0 SDA GP4, SCL GP5, 0x3C" in lines
    assert "bouton: button; GP20" in lines
    assert (here / "marelle-kit-pico_bot.png").is_file()


def test_a_fault_of_ours_is_told_as_such_and_shown_with_debug(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object, **_more: object) -> None:
        raise RuntimeError("the cat sat on it")

    monkeypatch.setattr("marelle_sim.simulate", broken)
    assert main(["run", "a.py"], ENGLISH) == 1
    written = said(capsys)
    assert "Your program is intact." in written
    assert "Traceback" not in written
    assert main(["run", "a.py", "--debug"], ENGLISH) == 1
    assert "RuntimeError: the cat sat on it" in said(capsys)


def test_ctrl_c_says_that_nothing_is_lost(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_arguments: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("marelle_sim.simulate", interrupted)
    assert main(["run", "a.py"], ENGLISH) == 130
    assert said(capsys).lstrip().startswith("You stopped the command. Your program is intact.\n")


def test_ctrl_c_during_a_run_keeps_the_picture_of_the_run_so_far(here: Path) -> None:
    endless = "n = 0\nwhile True:\n    n = n + 1\n"
    typed = ["run", program(here, endless), "--seconds", "86400", "--picture", "far.png"]
    environment = {**os.environ, **ENGLISH, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-m", "marelle_host", *typed],
        env=environment,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as child:
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(timeout=3)
        child.send_signal(signal.SIGINT)
        written, _ = child.communicate(timeout=20)
    assert child.returncode == 130
    assert "You stopped the robot after" in written
    assert (here / "far.png").read_bytes()[:4] == b"\x89PNG"


def test_progress_shows_after_a_while_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = WatchedStream()
    monkeypatch.setattr(sys, "stderr", screen)
    progress = Progress(Terminal(Text("en")), "The robot is driving", 60, delay_s=0)
    ((interval_us, look),) = progress.observers()
    assert interval_us == 300_000
    with progress:
        progress.wait_until_shown()
        look(30_000_000, (0.0, 0.0, 0.0))
    assert "The robot is driving" in screen.getvalue()
    quiet = Progress(Terminal(Text("en"), plain=True), "The robot is driving", 60)
    assert quiet.observers() == []


def test_progress_tells_the_count_of_programs_and_the_time_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = WatchedStream()
    monkeypatch.setattr(sys, "stderr", screen)
    terminal, words = Terminal(Text("en")), "The programs are running"
    with Progress(terminal, words, 30, counted=True, delay_s=0) as progress:
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
            "(il n'en a pas le droit)",
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
        ("en", Problem("E-NEVER-99"), "marelle made a mistake"),
    ],
    ids=["the system's reason", "names with words", "names alone", "no sentence"],
)
def test_a_problem_is_told_in_the_language(
    language: str, problem: Problem, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    errors.tell(Terminal(Text(language)), problem)
    assert told in said(capsys)


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


class WatchedStream(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


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
    plain = Terminal(Text("fr"), plain=True)
    plain.table(["nom", "taille"], [["room", "2 m"]])
    assert screen.getvalue().endswith("room: 2 m\n")


def test_what_is_not_to_be_held_back_is_not() -> None:
    """With PYTHONUNBUFFERED, as CI sets it, each line of a board is there at once."""
    writes = "from marelle_host.cli.terminal import streams; streams.prepare(); print('ok'); import os; os._exit(0)"
    for unbuffered, seen in (("1", "ok\n"), ("", "")):
        environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
        command = [sys.executable, "-c", writes]
        ran = subprocess.run(
            command, env=environment, check=True, capture_output=True, text=True, timeout=60
        )
        assert ran.stdout == seen
