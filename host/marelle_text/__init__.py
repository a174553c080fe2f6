"""All texts that a person reads: catalogues, error codes, choice of language.

Importing this package is quick: it loads only :class:`Problem`. The catalogues and the choice
of a language are loaded when their names are first used.

Example:
    >>> from marelle_text import Text
    >>> Text("fr")("story.start_square", square="A1", direction="north")
"""

from marelle_text.lazy import lazily
from marelle_text.problem import Explanation, Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_text.catalogue import MissingTextError, Text
    from marelle_text.language import (
        LANGUAGES,
        choose_language,
        persons_language,
        system_language,
    )

__all__ = [
    "LANGUAGES", "Explanation", "MissingTextError", "Problem", "Text", "choose_language", "persons_language",
    "system_language",
]  # fmt: skip

if not TYPE_CHECKING:  # a type checker must not believe that every name is here
    __getattr__ = lazily(
        __name__,
        {
            "catalogue": ("MissingTextError", "Text"),
            "language": ("LANGUAGES", "choose_language", "persons_language", "system_language"),
        },
    )
