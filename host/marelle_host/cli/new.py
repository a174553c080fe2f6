"""`marelle new`: make a pupil's folder for a lesson, a folder with one's own lesson or robot, or tests for a driver."""

from collections.abc import Mapping
from pathlib import Path

import click

from marelle_host.cli.authoring.driver_tests import (
    DRIVER_TESTS,
    SETTINGS,
    Driver,
    drivers_of,
    example_files,
    files_for,
    has_settings,
    measured_share,
    settings,
)
from marelle_host.cli.authoring.own_robot import OWN_ROBOT, robot_files, robot_files_like
from marelle_host.cli.authoring.schemas import as_text
from marelle_host.cli.files import destinations
from marelle_host.cli.files.writing import tell_written
from marelle_host.cli.lessons import tell_missing
from marelle_host.cli.terminal.output import Terminal
from marelle_text import Problem, Text

_OWN_LESSON = "lesson"  # `marelle new lesson` makes a lesson instead of a program


PARAMETERS = (
    click.Argument(["lesson"], metavar="cli.check.metavar.lesson"),
    click.Argument(["folder"], metavar="cli.new.metavar.folder"),
    click.Option(["--cards"], is_flag=True),
    click.Option(["--driver"], metavar="cli.new.metavar.driver"),
    click.Option(["--like"], metavar="cli.run.metavar.kit"),
)


def answer(
    terminal: Terminal,
    *,
    lesson: str,
    folder: str,
    cards: bool,
    driver: str | None,
    like: str | None,
) -> None:
    """Do what `marelle new` asks.

    Args:
        terminal: for the answer.
        lesson: a lesson; or "lesson", "robot" or "driver-tests" for one's own lesson, one's own robot or the tests of a driver.
        folder: the path of the folder to make; for "driver-tests" also that of an existing repository, whose files are kept.
        cards: True for a program in cards.
        driver: the file of the driver in the repository; None: those that look like drivers.
        like: the lesson or the kit with which one's own begins; None for the usual one.

    Raises:
        Problem: E-NEW-01, the folder is not empty (but see `folder`); -02, the lesson has no cards; -03 and -04, no such driver;
            E-FILE-01, the library has no such kit; E-PIC-04, no access. LessonError, KitError: the lesson or kit is unknown or wrong.
    """
    others = {
        DRIVER_TESTS: (_driver_tests, driver),
        OWN_ROBOT: (_own_robot, like),
        _OWN_LESSON: (_own_lesson, like),
    }
    if lesson in others and not cards:
        write_folder, model = others[lesson]
        write_folder(terminal, Path(folder), model)
        return
    from marelle_lessons import load_lesson  # not for help pages
    from marelle_lessons.catalogue import name_to_type
    from marelle_lessons.starter import starter_files

    own = load_lesson(lesson)
    language = "cards" if cards else own.languages[-1]
    if language not in own.starts:
        raise Problem("E-NEW-02", lesson=own.id)
    starter = starter_files(own, terminal.text, language)
    target = Path(folder)
    written = _write_all(terminal, target, starter.files)
    program = str(target / starter.entry)
    terminal.say(terminal.text("cli.new.next"))
    typed = name_to_type(own, lesson)
    for mat in ("", *(f" --world {target / mat}" for mat in starter.mats)):
        terminal.say(f"  marelle run {program} --lesson {typed}{mat}")
    terminal.say(f"  marelle check {typed} {program}")
    terminal.data({"lesson": own.id, "program": program, "files": written})


def _driver_tests(terminal: Terminal, target: Path, named: str | None) -> None:
    if named is None and _is_new(target):
        written = _write_all(terminal, target, example_files(terminal.text))
    else:
        written = _add_tests(terminal, target, drivers_of(target, named))
    terminal.say(terminal.text("cli.new.next_driver", folder=target))
    terminal.say("  python -m pip install -r requirements-tests.txt")
    terminal.say("  python -m pytest")
    terminal.say(terminal.text("cli.new.until_index"))
    terminal.data({"folder": str(target), "files": written})


def _is_new(folder: Path) -> bool:
    return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))


def _add_tests(terminal: Terminal, target: Path, drivers: list[Driver]) -> list[str]:
    """Write the missing test files of a repository; return the paths written. Existing files are not changed.

    If the repository does not configure coverage, its settings are written too; for them the tests are run once, with pytest.
    """
    written = _write_missing(terminal, target, files_for(drivers))
    if not has_settings(target):
        terminal.say(terminal.text("cli.new.first_run"))
        share = measured_share(target, drivers)
        files = settings([driver.file for driver in drivers], share or 0)
        written += _write_missing(terminal, target, {SETTINGS: files})
        key = "cli.new.no_share" if share is None else "cli.new.share"
        terminal.say(terminal.text(key, share=share))
    return written


def _write_missing(terminal: Terminal, target: Path, files: Mapping[str, bytes]) -> list[str]:
    written = []
    for name, content in files.items():
        path = target / name
        if path.exists():
            terminal.say(terminal.text("cli.new.kept", path=path))
        else:
            written.append(tell_written(terminal, _write(path, content)))
    return written


def _own_lesson(terminal: Terminal, target: Path, like: str | None) -> None:
    from marelle_lessons import load_lesson  # not for help pages
    from marelle_lessons.authoring import missing

    text = terminal.text
    written = _write_all(terminal, target, _lesson_files(like, target, text))
    made = load_lesson(target)
    tell_missing(terminal, missing(made, text.language))
    terminal.say(text("cli.new.next_lesson"))
    for words in ("lessons --show", "check --lesson", "page --lesson"):
        terminal.say(f"  marelle {words} {target}")
    terminal.data({"lesson": made.id, "folder": str(target), "files": written})


def _lesson_files(like: str | None, folder: Path, text: Text) -> Mapping[str, bytes]:
    """Return {path in `folder`: content} of a new lesson that its author completes, and of the JSON Schemas that its files name.

    It is a copy of the lesson `like` (None: L03) with placeholders; its id is made from the folder's name.

    Raises:
        LessonError: The lesson that is copied is unknown or wrong.
    """
    from marelle_lessons import load_lesson  # not for help pages
    from marelle_lessons.authoring import MODEL, SCHEMAS, new_lesson
    from marelle_lessons.schemas import OF_LESSON
    from marelle_sim.schemas import described, kit_schema, world_schema

    files = dict(new_lesson(load_lesson(like or MODEL), folder.resolve().name, text))
    for name, make in {**OF_LESSON, "world-1": world_schema, "kit-1": kit_schema}.items():
        files[f"{SCHEMAS}/{name}.schema.json"] = as_text(described(make(), text)).encode()
    return files


def _own_robot(terminal: Terminal, target: Path, like: str | None) -> None:
    text = terminal.text
    files = robot_files(text) if like is None else robot_files_like(like, text)
    written = _write_all(terminal, target, files)
    terminal.say(text("cli.new.next_robot"))
    for words in ("kits --show", "worlds --show", "run"):
        terminal.say(f"  marelle {words} {target}")
    terminal.data({"folder": str(target), "files": written})


def _write_all(terminal: Terminal, target: Path, files: Mapping[str, bytes]) -> list[str]:
    destinations.make_folder(target)
    written = [_write(target / name, content) for name, content in files.items()]
    for path in written:
        tell_written(terminal, path)
    return written


def _write(path: Path, content: bytes) -> str:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:  # fails if the file has been made meanwhile
            file.write(content)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Problem("E-PIC-04", path=str(path), reason=reason) from error
    return str(path)
