"""`marelle image`: one file that puts MicroPython, the library and a program on a board when it is copied to the board's drive."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from marelle_host.cli.files import destinations
from marelle_host.cli.terminal.progress import Progress
from marelle_images import ImageError, check_draggable, make_one_file

if TYPE_CHECKING:
    from marelle_host.cli.board_images.installed_files import BoardContent
    from marelle_host.cli.terminal.output import Terminal
    from marelle_images import Image, OneFile
    from marelle_images.chosen import Chosen
    from marelle_text import Text

_STEPS = 2
_OF_A_DRIVE = ("INFO_UF2.TXT", "DETAILS.TXT")
_DRIVES = {"RP2040": "RPI-RP2", "RP2350": "RP2350"}


class _Made(NamedTuple):
    """The file that `marelle image` wrote, and its sources.

    Attributes:
        file: The file's content for the board's drive: firmware and files together. firmware: The MicroPython in it.
        content: The files of the board in it: the program, and on a board with room library and kit's table.
    """

    file: OneFile
    firmware: Chosen
    content: BoardContent


PARAMETERS = (
    click.Argument(["program"], metavar="cli.run.metavar.program"),
    click.Option(["--kit"], default="", metavar="cli.metavar.name"),
    click.Option(["--image"], default="", metavar="cli.image.metavar.image"),
    click.Option(["--images"], multiple=True, metavar="cli.flash.metavar.folder"),
    click.Option(["--board"], default="", metavar="cli.metavar.name"),
    click.Option(["-o", "--output"], default="", metavar="cli.image.metavar.output"),
    click.Option(["--replace"], is_flag=True),
)


def answer(
    terminal: Terminal, *, program: str, kit: str, output: str, replace: bool, **which: Any
) -> None:
    """Do what `marelle image` asks.

    Raises:
        ImageError, BoardFilesError: see `chosen_firmware`, `_place`, `_refuse_occupied` and `board_content`.
        ProgramFileError, CardError: the program cannot be read.
    """
    from marelle_host.cli.board_images.firmware import chosen_firmware  # not for help pages
    from marelle_host.cli.board_images.installed_files import board_content, kit_of_program
    from marelle_host.cli.running.programs import runnable
    from marelle_sim.files import write_atomically
    from marelle_sim.programs import read_source

    with runnable(terminal, program) as path:
        source = read_source(path)
        firmware = chosen_firmware(terminal, kit=kit or kit_of_program(source), **which)
        check_draggable(firmware.image)
        name = Path(program).resolve().stem  # of "." too
        place = _place(output or f"{name}{_suffix(firmware.image)}", firmware.image)
        _refuse_occupied(place, firmware.path, replace=replace)
        with Progress(terminal, "cli.image.progress", _STEPS, counted=True) as progress:
            content = board_content(firmware.image, source, kit)
            progress.reach(1)
            made = _Made(make_one_file(firmware.image, content.files), firmware, content)
            write_atomically(place, made.file.data)
    _tell(terminal, place, made)


def _suffix(image: Image) -> str:
    return ".hex" if image.format == "hex" else ".uf2"


def _place(output: str, image: Image) -> Path:
    """Return the path of the file to write.

    Raises:
        ImageError: E-IMAGE-48, its suffix is not that of the board's image files; E-IMAGE-50, it is on a board's drive: a file
            must be copied there, not written there.
        Problem: E-PIC-02 to E-PIC-04, nothing can be written there.
    """
    place, suffix = Path(output), _suffix(image)
    if place.suffix.lower() != suffix:
        raise ImageError("E-IMAGE-48", file=output, suffix=suffix)
    # `Path.exists` raises for a name that no folder can have
    if any(os.path.exists(place.parent / name) for name in _OF_A_DRIVE):  # noqa: PTH110
        raise ImageError("E-IMAGE-50", folder=str(place.parent))
    destinations.check(output, (suffix,))
    return place


def _refuse_occupied(place: Path, firmware: Path, *, replace: bool) -> None:
    """Raise an error if `place` is an existing file that `--replace` does not allow to be overwritten.

    Raises:
        ImageError: E-IMAGE-49, the file exists; E-IMAGE-51, the existing file is the firmware itself, even with `replace`.
    """
    if not place.exists():
        return
    if place.samefile(firmware):
        raise ImageError("E-IMAGE-51", file=str(place))
    if not replace:
        raise ImageError("E-IMAGE-49", file=str(place))


def _tell(terminal: Terminal, place: Path, made: _Made) -> None:
    text, image = terminal.text, made.firmware.image
    size = text.number(len(made.file.data) / 1e6, 1)
    terminal.say(text("cli.image.written", file=str(place), size=size), style="green")
    for sentence in _holds(text, made):
        terminal.tell(sentence)
    drive = _DRIVES.get(image.chips[0], "MICROBIT")
    how = "cli.image.drag_hex" if image.format == "hex" else "cli.image.drag"
    terminal.tell(text(how, drive=drive))
    terminal.tell(text("cli.image.lost"))
    terminal.data(_as_data(place, made, drive))


def _holds(text: Text, made: _Made) -> list[str]:
    _, (image, _, path, known_hash), content = made
    board = image.machine or ", ".join(image.chips)
    known = text(f"cli.flash.prepare.hash.{known_hash}")
    of_library = "cli.image.holds" if content.kit else "cli.image.holds_no_kit"
    holds = of_library if content.library else "cli.image.holds_program"
    facts = {"library": content.library, "room": made.file.free_bytes // 1024, "kit": content.kit}
    said = [
        text(
            "cli.image.micropython", version=image.version, board=board, file=path.name, hash=known
        ),
        text(holds, **facts),
    ]
    if content.usual:
        said.append(text("cli.image.usual", kit=content.kit, usual=content.usual, board=board))
    return said


def _as_data(place: Path, made: _Made, drive: str) -> dict[str, object]:
    image, content = made.firmware.image, made.content
    return {
        "file": str(place), "bytes": len(made.file.data), "drive": drive,
        "chips": [*image.chips], "machine": image.machine, "micropython": image.version,
        "firmware": str(made.firmware.path), "sha256": image.sha256, "hash": made.firmware.known_hash,
        "kit": content.kit or None, "library": content.library or None,
        "files": {path: len(held) for path, held in content.files.items()}, "free_bytes": made.file.free_bytes,
    }  # fmt: skip
