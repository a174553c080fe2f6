"""Remembers an error that holds for all pages of the official site, so that thirty boards do not wait for it thirty times."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from marelle_images import ImageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_images.boards import BoardKind

    Answer = TypeVar("Answer")

_OF_SITE = frozenset(("E-IMAGE-21", "E-IMAGE-29", "E-IMAGE-32"))


class SiteErrors:
    """Asks a site until one of its errors holds for every page of it; from then on each board gets that error, with its own file to bring.

    Example:
        >>> errors = SiteErrors()
        >>> offers = [errors.ask(kind, lambda: newest(kind, Site())) for kind in board_kinds()]
    """

    def __init__(self) -> None:
        self._of_all: ImageError | None = None

    def ask(self, kind: BoardKind, fetch: Callable[[], Answer]) -> Answer:
        """Return the result of `fetch`; raise at once if the site is known to be out of reach.

        Raises:
            ImageError: as `fetch`, or as it did for another board.
        """
        if self._of_all is not None:
            raise ImageError(self._of_all.code, **{**self._of_all.facts, **to_bring(kind)})
        try:
            return fetch()
        except ImageError as error:
            if _holds_for_all(error):
                self._of_all = error
            raise


def to_bring(kind: BoardKind) -> dict[str, str]:
    """Return the facts of an error that name the image file of a board, and its page, for a person who brings it."""
    return {"board": kind.names[0], "file": kind.files, "page": kind.page}


def _holds_for_all(error: ImageError) -> bool:
    """Return True if there is no network, or a filter in between; an error of one page, such as 404, has a number as its reason."""
    return error.code in _OF_SITE and not str(error.facts.get("reason", "")).isdigit()
