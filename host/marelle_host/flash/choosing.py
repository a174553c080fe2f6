"""Chooses the image of a board, and plans its flash: the version, and whether the board's files stay."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from marelle_host.flash.errors import FlashError
from marelle_images import check_chip, holds_files, part_for
from marelle_images.boards import (
    find_kind,
    kind_of_drive,
    kind_of_machine,
    kinds_of_kit,
    kinds_with_chip,
)
from marelle_images.versions import numbers_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from marelle_host.flash.targets import Target
    from marelle_images import Part
    from marelle_images.boards import BoardKind
    from marelle_images.chosen import Chosen

Files = Literal["unknown", "kept", "at_risk", "lost"]

_LOSES_END = ("RP2350",)
"""Chips whose boot ROM erases the last 4 KiB of the flash (A2, erratum RP2350-E10): the first block of each UF2 for it is for the end of 16 MiB."""

_FORMATS = MappingProxyType(
    {"esptool": "esp", "uf2": "uf2", "bootloader": "uf2", "daplink": "hex"}
)
_ENDINGS = MappingProxyType(
    {"esptool": "bin", "uf2": "uf2", "bootloader": "uf2", "daplink": "hex"}
)


class ImageChoice:
    """Chooses by what a board says of itself, and by what its person says.

    Args:
        choose: returns the image of a kind of board, `Store.choose`.
        boards: that the person names: of several boards each is for those with its chip. kit: that all boards get; "" for none.
        alone: whether it is for one board: then its person says what it is.
        images: files that the person names, instead of what `choose` returns.

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
            FlashError: nothing says which of the boards with that chip it is (E-FLASH-43), none has it (-50), the image is another
                board's (-48), or the kit is (-49), or it is no file for this board's boot loader (-61).
            ImageError: there is no image, it is not whole, or not for that chip.
        """
        chosen = self._of_files(target) if self._images else self._choose(self.kind_of(target))
        size = target.identified.flash_bytes if target.identified else 0
        check_chip(chosen.image, target.chip, flash_bytes=size)
        if not _is_taken(target, chosen):
            raise FlashError(
                "E-FLASH-61", place=target.where, wanted=f".{_ENDINGS[target.method]}"
            )
        if not (self._alone or self._named(target)):
            self._check_board(target, chosen)
        return chosen

    def kind_of(self, target: Target) -> BoardKind:
        """Return the kind of a board: what its person says, else its MicroPython, its boot loader, the kit, its chip.

        Its chip alone tells it where one firmware is for all boards with that chip. A UF2 is one board's, also where the table has no
        other board with its chip.

        Raises:
            FlashError: see `__call__`.
        """
        named = self._named(target)
        said = kind_of_machine(_machine(target))
        said = said or kind_of_drive(target.drive.board_id if target.drive else "")
        if said is not None and not named:
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
        """Return the kinds that the person names and this board can be; of a board alone, all of them."""
        if self._alone:
            return self._boards
        return [kind for kind in self._boards if kind.chip == target.chip]

    def _of_files(self, target: Target) -> Chosen:
        """Return the file that is for a board: of several for its chip, that of its own machine."""
        of_chip = [one for one in self._images if target.chip in one.image.chips]
        fitting = [one for one in of_chip if _is_taken(target, one)]
        own = [
            one
            for one in fitting
            if _is_same(part_for(one.image, target.chip).machine, _machine(target))
        ]
        return next(iter([*own, *fitting, *of_chip, *self._images]))

    def _check_board(self, target: Target, chosen: Chosen) -> None:
        """Refuse what is another board's."""
        its = part_for(chosen.image, target.chip).machine or (
            chosen.kind.machine if chosen.kind else ""
        )
        kind, found = kind_of_machine(its), kind_of_machine(_machine(target))
        if kind is not None and found is not None and kind != found:
            raise FlashError(
                "E-FLASH-48", where=target.where, found=found.names[0], image=kind.names[0]
            )
        fitting = kinds_of_kit(self._kit)
        if fitting and kind not in fitting:
            named = ", ".join(one.names[0] for one in fitting)
            raise FlashError(
                "E-FLASH-49",
                where=target.where,
                kit=self._kit,
                wanted=named,
                found=its or target.board,
            )


def _is_taken(target: Target, chosen: Chosen) -> bool:
    """Tell whether a board's boot loader takes a file of that format: chips of the ESP32 family may have one with a drive."""
    return chosen.image.format == _FORMATS[target.method]


def _machine(target: Target) -> str:
    return target.found.identity.machine if target.found else ""


def _is_same(machine: str, other: str) -> bool:
    """Tell whether two machines are of one kind; they are written differently from one version to the next."""
    kind = kind_of_machine(machine)
    return kind is not None and kind == kind_of_machine(other)


class PlannedFlash(NamedTuple):
    """What is to be done to a board.

    Attributes:
        target: that board, whose chip is known. chosen: what it gets. version: of MicroPython, in that.
        is_new: whether it is flashed, for it has not that MicroPython. files: what becomes of those that are on it.
        is_saved: whether those are on this computer. erases: whether all of an ESP32's flash is erased first.
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
    """Plan the flash of a board: a version that it has already is written only with `again` or `erase`."""
    part = part_for(chosen.image, target.chip)
    erases = erase and target.method == "esptool"
    has_it = _has(target, part) and not (again or erases)
    files = "kept" if has_it else "lost" if erases and target.found else files_after(target, part)
    return PlannedFlash(target, chosen, part.version, not has_it, files, erases=erases)


def other_board(plan: PlannedFlash) -> str:
    """Return the board that an image is for, where the one that gets it says that it is another, or one that is not known; "" else."""
    kind = kind_of_machine(part_for(plan.chosen.image, plan.target.chip).machine)
    machine = _machine(plan.target)
    return kind.names[0] if kind and machine and kind_of_machine(machine) != kind else ""


def _has(target: Target, part: Part) -> bool:
    """Tell whether a board has what an image is: that version and no preview of it, for that board; an image with files of its own is always another."""
    is_other = kind_of_machine(part.machine) and not _is_same(part.machine, _machine(target))
    is_preview = target.found is not None and target.found.identity.level != ""
    has_it = has_version(target.version, part.version) and not is_preview
    return has_it and not is_other and not holds_files(part)


def has_version(numbers: tuple[int, ...], version: str) -> bool:
    """Tell whether MicroPython with these numbers is that version; a preview is never taken for its release.

    Example:
        >>> [has_version((1, 25, 0), version) for version in ("1.25.0", "1.26.0", "1.25.0-preview.3", "")]
        [True, False, False, False]
    """
    return bool(numbers) and numbers == numbers_of(version) and "preview" not in version


def files_after(target: Target, part: Part) -> Files:
    """Predict a board's files after a flash: they stay if the new firmware keeps its files at the same place.

    A board says how large its storage is. On a chip with UF2, and on an ESP32, it ends with the flash: one as large is at the same
    place. DAPLink erases the whole flash of a micro:bit, and an image may have files of its own. On an RP2350 what a file has in the
    last 4 KiB is lost.
    """
    if target.found is None:
        return "unknown"
    if target.method == "daplink" or part.storage is None or holds_files(part):
        return "lost"
    if target.found.all_bytes != part.storage.size:
        return "lost"
    return "at_risk" if part.chip in _LOSES_END else "kept"
