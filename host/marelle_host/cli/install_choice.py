"""Chooses for each board of a mixed bench what `marelle install` puts on it, and says which board can have nothing, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marelle_files import install_files, kit_in
from marelle_host.doctor import OLDEST, TRIED
from marelle_host.link import InstallPlan, LinkError, compiler
from marelle_protocol import LIBRARY_VERSION_FILE
from marelle_sim.kits import machines_of_kits
from marelle_text.version import version

if TYPE_CHECKING:
    from marelle_protocol import Examined, Identity

_MICROPYTHON = "micropython"
_MICROBIT = "microbit"
_PLATFORM = "rp2"  # of every board for which a kit has a table


class Choice:
    """Chooses by what a board says of itself.

    Attributes:
        version: of the library that is put on boards.

    Args:
        kit: that was asked for; "" for the one that the board names, or else the only one that fits it.
        alone: whether it is for one board: then its person says what robot it is, be it another board of that family, a Pico 2 say.

    Raises:
        BoardFilesError: E-FILE-01, there is no such kit.
    """

    def __init__(self, kit: str = "", *, alone: bool = False) -> None:
        install_files(kit, "")
        self._kit, self._alone, self._machines = kit, alone, machines_of_kits()
        self.version = version()

    def __call__(self, port: str, board: Examined) -> InstallPlan:
        """Return what a board should have.

        Raises:
            LinkError: it is a micro:bit (E-LINK-38), it has no MicroPython or an old one (-39), or the kit is another board's (-40).
        """
        known = board.identity
        if known.platform == _MICROBIT:
            raise LinkError("E-LINK-38", port=port)
        if known.implementation not in ("", _MICROPYTHON) or known.version < OLDEST:
            raise LinkError(
                "E-LINK-39", port=port, found=_python_of(known), least=_dotted(OLDEST), tried=TRIED
            )
        kit = self._kit_for(port, known)
        wanted = install_files(
            kit, known.platform, settings=known.settings, flash_bytes=board.all_bytes or 0,
            compiled=compiler(known.bytecode),
        )  # fmt: skip
        files = {**wanted.files, f"/{LIBRARY_VERSION_FILE}": f"{self.version}\n".encode()}
        return InstallPlan(files, kit, self.version)

    def _kit_for(self, port: str, known: Identity) -> str:
        """Return the kit that a board gets, "" where none fits it, or several do."""
        fitting = [kit for kit, machines in self._machines.items() if known.machine in machines]
        kit = self._kit or _own_kit(known)
        trusted = self._alone and known.platform == _PLATFORM
        if self._kit and kit not in fitting and not trusted:
            wanted = self._machines[kit][0]
            raise LinkError("E-LINK-40", port=port, kit=kit, wanted=wanted, found=known.machine)
        if kit:
            return kit if kit in self._machines else ""
        return fitting[0] if len(fitting) == 1 else ""


def _python_of(known: Identity) -> str:
    """Return which Python a board has, as people write it."""
    other = known.implementation not in ("", _MICROPYTHON)
    return f"{known.implementation if other else 'MicroPython'} {_dotted(known.version)}".strip()


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def _own_kit(known: Identity) -> str:
    return kit_in(known.settings.encode())
