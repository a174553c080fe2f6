"""Programs that cannot be stopped, or not at once (`tests/data/stuck`), each running on a double that has marelle's guard."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import NamedTuple

import serial

from marelle_doubles import KINDS, BoardDouble, board_double
from marelle_files import root_files
from marelle_host.link import LinkError, stop_boards
from marelle_protocol import Stopped

PROGRAMS = {
    path.stem: path.read_text("utf-8")
    for path in sorted((Path(__file__).parents[1] / "data" / "stuck").glob("*.py"))
}
ORDINARY = ("asks", "never_reads", "prints_without_end", "sleeps", "waits_for_nothing")
"""Those that heed the first Ctrl-C."""

_BEGINS = b"c'est parti"


class Timed(NamedTuple):
    """How a program was stopped: how long the command took, with the opening and closing of its port, and what came of it."""

    seconds: float
    came: Stopped | LinkError


def guarded(platform: str, **files: str) -> dict[str, str]:
    """Return what `install` puts on a board, with these files besides: `main` for /main.py, `program` for /program.py."""
    ours = {path: place.read_text("utf-8") for path, place in root_files(platform).items()}
    return ours | {f"/{name}.py": text for name, text in files.items()}


@contextmanager
def running(folder: Path, name: str, **wanted: object) -> Iterator[BoardDouble]:
    """Give a double, of an ESP32 unless another `kind` is wanted, on which one of these programs has begun."""
    kind = str(wanted.pop("kind", "esp32"))
    # What is under way when a board restarts is lost.
    begins = f"import time; print({_BEGINS.decode()!r}); time.sleep_ms(50)"
    text = f"{begins}\n{PROGRAMS[name]}"
    files = guarded(KINDS[kind].platform, main=text)
    with board_double(folder, name=name, kind=kind, files=files, **wanted) as board:
        board.wait_for_port()
        with serial.serial_for_url(board.port, timeout=10) as port:
            if not KINDS[kind].native_usb:  # that one waits for whoever opens its port
                board.reset()
            said = port.read_until(_BEGINS)
            port.timeout = 0.4
            port.read(8)  # the line's end, and more, or silence: it is at its next lines by then
        assert said.endswith(_BEGINS), said
        yield board


def stop(folder: Path, name: str, **wanted: object) -> Timed:
    """Stop one of these programs as `marelle stop` does."""
    with running(folder, name, **wanted) as board:
        began_s = monotonic()
        came = stop_boards([board.port])[board.port]
        return Timed(monotonic() - began_s, came)


def how(timed: Timed) -> str:
    """Return in words what came of it."""
    if isinstance(timed.came, LinkError):
        return timed.came.code
    return f"{timed.came.by} after {timed.came.seconds:.2f} s"
