"""Names that school platforms give to the files of a class, cleaned to what a table calls a pupil.

Moodle, "download all submissions" (mod_assign, class `downloader`): a folder for each pupil and plug-in,
`NAME_NUMBER_assignsubmission_file/…` or `…_onlinetext/…`, up to Moodle 3.x with `_` at its end; without folders
`NAME_NUMBER_assignsubmission_file_FILE`. NAME is "Participant" where pupils are anonymous, a group without a number for a team.

Capytale, "exporter les copies" (its `archiveBuilder`): `NAME_FIRSTNAME.py`, `.ipynb`, or a folder of that name, the files
of the activity itself beside them, and `rapport.txt`, which says of each copy whose it is.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marelle_lessons.submitted_files import Handed

ONLINE_TEXT = (
    "onlinetext.html"  # what Moodle calls it in English; another language may call it otherwise
)

_SUBMISSION = r"(?P<who>.+?)(?:_(?P<number>\d+))?_assignsubmission_(?P<kind>file|onlinetext)"
_FOLDER = re.compile(rf"{_SUBMISSION}_?", re.DOTALL)
_FILE = re.compile(rf"{_SUBMISSION}_(?P<file>.+)", re.DOTALL)
_REPORT, _REPORT_BEGINS = "rapport.txt", "Archive créée le "
_COPY = re.compile(r"\d+/\d+ (?P<who>.+) \([^()]*\) : .*")
_AGAIN = re.compile(r"\(\d+\)$")  # of the same name


class _Pupil(NamedTuple):
    """Whose a file is, in a folder: what stands before its number, and the path inside."""

    place: tuple[str, ...]
    who: str
    number: str
    inside: tuple[str, ...]


def tidied(files: Sequence[Handed]) -> list[Handed]:
    """Return files with the names that a table wants, in the same order: "Lina B/programme.py"; the others as they are.

    Files that are no pupil's, such as Capytale's report, are left out.

    Example:
        >>> from marelle_lessons.submitted_files import Handed
        >>> [one.name for one in tidied([Handed("Lina B_812_assignsubmission_file_a.py", b"")])]
        ['Lina B/a.py']
    """
    return _from_capytale(_from_moodle(files))


def _from_moodle(files: Sequence[Handed]) -> list[Handed]:
    pupils = [_pupil(PurePosixPath(one.name).parts) for one in files]
    numbers: dict[tuple[tuple[str, ...], str], set[str]] = {}
    for one in filter(None, pupils):
        numbers.setdefault((one.place, one.who), set()).add(one.number)

    def path(one: _Pupil) -> str:
        alike = len(numbers[one.place, one.who]) > 1  # two pupils of one name, or of none
        who = f"{one.who} {one.number}".rstrip() if alike else one.who
        return "/".join((*one.place, who, *one.inside))

    return [
        one if pupil is None else one.called(path(pupil))
        for one, pupil in zip(files, pupils, strict=True)
    ]


def _pupil(parts: tuple[str, ...]) -> _Pupil | None:
    """Return the pupil and the number that Moodle put into a path; None if it is not the path of a Moodle assignment."""
    for at, part in enumerate(parts):
        last = at == len(parts) - 1
        found = (_FILE if last else _FOLDER).fullmatch(part)
        if found is None:
            continue
        inside = (found["file"],) if last else parts[at + 1 :]
        if found["kind"] == "onlinetext" and inside[-1].lower().endswith(".html"):
            inside = (*inside[:-1], ONLINE_TEXT)
        return _Pupil(parts[:at], found["who"], found["number"] or "", inside)
    return None


def _from_capytale(files: list[Handed]) -> list[Handed]:
    report = next(filter(_is_report, files), None)
    if report is None:
        return files
    place = PurePosixPath(report.name).parent
    people = Counter(
        _letters(found["who"])
        for line in _text(report).splitlines()
        if (found := _COPY.match(line))
    )
    others = [one for one in files if one is not report]
    copies = [one for one in others if _letters(_copy(one, place)) in people]
    found_copies = {_copy(one, place) for one in copies}
    # The activity's own files are left out only where each copy that the report tells of is found.
    whole = Counter(_letters(name) for name in found_copies) == people
    return [_spaced(one, place) for one in (copies if people and whole else others)]


def _is_report(one: Handed) -> bool:
    named = PurePosixPath(one.name).name == _REPORT
    return named and _text(one).startswith(_REPORT_BEGINS)


def _text(one: Handed) -> str:
    return one.data.decode("utf-8-sig", "replace")


def _copy(one: Handed, place: PurePosixPath) -> str:
    """Return the name that Capytale gave to a copy: of a file or a folder beside its report, without the kind of the file."""
    path = PurePosixPath(one.name)
    if not path.is_relative_to(place):
        return ""
    first, *inside = path.relative_to(place).parts
    return first if inside else PurePosixPath(first).stem


def _letters(name: str) -> str:
    """Return the letters of a name, in one order: "DI COCCO_Lea" and "Léa Di Cocco" have the same."""
    plain = normalize("NFKD", _AGAIN.sub("", name)).casefold()
    return "".join(sorted(letter for letter in plain if letter.isascii() and letter.isalnum()))


def _spaced(one: Handed, place: PurePosixPath) -> Handed:
    """Return a copy called "DUPONT Lina", where Capytale has put signs that each system takes."""
    path = PurePosixPath(one.name)
    if not path.is_relative_to(place) or not (parts := path.relative_to(place).parts):
        return one
    return one.called(str(place.joinpath(parts[0].replace("_", " "), *parts[1:])))


def person_of(name: str) -> str:
    """Return the pupil's name that Moodle put into a file's name; "" if there is none."""
    pupil = _pupil((PurePosixPath(name).name,))
    return "" if pupil is None else pupil.who
