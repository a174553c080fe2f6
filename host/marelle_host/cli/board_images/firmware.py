"""Choose the MicroPython for the file of `marelle image`: the named file, else the newest image for the named board, or for the kit's."""

from collections.abc import Sequence
from pathlib import Path

from marelle_files import install_files
from marelle_host.cli.flashing.prepare import image_store, kinds_of
from marelle_host.cli.terminal.output import Terminal
from marelle_host.flash.store import chosen_file
from marelle_images import ImageError
from marelle_images.boards import find_kind
from marelle_images.chosen import Chosen


def chosen_firmware(
    terminal: Terminal, *, image: str, images: Sequence[str], board: str, kit: str
) -> Chosen:
    """Return the MicroPython image to use: a named file, or the one that `marelle flash` would put on that board.

    A download shows its progress.

    Args:
        terminal: how this command talks.
        image: path of an image file; "" for the newest stable image in `images` and in this computer's cache, else that of the official page.
        images: folders to search first.
        board: the board's name, "" for the first board that the kit is for.
        kit: the kit's name, "" for none.

    Raises:
        BoardFilesError: E-FILE-01, there is no such kit.
        ImageError: E-IMAGE-54, neither image, board nor kit is named; E-IMAGE-31, there is no such board; E-IMAGE-44, the
            named board has no drive; and those of `chosen_file`, `image_store`, `kinds_of` and `Store.choose`.
    """
    if kit:
        install_files(kit, "")
    kind = find_kind(board) if board else None
    if kind is not None and kind.format == "esp":
        raise ImageError("E-IMAGE-44", board=kind.names[0])
    if image:
        return chosen_file(Path(image), kind)
    if kind is None and not kit:
        raise ImageError("E-IMAGE-54")
    with image_store(terminal, images) as store:
        return store.choose(kind or kinds_of([], [kit])[0])
