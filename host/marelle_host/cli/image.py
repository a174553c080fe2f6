"""`marelle image`: one file that puts MicroPython, the library and a program on a board when it is copied to the board's drive."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from marelle_host.cli import errors, targets
from marelle_host.cli.help_pages import TranslatedCommand
from marelle_host.cli.image_files import BoardContent, board_content
from marelle_host.cli.programs import runnable
from marelle_host.cli.progress import Progress
from marelle_images import MOST_BYTES, ImageError, make_one_file, read_image
from marelle_sim.files import write_whole
from marelle_sim.programs import read_source

if TYPE_CHECKING:
    from marelle_host.cli.terminal import Terminal
    from marelle_images import Image, OneFile

_STEPS = 3
_OF_A_DRIVE = ("INFO_UF2.TXT", "DETAILS.TXT")
_DRIVES = {"RP2040": "RPI-RP2", "RP2350": "RP2350"}
_MICROBIT = "MICROBIT"


class Made(NamedTuple):
    """What was made, and from what."""

    file: OneFile
    image: Image
    content: BoardContent


def command(terminal: Terminal) -> click.Command:
    """Return the command `image`."""
    text = terminal.text
    params: list[click.Parameter] = [
        click.Argument(["program"], metavar=text("cli.run.metavar.program")),
        click.Option(["--kit"], metavar=text("cli.metavar.name"), help=text("cli.image.option.kit")),
        click.Option(
            ["--image"], required=True, metavar=text("cli.image.metavar.image"), help=text("cli.image.option.image"),
        ),
        click.Option(
            ["-o", "--output"], metavar=text("cli.image.metavar.output"), help=text("cli.image.option.output"),
        ),
        click.Option(["--replace"], is_flag=True, help=text("cli.image.option.replace")),
    ]  # fmt: skip
    return TranslatedCommand(terminal, "image", params=params, callback=partial(_image, terminal))


def _image(
    terminal: Terminal,
    *,
    program: str,
    kit: str | None,
    image: str,
    output: str | None,
    replace: bool,
) -> int:
    """Look whether the file may be written there, make it, write it whole, and say what to do with it."""
    with Progress(terminal, terminal.text("cli.image.progress"), _STEPS, counted=True) as progress:
        firmware = read_image(_bytes_of(image), Path(image).name)
        place = _place(output or f"{Path(program).stem}{_suffix(firmware)}", firmware)
        _refuse_occupied(place, Path(image), replace=replace)
        progress.reach(1)
        with runnable(terminal, program) as path:
            content = board_content(firmware, read_source(path), kit or "")
        progress.reach(2)
        made = Made(make_one_file(firmware, content.files), firmware, content)
        write_whole(place, made.file.data)
    _tell(terminal, place, made)
    return errors.DONE


def _bytes_of(image: str) -> bytes:
    """Return what stands in a firmware's file.

    Raises:
        ImageError: E-IMAGE-52, it cannot be read.
    """
    try:
        with Path(image).open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ImageError("E-IMAGE-52", file=image, reason=error.strerror or "") from error


def _suffix(image: Image) -> str:
    return ".hex" if image.format == "hex" else ".uf2"


def _place(output: str, image: Image) -> Path:
    """Return where the file is to be.

    Raises:
        ImageError: E-IMAGE-48, its name is another board's; -50, it is on a board's drive, which takes what is copied, not what is made there.
        Problem: E-PIC-02 to -04, nothing can be written there.
    """
    place, suffix = Path(output), _suffix(image)
    if place.suffix.lower() != suffix:
        raise ImageError("E-IMAGE-48", file=output, suffix=suffix)
    if any((place.parent / name).exists() for name in _OF_A_DRIVE):
        raise ImageError("E-IMAGE-50", folder=str(place.parent))
    targets.check(output, (suffix,))
    return place


def _refuse_occupied(place: Path, image: Path, *, replace: bool) -> None:
    """Refuse to write over a file that nobody has given up.

    Raises:
        ImageError: E-IMAGE-49, a file is there; -51, it is the firmware itself.
    """
    if not place.exists():
        return
    if place.samefile(image):
        raise ImageError("E-IMAGE-51", file=str(place))
    if not replace:
        raise ImageError("E-IMAGE-49", file=str(place))


def _tell(terminal: Terminal, place: Path, made: Made) -> None:
    """Say what is in the file, onto which drive it is copied, and what is lost then."""
    text, image, content = terminal.text, made.image, made.content
    facts = {
        "file": str(place),
        "size": text.number(len(made.file.data) / 1e6, 1),
        "version": image.version,
        "board": image.machine,
    }
    terminal.say(text("cli.image.written", **facts), style="green")
    terminal.tell(
        text(
            _holds(content),
            library=content.library,
            kit=content.kit,
            room=made.file.free_bytes // 1024,
        )
    )
    if content.usual:
        terminal.tell(
            text("cli.image.usual", kit=content.kit, usual=content.usual, board=image.machine)
        )
    drive = _DRIVES.get(image.chips[0], _MICROBIT)
    terminal.tell(
        text("cli.image.drag_hex" if image.format == "hex" else "cli.image.drag", drive=drive)
    )
    terminal.tell(text("cli.image.lost"))
    terminal.data({
        "file": str(place), "bytes": len(made.file.data), "chips": [*image.chips], "machine": image.machine,
        "micropython": image.version, "firmware_sha256": image.sha256, "kit": content.kit or None, "library": content.library or None,
        "files": {path: len(held) for path, held in content.files.items()}, "free_bytes": made.file.free_bytes, "drive": drive,
    })  # fmt: skip


def _holds(content: BoardContent) -> str:
    """Return which sentence says what is in the file."""
    if not content.library:
        return "cli.image.holds_program"
    return "cli.image.holds" if content.kit else "cli.image.holds_no_kit"
