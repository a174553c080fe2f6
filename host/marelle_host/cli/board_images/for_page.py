"""Read the images of a folder for `marelle page --images`, and compare each with the folder's list of SHA-256 sums."""

import re
from collections.abc import Sequence

from marelle_host.cli.board_images.refused import tell_refused
from marelle_host.cli.terminal.escape_sequences import harmless
from marelle_host.cli.terminal.output import Terminal
from marelle_host.flash.image_folder import read_sums
from marelle_host.flash.store import image_folder, read_file
from marelle_images import ImageError
from marelle_images.boards import board_kinds
from marelle_lessons.page.images import MOST_CARRIED, MOST_FILES, CarriedImage, facts_of
from marelle_lessons.page.pyodide import PageError
from marelle_text import Text

_ENDINGS = (".uf2", ".hex", ".bin")
_BLOCK = re.compile(rb'<script type="text/plain" id="piece-image-\d+">[^<]*</script>')


def carried_images(terminal: Terminal, folder: str) -> list[CarriedImage]:
    """Return the usable images of a folder, sorted by file name; print a warning for each image that is refused.

    Args:
        terminal: how this command talks.
        folder: path as it was typed, such as a folder filled by `marelle flash --prepare`.

    Raises:
        ImageError: E-IMAGE-39, there is no such folder.
        PageError: E-PAGE-06, no image in it can be used; E-PAGE-07, the images are too many, or too large together.
    """
    place = image_folder(folder)
    files = sorted(path for path in place.iterdir() if path.suffix.lower() in _ENDINGS)
    sums = read_sums(place)
    found, refused = list[CarriedImage](), list[ImageError]()
    for path in files:
        try:
            data = read_file(path)
            found.append(CarriedImage(data, facts_of(path.name, data, wanted=sums.get(path.name))))
        except ImageError as problem:
            refused.append(problem)
        _refuse_too_much(folder, found)
    tell_refused(terminal, refused)
    if not found:
        raise PageError("E-PAGE-06", folder=folder)
    return found


def _refuse_too_much(folder: str, found: Sequence[CarriedImage]) -> None:
    size = sum(len(image.data) for image in found)
    if size > MOST_CARRIED or len(found) > MOST_FILES:
        raise PageError(
            "E-PAGE-07", folder=folder, count=len(found), megabytes=size // 1_000_000,
            most_files=MOST_FILES, most=MOST_CARRIED // 1_000_000,
        )  # fmt: skip


def tell(terminal: Terminal, html: bytes, images: Sequence[CarriedImage]) -> int:
    """Tell the size of the page without images and that of its images, then each image, then a warning if a SHA-256 is unknown.

    Returns:
        The size of the page without images, in bytes.
    """
    text, own = terminal.text, len(_BLOCK.sub(b"", html))
    facts = {"count": len(images), "page": text.number(own / 1e6, 1)}
    size = text.number((len(html) - own) / 1e6, 1)
    terminal.tell(text.plural("cli.page.images", len(images), size=size, **facts))
    for image in images:
        for one in image.facts:
            terminal.say(_line(text, one))
    if any(one["sum"] == "unknown" for image in images for one in image.facts):
        terminal.tell(text("cli.flash.hash_unknown"))
    return own


def _line(text: Text, one: dict[str, object]) -> str:
    titles = {kind.id: kind.names[0] for kind in board_kinds()}
    key = "cli.page.image_with_files" if one["files"] else "cli.page.image"
    return text(
        key, file=harmless(str(one["name"])), board=titles.get(str(one["board"]), str(one["chip"])),
        version=one["version"], hash=text(f"cli.page.sum.{one['sum']}"),
    )  # fmt: skip


def as_data(images: Sequence[CarriedImage]) -> list[dict[str, object]]:
    """Return the facts of the images in a page as data for `--json`."""
    return [
        {
            "file": one["name"], "board": one["board"] or None, "chip": one["chip"], "version": one["version"],
            "bytes": one["size"], "hash": one["sum"], "files": one["files"],
        }
        for image in images
        for one in image.facts
    ]  # fmt: skip
