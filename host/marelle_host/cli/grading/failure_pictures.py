"""Draw the first failing moment: of one program to a file, of each program of a class to a folder."""

from __future__ import annotations

import os
import unicodedata
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

from marelle_host.cli.files import destinations
from marelle_host.cli.files.writing import tell_written
from marelle_host.file_names import as_file_name
from marelle_text import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from marelle_host.cli.grading.pool import Row
    from marelle_host.cli.terminal.output import Terminal
    from marelle_lessons import Report


def is_folder(path: str) -> bool:
    """Return True for a path of a folder: an existing one, one without a suffix, or one that ends with a slash."""
    return path.endswith(("/", "\\")) or not Path(path).suffix or os.path.isdir(path)  # noqa: PTH112 - `is_dir` raises where it may not look


def prepare(path: str | None, *, several: bool) -> None:
    """Make the folder for the pictures of a check, or refuse a path where they cannot be written, before the work is done.

    Raises:
        Problem: `E-USE-15` one file for several programs, `E-NEW-01` the folder is not empty,
            `E-PIC-…` no picture can be written there.
    """
    if path is None:
        return
    if is_folder(path):
        destinations.make_folder(Path(path))
        return
    destinations.check(path, destinations.PICTURES)
    if several:
        raise Problem("E-USE-15", name="--picture", folder=str(Path(path).with_suffix("")))


def keep_one(terminal: Terminal, report: Report, path: str | None) -> list[str]:
    """Draw the mat at the failing moment of a program to the file `path`, or to a file in the folder `path`.

    Return [the picture's path]; [] without a path or such a moment.
    """
    failure = report.failure
    if path is None or failure is None or failure.run is None:
        return []
    from marelle_sim.view import save_picture  # Pillow: only to draw

    if is_folder(path):
        path = str(Path(path) / f"{file_names([report.label])[0]}.png")
    save_picture(failure.run, path, language=terminal.text.language, until_us=failure.time_us)
    return [tell_written(terminal, path)]


def keep_each(terminal: Terminal, rows: list[Row], folder: str | None) -> list[str]:
    """Write the picture of each program that has one, in a folder checked before by `prepare`.

    Returns:
        For each row the path of its picture, or an empty string.
    """
    paths = [""] * len(rows)
    if folder is None:
        return paths
    from marelle_sim.files import write_atomically

    for index, name in enumerate(file_names(row.label for row in rows)):
        if rows[index].picture:
            path = Path(folder) / f"{name}.png"
            write_atomically(path, rows[index].picture)
            paths[index] = str(path)
    if count := sum(map(bool, paths)):
        terminal.say(
            terminal.text.plural("cli.check.pictures", count, folder=folder), style="green"
        )
    return paths


def file_names(labels: Iterable[str]) -> list[str]:
    """Return a file name for each label that every system accepts; no two names differ in case alone.

    Example:
        >>> file_names(["poste-03/cartes", "Hugo", "hugo"])
        ['poste-03-cartes', 'Hugo', 'hugo-2']
    """
    taken, names = set[str](), []
    for label in labels:
        plain = as_file_name(unicodedata.normalize("NFC", label).strip(" ./\\-") or "program", "-")
        numbered = (f"{plain}-{number}" for number in count(2))
        name = next(one for one in chain([plain], numbered) if one.casefold() not in taken)
        taken.add(name.casefold())
        names.append(name)
    return names
