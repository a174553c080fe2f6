"""What pupils hand in, as a test makes it: files in a folder or in a zip, and what was read of them."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from marelle_lessons import Submission

SQUARE = "from marelle.fr import *\navancer()\n"


def write(folder: Path, files: Mapping[str, bytes | str]) -> Path:
    """Write files to a folder, by the path that each has in it; return the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def zipped(
    files: Mapping[str, bytes | str], comment: bytes = b"", method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """Return a zip of files, with a comment on the whole."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.comment = comment
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def code_of(one: Submission) -> str:
    """Return the code of what is wrong with one, or ""."""
    return "" if one.problem is None else one.problem.code


def rows(handed: Sequence[Submission]) -> list[tuple[str, str, str]]:
    """Return label, language and code of the problem of each."""
    return [(one.label, one.language, code_of(one)) for one in handed]
