"""The catalogues are whole, say the same in both languages, and are what the sources use."""

import ast
import gettext
import io
import re
from functools import cache
from pathlib import Path
from string import Formatter
from typing import IO, NamedTuple

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from error_codes import error_codes

import marelle_text
from marelle_text.codes import PICTOGRAMS, SERIES, is_code, pictogram_of

LOCALE = Path(marelle_text.__file__).parent / "locale"
ROOT = Path(__file__).parents[2]
LANGUAGES = ("fr", "en")
CODE = re.compile(r"E-[A-Z]+-\d\d")
ASKS = ("text", "_text", "plural", "optional")
KEY = re.compile(r"[a-z_]+(\.[a-z_-]+)+")
NO_BREAK = "\xa0"


class Sentence(NamedTuple):
    """What one catalogue says for one key: one form, or one for each plural."""

    key: str
    forms: tuple[str, ...]


def catalogue(language: str) -> dict[str, Sentence]:
    path = LOCALE / language / "LC_MESSAGES" / "marelle.po"
    with path.open("rb") as file:
        messages = [message for message in read_po(file, locale=language) if message.id]
    found = {}
    for message in messages:
        key = message.id if isinstance(message.id, str) else message.id[0]
        forms = (
            (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        )
        found[key] = Sentence(key, forms)
    return found


def sentences_of(compiled: IO[bytes]) -> dict[object, str]:
    """Return a compiled catalogue without its header, which tells the compiler's version."""
    found = dict(gettext.GNUTranslations(compiled)._catalog)  # type: ignore[attr-defined]
    del found[""]
    return found


def facts(said: Sentence) -> set[str]:
    return {
        name
        for form in said.forms
        for _, name, _, _ in Formatter().parse(form)
        if name is not None
    }


class Used(NamedTuple):
    """What the sources say: their texts (with a star for what an f-string fills in), the keys that they ask a catalogue for, the kinds of moments."""

    texts: set[str]
    keys: set[str]
    moments: set[str]


def keys_of_the_page() -> set[str]:
    """Return the keys that the page's JavaScript asks for, a star for what it puts in between."""
    scripts = (ROOT / "lessons" / "marelle_lessons" / "page" / "src").glob("*.js")
    written = "".join(path.read_text(encoding="utf-8") for path in scripts)
    quoted = re.findall(r"""["`]([\w.${}-]+)["`]""", written)
    return {"page." + re.sub(r"\$\{[^}]*\}", "*", key) for key in quoted} - {"page.*"}


@cache
def used() -> Used:
    found = Used(keys_of_the_page(), set(), set())
    for folder in ("firmware", "host", "lessons", "simulator"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                look_at(node, found)
    return found


def look_at(node: ast.AST, found: Used) -> None:
    match node:
        case ast.Constant(value=str(text)):
            found.texts.add(text)
        case ast.JoinedStr():
            parts = [p.value if isinstance(p, ast.Constant) else "*" for p in node.values]
            found.texts.add("".join(map(str, parts)))
        case ast.BinOp(left=ast.Constant(value=value)):
            found.texts.add(f"{value!s}*")
        case ast.Call(func=ast.Name(id="Moment"), args=[_, ast.Constant(value=str(kind)), *_]):
            found.moments.add(f"story.{kind}")
        case ast.Call(
            func=ast.Name(id="BoardsTable" | "Download" | "Progress"),
            args=[_, ast.Constant(value=str(key)), *_],
        ):
            found.keys.add(key)
        case ast.Call(
            func=ast.Name(id=name) | ast.Attribute(attr=name),
            args=[ast.Constant(value=str(key)), *_],
        ) if name in ASKS and KEY.fullmatch(key):
            found.keys.add(key)


def test_both_languages_have_the_same_keys_with_the_same_facts_and_plurals() -> None:
    french, english = (
        {key: (facts(said), len(said.forms)) for key, said in catalogue(language).items()}
        for language in LANGUAGES
    )
    assert french == english


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty(language: str) -> None:
    assert [key for key, said in catalogue(language).items() if not all(said.forms)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_that_of_the_source(language: str) -> None:
    folder = LOCALE / language / "LC_MESSAGES"
    with (folder / "marelle.po").open("rb") as file:
        messages = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    with (folder / "marelle.mo").open("rb") as file:
        assert sentences_of(file) == sentences_of(compiled)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_says_what_happened_and_what_to_do(language: str) -> None:
    keys = {key for key in catalogue(language) if key.startswith("E-")}
    codes = {key.rpartition(".")[0] for key in keys}
    assert {f"{code}.{part}" for code in codes for part in ("what", "action")} - keys == set()
    assert codes == set(error_codes())


def test_each_code_is_of_a_series_and_each_number_of_the_table_is_a_code() -> None:
    assert {code[:-3] for code in error_codes()} == set(SERIES)
    listed = [
        f"{series}-{number}"
        for series, (_, others) in SERIES.items()
        for number in " ".join(others.values()).split()
    ]
    assert set(listed) - set(error_codes()) == set()
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "short",
    [r"E-.*\.(action|near)", r"E-(BOT|CODE|PROG)-\d\d\.what"],
    ids=["actions", "a program"],
)
def test_an_action_and_what_is_said_of_a_program_have_at_most_twelve_words(
    short: str, language: str
) -> None:
    said = {key: said.forms[0] for key, said in catalogue(language).items()}
    words = {
        key: re.findall(r"\S*\w\S*", re.sub(r"\{[^}]*\}", "x", form))
        for key, form in said.items()
        if re.fullmatch(short, key)
    }
    assert {key: said[key] for key, found in words.items() if len(found) > 12} == {}


@pytest.mark.unmeasured
def test_every_code_of_the_sources_has_its_sentences_and_none_is_left_over() -> None:
    codes = {code for text in used().texts for code in CODE.findall(text)}
    assert codes - {"E-STOP-99", "E-WORLD-00"} == set(error_codes())


@pytest.mark.unmeasured
@pytest.mark.parametrize("asked", ["keys", "moments"])
def test_every_key_that_a_source_asks_for_exists(asked: str) -> None:
    assert getattr(used(), asked) - set(catalogue("fr")) == set()


@pytest.mark.unmeasured
def test_no_key_is_left_over() -> None:
    said = used().texts
    made = [text for text in said if "*" in text and re.match(r"[a-zA-Z_]+\.", text)]
    pattern = re.compile("|".join(re.escape(text).replace(r"\*", r"[\w.-]+") for text in made))
    known = said | {f"story.{kind}" for kind in said}
    unused = {
        key
        for key in catalogue("fr")
        if not CODE.match(key) and key not in known and not pattern.fullmatch(key)
    }
    assert unused == set()


def test_french_puts_spaces_that_do_not_break_before_its_signs() -> None:
    wrong = re.compile(r"[ ][:;!?»]|«[ ]|\w[;!?]|'")
    said = catalogue("fr")
    shown = {key: re.sub(r"\{[^}]*\}", "x", form) for key in said for form in said[key].forms}
    assert {key: form for key, form in shown.items() if wrong.search(form)} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pupil_is_spared_the_jargon(language: str) -> None:
    banned = re.compile(
        r"exception|stack|token|parse|null|caractère|encodage|argument", re.IGNORECASE
    )
    said = catalogue(language)
    codes = [said[key] for key in said if key.startswith("E-PROG")]
    assert [sentence.key for sentence in codes if banned.search(sentence.forms[0])] == []


def test_every_pictogram_of_the_table_can_be_drawn() -> None:
    names = {name for usual, others in SERIES.values() for name in (usual, *others)}
    assert names <= set(PICTOGRAMS)


def test_a_code_has_the_pictogram_of_its_series_or_its_own() -> None:
    assert pictogram_of("E-PROG-12") == "pen"
    assert pictogram_of("E-PROG-15") == "board"
    assert pictogram_of("E-STOP-01") == "hand"
    assert pictogram_of("E-NEVER-99") == "bug"


@pytest.mark.parametrize("word", ["E-STOP-99", "E-NEVER-01", "cli.print.option", "story", ""])
def test_what_has_no_sentences_of_an_error_is_no_code(word: str) -> None:
    assert is_code("E-STOP-01")
    assert not is_code(word)
