"""Hold everything that a person reads: catalogues, error codes, choice of language.

Importing this package costs next to nothing: it brings :class:`Problem` alone. The catalogues
and the choice of a language load the first time that their names are asked for.

Example:
    >>> from marelle_text import Text
    >>> Text("fr")("story.start_square", square="A1", direction="north")
"""

from __future__ import annotations

from marelle_text.problem import Explanation, Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_text.catalogue import MissingTextError, Text
    from marelle_text.language import LANGUAGES, choose_language

__all__ = ["LANGUAGES", "Explanation", "MissingTextError", "Problem", "Text", "choose_language"]


def __getattr__(name: str) -> object:
    """Load the catalogue or the choice of language on first use."""
    if name in ("Text", "MissingTextError"):
        from marelle_text import catalogue as module  # noqa: PLC0415  (keeps the import light)
    elif name in ("choose_language", "LANGUAGES"):
        from marelle_text import language as module  # type: ignore[no-redef]  # noqa: PLC0415
    else:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(module, name)
