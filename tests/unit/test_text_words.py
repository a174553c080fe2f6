"""Words come out in the language of whoever reads, with its numbers, and a problem explains itself."""

import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st
from programs import RunText

from marelle_sim import WorldError, simulate
from marelle_sim.story.moment import Moment
from marelle_sim.view import draw_run
from marelle_sim.world.sources import ENVIRONMENT
from marelle_text import (
    MissingTextError,
    Problem,
    Text,
    choose_language,
    persons_language,
    system_language,
)
from marelle_text.story import sentence

ANYTHING = st.none() | st.text(max_size=20)


@pytest.mark.parametrize(
    ("language", "number", "digits", "said"),
    [
        ("fr", 12.345, 1, "12,3"),
        ("fr", 86400, 0, "86\xa0400"),
        ("fr", -12345.6, 1, "-12\xa0345,6"),
        ("fr", 2026, 0, "2026"),  # a year or a line's number
        ("en", 12.345, 1, "12.3"),
        ("en", 86400, 0, "86,400"),
    ],
)
def test_a_number_is_written_as_in_its_language(
    language: str, number: float, digits: int, said: str
) -> None:
    assert Text(language).number(number, digits) == said


@pytest.mark.parametrize(
    ("language", "items", "said"),
    [
        ("fr", ["a", "b", "c"], "a, b et c"),
        ("en", ["a", "b"], "a and b"),
        ("fr", ["a"], "a"),
        ("fr", [], ""),
    ],
)
def test_a_list_ends_with_and(language: str, items: list[str], said: str) -> None:
    assert Text(language).listed(items) == said


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_value_of_the_surroundings_has_a_name_that_a_person_reads(language: str) -> None:
    text = Text(language)
    said = [text.quantity(name) for name in ENVIRONMENT]
    assert [
        name for name, word in zip(ENVIRONMENT, said, strict=True) if f'"{name}"' in word
    ] == []
    assert len(set(said)) == len(ENVIRONMENT)
    assert text.quantity("x_smoke").strip('«»"\xa0') == "x_smoke"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("light", 300, "300\xa0lux"),
        ("temperature", 2150, "21,5\xa0°C"),
        ("temperature", -1203, "-12,03\xa0°C"),
        ("temperature", 2000, "20\xa0°C"),
        ("x_smoke", 12000, "12\xa0000"),
    ],
)
def test_such_a_value_is_told_with_its_unit(name: str, value: int, told: str) -> None:
    assert Text("fr").amount(name, value) == told


def test_parts_have_names_of_the_language_and_those_of_other_kits_too() -> None:
    text = Text("fr")
    assert text.part("range sensor") == "capteur de distance"
    assert text.part("line sensor 5") == "capteur de ligne 5"
    assert text.part("arm 2") == "arm 2"


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("fr", 0, "0 tour,"),
        ("fr", 1, "1 tour,"),
        ("fr", 2, "2 tours,"),
        ("en", 0, "0 rounds,"),
        ("en", 1, "1 round,"),
        ("en", 2, "2 rounds,"),
    ],
)
def test_plurals_follow_each_language(language: str, count: int, said: str) -> None:
    assert said in Text(language).plural("story.circles", count, side="x", distance="y")


def test_a_key_that_does_not_exist_is_an_error_not_a_sentence() -> None:
    text = Text("fr")
    with pytest.raises(MissingTextError):
        text("story.nothing_of_the_kind")
    with pytest.raises(MissingTextError):
        text.plural("story.nothing_of_the_kind", 2)
    assert text.optional("story.nothing_of_the_kind") == ""


def test_a_fact_that_is_missing_is_an_error() -> None:
    with pytest.raises(MissingTextError, match=r"story\.pause: 'lasts'"):
        Text("fr")("story.pause")


def test_a_language_without_catalogue_is_an_error() -> None:
    with pytest.raises(MissingTextError):
        Text("eo")


def test_what_a_person_typed_is_never_read_as_a_placeholder() -> None:
    said = Text("en")("E-USE-01.what", name="{secret!r:>9999999}")
    assert said == 'There is no command "{secret!r:>9999999}".'


@pytest.mark.parametrize(
    ("python", "searched", "typed"),
    [
        (".venv/bin/python3", "", str(Path(".venv/bin/python3"))),
        (".venv/bin/python", ".venv/bin", "python"),
        (".venv/bin/python3", ".venv/bin", str(Path(".venv/bin/python3"))),  # another Python
        ("other/bin/python3", ".venv/bin", str(Path("other/bin/python3"))),
        ("my own/python3", "", f'{"& " * (os.name == "nt")}"{Path("my own/python3")}"'),
    ],
)
def test_what_to_install_is_told_with_the_python_that_runs(
    python: str, searched: str, typed: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (python, ".venv/bin/python"):
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).touch(0o755)
    monkeypatch.setattr(sys, "executable", str(here / python))
    monkeypatch.setenv("PATH", str(here / searched) if searched else "")
    told = Problem("E-RUN-20").explain(Text("en")).action
    assert told == f"Install it: {typed} -m pip install greenlet"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("north", "le mur nord"),
        ("box-2", "la boîte 2"),
        ("wall-11", "le mur 11"),
        ("garage", "«\xa0garage\xa0»"),
        ("box-", "«\xa0box-\xa0»"),
    ],
)
def test_walls_and_boxes_have_names(name: str, said: str) -> None:
    assert Text("fr").wall(name) == said


def test_a_problem_is_its_code_and_its_sentences() -> None:
    problem = Problem("E-WORLD-01", name="romo", nearest="room")
    assert (
        str(problem) == "E-WORLD-01: Il n\u2019y a pas de monde «\xa0romo\xa0». Essayez\xa0: room"
    )
    said = problem.explain(Text("en"))
    assert said.what == 'There is no world "romo".'
    assert said.action == "Try: room"
    assert said.safe == ""
    assert said.pictogram == "world"
    assert said.sentences() == [said.what, said.action]


def test_the_nearest_right_name_makes_a_better_action() -> None:
    near = Problem("E-PROG-12", line=3, name="avanse", nearest="avance").explain(Text("fr"))
    alone = Problem("E-PROG-12", line=3, name="avanse", nearest="").explain(Text("fr"))
    assert near.action == "Voulais-tu écrire «\xa0avance\xa0»\xa0?"
    assert alone.action == "Vérifie l\u2019orthographe, ou donne d\u2019abord une valeur à avanse."


def test_a_problem_without_sentences_still_says_its_facts() -> None:
    assert str(Problem("E-NEVER-99", pin=3)) == "E-NEVER-99: pin=3"
    assert str(Problem("E-NEVER-99")) == "E-NEVER-99"


def test_a_problem_travels_between_processes_with_its_facts() -> None:
    problem = pickle.loads(pickle.dumps(Problem("E-KIT-01", name="a", nearest="b")))
    assert problem.code == "E-KIT-01"
    assert problem.facts == {"name": "a", "nearest": "b"}


def test_a_fact_may_be_called_code() -> None:
    assert Problem("E-PROG-29", code="E-BOT-01").facts == {"code": "E-BOT-01"}


@pytest.mark.parametrize(
    ("asked", "wished", "system", "chosen"),
    [
        ("en", "fr", "fr_FR", "en"),
        (None, "en", "fr_FR", "en"),
        (None, None, "en_GB.UTF-8", "en"),
        (None, None, "English_United States", "en"),
        (None, None, "French_France", "fr"),
        (None, None, "C.UTF-8", "en"),
        (None, None, "C", "en"),
        (None, None, "POSIX", "en"),
        ("klingon", None, "de_DE.UTF-8", "fr"),
        (None, None, "de_DE.UTF-8", "fr"),
        ("klingon", "en", None, "en"),
        ("EN-us", None, None, "en"),
        (None, None, None, "en"),
    ],
)
def test_the_language_is_asked_then_wished_then_the_systems(
    asked: str | None, wished: str | None, system: str | None, chosen: str
) -> None:
    assert choose_language(asked, {"MARELLE_LANG": wished} if wished else {}, system) == chosen


@given(ANYTHING, st.text(max_size=20), ANYTHING)
def test_whatever_is_asked_there_is_a_language(
    asked: str | None, wished: str, system: str | None
) -> None:
    assert choose_language(asked, {"MARELLE_LANG": wished}, system) in ("fr", "en")


def test_the_systems_language_is_read_in_the_order_of_the_system() -> None:
    assert system_language({"LC_ALL": "en_GB", "LANG": "fr_FR"}) == "en_GB"
    assert system_language({"LC_ALL": "", "LANG": "fr_FR"}) == "fr_FR"


@pytest.mark.parametrize(
    ("variables", "spoken"),
    [
        ({"MARELLE_LANG": "en", "LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LC_ALL": "de_DE.UTF-8", "LANG": "en_GB"}, "fr"),
    ],
)
def test_what_has_no_argument_for_it_speaks_the_language_of_the_computer(
    variables: dict[str, str], spoken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MARELLE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert (persons_language(), Text().language) == (spoken, spoken)
    said = {
        "fr": "E-WORLD-01: Il n\N{RIGHT SINGLE QUOTATION MARK}y a pas de monde",
        "en": "E-WORLD-01: There is no world",
    }
    assert str(Problem("E-WORLD-01", name="xx", nearest="")).startswith(said[spoken])


def test_importing_the_package_does_not_load_the_catalogues() -> None:
    program = "import sys, marelle_text; print('gettext' in sys.modules, 'typing' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}; {program}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False False\n"


def test_a_name_that_the_package_does_not_have_is_an_attribute_error() -> None:
    import marelle_text

    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = marelle_text.nothing  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("turns", "said"),
    [
        (1, "encore 4 mouvements, dont 1 virage, 30 cm en tout."),
        (3, "encore 4 mouvements, dont 3 virages, 30 cm en tout."),
    ],
)
def test_turns_are_counted_as_a_person_counts_them(turns: int, said: str) -> None:
    facts = {"count": 4, "turns": turns, "distance_mm": 300, "lasts_us": 2_000_000}
    told = sentence(Moment(0, "more", **facts), Text("fr")).replace("\xa0", " ")
    assert told == f"Il continue pendant 2 s : {said}"


@pytest.mark.parametrize(("language", "other"), [("fr", "clôture"), ("en", "fence")])
def test_the_sandbox_is_called_by_one_word(language: str, other: str) -> None:
    said = Text(language).sentences("")
    assert len(said) > 2000
    assert [key for key, sentence in said.items() if other in str(sentence)] == []


REFUSED = """
try:
    import network
except ImportError as error:
    print(error, str(error))
"""


@pytest.fixture(params=["fr", "en"])
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("MARELLE_LANG", request.param)
    chosen: str = request.param
    return chosen


def test_a_story_a_replay_and_an_exception_follow_the_person(
    language: str, run_text: RunText, tmp_path: Path
) -> None:
    run = run_text("import marelle.fr\n", world="squares")
    starts = {"fr": "Le robot part de", "en": "The robot starts"}[language]
    assert run.story()[0].startswith(starts)
    assert run.story() == run.robots[0].story() == run.story(language)
    run.save(tmp_path / "run.html")
    assert f'<html lang="{language}"' in (tmp_path / "run.html").read_text("utf-8")
    with pytest.raises(WorldError) as caught:
        simulate(tmp_path / "program.py", world="nowhere")
    assert {"fr": "Il n", "en": "There is no"}[language] in str(caught.value)


@pytest.mark.unmeasured
def test_a_picture_follows_the_person(run_text: RunText, monkeypatch: pytest.MonkeyPatch) -> None:
    run = run_text("import marelle.fr\n", world="squares")
    monkeypatch.setenv("MARELLE_LANG", "en")
    assert draw_run(run) == draw_run(run, language="en") != draw_run(run, language="fr")


def test_what_a_board_refuses_is_printed_alike_for_everybody(
    monkeypatch: pytest.MonkeyPatch, run_text: RunText
) -> None:
    def ran(**options: Any) -> tuple[str, str]:
        run = run_text(REFUSED, **options)
        return run.stdout, run.sha256()

    monkeypatch.setenv("MARELLE_LANG", "fr")
    french = ran()
    monkeypatch.setenv("MARELLE_LANG", "en")
    assert ran() == ran(isolate=True) == french
    assert french[0] == "no module named 'network' no module named 'network'\n"
