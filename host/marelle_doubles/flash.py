"""Reads and writes the files on a virtual board's flash: starts a MicroPython that mounts the flash."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from marelle_doubles.interpreter import GUEST, command, environment, path_of, settings_file
from marelle_doubles.kinds import Kind

_SCRIPT = GUEST.with_name("flash_files.py")


def put_files(kind: Kind, flash: Path, files: Mapping[str, bytes]) -> None:
    """Write files on the flash of a board that is switched off; its other files stay. A flash that cannot be mounted is formatted first.

    Args:
        kind: the kind of board.
        flash: the file that stores the content of its flash.
        files: path on the board ("/main.py") -> content.

    Raises:
        OSError: the MicroPython that writes has failed; its output is the message.
        subprocess.TimeoutExpired: writing takes more than 20 s.
    """
    with TemporaryDirectory(prefix="marelle-") as folder:
        said = Path(folder, "files")
        said.write_text(json.dumps({path: data.hex() for path, data in files.items()}), "utf-8")
        _run(kind, flash, "put", str(said))


def get_files(kind: Kind, flash: Path) -> dict[str, bytes]:
    """Return path -> content of all files on the flash of a board that is switched off; {} if it cannot be mounted: it is formatted then.

    Raises:
        OSError: the MicroPython that reads has failed; its output is the message.
        subprocess.TimeoutExpired: reading takes more than 20 s.
    """
    return {path: bytes.fromhex(data) for path, data in _run(kind, flash, "get").items()}


def _run(kind: Kind, flash: Path, *words: str) -> dict[str, str]:
    with settings_file(
        {**kind._asdict(), "flash": str(flash), "cut_at": 0, "torn": False}
    ) as settings:
        done = subprocess.run(
            [*command(), "-X", "heapsize=8M", str(_SCRIPT), path_of(settings), *words],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=20, check=False,
            env=environment(), pass_fds=[settings.fileno()],
        )  # fmt: skip
    try:
        return dict(json.loads(done.stdout))
    except ValueError as error:
        raise OSError((done.stdout + done.stderr).decode("utf-8", "replace")) from error
