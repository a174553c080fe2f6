"""The files that `install` and `run --keep` put on a board, for an image that holds them all."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from marelle_files import (
    BOARD_FILE,
    BYTECODE,
    FOLDER,
    LIBRARY,
    StartupProgram,
    asked_kit,
    content_of,
    kit_names,
)
from marelle_host.cli.on_boards.install_choice import Choice
from marelle_host.cli.on_boards.needed_files import board_needs
from marelle_host.link import LinkError
from marelle_images import ImageError
from marelle_images.versions import numbers_of
from marelle_protocol import RECORD_FILE, Examined, Identity, flat_name, is_path, record_of
from marelle_sim.kits import machines_of_kits, may_carry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marelle_images import Image
    from marelle_sim.programs import Source

_PLATFORMS = {"RP2040": "rp2", "RP2350": "rp2", "nRF51822": "microbit", "nRF52833": "microbit"}
_OURS = f"{FOLDER}{LIBRARY}/"
_SAID_OTHERWISE = {"E-LINK-39": "E-IMAGE-45", "E-LINK-40": "E-IMAGE-46"}  # no port is at hand


class BoardContent(NamedTuple):
    """The content of a board's file system.

    Attributes:
        files: path on the board -> content. kit: whose table it gets, "" for none.
        library: the version of marelle, "" on a micro:bit.
        usual: the board that the kit is for, where the firmware is another's.
    """

    files: Mapping[str, bytes]
    kit: str
    library: str
    usual: str = ""


def board_content(image: Image, source: Source, kit: str) -> BoardContent:
    """Return the files for a board with this firmware that starts this program.

    Args:
        image: MicroPython for it.
        source: the program.
        kit: that was asked for; "" for the one that the program or its `board.json` names, or else the only one that fits the board.

    Raises:
        ImageError: the firmware is no MicroPython, or an old one (E-IMAGE-45), for no board of that kit (-46), a path is none for a
            board (-43), or the program needs the library on a micro:bit (-47).
        BoardFilesError, ProgramFileError: see `BoardNeeds`.
    """
    known = _identity(image)
    if known.platform == "microbit":
        return _microbit(known, source, kit)
    return _robot(image, known, source, kit)


def kit_of_program(source: Source) -> str:
    """Return the kit of ours that a program or its `board.json` names, "" for none."""
    asked = asked_kit(source.text, source.files)
    return asked if asked in kit_names() else ""


def _identity(image: Image) -> Identity:
    """Return the identity that the board will give."""
    platform = _PLATFORMS.get(image.chips[0], "")
    bytecode = 0 if platform == "microbit" else BYTECODE  # `Choice` refuses what reads another
    return Identity(image.machine, numbers_of(image.version), platform, "", bytecode, "", "")


def _microbit(known: Identity, source: Source, kit: str) -> BoardContent:
    """Return the program alone: a micro:bit has neither folders nor room for the library."""
    if kit:
        wanted = machines_of_kits().get(kit, (kit,))[0]
        raise ImageError("E-IMAGE-46", kit=kit, wanted=wanted, found=known.machine or "micro:bit")
    files = _with_program(source, known)
    if any(path.startswith(_OURS) for path in files):
        raise ImageError("E-IMAGE-47")
    return BoardContent({flat_name(path): content for path, content in files.items()}, "", "")


def _robot(image: Image, known: Identity, source: Source, kit: str) -> BoardContent:
    """Return the library, the guard, the kit's name, the program and the record of all that."""
    saved = source.files.get(BOARD_FILE)
    settings = content_of(saved).decode("utf-8", "replace") if saved else ""
    choice = Choice(kit or kit_of_program(source), alone=True)
    size = image.storage.size if image.storage else None
    known = known._replace(settings=settings)
    try:
        plan = choice("", Examined(known, None, size, None, guard=False))
    except LinkError as error:
        if error.code not in _SAID_OTHERWISE:
            raise
        raise ImageError(_SAID_OTHERWISE[error.code], **error.facts) from error
    settings = plan.files.get(BOARD_FILE, settings.encode()).decode()
    program = _with_program(source, known._replace(settings=settings))
    own = {BOARD_FILE: settings.encode()} if settings else {}
    # The program comes after `install`, so that its `main.py` takes the starter's place, and first in the record.
    files = {**program, **plan.files, **program, **own}
    files[RECORD_FILE] = record_of(files.values())
    usual = _usual(plan.kit, image.machine)
    return BoardContent(dict(sorted(files.items())), plan.kit, plan.version, usual)


def _usual(kit: str, machine: str) -> str:
    """Return which board a kit is for where a firmware is another's that can stand for it, or is not known; else "".

    Raises:
        ImageError: E-IMAGE-46, the firmware is for a board whose pins are at other places.
    """
    fitting = machines_of_kits().get(kit, (machine,))
    if machine in fitting:
        return ""
    if not may_carry(kit, machine):
        raise ImageError("E-IMAGE-46", kit=kit, wanted=fitting[0], found=machine)
    return fitting[0]


def _with_program(source: Source, known: Identity) -> Mapping[str, bytes]:
    """Return the program as it starts by itself, and what it needs, on a board that has nothing yet.

    Raises:
        ImageError: E-IMAGE-43, a path is none for a board.
    """
    plan = board_needs(source, with_entry=False).of(known)
    files = StartupProgram(source.text).added(plan, "", known, None).files
    for path in files:
        if not is_path(path):
            raise ImageError("E-IMAGE-43", file=path)
    return files
