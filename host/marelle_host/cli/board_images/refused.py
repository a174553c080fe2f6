"""Says what is wrong with images of a folder that were left aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marelle_host.cli.terminal.errors import explained

if TYPE_CHECKING:
    from collections.abc import Iterable

    from marelle_host.cli.terminal.output import Terminal
    from marelle_images import ImageError


def tell_refused(terminal: Terminal, refused: Iterable[ImageError]) -> None:
    """Say what is wrong with images that were left aside: of a damaged one an older one may have been taken in its place."""
    for problem in refused:
        said = explained(problem, terminal.text)
        terminal.complain(f"{said.what} ({said.code})")
