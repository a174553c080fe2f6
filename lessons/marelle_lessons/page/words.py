"""The texts of the page: each sentence that its JavaScript uses, in both languages.

They are the catalogue's entries whose keys begin with `page.`, so that a new one needs an entry in the catalogue only.
"""

from __future__ import annotations

from marelle_text import LANGUAGES, Text

_PREFIX = "page."
_OF_PYTHON = "page.board_action."
"""What to do about an error of a board: `board_problem` looks it up by the error's code."""


def words() -> dict[str, dict[str, str | list[str]]]:
    """Return {language: {key: sentence}}; the sentence is a list of both forms where it depends on a number.

    The placeholders, such as `{name}`, are left for the page to fill in.
    """
    return {
        language: {
            key: sentence
            for key, sentence in Text(language).sentences(_PREFIX).items()
            if not key.startswith(_OF_PYTHON)
        }
        for language in LANGUAGES
    }
