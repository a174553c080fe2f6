"""Convert the names that learning platforms give to the files of a class into the names of pupils.

Moodle, "download all submissions" (mod_assign, class `downloader`), makes a folder for each pupil and plug-in:
`NAME_NUMBER_assignsubmission_file/…` or `…_onlinetext/…`, up to Moodle 3.x with `_` at the end; or without folders files
`NAME_NUMBER_assignsubmission_file_FILE`. NAME is "Participant" for anonymous pupils, and the name of a group, without a number, for
a team.

Capytale, "exporter les copies" (its `archiveBuilder`), makes `NAME_FIRSTNAME.py` or `.ipynb`, or a folder of that name; beside them
are the files of the activity itself, and `rapport.txt`, which lists the pupil of each copy.
"""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import NamedTuple
from unicodedata import normalize

from marelle_lessons.submitted_files import Handed

ONLINE_TEXT = "onlinetext.html"  # Moodle's English name of the file, given to it whatever the site's language

_SUBMISSION = r"(?P<who>.+?)(?:_(?P<number>\d+))?_assignsubmission_(?P<kind>file|onlinetext)"
_FOLDER = re.compile(rf"{_SUBMISSION}_?", re.DOTALL)
_FILE = re.compile(rf"{_SUBMISSION}_(?P<file>.+)", re.DOTALL)
_REPORT, _REPORT_BEGINS = "rapport.txt", "Archive créée le "
_COPY = re.compile(r"\d+/\d+ (?P<who>.+) \([^()]*\) : .*")
_AGAIN = re.compile(r"\(\d+\)$")  # of the same name


class _Pupil(NamedTuple):
    """The parts of the path of a file from Moodle: the folders before, the pupil's name, the number, and the path behind them."""

    place: tuple[str, ...]
    who: str
    number: str
    inside: tuple[str, ...]


def tidied(files: Sequence[Handed]) -> list[Handed]:
    """Return the files in the same order, those from a platform with plain names: "Lina B/programme.py", "DUPONT Lina.py".

    Capytale's report is left out, and the files of its activity are if each copy in the report was found.

    Example:
        >>> from marelle_lessons.submitted_files import Handed
        >>> [one.name for one in tidied([Handed("Lina B_812_assignsubmission_file_a.py", b"")])]
        ['Lina B/a.py']
    """
    return _from_capytale(_from_moodle(files))


def _from_moodle(files: Sequence[Handed]) -> list[Handed]:
    pupils = [_pupil(PurePosixPath(one.name).parts) for one in files]
    different = {(one.place, one.who, one.number) for one in filter(None, pupils)}
    named = Counter((place, who) for place, who, _number in different)

    def path(one: _Pupil) -> str:
        alike = named[one.place, one.who] > 1  # two pupils of one name, or of none
        who = f"{one.who} {one.number}".rstrip() if alike else one.who
        return "/".join((*one.place, who, *one.inside))

    return [
        one if pupil is None else one.called(path(pupil))
        for one, pupil in zip(files, pupils, strict=True)
    ]


def _pupil(parts: tuple[str, ...]) -> _Pupil | None:
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
    named = (one for one in files if PurePosixPath(one.name).name == _REPORT)
    report = next((one for one in named if _text(one).startswith(_REPORT_BEGINS)), None)
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
    # The files of the activity are left out only if every copy in the report has been found.
    whole = Counter(_letters(name) for name in {_copy(one, place) for one in copies}) == people
    return [_spaced(one, place) for one in (copies if people and whole else others)]


def _text(one: Handed) -> str:
    return one.data.decode("utf-8-sig", "replace")


def _copy(one: Handed, place: PurePosixPath) -> str:
    """Return the name of the file (without its suffix) or folder beside Capytale's report that contains a file; "" if elsewhere."""
    path = PurePosixPath(one.name)
    if not path.is_relative_to(place):
        return ""
    first, *inside = path.relative_to(place).parts
    return first if inside else PurePosixPath(first).stem


def _letters(name: str) -> str:
    """Return the letters and digits of a name, without accents and sorted: "DI COCCO_Lea" and "Léa Di Cocco" give the same."""
    plain = normalize("NFKD", _AGAIN.sub("", name)).casefold()
    return "".join(sorted(letter for letter in plain if letter.isascii() and letter.isalnum()))


def _spaced(one: Handed, place: PurePosixPath) -> Handed:
    path = PurePosixPath(one.name)
    if not path.is_relative_to(place) or not (parts := path.relative_to(place).parts):
        return one
    return one.called(str(place.joinpath(parts[0].replace("_", " "), *parts[1:])))


def person_of(name: str) -> str:
    """Return the pupil's or team's name in a file name made by Moodle, or "" for any other name."""
    pupil = _pupil((PurePosixPath(name).name,))
    return "" if pupil is None else pupil.who
