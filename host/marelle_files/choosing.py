"""Chooses what an installation puts on a board by what that says of itself, and says which board can have nothing, and why."""

from __future__ import annotations

from typing import NamedTuple

from marelle_files.installing import install_files
from marelle_files.settings import BOARD_FILE, kit_in, without_kit
from marelle_protocol import LIBRARY_VERSION_FILE, BoardError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from marelle_files.listing import Compile
    from marelle_protocol import Examined, Identity

OLDEST = (1, 20)
"""The oldest MicroPython by whose mpy-cross each file of the library is compiled (tests/exhaustive/micropythons.py)."""
TRIED = "1.25"
"""The oldest that the library is run with."""
_MICROPYTHON = "micropython"
_MICROBIT = "microbit"
_PLATFORM = "rp2"  # of every board for which a kit has a table


class InstallPlan(NamedTuple):
    """What a board should have.

    Attributes:
        files: path on the board -> content. kit: whose table it gets, "" for none.
        version: of the library, which the board says when it has it.
    """

    files: Mapping[str, bytes]
    kit: str
    version: str


class InstallChoice:
    """Chooses for one board after the other."""

    def __init__(
        self,
        kit: str | None,
        machines: Mapping[str, Sequence[str]],
        *,
        alone: bool,
        version: str,
        compiler: Callable[[int], Compile | None],
    ) -> None:
        """Take what is wanted.

        Args:
            kit: that was asked for; "" where none is wanted; None for the one that the board names, or else the only one that fits it.
            machines: of each kit, what a board that it fits says that it is; that of its own board first.
            alone: whether it is for one board: then its person says what robot it is, be it another board of that family, a Pico 2 say.
            version: of the library.
            compiler: given the version of bytecode that a board reads, returns what gives the `.mpy` of a module, None for sources.

        Raises:
            BoardFilesError: E-FILE-01, there is no such kit.
        """
        install_files(kit or "", "")
        self._kit, self._alone, self._machines = kit, alone, machines
        self._version, self._compiler = version, compiler

    def of(self, board: Examined) -> InstallPlan:
        """Return the files that a board should have.

        Raises:
            BoardError: it is a micro:bit (E-LINK-38), it has no MicroPython or an old one (-39), or the kit is another board's (-40).
        """
        known = board.identity
        if known.platform == _MICROBIT:
            raise BoardError("E-LINK-38")
        if known.implementation not in ("", _MICROPYTHON) or known.version < OLDEST:
            raise BoardError(
                "E-LINK-39", found=_python_of(known), least=_dotted(OLDEST), tried=TRIED
            )
        kit = self._kit_for(known)
        install = install_files(
            kit, known.platform, settings=known.settings, flash_bytes=board.all_bytes or 0,
            compiled=self._compiler(known.bytecode),
        )  # fmt: skip
        files = {**install.files, f"/{LIBRARY_VERSION_FILE}": f"{self._version}\n".encode()}
        if self._kit == "" and kit_in(known.settings.encode()):
            files[BOARD_FILE] = without_kit(
                known.settings
            ).encode()  # or that one would drive its pins
        return InstallPlan(files, kit, self._version)

    def _kit_for(self, known: Identity) -> str:
        """Return the kit that a board gets, "" where none is wanted, none fits it, or several do."""
        if self._kit == "":
            return ""
        fitting = [kit for kit, machines in self._machines.items() if known.machine in machines]
        kit = self._kit or kit_in(known.settings.encode())
        trusted = self._alone and known.platform == _PLATFORM
        if self._kit and kit not in fitting and not trusted:
            wanted = self._machines[kit][0]
            raise BoardError("E-LINK-40", kit=kit, wanted=wanted, found=known.machine)
        if kit:
            return kit if kit in self._machines else ""
        return fitting[0] if len(fitting) == 1 else ""


def _python_of(known: Identity) -> str:
    """Return which Python a board has, as people write it."""
    other = known.implementation not in ("", _MICROPYTHON)
    return f"{known.implementation if other else 'MicroPython'} {_dotted(known.version)}".strip()


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))
