"""What a lesson, a program or a board says reaches a terminal as text: it drives nothing, is no markup, and ends where the output is closed, full or a pipe."""

import json
import os
import re
import shlex
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from handed_in import write
from hypothesis import given, strategies as st
from programs import Fails, RunText, error_of
from refused import refuses
from typed_commands import Command, WatchedStream
from world_files import written

from marelle_host.cli.terminal.escape_sequences import EscapeFilter, harmless, harmless_json
from marelle_host.cli.terminal.output import Terminal
from marelle_lessons.submissions import read_submissions
from marelle_sim import KitError, ProgramFileError, WorldError, load_kit, load_world, simulate
from marelle_text import Problem, Text

TITLE = "\x1b]0;owned\x07"
RED, PLAIN = "\x1b[31m", "\x1b[0m"
COLOUR = re.compile("\x1b\\[[0-9;:]*m")
SIGNS = st.sampled_from(
    [*"\x1b\x9b\x9d\x07\x18[]\\PX^_m;0319 ?cJh\n\t~é", RED, "\x1b]0;", "\x1b\\"]
)


def _terminal(monkeypatch: pytest.MonkeyPatch) -> WatchedStream:
    """Return a terminal that stands for the standard output."""
    watched = WatchedStream()
    monkeypatch.setattr(sys, "stdout", watched)
    return watched


@pytest.mark.parametrize("style", ["", "green"])
def test_a_line_drives_no_terminal(style: str, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _terminal(monkeypatch)
    Terminal(Text("fr")).say(f"Bonjour\u00a0!{TITLE}", style=style)
    assert "Bonjour\u00a0!�]0;owned�" in terminal.getvalue()


def test_a_cell_of_a_table_is_no_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _terminal(monkeypatch)
    Terminal(Text("fr")).table(["a", "b"], [["[/red]", "[bold]poste"], [TITLE, ""]])
    written = terminal.getvalue()
    assert "[/red]" in written
    assert "[bold]poste" in written
    assert "\x1b]" not in written


@pytest.mark.parametrize("plain", [True, False])
def test_a_cell_of_a_table_forges_no_row(plain: bool, capsys: pytest.CaptureFixture[str]) -> None:
    Terminal(Text("fr"), plain=plain).table(["port", "state"], [["COM5", "lost\nCOM6\tready"]])
    assert capsys.readouterr().out.endswith("lost�COM6�ready\n")


@given(st.text())
def test_what_is_harmless_stays_so_and_keeps_its_length(text: str) -> None:
    once = harmless(text)
    assert len(once) == len(text)
    assert harmless(once) == once
    assert not any(c < " " and c not in "\t\n" for c in once)


def test_a_table_breaks_no_line_before_a_sign_of_french(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _terminal(monkeypatch)
    monkeypatch.setenv("COLUMNS", "40")
    said = "Où est le robot avant cela, à la fin de la ligne\u00a0?"
    for cut in range(len(said) - 3):
        Terminal(Text("fr")).table(["nom", "phrase"], [["a", said[cut:]]])
    lines = terminal.getvalue().splitlines()
    assert len([line for line in lines if "\u00a0?" in line]) == len(said) - 3


def test_a_long_port_is_whole_in_a_narrow_table(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _terminal(monkeypatch)
    monkeypatch.setenv("COLUMNS", "40")
    ports = [f"/tmp/marelle-piub3c5w/poste-{number}" for number in (1, 2)]
    Terminal(Text("fr")).table(["port", "état"], [[port, "prête " * 9] for port in ports])
    drawn = re.sub("\x1b\\[[0-9;]*m", "", terminal.getvalue())
    column = [line.split("│")[1].strip() for line in drawn.splitlines() if line.startswith("│")]
    assert "".join(column) == "port" + "".join(ports)


@pytest.mark.parametrize("width", [85, 86])  # 4 and 6 times 10 signs, and 22 beside them
def test_where_columns_would_break_every_word_a_row_is_a_sentence(
    width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = _terminal(monkeypatch)
    monkeypatch.setenv("COLUMNS", str(width))
    Terminal(Text("fr")).table(["port", *"abcdef"], [["COM3", *["prévisions"] * 6]])
    said = terminal.getvalue()
    assert ("╭" in said) is (width == 86)
    assert said.count("prévisions") == 6


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        (f"{RED}stop{PLAIN} go", f"{RED}stop{PLAIN} go"),
        ("a\x1b[2J\x1b[Hb\x1b[?25lc", "abc"),  # cleared, moved, the cursor hidden
        ("a\x1b]0;owned\x07b\x1b]52;c;eA==\x1b\\c", "abc"),  # a title, what will be pasted
        ("a\x1bPq#0;2;0;0;0\x1b\\b\x9b5nc\x9d0;owned\x9cd", "abcd"),  # a picture; in one byte each
        ("a\x1bcb\x1b(0c\x1b7d", "abcd"),  # reset, other letters
        ("a\x1b[31;\nb", "a[31;\nb"),  # cut off: what is no sequence is text
        ("a\rb\x07c\u202ed", "a�b�c�d"),
        ("\x1b[>4;2mx\x1b[1 q", "x"),  # they end as a colour does, and as a cursor
    ],
)
def test_colours_pass_and_nothing_else_drives(printed: str, shown: str) -> None:
    assert EscapeFilter(colours=True).clean(printed) == shown
    assert EscapeFilter(colours=False).clean(printed) == COLOUR.sub("", shown)


@given(st.lists(st.lists(SIGNS, max_size=12).map("".join), max_size=8))
def test_however_the_pieces_are_cut_the_same_is_shown_and_only_colours_are_left(
    pieces: list[str],
) -> None:
    escapes = EscapeFilter(colours=True)
    shown = "".join(escapes.clean(piece) for piece in pieces)
    assert shown == EscapeFilter(colours=True).clean("".join(pieces))
    rest = re.sub("\x1b\\[(?:[0-9]{1,3}D|K)|\b", "", COLOUR.sub("", shown))
    assert harmless(rest) == rest


@given(st.lists(SIGNS).map("".join))
def test_json_says_the_same_and_drives_nothing(printed: str) -> None:
    said = harmless_json(json.dumps({"stdout": printed}, ensure_ascii=False, indent=2))
    assert json.loads(said) == {"stdout": printed}
    assert harmless(said) == said


def test_a_letter_that_input_takes_back_vanishes_on_a_terminal() -> None:
    printed = "ab\b\x1b[Kc\x1b[12D\x1b[2K\x1b[1A"
    assert EscapeFilter(colours=True).clean(printed) == "ab\b\x1b[Kc\x1b[12D"
    assert EscapeFilter(colours=False).clean(printed) == "ab\N{REPLACEMENT CHARACTER}c"


@given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs"])))
def test_what_drives_nothing_is_shown_as_it_is(text: str) -> None:
    assert EscapeFilter(colours=False).clean(text) == text


def test_a_sequence_that_never_ends_hides_what_follows_for_a_moment_only() -> None:
    escapes = EscapeFilter(colours=True)
    for _ in range(20):
        escapes.clean("\x1b]0;" + "x" * 100)
    escapes.clean("y" * 300)
    assert escapes.clean("seen\n") == "seen\n"


def test_our_own_words_have_the_colour_of_the_terminal_again(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    terminal = Terminal(Text("en"))
    terminal.pour(f"{RED}alarm\n")
    terminal.say("The program has ended.")
    assert capsys.readouterr().out == f"{RED}alarm\n{PLAIN}The program has ended.\n"


on_unix = pytest.mark.skipif(os.name == "nt", reason="Windows has no shell of that kind")
FULL = "La réponse ne peut pas être écrite (il n\N{RIGHT SINGLE QUOTATION MARK}y a plus de place)."
CLOSED = "La réponse ne peut pas être écrite (la sortie est fermée)."
FILES = {
    "short.py": "print('fini')\n",
    "sum.py": f"print({'+'.join(['1'] * 1000)})\n",
    "calls.py": f"f = lambda: f\nf{'()' * 1000}\nprint('fini')\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path, FILES)


def _said(folder: Path, line: str) -> tuple[int, str, str]:
    """Return what a line of the shell ends with: its code, its output and its errors."""
    marelle = shlex.join([sys.executable, "-P", "-m", "marelle_host"])
    done = subprocess.run(
        ["bash", "-c", line.replace("marelle", marelle, 1)],
        cwd=folder, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@on_unix
@pytest.mark.parametrize(
    ("line", "code", "sentence"),
    [
        ("marelle worlds > /dev/full", 2, FULL),
        ("marelle run short.py --json > /dev/full", 2, FULL),
        ("marelle --help >&-", 2, CLOSED),
        ("marelle run missing.py 2> /dev/full", 2, ""),
        ("marelle run missing.py <&- >&- 2>&-", 2, ""),
        ("marelle run short.py | true; exit ${PIPESTATUS[0]}", 0, ""),
        ("PYTHONUNBUFFERED=1 marelle run short.py | true; exit ${PIPESTATUS[0]}", 0, ""),
    ],
)
def test_an_answer_that_cannot_be_written_is_one_sentence(
    folder: Path, line: str, code: int, sentence: str
) -> None:
    ended, _output, errors = _said(folder, line)

    assert (ended, errors.partition("\n")[0]) == (code, sentence)
    assert "Traceback" not in errors
    assert "E-BUG" not in errors


@on_unix
def test_without_an_answer_the_files_are_written_all_the_same(folder: Path) -> None:
    ended, _output, _errors = _said(folder, "marelle run short.py --picture mat.png >&-")

    assert ended == 2
    assert (folder / "mat.png").read_bytes().startswith(b"\x89PNG")


@on_unix
@pytest.mark.parametrize("made", [os.mkfifo, os.mkdir])
def test_a_pipe_or_a_folder_is_no_program_and_is_not_waited_for(
    tmp_path: Path, made: Callable[[Path], None]
) -> None:
    made(tmp_path / "main.py")

    for program in (tmp_path, tmp_path / "main.py"):
        with pytest.raises(ProgramFileError) as caught:
            simulate(program)

        assert caught.value.code in {"E-PROG-07", "E-PROG-96"}


@on_unix
@pytest.mark.parametrize(
    ("load", "name", "kind", "code"),
    [
        (load_world, "world.toml", WorldError, "E-WORLD-02"),
        (load_kit, "kit.toml", KitError, "E-KIT-03"),
        (load_world, "own.toml", WorldError, "E-WORLD-18"),
    ],
    ids=["world", "kit", "picture of a mat"],
)
def test_a_pipe_is_no_world_no_kit_and_no_picture_of_a_mat(
    load: Callable[[Path], object], name: str, kind: type[Problem], code: str, tmp_path: Path
) -> None:
    for pipe in ("world.toml", "kit.toml", "mat.png"):
        os.mkfifo(tmp_path / pipe)
    own = 'format = 1\nsize = [500, 500]\nimage = "mat.png"\n'
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    with refuses(kind, code):
        load(tmp_path / name)


@pytest.mark.parametrize(("name", "printed"), [("sum.py", "1000\n"), ("calls.py", "fini\n")])
def test_a_line_as_long_as_a_board_reads_is_read(folder: Path, name: str, printed: str) -> None:
    run = simulate(folder / name)

    assert (run.error, run.stdout) == (None, printed)


@pytest.mark.parametrize(
    "line", ["+".join(["1"] * 30_000), "x" + ".a" * 20_000, "(" * 300 + ")" * 300], ids=len
)
def test_a_longer_one_is_told_with_its_number(fails: Fails, line: str) -> None:
    error = fails(f"x = 1\n\n{line}\nprint(x)\n")

    assert (error.code, error.line) == ("E-BOARD-20", 3)


@pytest.mark.parametrize(
    "line",
    ["+".join(["one"] * 1190), "f" + "()" * 1190, "one if one else " * 1190 + "one", "-" * 1190 + "one"],
    ids=["sum", "calls", "conditions", "signs"],
)  # fmt: skip
def test_every_python_reads_the_same_depth(run_text: RunText, line: str) -> None:
    program = "one = 1\n\n\ndef f():\n    return f\n\n\nx = {}\nprint('read')\n"

    read, refused = (
        run_text(program.format(line)),
        run_text(program.format(f"[{line}]" + "[0]" * 10)),
    )

    assert (read.error, read.stdout) == (None, "read\n")
    assert refused.error is not None
    assert (refused.error.code, refused.error.line) == ("E-BOARD-20", 8)


def test_a_line_that_is_shown_is_cut(marelle: Command) -> None:
    said = marelle.run(f"x = '{'y' * 90_000}'; 1 / 0\n", exits=1).err
    assert "yyy…\n" in said
    assert len(said) < 1000


@pytest.mark.parametrize("isolate", [False, True])
def test_a_program_that_raises_keyboardinterrupt_has_failed(
    tmp_path: Path, *, isolate: bool
) -> None:
    run = simulate(written(tmp_path, "raise KeyboardInterrupt\n", "program.py"), isolate=isolate)

    assert run.ended == "error"
    assert error_of(run).traceback.endswith("KeyboardInterrupt: \n")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_a_program_of_an_old_editor_runs(tmp_path: Path, encoding: str) -> None:
    mark = b"" if encoding == "utf-16" else b"\xfe\xff"
    program = tmp_path / "program.py"
    program.write_bytes(mark + "print('é')\n".encode(encoding))

    assert simulate(program).stdout == "é\n"


def test_half_a_letter_is_no_text(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_bytes("print(1)".encode("utf-16") + b"\x00")

    with refuses(ProgramFileError, "E-PROG-03"):
        simulate(program)


def test_a_name_of_5000_letters_in_a_zip_costs_one_row(tmp_path: Path) -> None:
    packed = tmp_path / "class.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a" * 5000 + ".py", "print(1)\n")
        archive.writestr("hugo.py", "print(1)\n")

    first, second = read_submissions(packed.read_bytes(), name="class.zip")

    assert first.problem is not None
    assert first.problem.code == "E-HAND-05"
    assert second.problem is None


def test_keeping_the_flash_nowhere_is_refused(folder: Path, marelle: Command) -> None:
    assert "(E-USE-06)" in marelle("run", str(folder / "short.py"), "--flash", "", exits=2).err
