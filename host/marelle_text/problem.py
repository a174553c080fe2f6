"""Carry an error as a stable code and facts, without text in any language."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_text.catalogue import Text


_SIDES = ("LEFT", "RIGHT")


class Explanation:
    """The sentences about one problem for a person.

    Attributes:
        code: The stable code, such as ``"E-WORLD-03"``.
        what: What happened, in a sentence or two.
        safe: What is intact, or an empty string when nothing was at stake.
        action: The one thing to do next, at most 12 words.
        pictogram: The name of a pictogram of :mod:`marelle_text.codes`.
    """

    def __init__(self, *, code: str, what: str, safe: str, action: str, pictogram: str) -> None:
        self.code, self.what, self.safe = code, what, safe
        self.action, self.pictogram = action, pictogram

    def sentences(self) -> list[str]:
        """Return `what`, `safe` and `action`, without the empty ones."""
        return [part for part in (self.what, self.safe, self.action) if part]

    def as_data(self) -> dict[str, str]:
        """Return `code`, `what`, `action` and `pictogram` for JSON."""
        return {
            "code": self.code,
            "what": self.what,
            "action": self.action,
            "pictogram": self.pictogram,
        }


class Problem(Exception):  # noqa: N818  (shown to a person; not always an error)
    """An error that a person can correct.

    Its sentences are looked up only when they are needed, so that raising it is quick and imports
    nothing. ``str()`` returns the code and the sentences in the person's language; :meth:`explain`
    returns the sentences in any language.

    Args:
        code: A stable code of :mod:`marelle_text.codes`.
        **facts: The values of the sentences' placeholders: numbers, file names, the nearest names.

    Example:
        >>> problem = Problem("E-WORLD-01", name="sqares", nearest="squares")
        >>> problem.facts["nearest"]
        'squares'
    """

    def __init__(self, code: str, /, **facts: str | int | float) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts

    def explain(self, text: Text) -> Explanation:
        """Return the sentences of this problem in the language of ``text``.

        Raises:
            MissingTextError: The code has no sentences, or a placeholder was given no fact.
        """
        # imported late, so that importing this module is quick
        from marelle_text.codes import pictogram_of

        facts = self.facts
        if "toml" in facts:  # the kind of a syntax error in a TOML file, which has its own text
            facts = {**facts, "detail": text(f"toml.{facts['toml']}", **facts)}
        for name in ("part", "other"):
            if facts.get(name) in _SIDES:  # the names of motors in a kit's table
                facts = {**facts, name: text(f"side.{facts[name]}")}
        return Explanation(
            code=self.code,
            what=text(f"{self.code}.what", **facts),
            safe=text.optional(f"{self.code}.safe", **facts),
            action=self._action(text, facts),
            pictogram=pictogram_of(self.code),
        )

    def _action(self, text: Text, facts: dict[str, str | int | float]) -> str:
        """Return the sentence with the one thing to do: that of a mistake in a file's writing or of a nearest name, else the usual one."""
        usual = f"{self.code}.action"
        near = f"{self.code}.near" if facts.get("nearest") else usual
        own = f"toml.{facts['toml']}.action" if "toml" in facts else near
        return text.optional(own, **facts) or text(usual, **facts)

    def __str__(self) -> str:
        """Return the code and the sentences in the person's language, as `told_in(None)` does."""
        return self.told_in(None)

    def told_in(self, language: str | None) -> str:
        """Return the code and the sentences in `language`, None for the person's; the code and the facts if a sentence is missing."""
        from marelle_text.catalogue import MissingTextError, Text

        try:
            told = " ".join(self.explain(Text(language)).sentences())
        except MissingTextError:
            told = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.code}: {told}" if told else self.code

    def __reduce__(self) -> tuple[object, ...]:
        """Let a problem be pickled, to be sent from a child process to its parent."""
        return _empty, (type(self),), {**self.__dict__, "args": self.args}


def _empty(kind: type[Problem]) -> Problem:
    return kind.__new__(kind)  # `pickle` then sets its attributes
