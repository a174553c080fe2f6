"""Remember an error that holds for the whole official site, so that thirty boards do not wait thirty times for it."""

from collections.abc import Callable
from typing import TypeVar

from marelle_images import ImageError
from marelle_images.boards import BoardKind

Answer = TypeVar("Answer")

# No connection, an answer that takes too long, a wrong certificate, as with a filter in between.
_OF_SITE = frozenset(("E-IMAGE-21", "E-IMAGE-29", "E-IMAGE-32"))


class SiteErrors:
    """Reads a site until an error holds for every page of it; after that each board gets that error at once, with its own file to bring.

    Example:
        >>> errors = SiteErrors()
        >>> offers = [errors.ask(kind, lambda: newest(kind, Site())) for kind in board_kinds()]
    """

    def __init__(self) -> None:
        self._of_all: ImageError | None = None

    def ask(self, kind: BoardKind, fetch: Callable[[], Answer]) -> Answer:
        """Return the result of `fetch`; raise at once if an earlier error holds for the whole site.

        Raises:
            ImageError: the error of `fetch`, or the earlier one.
        """
        if self._of_all is not None:
            raise ImageError(self._of_all.code, **{**self._of_all.facts, **to_bring(kind)})
        try:
            return fetch()
        except ImageError as error:
            # An HTTP status such as 404 or 503 is the error of one board alone.
            if error.code in _OF_SITE and not str(error.facts.get("reason", "")).isdigit():
                self._of_all = error
            raise


def to_bring(kind: BoardKind) -> dict[str, str]:
    """Return the facts of an error that name the image file of a board and its page, so that a person can download it."""
    return {"board": kind.names[0], "file": kind.files, "page": kind.page}
