"""The words at hand: each public word has its sentence in both languages, what it takes, and an example that runs."""

import ast
from pathlib import Path

import pytest

from marelle_help import library_vocabulary
from marelle_lessons import load_lesson
from marelle_lessons.glossary import DRAWER, Entry, glossary, words_of
from marelle_sim import Run, load_kit, simulate
from marelle_sim.kits import Kit
from marelle_text import LANGUAGES

LIBRARY = {word.name: word for word in library_vocabulary()}
CALLED = {one.key: one for one in glossary() if one.takes}


@pytest.fixture(scope="module")
def drawer() -> Kit:
    """Give the kit of the examples that the project's robot cannot do."""
    return load_kit(DRAWER)


def run(text: str, one: Entry, drawer: Kit, folder: Path) -> Run:
    program = folder / "programme.py"
    program.write_text(text, encoding="utf-8")
    kit = drawer if one.kit else "pico_bot"
    return simulate(program, kit=kit, world="squares", seconds=20, typed=one.typed)


def test_each_public_word_is_in_the_table_and_no_other() -> None:
    assert {one.key for one in glossary() if one.kind != "python"} == LIBRARY.keys()


def test_each_word_says_itself_in_both_languages() -> None:
    for one in glossary():
        for said in (one.says, *(taken.says for taken in one.takes)):
            assert all(said[language].strip() for language in LANGUAGES), one.key
            assert said["fr"] != said["en"], one.key
        assert all(one.says[language].endswith(".") for language in LANGUAGES), one.key


def test_a_word_takes_what_the_library_says() -> None:
    calls = {one.key: one.call["fr"] for one in glossary()} | {
        f"{one.key} in English": one.call["en"] for one in glossary()
    }
    wanted = {
        "forward": "avancer(n=1)",
        "Robot.straight": "bot.tout_droit(mm, wait=True, then=BRAKE)",
        "print": "print(valeur)",
        "print in English": "print(value)",
        "LineSensor.values": "bot.ligne.valeurs()",
        "Robot.line": "bot.ligne",
        "ToFSensor": "ToFSensor(address=None, bus=None, shutdown=None)",
    }
    assert {key: calls[key] for key in wanted} == wanted


@pytest.mark.parametrize("language", ["fr", pytest.param("en", marks=pytest.mark.unmeasured)])
def test_each_example_names_its_word_and_runs(language: str, drawer: Kit, tmp_path: Path) -> None:
    failed = {}
    for one in glossary():
        done = run(one.program(language), one, drawer, tmp_path)
        if done.error is not None:
            failed[one.key] = str(done.error)
        if one.names[language].isidentifier():
            assert one.names[language] in one.program(language), one.key
    assert failed == {}


def test_the_bounds_are_those_that_the_library_refuses_by(drawer: Kit, tmp_path: Path) -> None:
    bounded = [
        (one, taken) for one in CALLED.values() for taken in one.takes if taken.most is not None
    ]
    for one, taken in bounded:
        done = run(beyond(one, taken.name), one, drawer, tmp_path)
        assert f"from {taken.least} to {taken.most} is expected" in repr(done.error), one.key
    assert len(bounded) > 15


def beyond(one: Entry, name: str) -> str:
    """Return the example of a word, called with far too large a number under a name."""
    tree = ast.parse(one.program("en"))
    word = one.names["en"]
    (call, *_) = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == word
    ]
    place = [taken.name for taken in one.takes].index(name)
    far = ast.Constant(10**6)
    if place < len(call.args):
        call.args[place] = far
    else:
        call.keywords = [
            *(other for other in call.keywords if other.arg != name),
            ast.keyword(name, far),
        ]
    return ast.unparse(tree)


def test_a_lesson_shows_the_words_that_it_uses() -> None:
    used = words_of(load_lesson("L07"))
    assert {"LineSensor.values", "Robot.drive", "wait", "while", "if", "def", "Robot.line"} <= set(
        used
    )
    assert [used[key] for key in ("Robot.drive", "wait", "while")] == ["en", "fr", ""]
    assert not {"Servo", "LED.on", "Buzzer.on", "Robot.arc", "PID", "input"} & set(used)
