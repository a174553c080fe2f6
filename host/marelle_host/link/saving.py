"""Save files of a board on this computer, in a folder named by the board; no existing file is overwritten."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from marelle_host.file_names import as_file_name
from marelle_host.link.errors import LinkError
from marelle_protocol import NOTES, Identity

_MOST_COPIES = 1000


class Saving:
    """Saves files of one board.

    Attributes:
        folder: the folder of the copies.
        saved: the paths of the copies, in order, each once; also of equal copies that were there before.

    Example:
        >>> saving = Saving(Path("marelle-saved"), identity, "COM3")
        >>> saving({"/main.py": b"print(1)"})
        >>> saving.saved
        [PosixPath('marelle-saved/poste-07/main.py')]
    """

    def __init__(
        self,
        folder: Path,
        known: Identity,
        port: str,
        note: Callable[[str, Path], object] = lambda _port, _place: None,
    ) -> None:
        """Take the parent folder, the board's identity and port, and the function to call with the port and the path of each copy."""
        self._note, self._port = note, port
        self.folder = folder / as_file_name(known.name or known.unique_id or port)
        self.saved: list[Path] = []

    def __call__(self, files: Mapping[str, bytes]) -> None:
        """Save files, path on the board -> content, except marelle's own notes (`NOTES`).

        An equal copy is used again; if a copy has another content, the new one gets a number.

        Raises:
            LinkError: E-LINK-22, a file cannot be written on this computer.
        """
        for path, content in files.items():
            if path in NOTES:
                continue
            try:
                copy = self._saved_copy(path, content)
                if copy not in self.saved:
                    self.saved.append(copy)
                    self._note(self._port, copy)
            except OSError as error:
                reason = error.strerror or type(error).__name__
                raise LinkError(
                    "E-LINK-22", port=self._port, folder=str(self.folder), reason=reason
                ) from error

    def _saved_copy(self, path: str, content: bytes) -> Path:
        *folders, name = [as_file_name(part) for part in path.strip("/").split("/")]
        folder = self.folder
        for part in folders:  # a file may have the folder's name: an earlier copy, or a name that differs in case alone
            folder = next(at for at in _free_paths(folder, part) if at.is_dir() or not at.exists())
        folder.mkdir(parents=True, exist_ok=True)
        for copy in _free_paths(folder, name):
            if copy.is_file() and copy.read_bytes() == content:
                return copy
            if not copy.exists():
                _write_new(copy, content)
                return copy
        raise AssertionError  # `_free_paths` raises before


def _free_paths(folder: Path, name: str) -> Iterator[Path]:
    """Yield the possible paths of a copy in a folder: first `name`, then `name` with a number.

    Raises:
        FileExistsError: all numbers up to 999 are used.
    """
    stem, dot, ending = name.rpartition(".") if "." in name[1:] else (name, "", "")
    yield folder / name
    yield from (folder / f"{stem} ({copy}){dot}{ending}" for copy in range(2, _MOST_COPIES))
    raise FileExistsError(str(folder / name))


def _write_new(copy: Path, content: bytes) -> None:
    """Write a new file, whole or not at all; FileExistsError if the path exists, even as a symbolic link."""
    try:
        with copy.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise
    except OSError:  # the disk is full, say
        copy.unlink(missing_ok=True)
        raise
