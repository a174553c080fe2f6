"""A TOML file with the line number of each key, which `tomllib` does not give.

`locate` is not a TOML parser: it runs on a text that `tomllib` has accepted, and only finds table headers and keys at the
beginning of a line. A key inside an inline table or a list over several lines is searched by its name from the line of
the table or list on; if it is not found, the line is that of the table or list.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from marelle_sim.errors import WorldError
from marelle_sim.regular_file import open_regular

Path_ = tuple[str | int, ...]

MAX_BYTES = 1_000_000

_HEADER = r"\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?$"
_KEY = r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*="""
_TOKEN = r"""\"{3}|'{3}|"(?:\\.|[^"\\])*"|'[^']*'|[\[\]{}]|\#"""
_PART = r"""[\w-]+|"[^"]*"|'[^']*'"""
_MISTAKES = (
    ("digits", "number"),
    ("newline or end of document", "more"),
    ("Expected '='", "equals"),
    ("twice|overwrite|[Dd]uplicate|mutate", "again"),
    ("]'|Unclosed|closing", "bracket"),
    ("[Ee]scape|hex value", "backslash"),
    ("Illegal character|Unterminated|Expected [\"']", "quote"),
    ("[Ii]nvalid (statement|initial)", "start"),
    ("[Ii]nvalid", "value"),
)
"""(regular expression for the English message of `tomllib`, name of that mistake in our message catalogue)."""

_AT_LINE = r"\(at line (\d+), column \d+\)"


class Source:
    """A TOML file that was read: its data, and the line of each key.

    Attributes:
        file: The file's name, for errors.
        text: The text of the file.
        data: The data, as `tomllib` returns them.

    Raises:
        WorldError: E-WORLD-05, by the constructor: the text is not TOML, or nested too deep.
    """

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text
        try:
            self.data = tomllib.loads(text)
        except RecursionError:
            raise WorldError("E-WORLD-05", file=file, line=1, toml="deep") from None
        except ValueError as error:  # TOMLDecodeError, and integers of too many digits
            found = re.search(_AT_LINE, str(error))
            line = int(found[1]) if found else text.rstrip().count("\n") + 1
            raise WorldError(
                "E-WORLD-05", file=file, line=line, **_mistake(error, text, line)
            ) from None

    @cached_property
    def _lines(self) -> dict[Path_, int]:
        return locate(self.text)

    def line_of(self, path: Path_) -> int:
        """Return the line number, from 1, of a key; `path` has the keys down to it.

        A key that begins no line of its table, as in an inline table or if it is absent, has the first line of the nearest table around
        it that sets a key of its name, else the line of that table; 1 if the file has no such table.
        """
        for length in range(len(path), 0, -1):
            line = self._lines.get(path[:length])
            if line is not None:
                inner = [str(part) for part in path[length:] if isinstance(part, str)]
                return self._below(line, inner[-1], path[:length]) if inner else line
        return 1

    def error(self, code: str, path: Path_, **facts: str | int | float) -> WorldError:
        """Return a WorldError with this code whose facts are the file, the line and the key at `path`, and `facts`."""
        key = ".".join(str(part) for part in path if isinstance(part, str))
        return WorldError(
            code, **{"file": self.file, "line": self.line_of(path), "key": key, **facts}
        )

    def _below(self, line: int, key: str, table: Path_) -> int:
        """Return the first line number from `line` on, in the table at the path `table`, whose text has `key` followed by "=" or "."; else `line`."""
        within = len(table)
        others = (at for path, at in self._lines.items() if at > line and path[:within] != table)
        last = min((at - 1 for at in others), default=None)
        word = re.compile(rf"(?<![\w-]){re.escape(key)}[\"']?\s*[=.]")
        for number, text in enumerate(self.text.split("\n")[line - 1 : last], line):
            if word.search(text):
                return number
        return line


def _mistake(error: ValueError, text: str, line: int) -> dict[str, str | int]:
    """Return the facts of a syntax error of `tomllib`: as `toml` its kind, the part after "toml." of a key of the message catalogue.

    For a table or key that is written again at `line`, also the line of the first one, as `first`.
    """
    kind = next((kind for words, kind in _MISTAKES if re.search(words, str(error))), "other")
    first = _first_line(text, line) if kind == "again" else 0
    return {"toml": "repeated", "first": first} if first else {"toml": kind}


def _first_line(text: str, line: int) -> int:
    """Return the line of the first table or key with the path of that at `line`; 0 if none is found."""
    places = [*_places("\n".join(text.split("\n")[:line]))]  # of what `tomllib` has read
    firsts = dict(reversed(places))
    again = (firsts[path] for path, number in reversed(places) if number == line)
    return next((first for first in again if first < line), 0)


def is_file_name(name: str) -> bool:
    """Tell whether a name of a world or kit is a path: its suffix is `.toml`, or it is that of an existing folder."""
    try:
        return Path(name).suffix == ".toml" or (bool(name) and Path(name).is_dir())
    except (OSError, ValueError):  # a null byte, or a name too long for the system
        return False


def read_source(path: Path, shown: str) -> Source:
    """Read a TOML file; `shown` is the name that errors show.

    Raises:
        WorldError: E-WORLD-02 (cannot be read), 03 (over 1 MB), 04 (not UTF-8), 05 (not TOML).
    """
    try:
        with open_regular(path) as file:
            raw = file.read(MAX_BYTES + 1)
    except (OSError, ValueError):
        raise WorldError("E-WORLD-02", file=shown) from None
    if len(raw) > MAX_BYTES:
        raise WorldError("E-WORLD-03", file=shown, limit_kb=MAX_BYTES // 1000)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WorldError(
            "E-WORLD-04", file=shown, line=raw.count(b"\n", 0, error.start) + 1
        ) from None
    return Source(shown, text)


def locate(text: str) -> dict[Path_, int]:
    """Return {path: line number} for each table header and each key at the beginning of a line.

    A path is the keys down to it, with the number of a table in an array: ("wall", 0, "color"). The array itself, ("wall",), has the
    line of its first table; of a key that is written again, the first line counts.
    """
    return dict(reversed([*_places(text)]))


def _places(text: str) -> Iterator[tuple[Path_, int]]:
    """Yield (path, line) of each table header and of each key that begins a line, also of those that are written again."""
    counts: dict[Path_, int] = {}
    prefix: Path_ = ()
    depth, quote = 0, ""
    for number, line in enumerate(text.split("\n"), 1):
        if depth == 0 and not quote:
            header = re.match(_HEADER, line)
            if header:
                prefix = _enter(header, counts)
                yield prefix, number
                if isinstance(prefix[-1], int):
                    yield prefix[:-1], number  # the line of the array is that of its first table
                continue
            key = re.match(_KEY, line)
            if key:
                path = prefix + _parts(key[1])
                for length in range(len(prefix) + 1, len(path) + 1):
                    yield path[:length], number
        depth, quote = _open_after(line, depth, quote)


def _enter(header: re.Match[str], counts: dict[Path_, int]) -> Path_:
    """Return the path of a table header; tables in an array are numbered: ("wall", 0), ("wall", 1), …."""
    path: Path_ = ()
    parts = _parts(header[2])
    for part in parts[:-1]:
        path += (part,)
        if path in counts:
            path += (counts[path],)
    path += parts[-1:]
    if header[1] == "[[":
        counts[path] = counts.get(path, -1) + 1
        path += (counts[path],)
    return path


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_PART, dotted))


def _open_after(line: str, depth: int, quote: str) -> tuple[int, str]:
    at = 0
    search = re.compile(_TOKEN).search
    while True:
        if quote:
            end = line.find(quote, at)
            if end < 0:
                return depth, quote
            at, quote = end + 3, ""
        token = search(line, at)
        if token is None or token[0] == "#":
            return max(0, depth), quote
        at = token.end()
        if token[0] in {'"""', "'''"}:
            quote = token[0]
        elif token[0] in "[{":
            depth += 1
        elif token[0] in "]}":
            depth -= 1
