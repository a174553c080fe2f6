"""Print why images of a folder were not used."""

from collections.abc import Iterable

from marelle_host.cli.terminal.errors import explained
from marelle_host.cli.terminal.output import Terminal
from marelle_images import ImageError


def tell_refused(terminal: Terminal, refused: Iterable[ImageError]) -> None:
    """Print, for each refused image, what is wrong with it: instead of a damaged image an older one may have been used."""
    for problem in refused:
        said = explained(problem, terminal.text)
        terminal.complain(f"{said.what} ({said.code})")
