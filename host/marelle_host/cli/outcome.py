"""Tell how a run went: its story, what it printed, its error, the files it left."""

from __future__ import annotations

import sys
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from marelle_host.cli import errors
from marelle_text import Problem
from marelle_text.codes import CODES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from marelle_host.cli.voice import Voice
    from marelle_sim import Run
    from marelle_sim.errors import ProgramError
    from marelle_text import Text

PRINTED_LINES_MAX = 40
PRINTED_ENDS = 10  # lines of a flood that are shown at its beginning and at its end
PRINTED_WIDTH_MAX = 160
_NOT_IN_NAMES = frozenset('\\:*?"<>|\0')
ENDINGS_WITHOUT_FAULT = ("done", "deadline", "exit", "reset")


class Written(NamedTuple):
    """The files that were written, and whether one could not be."""

    paths: list[str]
    failed: bool


def exit_code(run: Run) -> int:
    """Return the exit code that says how the program ended."""
    return errors.DONE if run.ended in ENDINGS_WITHOUT_FAULT else errors.PROGRAM_FAILED


def tell_run(voice: Voice, run: Run, program: Path) -> None:
    """Tell the story of a run in sentences, then what it printed, then its error.

    Args:
        voice: How this command talks.
        run: A run that has ended.
        program: The file or folder that was run: the line of an error is read there.
    """
    for sentence in run.story(voice.text.language):
        voice.tell(sentence)
    _tell_printed(voice, run.stdout)
    if run.error is not None:
        _tell_error(voice, run.error, program)


def write_files(voice: Voice, run: Run, paths: Iterable[str | None]) -> Written:
    """Write the picture and the trace that were asked for; one that fails does not stop another."""
    done: list[str] = []
    failed = False
    for path in paths:
        if path is None:
            continue
        try:
            _write(run, path, voice.text.language)
        except Problem as problem:
            errors.tell(voice, problem)
            failed = True
        except OSError as error:
            errors.tell(voice, Problem("E-PIC-04", path=path, reason=error.strerror or ""))
            failed = True
        else:
            done.append(path)
            voice.say(voice.text("cli.written", path=path), style="green")
    return Written(done, failed)


def keep_flash(voice: Voice, run: Run, folder: Path) -> list[str]:
    """Copy the files that the program wrote on its board into a folder; return their paths."""
    kept: list[str] = []
    for name, content in run.written.items():
        parts = PurePosixPath(name).parts
        inside = [part for part in parts if part not in ("/", "..", ".")]
        if not inside or any(part[0] == "." or set(part) & _NOT_IN_NAMES for part in inside):
            continue  # hidden, or a name that no computer could keep
        path = folder.joinpath(*inside)
        if not path.resolve().is_relative_to(folder.resolve()):
            continue  # a link in the folder leads out of it
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError as error:
            errors.tell(voice, Problem("E-PIC-04", path=str(path), reason=error.strerror or ""))
        else:
            kept.append(str(path))
            voice.say(voice.text("cli.written", path=path), style="green")
    return kept


def _write(run: Run, path: str, language: str) -> None:
    """Write one file; the words on a picture are in the chosen language."""
    if path.lower().endswith(".jsonl"):
        run.save(path)
    else:
        from marelle_sim.view import save_picture  # noqa: PLC0415  (Pillow: only to draw)

        save_picture(run, path, language=language)


def as_data(run: Run, text: Text) -> dict[str, object]:
    """Return a run as data for `--json`: numbers in mm, degrees and seconds."""
    pose = run.pose
    return {
        "ended": run.ended,
        "seconds": run.seconds,
        "pose": {"x_mm": pose.x_mm, "y_mm": pose.y_mm, "heading_deg": round(pose.heading_deg, 3)},
        "contacts": [
            {"time_s": c.time_s, "x_mm": c.x_mm, "y_mm": c.y_mm, "name": c.name}
            for c in run.contacts
        ],
        "stdout": run.stdout,
        "error": _error_data(run.error, text),
        "story": run.story(text.language),
        "sha256": run.sha256(),
    }


def _error_data(error: ProgramError | None, text: Text) -> dict[str, object] | None:
    if error is None:
        return None
    said = _cause(error).explain(text)
    return {
        "code": said.code,
        "what": said.what,
        "action": said.action,
        "file": error.file,
        "line": error.line,
        "source_line": error.source_line,
        "traceback": error.traceback,
    }


def _cause(error: ProgramError) -> Problem:
    """Return what went wrong; what the board library refuses carries a code of its own."""
    own = str(error.facts.get("code", ""))
    return Problem(own if own in CODES else error.code, **error.facts)


def _tell_printed(voice: Voice, printed: str) -> None:
    """Say what the program printed; a flood is cut in its middle."""
    if not printed:
        return
    lines = printed.splitlines()
    voice.say()
    voice.say(voice.text("cli.printed"), style="bold")
    if len(lines) <= PRINTED_LINES_MAX:
        shown = lines
    else:
        left_out = voice.text("cli.printed_cut", count=len(lines) - 2 * PRINTED_ENDS)
        shown = [*lines[:PRINTED_ENDS], left_out, *lines[-PRINTED_ENDS:]]
    for line in shown:
        voice.say(
            "  "
            + printable(line if len(line) <= PRINTED_WIDTH_MAX else line[:PRINTED_WIDTH_MAX] + "…")
        )


def _tell_error(voice: Voice, error: ProgramError, program: Path) -> None:
    """Show the error as a board would, then say it in one sentence with one action."""
    if not voice.as_json:
        sys.stdout.flush()
        voice.warn()
        if error.traceback:
            voice.warn(error.traceback.rstrip("\n"), style="dim")
        _tell_line(voice, error, program)
        errors.tell(voice, _cause(error))


def _tell_line(voice: Voice, error: ProgramError, program: Path) -> None:
    """Show the line of the pupil's own file; `--plain` says its indentation in words."""
    if not error.source_line:
        return
    line = _line_as_written(program, error)
    facts = {"file": error.file, "line": error.line}
    if voice.plain:
        spaces = len(line) - len(line.lstrip())
        indent = voice.text.plural("cli.indent", spaces) if spaces else voice.text("cli.no_indent")
        voice.warn(voice.text("cli.line_plain", indent=indent, code=line.strip(), **facts))
    else:
        voice.warn(voice.text("cli.line", code=line.strip(), **facts))


def _line_as_written(program: Path, error: ProgramError) -> str:
    """Return the line of an error with its indentation, which the error itself does not keep."""
    folder = program if program.is_dir() else program.parent
    try:
        text = (folder / error.file).read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        return error.source_line
    lines = text.splitlines()
    found = lines[error.line - 1] if 1 <= error.line <= len(lines) else ""
    return found if found.strip() == error.source_line.strip() else error.source_line


def printable(line: str) -> str:
    """Return a printed line without the characters that would drive the terminal."""
    return "".join(
        c if c.isprintable() or c == "\t" else "\N{REPLACEMENT CHARACTER}" for c in line
    )
