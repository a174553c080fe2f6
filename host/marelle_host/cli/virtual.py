"""`marelle virtual`: open virtual boards on ports of this computer, until Ctrl-C.

Each runs MicroPython without a robot, or a boot loader that waits for firmware.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from marelle_host.cli.on_boards.virtual_ports import announced
from marelle_sim.temporary import temporary_folder
from marelle_text import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marelle_doubles import BoardDouble, BoardDoubles, BoardSpec
    from marelle_host.cli.terminal.output import Terminal

_KINDS = (
    "pico",
    "pico_w",
    "pico2",
    "esp32",
    "stm32",
    "microbit",
    "microbit_v1",
    "itsybitsy_m4",
    "xiao_nrf52840",
    "old_pico",
)  # `marelle_doubles` has them, and Windows cannot load it
_REFUSED = {"link": "E-VIRTUAL-06", "used": "E-VIRTUAL-07", "kind": "E-VIRTUAL-10"}
_BOOTS = ("esp32", "esp32s2", "esp32s3", "esp32c3", "esp32c6", "uf2", "daplink")
_WITH_DRIVE = {
    "uf2": ("pico", "pico_w", "pico2", "itsybitsy_m4", "xiao_nrf52840", "old_pico"),
    "daplink": ("microbit", "microbit_v1"),
}  # the first kind of each is the default of --kind


class _VirtualOptions(NamedTuple):
    kind: str | None
    boards: int
    door: str
    baud: int
    latency: int
    name: str
    folder: str | None
    boot: str | None
    fault: str

    @property
    def kind_of_board(self) -> str:
        return self.kind or _WITH_DRIVE.get(self.boot or "", _KINDS)[0]

    def specs(self) -> list[BoardSpec]:
        from marelle_doubles import BoardSpec  # not for help pages

        several = [f"{self.name}-{at + 1}" for at in range(self.boards)]
        names = several if self.boards > 1 else [self.name]
        whole = BoardSpec("", self.kind_of_board, self.door, baud=self.baud, latency_ms=self.latency, boot=self.boot or "", fault=self.fault)  # type: ignore[arg-type]  # click has looked  # fmt: skip
        return [whole._replace(name=name) for name in names]


PARAMETERS = (
    # its one value changes nothing
    click.Option(
        ["--vm"], type=click.Choice(["micropython"]), default="micropython", expose_value=False
    ),
    click.Option(["--kind"], type=click.Choice(_KINDS)),
    click.Option(["--count", "boards"], type=click.IntRange(1, 30), default=1, metavar="N"),
    click.Option(["--door"], type=click.Choice(("pty", "tcp", "rfc2217")), default="pty"),
    click.Option(["--baud"], type=click.IntRange(0, 3_000_000), default=0, metavar="N"),
    click.Option(["--latency"], type=click.IntRange(0, 1000), default=0, metavar="MS"),
    click.Option(["--name"], default="board", metavar="cli.metavar.name"),
    click.Option(["--folder"], metavar="cli.new.metavar.folder"),
    click.Option(["--boot"], type=click.Choice(_BOOTS)),
    click.Option(["--fault"], default="", metavar="cli.metavar.name"),
)


def answer(terminal: Terminal, **given: object) -> None:
    """Serve the virtual boards of `marelle virtual` until Ctrl-C.

    Raises:
        Problem: E-VIRTUAL-12, a fault without `--boot`; -16, such a board has no such boot loader;
            -03, no port can have this name; -09, the process that served the boards has ended; -17, a board shows no port.
    """
    asked = _VirtualOptions(**given)  # type: ignore[arg-type]  # the options have these names
    if asked.fault and asked.boot is None:
        raise Problem("E-VIRTUAL-12")
    if asked.kind_of_board not in _WITH_DRIVE.get(asked.boot or "", _KINDS):
        boot = asked.boot or ""
        raise Problem(
            "E-VIRTUAL-16", kind=asked.kind_of_board, boot=boot, other=_WITH_DRIVE[boot][0]
        )
    if Path(asked.name).name != asked.name or asked.name.startswith("."):
        raise Problem("E-VIRTUAL-03", name=asked.name)
    with (
        _boards(asked) as (doubles, boards),
        suppress(KeyboardInterrupt),
        announced([board.port for board in boards], _drives(boards)),
    ):
        _tell(terminal, boards)
        doubles.wait_for_end()
        raise Problem("E-VIRTUAL-09")
    terminal.tell(terminal.text("cli.virtual.closed"))


@contextmanager
def _boards(asked: _VirtualOptions) -> Iterator[tuple[BoardDoubles, list[BoardDouble]]]:
    try:
        from marelle_doubles import (  # not for help pages, and Windows has no such ports
            BoardDoubles,
            FolderRefusedError,
            is_installed,
        )
    except ImportError as error:
        raise Problem("E-VIRTUAL-01") from error
    if not is_installed():
        raise Problem("E-VIRTUAL-02")
    with temporary_folder() as own:
        # other commands may be typed in another folder
        folder = Path(asked.folder or own).absolute()
        if not folder.is_dir():
            raise Problem("E-VIRTUAL-04", folder=str(folder))
        with ExitStack() as stack:
            try:
                doubles = BoardDoubles(folder, asked.specs())
            except ValueError as error:
                raise Problem("E-VIRTUAL-11", fault=asked.fault) from error
            try:
                boards = stack.enter_context(doubles)
            except FolderRefusedError as error:
                raise Problem(_REFUSED[error.reason], file=str(error.path)) from error
            except OSError as error:  # the process of the virtual boards cannot be started
                raise Problem("E-VIRTUAL-09") from error
            for board in boards:
                _wait_for(board)
            yield doubles, boards


def _wait_for(board: BoardDouble) -> None:
    """Wait until a board shows its drive, or else its port; Problem E-VIRTUAL-17 if it has not done so after ten seconds.

    A micro:bit, whose port is there at once, also shows a drive; a board with UF2 shows one or the other.
    """
    try:
        if board.spec.boot == "daplink":
            board.wait_for_drive()
        else:
            board.wait_for_port_or_drive()
    except TimeoutError as error:
        raise Problem("E-VIRTUAL-17", name=board.spec.name) from error


def _drives(boards: list[BoardDouble]) -> dict[str, str]:
    return {str(board.drive): board.port for board in boards if board.drive is not None}


def _tell(terminal: Terminal, boards: list[BoardDouble]) -> None:
    text, drives = terminal.text, [board.drive for board in boards]
    columns = ["port", "kind", "id"]
    rows = [[board.port, board.spec.boot or board.spec.kind, board.unique_id] for board in boards]
    if drives[0] is not None:  # boards with a drive, to which a person copies a file, come first
        columns.insert(0, "folder")
        rows = [
            [str(drive), board.port, board.spec.kind, board.unique_id]
            for board, drive in zip(boards, drives, strict=True)
        ]
    terminal.table(columns, rows, heading="cli.virtual.heading.*")
    terminal.tell(text(_next_text(boards[0]), port=boards[0].port, folder=str(drives[0])))
    fields = [{"id": "unique_id"}.get(column, column) for column in columns]
    terminal.data([dict(zip(fields, row, strict=True)) for row in rows])
    sys.stdout.flush()  # a program that reads this through a pipe opens the ports now


def _next_text(board: BoardDouble) -> str:
    if board.drive is None:
        return "cli.virtual.next.boot" if board.spec.boot else "cli.virtual.next"
    return f"cli.virtual.next.{board.spec.boot}" if board.drive.is_dir() else "cli.virtual.next"
