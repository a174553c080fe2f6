"""Collect the files that `install` and `run --keep` put on a board, for one image file that holds them all."""

from collections.abc import Mapping
from typing import NamedTuple

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
from marelle_host.cli.on_boards.install_choice import install_choice
from marelle_host.cli.on_boards.needed_files import board_needs
from marelle_images import Image, ImageError
from marelle_images.versions import numbers_of
from marelle_protocol import (
    RECORD_FILE,
    BoardError,
    Examined,
    Identity,
    flat_name,
    is_path,
    record_of,
)
from marelle_sim.kits import machines_of_kits, may_carry
from marelle_sim.programs import Source

_PLATFORMS = {"RP2040": "rp2", "RP2350": "rp2", "nRF51822": "microbit", "nRF52833": "microbit"}
_OURS = f"{FOLDER}{LIBRARY}/"
# The text of each error of a board names a port; that of the other does not.
_SAID_OTHERWISE = {"E-LINK-39": "E-IMAGE-45", "E-LINK-40": "E-IMAGE-46"}


class BoardContent(NamedTuple):
    """The content of a board's file system.

    Attributes:
        files: path on the board -> content. kit: the kit whose table and name are in it; "" for no name, with the table of pico_bot;
            "" on a micro:bit, which has no table.
        library: the version of marelle, "" on a micro:bit.
        usual: the kit's own board if the firmware's board has another microcontroller, or is unknown; else "".
    """

    files: Mapping[str, bytes]
    kit: str
    library: str
    usual: str = ""


def board_content(image: Image, source: Source, kit: str) -> BoardContent:
    """Return the files of a board that has this firmware and starts this program when it is switched on.

    Args:
        image: the firmware, MicroPython for the board.
        source: the program.
        kit: the kit that was asked for; "" for the kit that the program or its `board.json` names, or else the only kit
            that fits the board.

    Raises:
        ImageError: E-IMAGE-45, the firmware is no MicroPython, or too old; E-IMAGE-46, it is for no board of that kit;
            E-IMAGE-43, a board cannot have a file of that path; E-IMAGE-47, the program needs the library on a micro:bit.
        BoardFilesError, Problem: see `BoardNeeds`.
    """
    platform = _PLATFORMS.get(image.chips[0], "")
    # `InstallChoice` refuses a MicroPython with other bytecode
    bytecode = 0 if platform == "microbit" else BYTECODE
    # what a board with this firmware will report, without a number, a name or settings
    known = Identity(image.machine, numbers_of(image.version), platform, "", bytecode, "", "")
    if platform == "microbit":
        return _microbit(known, source, kit)
    return _robot(image, known, source, kit)


def kit_of_program(source: Source) -> str:
    """Return the kit that a program or its `board.json` names; "" for none, or for a kit that the library does not have."""
    asked = asked_kit(source.text, source.files)
    return asked if asked in kit_names() else ""


def _microbit(known: Identity, source: Source, kit: str) -> BoardContent:
    """Return the program with the files that it needs: a micro:bit has neither folders nor room for the library.

    Raises:
        ImageError: E-IMAGE-46, a kit was asked for; E-IMAGE-47, the program needs the library; E-IMAGE-43, see `_with_program`.
    """
    if kit:
        wanted = machines_of_kits().get(kit, (kit,))[0]
        raise ImageError("E-IMAGE-46", kit=kit, wanted=wanted, found=known.machine or "micro:bit")
    files = _with_program(source, known)
    if any(path.startswith(_OURS) for path in files):
        raise ImageError("E-IMAGE-47")
    return BoardContent({flat_name(path): content for path, content in files.items()}, "", "")


def _robot(image: Image, known: Identity, source: Source, kit: str) -> BoardContent:
    """Return the library, the guard, the kit's name if a kit was chosen, the program and the record of all these files.

    Raises:
        ImageError, BoardFilesError, Problem: see `board_content`.
    """
    saved = source.files.get(BOARD_FILE)
    settings = content_of(saved).decode("utf-8", "replace") if saved else ""
    choice = install_choice(kit or kit_of_program(source), alone=True)
    size = image.storage.size if image.storage else None
    known = known._replace(settings=settings)
    try:
        plan = choice.of(Examined(known, None, size, None, guard=False))
    except BoardError as error:
        raise ImageError(_SAID_OTHERWISE[error.code], **error.facts) from error
    settings = plan.files.get(BOARD_FILE, settings.encode()).decode()
    program = _with_program(source, known._replace(settings=settings))
    own = {BOARD_FILE: settings.encode()} if settings else {}
    # The program comes after `install`, so that its `main.py` takes the starter's place, and first in the record.
    files = {**program, **plan.files, **program, **own}
    files[RECORD_FILE] = record_of(files.values())
    return BoardContent(
        dict(sorted(files.items())), plan.kit, plan.version, _board_of_kit(plan.kit, image.machine)
    )


def _board_of_kit(kit: str, machine: str) -> str:
    """Return the name of a kit's own board if the firmware's board has another microcontroller, or is unknown; else "".

    Both names are as in `os.uname().machine`. "" also for a kit that is not bundled.

    Raises:
        ImageError: E-IMAGE-46, the firmware's board has its pins at other places than the kit's own board.
    """
    fitting = machines_of_kits().get(kit, (machine,))
    if machine in fitting:
        return ""
    if not may_carry(kit, machine):
        raise ImageError("E-IMAGE-46", kit=kit, wanted=fitting[0], found=machine)
    return fitting[0]


def _with_program(source: Source, known: Identity) -> Mapping[str, bytes]:
    """Return the files of a program that starts when the board is switched on, and all that it needs, for an empty board.

    Raises:
        ImageError: E-IMAGE-43, a board cannot have a file of that path.
    """
    plan = board_needs(source, with_entry=False).of(known)
    files = StartupProgram(source.text).added(plan, "", known, None).files
    for path in files:
        if not is_path(path):
            raise ImageError("E-IMAGE-43", file=path)
    return files
