"""Read the programs that pupils hand in (a file, a folder or a zip), each with a label for the table of results."""

import ast
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import takewhile
from pathlib import Path, PurePosixPath
from stat import S_ISDIR

from marelle_lessons.decoding import MOST_BYTES as MOST_MODULE_BYTES, decode, read_program
from marelle_lessons.errors import SubmissionError
from marelle_lessons.platforms import person_of, tidied
from marelle_lessons.program import CARDS, MICROPYTHON, PAGE_NAMES, Program
from marelle_lessons.saved import Saved
from marelle_lessons.submitted_files import (
    MOST_BYTES,
    NOT_IN_NAMES,
    Handed,
    list_folder,
    opened_zips,
    read_straight,
    too_large,
    unpack,
)
from marelle_sim.errors import ProgramFileError
from marelle_sim.regular_file import real_path
from marelle_text import Problem
from marelle_text.nearest import nearest_files

ENTRY = "program.py"

_ENTRIES = ("main.py", "program.py", "programme.py")
_KIT, _KIT_LEFT_OUT = "kit.toml", "hand.kit"
_BESIDE = frozenset({".csv", ".json", ".md", ".toml"})  # of other files in a lesson's folder
_SUFFIXES = (".cards.txt", ".py.txt", ".py", ".txt")
_MOST_MODULES = 50


class Submission:
    """One program that was handed in.

    Attributes:
        label: Its name in the table of results, such as "poste-07".
        text: The text of the program; if it has several files, that of the file `entry`.
        origin: The path of its file as it was handed in, for messages.
        path: The same path with the names of pupils instead of those that a platform gave.
        language: "micropython" or "cards".
        files: The texts of the modules that it imports, by file name.
        entry: The name of the file to start.
        problem: The error because of which it could not be read, or None.
        remarks: The keys of the sentences about what was corrected or left out while it was read.
        saved: The data that marelle's page added to the program, or None.

    Example:
        >>> Submission("poste-07", "print('bonjour')", "file a.py").entry
        'program.py'
    """

    def __init__(  # noqa: PLR0913 - each is an attribute
        self,
        label: str,
        text: str,
        origin: str,
        *,
        path: str = "",
        language: str = MICROPYTHON,
        files: Mapping[str, str] | None = None,
        entry: str = ENTRY,
        problem: Problem | None = None,
        remarks: tuple[str, ...] = (),
        saved: Saved | None = None,
    ) -> None:
        self.label, self.text, self.origin, self.language = label, text, origin, language
        self.path = path or origin
        self.files = dict(files or {})
        self.entry, self.problem, self.remarks, self.saved = entry, problem, remarks, saved

    def as_program(self, part: str | None = None) -> dict[str, str]:
        """Return the texts of the files to run, by name; a row of cards is translated to a program.

        Args:
            part: The part of the text to run, such as that of one role; None: the whole text.

        Raises:
            Problem: The text is not a valid row of cards.
        """
        text = self.text if part is None else part
        if self.language == CARDS:
            from marelle_lessons import cards  # a program in Python needs none

            return {self.entry: cards.translate(cards.parse(text)).program}
        return {**self.files, self.entry: text}

    def __repr__(self) -> str:
        return f"Submission({self.label!r}, {self.origin!r})"


def read_submissions(handed: str | Path | bytes, *, name: str = "") -> list[Submission]:
    """Return the programs in a file, a folder or a zip, folder by folder in the order of their names.

    A folder with `main.py` (or program.py, programme.py), in which all other Python files are modules that it imports and no file
    is a row of cards, is one program; in any other folder each file is one, but not the other files of a lesson's folder (by suffix
    or name) and hidden ones.
    A file that cannot be read is in the list too, with its `problem`.

    Args:
        handed: A path, or the bytes of a zip or of a program.
        name: The file name of the bytes.

    Raises:
        SubmissionError: A zip or folder as a whole is refused or has no program, or a single file has more than 20 MB (`E-HAND-…`).
        ProgramFileError: E-PROG-01 if the path does not exist; E-PROG-07 if it, or a folder in it, cannot be read.
    """
    if isinstance(handed, bytes):
        return _of_bytes(handed, name or "?")
    path = Path(handed)
    try:
        kind = path.stat().st_mode
    except PermissionError as error:
        raise ProgramFileError("E-PROG-07", file=path.name) from error
    except (OSError, ValueError):  # a null byte, or a name too long for the system, too
        raise ProgramFileError("E-PROG-01", file=path.name[:100], nearest=_nearest(path)) from None
    if S_ISDIR(kind):
        return distinct(_grouped(list_folder(path), path.resolve().name))
    handed_file = read_straight(real_path(path), path.name, MOST_BYTES)
    if len(handed_file.data) > MOST_BYTES:
        raise too_large(path.name)
    if path.suffix.lower() == ".zip" and handed_file.problem is None:
        return _of_bytes(handed_file.data, path.name)
    one = _alone(handed_file)
    one.files = {} if one.problem else _imported(one.text, _neighbour(path.parent))
    return [one]


def distinct(handed: list[Submission]) -> list[Submission]:
    """Make the labels of submissions differ, and return the same list.

    Submissions with the same label get one with the folder and the whole file name; then one with the whole path; then a number.

    Args:
        handed: The submissions in the order of the table; their labels are changed.

    Example:
        >>> both = [Submission("hugo", "", "hugo.py"), Submission("hugo", "", "hugo.txt")]
        >>> [one.label for one in distinct(both)]
        ['hugo.py', 'hugo.txt']
    """
    for longer in (_file_in_its_folder, lambda one: one.origin):
        counts = Counter(one.label for one in handed)
        for one in [one for one in handed if counts[one.label] > 1]:
            one.label = longer(one)
    seen: dict[str, int] = {}
    for one in handed:  # the same file twice
        seen[one.label] = seen.get(one.label, 0) + 1
        one.label += f" ({seen[one.label]})" if seen[one.label] > 1 else ""
    return handed


def _file_in_its_folder(one: Submission) -> str:
    """Return "folder/file name" for a submission: the folder in its label, or else that in its path, and the whole file name."""
    path = PurePosixPath(one.path)
    own = str(PurePosixPath(one.label).parent)
    folder = path.parent.name if own == "." else own
    return f"{folder}/{path.name}" if folder else path.name


def _of_bytes(data: bytes, name: str) -> list[Submission]:
    if name.lower().endswith(".zip") or data.startswith(b"PK\3\4"):
        return distinct(_grouped(unpack(data, name), PurePosixPath(name).stem, f"{name}: "))
    return [_alone(Handed(name, data))]


def _alone(handed: Handed) -> Submission:
    (named,) = tidied([handed])
    one = _of_file(named)
    one.label = person_of(handed.name) or one.label
    return one


def _of_file(handed: Handed) -> Submission:
    label, origin, path = _stem(handed.name), handed.origin, handed.name
    try:
        if handed.problem is not None:
            raise handed.problem
        read = read_program(PurePosixPath(handed.name).name, handed.data)
    except Problem as problem:
        return Submission(label, "", origin, path=path, problem=problem)
    if read.saved and read.saved.label and label.startswith(read.saved.name):
        label = read.saved.label  # only if the file still has the name that the page gave it
    plain = read.language == MICROPYTHON and not NOT_IN_NAMES.search(read.name)
    entry = read.name if plain else ENTRY  # it will be the name of a file
    return Submission(
        label, read.text, origin,
        path=path, language=read.language, entry=entry, remarks=read.remarks, saved=read.saved,
    )  # fmt: skip


def _stem(name: str) -> str:
    short = PurePosixPath(name).name
    longer = (one for one in _SUFFIXES if short.lower().endswith(one) and len(short) > len(one))
    suffix = next(longer, "")
    return short[: -len(suffix)] if suffix else PurePosixPath(short).stem or name


def _grouped(files: list[Handed], name: str, before: str = "") -> list[Submission]:
    """Return the programs in the files of a folder or zip: each subfolder is one program, or each of its files is one.

    Args:
        files: The files.
        name: The name of the folder or zip.
        before: A text to put before the origin of each program.

    Raises:
        SubmissionError: E-HAND-07 if there is no program.
    """
    files = sorted(tidied(opened_zips(files)), key=lambda one: one.name.casefold())
    folders: dict[str, list[Handed]] = {}
    for one in filter(_asked, files):
        folders.setdefault(str(PurePosixPath(one.name).parent), []).append(one)
    # The folders with which all paths begin; usually there is one, that of the class.
    levels = zip(*(_above(*one) for one in folders.items()), strict=False)
    around = sum(1 for _ in takewhile(lambda names: len(set(names)) == 1, levels))
    found: list[Submission] = []
    done: set[str] = set()
    for folder in sorted(folders):
        if any(above == "." or folder.startswith(f"{above}/") for above in done):
            continue  # the modules of the program above
        own = "/".join(PurePosixPath(folder).parts[around:])
        program = _one_program(folder, files)
        if program is None:
            found += _each(folders[folder], own)
        else:
            done.add(folder)
            program.label = own or name
            found.append(program)
    if not found:
        raise SubmissionError("E-HAND-07", file=name)
    kits = [
        path.parent
        for path in (PurePosixPath(one.name) for one in files)
        if path.name.lower() == _KIT
    ]
    for one_found in found:
        if any(PurePosixPath(one_found.path).is_relative_to(kit) for kit in kits):
            one_found.remarks += (_KIT_LEFT_OUT,)
        one_found.origin = before + one_found.origin
    return found


def _above(folder: str, files: list[Handed]) -> tuple[str, ...]:
    """Return the parts of a folder's path that may be folders of the whole class and not of one pupil.

    The last part is left out if its files have been renamed (`given`), because it is then named after a pupil, or was a zip.
    """
    parts = PurePosixPath(folder).parts
    return parts[:-1] if any(one.given for one in files) else parts


def _each(files: list[Handed], folder: str) -> list[Submission]:
    found = [_of_file(one) for one in files]
    for one in found if folder else ():
        one.label = folder if len(found) == 1 else f"{folder}/{one.label}"
    return found


def _asked(one: Handed) -> bool:
    path = PurePosixPath(one.name)
    return path.suffix.lower() not in _BESIDE and path.name.lower() not in PAGE_NAMES


def _one_program(folder: str, files: list[Handed]) -> Submission | None:
    """Return the program of a folder, or None if the folder is not one program.

    It is one if it has an entry file that can be read, which imports all other Python files in the folder and its subfolders,
    and no file is a row of cards.
    """
    start = "" if folder == "." else f"{folder}/"
    inside = {one.name[len(start) :]: one for one in files if one.name.startswith(start)}
    entry = next((name for name in _ENTRIES if name in inside), "")
    if not entry or inside[entry].problem is not None:
        return None
    program = _of_file(inside[entry])
    if program.problem is not None:
        return None
    program.files = _imported(program.text, lambda name: _text(inside.get(name)))
    others = {
        name for name, one in inside.items()
        if name.endswith(".py") or (_asked(one) and _is_row(one))
    }  # fmt: skip
    return program if others <= {entry, *program.files} else None


def _is_row(one: Handed) -> bool:
    """Return True for a file with a valid row of cards, False for any other text."""
    read = _of_file(one)
    try:
        return read.language == CARDS and bool(read.as_program())
    except Problem:
        return False


def _imported(text: str, read: Callable[[str], str | None]) -> dict[str, str]:
    """Return the texts of the modules that a program imports from its folder, by file name, and of those that these import.

    `read` returns the text of a file of the folder, or None; at most 50 modules are read.
    """
    found: dict[str, str] = {}
    waiting = _modules(text)
    while waiting and len(found) < _MOST_MODULES:
        module = waiting.pop()
        for name in (f"{module}.py", f"{module}/__init__.py"):
            content = read(name) if name not in found else None
            if content is not None:
                found[name] = content
                waiting += _modules(content)
    return found


def _modules(text: str) -> list[str]:
    """Return the modules that a program imports, as paths without suffix: `import a.b` and `from a import b` give `a` and `a/b`.

    Relative imports are left out, and a module may come twice; [] if the text is not valid Python.
    """
    names: list[str] = []
    for node in Program(text).nodes():
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return [
        "/".join(parts[: length + 1])
        for parts in (name.split(".") for name in names)
        for length in range(len(parts))
    ]


def _text(handed: Handed | None) -> str | None:
    if handed is None or handed.problem is not None:
        return None
    try:
        return decode(handed.data, handed.name)[0]
    except Problem:
        return None


def _neighbour(folder: Path) -> Callable[[str], str | None]:
    """Return a function that returns the text of a file of a folder on the computer, or None; it follows no link out of it."""

    def read(name: str) -> str | None:
        real = real_path(folder / name)
        if not Path(real).is_relative_to(real_path(folder)):
            return None
        return _text(read_straight(real, name, MOST_MODULE_BYTES))

    return read


def _nearest(path: Path) -> str:
    try:
        names = [other.name for other in path.parent.iterdir()]
    except (OSError, ValueError):
        return ""
    return nearest_files(path.name, names)
