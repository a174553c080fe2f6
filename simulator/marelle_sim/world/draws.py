"""The draws of a world: lists of words, each put into an order that the run's seed decides.

Patches, labels and inputs of a world file refer to a word by its place in this order: `{round.2}` is the second of "round".
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from marelle_sim.kernel import in_turn, stream
from marelle_sim.toml import Field, Source, Table, many, nearest
from marelle_sim.toml.schema import Schema

from .shapes import Label, Patch

Drawn = Mapping[str, Sequence[str]]

MOST_DRAWS, MOST_WORDS, LONGEST_WORD = 20, 20, 40
_FEWEST_WORDS = 2
NAME = r"[a-z][a-z0-9_]{0,39}"
PLACE = rf"\{{({NAME})(?:\.([0-9]{{1,2}}))?\}}"
"""A placeholder in a text: `{round.2}` is the second word drawn, `{round}` all of them, separated by spaces."""

_FILLED = {"patch": ("square", "color"), "label": ("text", "square", "color"), "input": ("text",)}
_TEXT = "text"
_SAMPLE = '["A1", "B2", "C3"]'


class Draw(NamedTuple):
    """A `[[draw]]` of a world file: a name, and a list of words whose order depends on the seed."""

    name: str
    words: Sequence[str]

    def of(self, seed: int) -> tuple[str, ...]:
        """Return the words in the order that a seed gives, independently of all other draws.

        Of the n seeds from a multiple of n on, n being the number of words, each puts another word first (`in_turn`).

        Example:
            >>> [Draw("table", ("A1", "B2", "C3")).of(seed)[0] for seed in range(3)]
            ['A1', 'B2', 'C3']
        """
        others = [*self.words]
        first = others.pop(in_turn(seed, len(others), "draw", self.name))
        stream(seed, "draw", self.name).shuffle(others)
        return (first, *others)


class Draws(NamedTuple):
    """All the draws of a world.

    Attributes:
        source: the world's file, its placeholders not yet replaced.
        each: the draws.
        varied: all patches, then all labels of the world, in the order of the file; another seed may change them.
    """

    source: Source
    each: Sequence[Draw]
    varied: Sequence[Patch | Label] = ()

    def of(self, seed: int) -> dict[str, tuple[str, ...]]:
        """Return the words of each draw in the order that a seed gives, by the name of the draw."""
        return {draw.name: draw.of(seed) for draw in self.each}

    def samples(self) -> Iterator[dict[str, Sequence[str]]]:
        """Yield the words of all draws in several orders, in which every word stands at every place; then the longest word at all places.

        If the file is valid with each of these samples, it is valid with the draw of any seed.
        """
        for shift in range(max((len(draw.words) for draw in self.each), default=0)):
            yield {draw.name: _turned(draw.words, shift) for draw in self.each}
        yield {draw.name: [max(draw.words, key=len)] * len(draw.words) for draw in self.each}


def _turned(words: Sequence[str], shift: int) -> Sequence[str]:
    shift %= len(words)
    return (*words[shift:], *words[:shift])


def read_draws(top: Table) -> Draws | None:
    """Return the draws of a world file (`[[draw]]`), or None if it has none.

    Raises:
        WorldError: see `Table`; E-LESSON-47 if two draws have one name, or a draw has the same word twice; E-WORLD-12 if a draw
            has more than 20 words.
    """
    found: list[Draw] = []
    for table in top["draw"]:
        name = table["name"]
        if name in [draw.name for draw in found]:
            raise table.source.error("E-LESSON-47", (*table.path, "name"), value=name)
        found.append(Draw(name, table["words"]))
    return Draws(top.source, tuple(found)) if found else None


def _words(table: Table, key: str) -> tuple[str, ...]:
    words = table.texts(key, _SAMPLE, _FEWEST_WORDS, most=MOST_WORDS, fits=_is_word)
    check_drawn_once(table, key, words)
    return tuple(words)


def _is_word(word: str) -> bool:
    return 1 <= len(word) <= LONGEST_WORD and word.isprintable() and not set("{}") & set(word)


def check_drawn_once(table: Table, key: str, words: Sequence[str]) -> None:
    """Check that no word occurs twice in `words`, the value of `key` in `table`.

    Raises:
        WorldError: E-LESSON-47, with the word.
    """
    for index, word in enumerate(words):
        if word in words[:index]:
            raise table.source.error("E-LESSON-47", (*table.path, key), value=word)


def with_words(text: str, drawn: Drawn) -> str:
    """Return a text with its placeholders replaced by the words drawn; `{round}` alone gives all words, separated by spaces.

    Example:
        >>> with_words("{round.2}!", {"round": ("C3", "A1")})
        'A1!'
    """

    def word(found: re.Match[str]) -> str:
        words = drawn[found[1]]
        return words[int(found[2]) - 1] if found[2] else " ".join(words)

    return re.sub(PLACE, word, text)


def drawn_words(text: str, drawn: Drawn) -> list[str]:
    """Return a list: the words of a draw if the text is a placeholder such as `{round}`, else the text with its words filled in.

    Example:
        >>> drawn_words("{round}", {"round": ("C3", "A1")}), drawn_words("{round.2}", {"round": ("C3", "A1")})
        (['C3', 'A1'], ['A1'])
    """
    whole = re.fullmatch(PLACE, text)
    return [*drawn[whole[1]]] if whole and not whole[2] else [with_words(text, drawn)]


def numbered_words(text: str) -> set[tuple[str, int]]:
    """Return (name of the draw, number) for each placeholder with a number in a text; one without a number is left out.

    Example:
        >>> numbered_words("{round} {depot.1}")
        {('depot', 1)}
    """
    return {(one[1], int(one[2])) for one in re.finditer(PLACE, text) if one[2]}


def _check_drawn_words(table: Table, key: str, text: str, drawn: Drawn) -> None:
    """Check that every placeholder in a text names a draw, and that its number, if it has one, is from 1 to the count of the words.

    Raises:
        WorldError: E-LESSON-45 if there is no draw of that name, E-LESSON-46 if the draw has no word of that number.
    """
    path = (*table.path, key)
    for found in re.finditer(PLACE, text):
        name, number = found.groups()
        if name not in drawn:
            raise table.source.error(
                "E-LESSON-45", path, value=name, nearest=nearest(name, drawn) or '[[draw]]'
            )  # fmt: skip
        count = len(drawn[name])
        if number is not None and not 1 <= int(number) <= count:
            raise table.source.error("E-LESSON-46", path, value=name, number=number, count=count)


def check_place(table: Table, key: str, text: str, drawn: Drawn, *, whole: bool) -> None:
    """Check that a text has no placeholder, or is one placeholder and nothing else.

    Args:
        table: the table of the file with the text.
        key: the key of the text.
        text: the text.
        drawn: the words drawn, by the name of the draw.
        whole: True if a placeholder for all words of a draw, such as `{round}`, is allowed too.

    Raises:
        WorldError: E-LESSON-45, there is no draw of that name; -46, the draw has no word of that number; -48, the text mixes
            a placeholder with something else, or has one that `whole` does not allow.
    """
    _check_drawn_words(table, key, text, drawn)
    place = re.search(PLACE, text)
    if place and not (place[0] == text and (whole or place[2])):
        raise table.source.error(
            "E-LESSON-48", (*table.path, key), value=text, example=f"{{{place[1]}.1}}"
        )


def filled(top: Table, drawn: Drawn) -> Table:
    """Return the top table of a world file with the placeholders replaced in its patches, labels and inputs.

    Raises:
        WorldError: as `check_place`.
    """
    data = dict(top.data)
    for key, names in _FILLED.items():
        if key in top:
            data[key] = [_filled(table, names, drawn) for table in top[key]]
    return Table(top.source, top.path, data, top.fields)


def _filled(table: Table, names: Sequence[str], drawn: Drawn) -> dict[str, Any]:
    return {
        key: _filled_value(table, key, value, drawn) if key in names else value
        for key, value in table.data.items()
    }


def _filled_value(table: Table, key: str, value: object, drawn: Drawn) -> object:
    """Return the text of a field, or each text of its list, with the placeholders replaced by words of `drawn`.

    A value of another type is returned unchanged; the error for it is raised when the field is read.

    Raises:
        WorldError: as `check_place`; `table` and `key` tell its place in the file.
    """
    if isinstance(value, list):
        return [_filled_value(table, key, one, drawn) for one in value]
    if not isinstance(value, str):
        return value
    if key == _TEXT:
        _check_drawn_words(table, key, value, drawn)
    else:
        check_place(table, key, value, drawn, whole=False)
    return with_words(value, drawn)


_PLACEHOLDER: Schema = {"type": "string", "pattern": f"^{PLACE}$"}
_WORD: Schema = {
    "type": "string",
    "minLength": 1,
    "maxLength": LONGEST_WORD,
    "pattern": "^[^{}]*$",
}
_WORDS: Schema = {**many(_WORD, MOST_WORDS, _FEWEST_WORDS), "uniqueItems": True}
DRAWS_FIELD = Field.tables(
    {"name": Field.pattern(NAME, "round"), "words": Field(_words, _WORDS)}, most=MOST_DRAWS
)
"""The tables `[[draw]]` of a world file."""


def with_placeholders(kind: str, fields: Mapping[str, Field]) -> dict[str, Field]:
    """Return `fields`, those of the table `kind` ("patch", "label"), with a JSON Schema that allows a placeholder where one may stand."""
    return {
        key: field._replace(schema={"anyOf": [field.schema, _PLACEHOLDER]})
        if key in _FILLED[kind] and key != _TEXT
        else field
        for key, field in fields.items()
    }
