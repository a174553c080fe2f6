"""The words of the page: each sentence that its JavaScript asks for, in both languages.

They are those of the catalogue whose keys begin with `page.`, so that a new one is written in the catalogue alone.
"""

from __future__ import annotations

from marelle_text import LANGUAGES, Text

_PREFIX = "page."
_OF_PYTHON = "page.board_action."
"""What to do about an error of a board: `board_problem` looks it up by the error's code."""


def words() -> dict[str, dict[str, str | list[str]]]:
    """Return, for each language, each key with its sentence, or with both forms of a plural.

    The placeholders stay as they are written, `{name}`: the page fills them.
    """
    return {
        language: {
            key: sentence
            for key, sentence in Text(language).sentences(_PREFIX).items()
            if not key.startswith(_OF_PYTHON)
        }
        for language in LANGUAGES
    }
