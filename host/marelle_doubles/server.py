"""Serves doubles in a process of its own: it reads what is wanted as lines of JSON, and answers each with one."""

from __future__ import annotations

import json
import os
import select
import signal
import sys
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from marelle_doubles.board import Board, LineSettings
from marelle_doubles.doors import PtyDoor, Rfc2217Door, TcpDoor
from marelle_doubles.interpreter import Cut
from marelle_doubles.kinds import KINDS
from marelle_doubles.loaders.drive_daplink import DaplinkBoard
from marelle_doubles.loaders.drive_folder import DriveFolder
from marelle_doubles.loaders.drive_fuse import FuseFolder
from marelle_doubles.loaders.drive_makers import maker_of
from marelle_doubles.loaders.drive_mounted import MountedFolder
from marelle_doubles.loaders.drive_uf2 import Uf2Board
from marelle_doubles.loaders.esp_board import EspBoard
from marelle_doubles.loaders.esp_chips import ESP_CHIPS
from marelle_doubles.loaders.faults import fault_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_doubles.doors import Door

    Served = Board | Uf2Board | DaplinkBoard

OfDrive = TypeVar("OfDrive", Uf2Board, DaplinkBoard)


def make_board(wanted: dict[str, Any]) -> Served:
    """Return a board without current.

    Args:
        wanted: kind, heap_bytes (0 for the kind's), door ("pty", "tcp", "rfc2217"), number (of TCP), link and flash (paths), unique_id, baud, latency_s, room,
            boot ("uf2" or a key of `ESP_CHIPS` for a board with its boot loader, else ""), drive (path), fault, boot_speed.
    """
    kind, door = KINDS[wanted["kind"]], _DOORS[wanted["door"]](wanted)
    line = LineSettings(wanted["baud"], wanted["latency_s"], wanted["room"])
    if wanted["boot"]:
        return _LOADERS[wanted["boot"]](wanted, door, line)
    if wanted["heap_bytes"]:
        kind = kind._replace(heap_bytes=wanted["heap_bytes"])
    return Board(kind, door, Path(wanted["flash"]), wanted["unique_id"], line)


_DOORS: dict[str, Callable[[dict[str, Any]], Door]] = {
    "pty": lambda wanted: PtyDoor(Path(wanted["link"]), notes_closing=bool(wanted["boot"])),
    "tcp": lambda wanted: TcpDoor(wanted["number"]),
    "rfc2217": lambda wanted: Rfc2217Door(wanted["number"]),
}


def _drive(wanted: dict[str, Any]) -> DriveFolder:
    return _DRIVES[wanted["mounts"]](Path(wanted["drive"]))


_DRIVES = {"": DriveFolder, "fat": MountedFolder, "fuse": FuseFolder}


def _uf2_board(wanted: dict[str, Any], door: Door, line: LineSettings) -> Uf2Board:
    maker, flash = maker_of(wanted["kind"]), Path(wanted["flash"])
    return _set(Uf2Board(maker, door, flash, wanted["unique_id"], line, _drive(wanted)), wanted)


def _daplink_board(wanted: dict[str, Any], door: Door, line: LineSettings) -> DaplinkBoard:
    kind, flash = wanted["kind"], Path(wanted["flash"])
    board = DaplinkBoard(kind, door, flash, wanted["unique_id"], line, _drive(wanted))
    return _set(board, wanted)


def _set(board: OfDrive, wanted: dict[str, Any]) -> OfDrive:
    board.fault = fault_of(wanted["fault"], wanted["boot"])
    board.speed, board.heap_bytes = wanted["boot_speed"], wanted["heap_bytes"]
    return board


def _esp_board(wanted: dict[str, Any], door: Door, line: LineSettings) -> EspBoard:
    chip, fault = ESP_CHIPS[wanted["boot"]], fault_of(wanted["fault"], wanted["boot"])
    return EspBoard(chip, door, Path(wanted["flash"]), wanted["unique_id"], line, fault)


_LOADERS: dict[str, Callable[[dict[str, Any], Door, LineSettings], Served]] = {
    "uf2": _uf2_board,
    "daplink": _daplink_board,
    **dict.fromkeys(ESP_CHIPS, _esp_board),
}


class Server:
    """Serves boards, and does to them what lines of JSON say, until their end or the word "end"."""

    def __init__(self, boards: list[Served], commands: int) -> None:
        """Take the boards, and the file that the commands come by."""
        self._boards, self._commands = boards, commands
        self._read, self._goes_on = b"", True

    def serve(self) -> None:
        """Serve them until that file is closed."""
        while self._goes_on:
            owners = {file: board for board in self._boards for file in board.files()}
            full = [file for board in self._boards for file in board.full_files()]
            times = [time for board in self._boards if (time := board.next_s()) is not None]
            wait_s = max(0.0, min(times) - monotonic()) if times else None
            # What has happened at a port before a command is served before it.
            ready, _, _ = select.select([*owners, self._commands], full, [], wait_s)
            for file in ready:
                if file == self._commands:
                    self._take_commands()
                elif file in owners[file].files():  # not gone by what came before it
                    owners[file].serve(file, monotonic())
            for board in self._boards:
                board.tick(monotonic())

    def _take_commands(self) -> None:
        data = os.read(self._commands, 65536)
        self._goes_on = bool(data)
        *lines, self._read = (self._read + data).split(b"\n")
        for line in lines:
            asked = json.loads(line)
            say(self._done(self._boards[asked["board"]], asked))

    def _done(self, board: Served, asked: dict[str, Any]) -> dict[str, Any]:
        """Do what is asked; return what is known of the board then."""
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
    """Say something as a line of JSON."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _end(*_signal: object) -> None:
    raise SystemExit(0)


def main() -> None:
    """Make the boards of the first line, say their ports, and serve them."""
    signal.signal(signal.SIGTERM, _end)  # so that nothing stays mounted
    boards: list[Served] = []
    try:
        wanted = json.loads(sys.stdin.readline())
        boards += [make_board(one) for one in wanted]
        say([board.door.port for board in boards])
        with suppress(KeyboardInterrupt):
            Server(boards, sys.stdin.fileno()).serve()
    finally:
        for board in boards:
            board.remove()
