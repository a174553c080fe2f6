"""Which MicroPython goes into the file of `marelle image`: the one that is named, else the newest for the board of the kit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from marelle_files import install_files
from marelle_host.cli.board_images.refused import tell_refused
from marelle_host.cli.flashing.prepare import images_cache, kinds_of
from marelle_host.cli.terminal.progress import Download
from marelle_host.flash.store import Store, chosen_file, image_folder
from marelle_images import ImageError
from marelle_images.boards import find_kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marelle_host.cli.terminal.output import Terminal
    from marelle_images.chosen import Chosen


def chosen_firmware(
    terminal: Terminal, *, image: str, images: Sequence[str], board: str, kit: str
) -> Chosen:
    """Return a MicroPython: a file, or what `marelle flash` would put on that board; what is fetched shows a bar.

    Args:
        terminal: how this command talks.
        image: path of a file; "" for the newest of the folders, of this computer's own and of the official page.
        images: folders that are looked through first.
        board: its name, "" for the first that the kit goes with.
        kit: its name, "" for none.

    Raises:
        BoardFilesError: E-FILE-01, there is no such kit.
        ImageError: E-IMAGE-54, nobody says for which board; -31, there is no such board; -44, one that has no drive; and those of `chosen_file` and `Store.choose`.
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
    download = Download(terminal, terminal.text("cli.flash.fetches"))
    folders = [*map(image_folder, images), images_cache()]
    store = Store(
        folders, fetch=True, progress=lambda _name, done, total: download.seen(done, total)
    )
    try:
        with download:
            return store.choose(kind or kinds_of([], [kit])[0])
    finally:
        tell_refused(terminal, store.refused.values())
