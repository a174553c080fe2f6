"""Choose the language of a person: asked, then wished, then the system's, French in doubt."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("fr", "en")
"""The languages that have a catalogue; the first is spoken when in doubt."""


def choose_language(asked: str | None, environment: Mapping[str, str], system: str | None) -> str:
    """Return ``"fr"`` or ``"en"``.

    Args:
        asked: What the person typed after ``--lang``, if anything.
        environment: Where ``MARELLE_LANG`` may stand; only the command line reads the real one.
        system: The language of the computer, such as ``"fr_FR"`` or ``"en_GB.UTF-8"``.

    Example:
        >>> choose_language(None, {"MARELLE_LANG": "en"}, "fr_FR")
        'en'
    """
    for wish in (asked, environment.get("MARELLE_LANG"), system):
        language = _language_of(wish or "")
        if language in LANGUAGES:
            return language
    return LANGUAGES[0]


def _language_of(wish: str) -> str:
    """Return the two letters of ``fr``, ``fr_CA.UTF-8``, ``French_France.1252``, ``en-GB``."""
    name = wish.strip().lower().replace("-", "_").partition("_")[0].partition(".")[0]
    return {"french": "fr", "français": "fr", "english": "en", "anglais": "en"}.get(name, name)
