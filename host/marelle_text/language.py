"""Choose a person's language: the one typed, else that of ``MARELLE_LANG``, else the system's."""

import locale
import os
from collections.abc import Mapping

LANGUAGES = ("fr", "en")
"""The languages that have a catalogue; the first is that of a person whose system names neither."""

_NONE = ("", "c", "posix")  # settings without a language, as in containers and test machines


def choose_language(asked: str | None, environment: Mapping[str, str], system: str | None) -> str:
    """Return ``"fr"`` or ``"en"``: the first of the three sources that names French or English.

    Else English if the system names no language, and French if it names another language.

    Args:
        asked: What the person typed after ``--lang``, if anything.
        environment: The environment variables, of which ``MARELLE_LANG`` is read.
        system: The language of the computer, such as ``"fr_FR"`` or ``"en_GB.UTF-8"``; see `system_language`.

    Example:
        >>> choose_language(None, {"MARELLE_LANG": "en"}, "fr_FR")
        'en'
    """
    named = [_language_of(wish or "") for wish in (asked, environment.get("MARELLE_LANG"), system)]
    usual = "en" if named[-1] in _NONE else LANGUAGES[0]
    return next((language for language in named if language in LANGUAGES), usual)


def system_language(environment: Mapping[str, str]) -> str | None:
    """Return the language setting of the computer, such as `fr_FR.UTF-8`; None if it has none, or none that Python can read."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return environment[name]
    try:
        return locale.getlocale()[0]
    except ValueError:  # a locale that this Python cannot read
        return None


def persons_language() -> str:
    """Return ``"fr"`` or ``"en"`` by ``MARELLE_LANG`` and the system, as `choose_language` does.

    It is used where no language is given, as in the text of an exception.

    Example:
        >>> os.environ["MARELLE_LANG"] = "fr"
        >>> persons_language()
        'fr'
    """
    return choose_language(None, os.environ, system_language(os.environ))


def _language_of(wish: str) -> str:
    """Return a setting without its region: "fr" for ``fr``, ``fr_CA.UTF-8`` or ``French_France.1252``, "en" for ``en-GB``."""
    name = wish.strip().lower().replace("-", "_").partition("_")[0].partition(".")[0]
    return {"french": "fr", "français": "fr", "english": "en", "anglais": "en"}.get(name, name)
