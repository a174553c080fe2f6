"""Choose the files and the kit that `install` puts on a board from the board's answers; refuse boards that cannot have the library."""

from collections.abc import Callable, Mapping, Sequence

from marelle_files.installing import install_files
from marelle_files.listing import Compile
from marelle_files.settings import BOARD_FILE, kit_in, without_kit
from marelle_protocol import LIBRARY_VERSION_FILE, BoardError, Examined, Identity, InstallPlan
from marelle_text.version import dotted

OLDEST = (1, 20)
"""The oldest MicroPython by whose mpy-cross each file of the library is compiled (tests/exhaustive/micropythons.py)."""
TRIED = "1.25"
"""The oldest that the library is run with."""
_PLATFORM = "rp2"  # `sys.platform` of all boards that kits are for


class InstallChoice:
    """Choose an `InstallPlan` for each board of one `install`."""

    def __init__(
        self,
        kit: str | None,
        machines: Mapping[str, Sequence[str]],
        *,
        alone: bool,
        version: str,
        compiler: Callable[[int], Compile | None],
    ) -> None:
        """Take the kit that the user asked for; `of` chooses for each board.

        Args:
            kit: the kit that the user asked for; "" for no kit; None for the kit that the board's `board.json` names, or else the
                only kit that fits the board.
            machines: kit -> the boards that it fits, as `sys.implementation._machine` names them; the kit's own board first.
            alone: True where one board is installed: then the user's kit is accepted on another RP2 board too, such as a Pico 2.
            version: the version of the library.
            compiler: given the version of bytecode that a board reads, returns the compiler of a module to `.mpy`; None to send sources.

        Raises:
            BoardFilesError: E-FILE-01, there is no such kit.
        """
        install_files(kit or "", "")
        self._kit, self._alone, self._machines = kit, alone, machines
        self._version, self._compiler = version, compiler

    def of(self, board: Examined) -> InstallPlan:
        """Return the files that a board should have.

        Raises:
            BoardError: the board is a micro:bit (E-LINK-38), runs no MicroPython or one that is too old (E-LINK-39), or does not fit the
                kit that was asked for (E-LINK-40).
        """
        known = board.identity
        if known.platform == "microbit":
            raise BoardError("E-LINK-38")
        is_other = known.implementation not in ("", "micropython")
        if is_other or known.version < OLDEST:
            python = known.implementation if is_other else "MicroPython"
            found = f"{python} {dotted(known.version)}".strip()
            raise BoardError("E-LINK-39", found=found, least=dotted(OLDEST), tried=TRIED)
        kit = self._kit_for(known)
        files = install_files(
            kit, known.platform, settings=known.settings, flash_bytes=board.all_bytes or 0,
            compiled=self._compiler(known.bytecode),
        )  # fmt: skip
        files[f"/{LIBRARY_VERSION_FILE}"] = f"{self._version}\n".encode()
        if self._kit == "" and kit_in(known.settings.encode()):
            # else the robot would still use that kit's pins
            files[BOARD_FILE] = without_kit(known.settings).encode()
        return InstallPlan(files, kit, self._version)

    def _kit_for(self, known: Identity) -> str:
        """Return the kit for a board: the one asked for, else the one that its `board.json` names, else the only one that fits.

        "" if no kit is wanted, if `board.json` names an unknown kit, or if it names none and not exactly one fits.

        Raises:
            BoardError: E-LINK-40, the board does not fit the kit asked for, and is no RP2 board that is installed alone.
        """
        if self._kit == "":
            return ""
        fitting = [kit for kit, machines in self._machines.items() if known.machine in machines]
        kit = self._kit or kit_in(known.settings.encode())
        trusted = self._alone and known.platform == _PLATFORM
        if self._kit and kit not in fitting and not trusted:
            raise BoardError(
                "E-LINK-40", kit=kit, wanted=self._machines[kit][0], found=known.machine
            )
        if kit:
            return kit if kit in self._machines else ""
        return fitting[0] if len(fitting) == 1 else ""
