"""The process that serves virtual boards: it reads lines of JSON from its standard input and answers each with one line."""

import json
import os
import select
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any

from marelle_doubles.board import Board, LineSettings
from marelle_doubles.doors import Door, PtyDoor, Rfc2217Door, TcpDoor
from marelle_doubles.interpreter import Cut
from marelle_doubles.kinds import KINDS
from marelle_doubles.loaders.drive_daplink import DaplinkBoard
from marelle_doubles.loaders.drive_folder import DriveFolder, MountedFolder
from marelle_doubles.loaders.drive_fuse import FuseFolder
from marelle_doubles.loaders.drive_makers import maker_of
from marelle_doubles.loaders.drive_uf2 import Uf2Board
from marelle_doubles.loaders.esp_board import EspBoard
from marelle_doubles.loaders.esp_chips import ESP_CHIPS
from marelle_doubles.loaders.faults import fault_of

Served = Board | Uf2Board | DaplinkBoard


def _make_board(spec: dict[str, Any]) -> Served:
    """Return a new board that is switched off.

    Args:
        spec: as in `double.BoardSpec`: kind, heap_bytes, door, number, baud, room, boot, fault, boot_speed, mounts, unique_id (never "");
            latency_s, in s; the paths link (of a "pty"), flash (its file) and drive (folder of the boot loader's drive).
    """
    boot, kind, heap_bytes = spec["boot"], KINDS[spec["kind"]], spec["heap_bytes"]
    line = LineSettings(spec["baud"], spec["latency_s"], spec["room"], 1 / spec["boot_speed"])
    common = _DOORS[spec["door"]](spec), Path(spec["flash"]), spec["unique_id"], line
    if not boot:
        return Board(kind._replace(heap_bytes=heap_bytes or kind.heap_bytes), *common)
    fault = fault_of(spec["fault"], boot)
    if boot in ESP_CHIPS:
        return EspBoard(ESP_CHIPS[boot], *common, fault)
    drive = _DRIVES[spec["mounts"]](Path(spec["drive"]))
    board: Uf2Board | DaplinkBoard
    if boot == "uf2":
        board = Uf2Board(maker_of(spec["kind"]), *common, drive)
    else:
        board = DaplinkBoard(spec["kind"], *common, drive)
    board.fault, board.speed, board.heap_bytes = fault, spec["boot_speed"], heap_bytes
    return board


_DOORS: dict[str, Callable[[dict[str, Any]], Door]] = {
    "pty": lambda spec: PtyDoor(Path(spec["link"]), notes_closing=bool(spec["boot"])),
    "tcp": lambda spec: TcpDoor(spec["number"]),
    "rfc2217": lambda spec: Rfc2217Door(spec["number"]),
}


_DRIVES = {"": DriveFolder, "fat": MountedFolder, "fuse": FuseFolder}


class Server:
    """The loop that serves boards and executes commands, which come as lines of JSON."""

    def __init__(self, boards: list[Served], commands: int) -> None:
        """Store the boards, and the file descriptor from which the commands are read."""
        self._boards, self._commands = boards, commands
        self._read, self._goes_on = b"", True

    def serve(self) -> None:
        """Serve the boards until the file of the commands is closed at the other end."""
        while self._goes_on:
            owners = {file: board for board in self._boards for file in board.files()}
            full = [file for board in self._boards for file in board.full_files()]
            times = [time for board in self._boards if (time := board.next_s()) is not None]
            wait_s = max(0.0, min(times) - monotonic()) if times else None
            # Events at ports come before commands, because they happened before them.
            ready, _, _ = select.select([*owners, self._commands], full, [], wait_s)
            for file in ready:
                if file == self._commands:
                    self._take_commands()
                elif file in owners[file].files():  # not closed by an event before it
                    owners[file].serve(file, monotonic())
            for board in self._boards:
                board.tick(monotonic())

    def _take_commands(self) -> None:
        data = os.read(self._commands, 65536)
        self._goes_on = bool(data)
        *lines, self._read = (self._read + data).split(b"\n")
        for line in lines:
            asked = json.loads(line)
            say(self._execute(self._boards[asked["board"]], asked))

    def _execute(self, board: Served, asked: dict[str, Any]) -> dict[str, Any]:
        now_s = monotonic()
        match asked["do"]:
            case "power":
                cut = asked.get("cut")
                has_computer = asked.get("has_computer", True)
                board.power(now_s, Cut(*cut) if cut else None, has_computer=has_computer)
            case "bootsel":
                board.enter_boot_loader(now_s)
            case "reset":
                board.reset(now_s)
            case "unplug":
                board.unplug()
            case "when_printed":
                board.when_printed(str(asked["printed"]).encode(), asked["happens"])
        return {"port": board.door.port, "starts": board.starts, "dropped": board.dropped, "open": board.door.is_open, "on": board.is_on, "drive": board.drive_path and str(board.drive_path)}  # fmt: skip


def say(what: object) -> None:
    """Write a value to the standard output as a line of JSON."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _end(*_signal: object) -> None:
    raise SystemExit(0)


def main() -> None:
    """Make the boards that the first line describes, answer with the list of their ports, and serve them."""
    signal.signal(signal.SIGTERM, _end)  # so that drives are unmounted
    boards: list[Served] = []
    try:
        boards += [_make_board(one) for one in json.loads(sys.stdin.readline())]
        say([board.door.port for board in boards])
        with suppress(KeyboardInterrupt):
            Server(boards, sys.stdin.fileno()).serve()
    finally:
        for board in boards:
            board.remove()
