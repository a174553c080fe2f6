"""Choose the image of a board, and plan its flash: the version, and whether the board's files stay."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from marelle_host.flash.errors import FlashError
from marelle_images import Part, check_chip, holds_files, part_for
from marelle_images.boards import (
    BoardKind,
    find_kind,
    kind_of_drive,
    kind_of_machine,
    kinds_of_kit,
    kinds_with_chip,
)
from marelle_images.versions import numbers_of

if TYPE_CHECKING:
    from marelle_host.flash.targets import Target
    from marelle_images.chosen import Chosen

Files = Literal["unknown", "kept", "at_risk", "lost"]

_LOSES_END = ("RP2350",)
"""Chips whose boot ROM erases the last 4 KiB of the flash (A2, erratum RP2350-E10): the first block of each UF2 for it is for the end of 16 MiB."""

# Method -> the format of its images, and the ending of their names.
_FORMATS = MappingProxyType({
    "esptool": ("esp", "bin"), "uf2": ("uf2", "uf2"), "bootloader": ("uf2", "uf2"), "daplink": ("hex", "hex"),
})  # fmt: skip


class ImageChoice:
    """Chooses each board's image by the board's answers and by the names on the command line.

    Args:
        choose: returns the image of a kind of board, such as `Store.choose`.
        boards: the kinds of boards that the person names; with several boards, each kind is for the boards with its chip that report no other.
        kit: the kit that all boards get; "" for none.
        alone: whether only one board is flashed: then the named kind is believed, whatever the board answers.
        images: image files that the person names, used instead of `choose`.

    Raises:
        ImageError: E-IMAGE-31, there is no such board.
    """

    def __init__(
        self,
        choose: Callable[[BoardKind], Chosen],
        *,
        boards: Sequence[str] = (),
        kit: str = "",
        alone: bool = False,
        images: Sequence[Chosen] = (),
    ) -> None:
        self._choose, self._images = choose, images
        self._boards = [find_kind(name) for name in boards]
        self._kit, self._alone = kit, alone

    def __call__(self, target: Target) -> Chosen:
        """Return the image for a board whose chip is known.

        Raises:
            FlashError: E-FLASH-43, several kinds of boards have that chip; E-FLASH-50, no known board has it; E-FLASH-61, this board's boot
                loader takes another format. Only of several boards: E-FLASH-48, the image is for another board than this one reports; E-FLASH-49,
                the image's board does not fit the kit, unless the person names a kind with this chip.
            ImageError: there is no image, it is not whole, not for that chip, or larger than the board's flash.
        """
        chosen = self._of_files(target) if self._images else self._choose(self.kind_of(target))
        size = target.identified.flash_bytes if target.identified else 0
        check_chip(chosen.image, target.chip, flash_bytes=size)
        if not _is_taken(target, chosen):
            wanted = f".{_FORMATS[target.method][1]}"
            raise FlashError("E-FLASH-61", place=target.where, wanted=wanted)
        if not self._alone:
            self._check_board(target, chosen)
        return chosen

    def kind_of(self, target: Target) -> BoardKind:
        """Return the kind of a board: the one that the person names, else by its MicroPython, its boot loader, its chip, the kit.

        The chip alone decides where the table has one kind with that chip; not for UF2 images, which are for one board each, and may
        be wrong for an unknown board with the same chip.

        Raises:
            FlashError: E-FLASH-43 or E-FLASH-50, see `__call__`.
        """
        named, said = self._named(target), _reported(target)
        if said is not None and (not named or said in named):
            return said
        fitting = named or kinds_with_chip(target.chip)
        if not fitting:
            raise FlashError("E-FLASH-50", where=target.where, chip=target.chip)
        of_kit = [kind for kind in fitting if self._kit in kind.kits]
        of_chip = [] if fitting[0].format == "uf2" else fitting
        for found in (named or of_chip, of_kit):
            if len(found) == 1:
                return found[0]
        known = ", ".join(kind.names[1] for kind in of_kit or fitting)
        raise FlashError("E-FLASH-43", where=target.where, chip=target.chip, known=known)

    def _named(self, target: Target) -> Sequence[BoardKind]:
        """Return the named kinds that this board can be: those with its chip; all of them for a single board."""
        return [kind for kind in self._boards if self._alone or kind.chip == target.chip]

    def _of_files(self, target: Target) -> Chosen:
        """Return the named file for a board: the first for its chip, its format and its machine, else for its chip and its format, else for its chip, else the first."""
        of_chip = [one for one in self._images if target.chip in one.image.chips]
        fitting = [one for one in of_chip if _is_taken(target, one)]
        own = [
            one
            for one in fitting
            if _is_same(part_for(one.image, target.chip).machine, _machine(target))
        ]
        return next(iter([*own, *fitting, *of_chip, *self._images]))

    def _check_board(self, target: Target, chosen: Chosen) -> None:
        its = part_for(chosen.image, target.chip).machine or (
            chosen.kind.machine if chosen.kind else ""
        )
        kind, found = kind_of_machine(its), _reported(target)
        if kind is not None and found is not None and kind != found:
            raise FlashError(
                "E-FLASH-48", where=target.where, found=found.names[0], image=kind.names[0]
            )
        fitting = kinds_of_kit(self._kit)
        if fitting and kind not in fitting and not self._named(target):
            named = ", ".join(one.names[0] for one in fitting)
            raise FlashError(
                "E-FLASH-49", where=target.where, kit=self._kit, wanted=named, found=its or target.board
            )  # fmt: skip


def _is_taken(target: Target, chosen: Chosen) -> bool:
    return chosen.image.format == _FORMATS[target.method][0]


def _reported(target: Target) -> BoardKind | None:
    """Return the kind of board that its MicroPython or its boot loader reports; None if neither says it."""
    of_drive = target.drive.board_id if target.drive else ""
    return kind_of_machine(_machine(target)) or kind_of_drive(of_drive)


def _machine(target: Target) -> str:
    return target.found.identity.machine if target.found else ""


def _is_same(machine: str, other: str) -> bool:
    """Tell whether two texts of `sys.implementation._machine` mean the same board of the table; False if the table has no such board.

    The texts need not be equal: MicroPython's versions write the names of some boards differently.
    """
    kind = kind_of_machine(machine)
    return kind is not None and kind == kind_of_machine(other)


class PlannedFlash(NamedTuple):
    """The planned flash of one board.

    Attributes:
        target: the board, whose chip is known. chosen: its image. version: the version of MicroPython in the image.
        is_new: whether the board is flashed: False if it has that MicroPython already. files: what happens to
            the files on it: "kept", "lost", "at_risk" (the last 4 KiB of the flash are overwritten), or "unknown".
        is_saved: whether its files were copied to this host. erases: whether all of an ESP32's flash is erased first.
    """

    target: Target
    chosen: Chosen
    version: str
    is_new: bool
    files: Files
    is_saved: bool = False
    erases: bool = False


def planned(
    target: Target, chosen: Chosen, *, again: bool = False, erase: bool = False
) -> PlannedFlash:
    """Plan the flash of a board; one that has the image's MicroPython already is flashed only with `again` or, by esptool, `erase`."""
    part = part_for(chosen.image, target.chip)
    erases = erase and target.method == "esptool"
    has_it = _has(target, part) and not (again or erases)
    files = "kept" if has_it else "lost" if erases and target.found else _files_after(target, part)
    return PlannedFlash(target, chosen, part.version, not has_it, files, erases=erases)


def other_board(plan: PlannedFlash) -> str:
    """Return the board that the image is for, where the board to be flashed reports another or an unknown one; else ""."""
    kind = kind_of_machine(part_for(plan.chosen.image, plan.target.chip).machine)
    machine = _machine(plan.target)
    return kind.names[0] if kind and machine and kind_of_machine(machine) != kind else ""


def _has(target: Target, part: Part) -> bool:
    """Tell whether a board runs the image already: the same version, no preview, for the same board.

    An image that contains files is never there already.
    """
    is_other = kind_of_machine(part.machine) and not _is_same(part.machine, _machine(target))
    is_preview = "preview" in part.version or (target.found and target.found.identity.level)
    is_equal = bool(target.version) and target.version == numbers_of(part.version)
    return is_equal and not (is_preview or is_other or holds_files(part))


def _files_after(target: Target, part: Part) -> Files:
    """Predict what happens to a board's files in a flash: they are kept if the new firmware has its file system at the same address.

    A board reports the size of its file system. On a UF2 chip and on an ESP32 the file system ends where the flash ends, so that
    an equal size means an equal address. DAPLink erases the whole flash of a micro:bit, and an image may contain files itself. On
    an RP2350 the last 4 KiB of the flash are overwritten ("at_risk").
    """
    if target.found is None:
        return "unknown"
    if target.method == "daplink" or part.storage is None or holds_files(part):
        return "lost"
    if target.found.all_bytes != part.storage.size:
        return "lost"
    return "at_risk" if part.chip in _LOSES_END else "kept"
