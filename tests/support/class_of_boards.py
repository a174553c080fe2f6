"""A class of thirty doubles: twenty-four of mixed kinds, and six with what goes wrong in a class."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, NamedTuple

import serial

from marelle_doubles import BoardDoubles, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from marelle_doubles import BoardDouble

GOOD = ("pico",) * 9 + ("pico_w",) * 6 + ("esp32",) * 5 + ("stm32",) * 4
STUCK = "while True:\n    try:\n        while True: pass\n    except BaseException: pass\n"
FAULTY = {
    "full": Wanted(kind="stm32", files={"/mesures.csv": "0;0\n" * 19_000}),
    "taken": Wanted(kind="pico"),
    "silent": None,  # a port behind which nobody is
    "unplugged": Wanted(kind="esp32"),
    "stuck": Wanted(kind="stm32", files={"/main.py": STUCK}),
    "old": Wanted(kind="old_pico"),
}
CODES = {
    "full": "E-LINK-18",
    "taken": "E-LINK-31",
    "silent": "E-LINK-05",
    "unplugged": "E-LINK-06",
    "stuck": "E-LINK-05",
    "old": "E-LINK-39",
}


class Bench(NamedTuple):
    """The boards of a class.

    Attributes:
        good: boards that are well. faulty: what is wrong -> the port. doubles: what is wrong -> the double.
    """

    good: list[BoardDouble]
    faulty: dict[str, str]
    doubles: dict[str, BoardDouble]

    @property
    def ports(self) -> list[str]:
        """The ports of all boards; the faulty ones stand among the others."""
        ports = [board.port for board in self.good]
        for place, port in enumerate(self.faulty.values()):
            ports.insert(5 * place, port)
        return ports


@contextmanager
def class_of_boards(folder: Path, *, baud: int = 0) -> Iterator[Bench]:
    """Give the bench; the name of each board is poste-01, poste-02 and so on, or what is wrong with it."""
    named = {f"poste-{place:02}": Wanted(kind=kind) for place, kind in enumerate(GOOD, 1)}
    named |= {name: one for name, one in FAULTY.items() if one is not None}
    wanted = [
        one._replace(name=name, baud=baud, files={"/name.txt": name, **one.files})
        for name, one in named.items()
    ]
    with BoardDoubles(folder, wanted) as boards, ExitStack() as stack:
        for board in boards:
            board.wait_for_port()
        faulty = dict(zip(named, boards, strict=True))
        good = [faulty.pop(f"poste-{place:02}") for place in range(1, len(GOOD) + 1)]
        taken = serial.Serial(faulty["taken"].port, exclusive=True)
        stack.callback(taken.close)
        ports = {name: board.port for name, board in faulty.items()}
        yield Bench(good, {**ports, "silent": stack.enter_context(_silent_port(folder))}, faulty)


@contextmanager
def _silent_port(folder: Path) -> Iterator[str]:
    ours, its = os.openpty()
    link = folder / "silent"
    link.symlink_to(os.ttyname(its))
    yield str(link)
    os.close(ours)
    os.close(its)
