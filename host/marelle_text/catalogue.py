"""Look sentences up in the gettext catalogues of ``locale/``, by key.

A key is a stable name (``story.printed``, ``E-WORLD-03.what``); both the French and the English
catalogue translate the key, so that neither language is a translation of the other. In every sentence
``{python}`` is what starts the Python that runs marelle, as a person types it.
"""

import gettext
import io
import os
import pkgutil
import string
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache

from marelle_text.language import persons_language

_OUTER_WALLS = ("north", "east", "south", "west")
_NUMBERED = ("wall", "box")
_GROUPED_FROM = 5  # digits from which a number is written in groups of three
_HUNDREDTHS = ("humidity", "temperature")  # quantities that worlds give in hundredths


class MissingTextError(LookupError):
    """A language has no catalogue, a key has no sentence, or its sentence has a placeholder that was given no fact."""


class _NoFallback(gettext.NullTranslations):
    """Raises `MissingTextError` for a missing key; gettext itself would return the key as if it were a sentence."""

    def gettext(self, message: str) -> str:
        raise MissingTextError(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:  # noqa: ARG002
        raise MissingTextError(msgid1)


class _Catalogue(gettext.GNUTranslations):
    """A catalogue whose keys can be listed; gettext has no public method for that."""

    def sentences(self, prefix: str) -> dict[str, str | list[str]]:
        """Return key -> sentence for the keys with a prefix; for a plural, the list of its forms."""
        found: dict[str, str | list[str]] = {}
        for key, sentence in self._catalog.items():  # type: ignore[attr-defined]
            if isinstance(key, str) and key.startswith(prefix):
                found[key] = sentence
            elif isinstance(key, tuple) and key[0].startswith(prefix):
                found[key[0]] = [*found.get(key[0], ()), sentence]
        return found


@cache
def _catalogue(language: str) -> _Catalogue:
    """Return the catalogue of a language, cached: reading it takes 3 ms, and one run's answer needs it three times."""
    try:
        raw = pkgutil.get_data("marelle_text", f"locale/{language}/LC_MESSAGES/marelle.mo")
    except OSError:
        raw = None
    if raw is None:
        raise MissingTextError(language)
    catalogue = _Catalogue(io.BytesIO(raw))
    catalogue.add_fallback(_NoFallback())
    return catalogue


def _python() -> str:
    """Return `python` if PATH has this Python under that name; else its path, from the current folder if it lies there, quoted if it has a space."""
    from pathlib import Path  # these two only where something is to be installed
    from shutil import which

    own, found = Path(sys.executable), Path(which("python") or "")
    if found.parent == own.parent and found.samefile(own):
        return "python"
    with suppress(ValueError, OSError):  # it lies elsewhere, or the current folder is deleted
        own = own.relative_to(Path.cwd())
    call = "& " if os.name == "nt" else ""  # without it PowerShell only shows a quoted path
    return f'{call}"{own}"' if " " in str(own) else str(own)


class _Numbers(string.Formatter):
    def __init__(self, *, comma: str, space: str, wall: Callable[[str], str]) -> None:
        super().__init__()
        self._comma, self._space, self._wall = comma, space, wall

    def get_value(
        self, key: int | str, args: Sequence[object], kwargs: Mapping[str, object]
    ) -> object:
        return _python() if key == "python" else super().get_value(key, args, kwargs)

    def convert_field(self, value: object, conversion: str | None) -> object:
        return self._wall(str(value)) if conversion == "w" else value  # w: a wall or a box

    def format_field(self, value: object, format_spec: str) -> str:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return format(value, format_spec) if format_spec else str(value)
        written = format(value, format_spec or ("d" if isinstance(value, int) else ".10g"))
        whole, dot, decimals = written.partition(".")
        if len(whole.lstrip("-")) >= _GROUPED_FROM and whole.lstrip("-").isdigit():
            whole = f"{int(whole):,}".replace(",", self._space)
        return whole + (self._comma + decimals if dot else "")


class Text:
    """The sentences of one language.

    Args:
        language: ``"fr"`` or ``"en"``; by default the person's, see :func:`persons_language`.

    Raises:
        MissingTextError: There is no catalogue for this language.

    Example:
        >>> text = Text("fr")
        >>> text.plural("story.turns", 3)
        '3 virages'
    """

    def __init__(self, language: str | None = None) -> None:
        self.language = language or persons_language()
        self._catalogue = _catalogue(self.language)
        french = self.language == "fr"
        self._numbers = _Numbers(
            comma="," if french else ".", space="\xa0" if french else ",", wall=self.wall
        )

    def __call__(self, key: str, /, **facts: object) -> str:
        """Return the sentence of a key, its placeholders filled with ``facts``.

        Raises:
            MissingTextError: There is no such key, or a placeholder was given no fact.
        """
        return self._fill(key, self._catalogue.gettext(key), facts)

    def plural(self, key: str, count: int, /, **facts: object) -> str:
        """Return the sentence of a key for a number of things; ``{count}`` is that number.

        Raises:
            MissingTextError: There is no such key, or a placeholder was given no fact.
        """
        return self._fill(
            key, self._catalogue.ngettext(key, key, count), {"count": count, **facts}
        )

    def __contains__(self, key: str) -> bool:
        """Return True if the key has a sentence."""
        try:
            self._catalogue.gettext(key)
        except MissingTextError:
            return False
        return True

    def optional(self, key: str, /, **facts: object) -> str:
        """Return the sentence of a key, its placeholders filled with `facts`; "" if there is no such key.

        Raises:
            MissingTextError: A placeholder was given no fact.
        """
        return self(key, **facts) if key in self else ""

    def sentences(self, prefix: str) -> dict[str, str | list[str]]:
        """Return key -> sentence for the keys with a prefix, with placeholders unfilled.

        The value of a plural is the list of its forms, for one thing and for several.

        Example:
            >>> Text("en").sentences("page.card.A.done")
            {'page.card.A.done': ['one square ahead', '{count} squares ahead']}
        """
        return self._catalogue.sentences(prefix)

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number, rounded to `decimals`, as this language writes it: ``12,5`` in French."""
        return self._numbers.format_field(round(value, decimals), f".{decimals}f")

    def listed(self, names: list[str]) -> str:
        """Return names as a list in a sentence: « a, b et c »; "" for an empty list."""
        if len(names) < 2:
            return "".join(names)
        return self("text.list_end", first=", ".join(names[:-1]), last=names[-1])

    def wall(self, name: str) -> str:
        """Return the words for a wall or a box: « le mur nord », « la boîte 2 »; any other name is returned in quotes: « garage »."""
        if name in _OUTER_WALLS:
            return self(f"wall.{name}")
        kind, _, number = name.partition("-")
        if kind in _NUMBERED and number.isdigit():
            return self(f"wall.{kind}", number=number)
        return self("wall.named", name=name)

    def part(self, name: str) -> str:
        """Return the words for a part as the simulator names it: « capteur de distance » for "range sensor"; any other name is returned as it is."""
        kind, _, number = name.rpartition(" ")
        if number.isdecimal():
            return self.optional(f"part.{kind.replace(' ', '_')}_number", number=number) or name
        return self.optional("part." + name.replace(" ", "_")) or name

    def quantity(self, name: str) -> str:
        """Return the words for a measured quantity: « la lumière » for "light"; a quantity without a text is quoted, as « x_smoke »."""
        return self.optional(f"quantity.{name}") or self("quantity.own", name=self.part(name))

    def amount(self, name: str, value: int) -> str:
        """Return a quantity's value with its unit if it has one: « 300 lux »; temperature and humidity are in hundredths, « 21,5 °C » for 2150."""
        if name in _HUNDREDTHS:
            decimals = 2 if value % 10 else 1 if value % 100 else 0
            return self(f"amount.{name}", value=self.number(value / 100, decimals))
        return self.optional(f"amount.{name}", value=self.number(value)) or self.number(value)

    def _fill(self, key: str, sentence: str, facts: dict[str, object]) -> str:
        try:
            return self._numbers.vformat(sentence, (), facts)
        except (KeyError, IndexError) as error:
            raise MissingTextError(f"{key}: {error}") from error
