"""What was read for a lesson: its file, each mistake in it, and what the teacher's page says of it."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from small_lesson import LESSON, refusal, refused, write_lesson

from marelle_lessons import LessonError, load_lesson, skills
from marelle_lessons.lesson import LANGUAGES
from marelle_lessons.markdown import plain_text
from marelle_lessons.page.contents import contents
from marelle_lessons.prints import lesson_documents
from marelle_lessons.skillsfile import CONTENT
from marelle_lessons.sourcesfile import MOST_LETTERS, MOST_WORDS, Source, read_sources
from marelle_text import Text

SOURCE = """\
[[source]]
id = "{id}"
for = "{serves}"
title = "Le robot au champ"
author = "Une rédaction"
date = "mars 2024"
where = "exemple.fr, même titre"
interest = "{interest}"
read = "Un tiers du temps part au désherbage."
"""
UNION = SOURCE.format(id="union", serves="debate", interest="syndicat")
MAKER = SOURCE.format(id="maker", serves="debate", interest="constructeur")
SOURCES = f'format = "sources-1"\n{MAKER}{UNION}'
CODE = "C3-6E-REP"
DOCS = Path(__file__).parents[2] / "docs"


def told(folder: Path, sources: str) -> str:
    """Return what is said of the lesson with this file, without its no-break spaces."""
    return refusal(write_lesson(folder / "coin", {"sources.toml": sources}))


def teacher(folder: Path, sources: str | None, lesson: str = LESSON) -> str:
    return load_lesson(
        write_lesson(folder / "coin", {"sources.toml": sources, "lesson.toml": lesson})
    ).teacher_page()


def test_sources_are_what_the_file_says(tmp_path: Path) -> None:
    lesson = load_lesson(write_lesson(tmp_path / "coin", {"sources.toml": SOURCES}))
    assert [(one.id, one.serves, one.interest) for one in lesson.sources] == [
        ("maker", "debate", "constructeur"), ("union", "debate", "syndicat"),
    ]  # fmt: skip
    assert lesson.sources[0].read == "Un tiers du temps part au désherbage."


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("syndicat", "Constructeur", ("E-LESSON-40", {"file": "coin/sources.toml", "line": 18, "key": "source.interest", "value": "constructeur"})),
        ('"debate"', '"débat"', ("E-LESSON-38", {"file": "coin/sources.toml", "line": 4, "key": "source.for", "value": "débat", "nearest": "debate"})),
        ('"debate"', '"skill:T4-TEST"', ("E-LESSON-38", {"file": "coin/sources.toml", "line": 4, "key": "source.for", "value": "skill:T4-TEST", "nearest": "debate, fact, skill:C3-6E-REP"})),
        ('"union"', '"maker"', ("E-LESSON-41", {"file": "coin/sources.toml", "line": 12, "key": "source.id", "value": "maker"})),
        ('"maker"', '"Maker !"', ("E-LESSON-08", {"file": "coin/sources.toml", "line": 3, "key": "source.id", "example": 'id = "study"'})),
        ("date = ", "dates = ", ("E-LESSON-06", {"file": "coin/sources.toml", "line": 7, "key": "source.dates", "nearest": "date"})),
        ('"Un tiers du temps part au désherbage."', '" "', ("E-LESSON-08", {"file": "coin/sources.toml", "line": 10, "key": "source.read", "example": 'read = "…"'})),
        ('"Un tiers du temps part au désherbage."', "3", ("E-LESSON-08", {"file": "coin/sources.toml", "line": 10, "key": "source.read", "example": 'read = "…"'})),
        ("sources-1", "sources-2", ("E-LESSON-11", {"file": "coin/sources.toml", "line": 1, "key": "format", "value": "sources-2", "expected": "sources-1"})),
    ],
)  # fmt: skip
def test_a_mistake_in_sources_toml_is_told(
    tmp_path: Path, before: str, after: str, expected: tuple[str, dict[str, object]]
) -> None:
    assert before in SOURCES
    assert (
        refused(
            write_lesson(tmp_path / "coin", {"sources.toml": SOURCES.replace(before, after, 1)})
        )
        == expected
    )


def test_a_quotation_has_forty_words_at_most(tmp_path: Path) -> None:
    """Spaces and signs alone are no words."""
    short = "Un tiers du temps part au désherbage."
    most = " ".join(["mot"] * MOST_WORDS) + " !"
    assert read(tmp_path, SOURCES.replace(short, most, 1)) == most
    said = told(tmp_path, SOURCES.replace(short, most + " mot", 1))
    assert said.startswith("E-LESSON-39 coin/sources.toml, ligne 10 : la citation a 41 mots ; 40")
    said = told(tmp_path, SOURCES.replace(short, "a" * 401, 1))
    assert said.startswith("E-LESSON-39 ")


def read(folder: Path, sources: str) -> str:
    return load_lesson(write_lesson(folder / "coin", {"sources.toml": sources})).sources[0].read


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('format = "sources-1"\n', "E-LESSON-07"),
        ('format = "sources-1"\nsource = 3\n', "E-LESSON-08"),
        ('format = "sources-1"\n' + MAKER * 51, "E-LESSON-12"),
        ("format = ", "E-LESSON-05"),
    ],
)
def test_a_file_without_sources_or_with_too_many_is_refused(
    tmp_path: Path, text: str, code: str
) -> None:
    assert told(tmp_path, text).startswith(code)


def test_a_lesson_may_have_no_sources(tmp_path: Path) -> None:
    page = teacher(tmp_path, None)
    assert "Pour le débat" not in page
    assert page.startswith("# Pour la classe\n\n## Sources\n")


def test_the_teachers_page_tells_who_speaks_before_the_licence(tmp_path: Path) -> None:
    ends = {
        "sources.toml": SOURCES,
        "teacher.fr.md": "# Pour la classe\n\n---\n\nLicence.\n",
    }
    page = load_lesson(write_lesson(tmp_path / "coin", ends)).teacher_page()
    assert page.endswith("\n\n---\n\nLicence.\n")
    assert page.index("# Pour la classe") < page.index("**Pour le débat**")
    said = page.replace("\xa0", " ")
    assert (
        "- Une rédaction, « Le robot au champ », mars 2024. Qui parle : syndicat. On y lit : "
        "« Un tiers du temps part au désherbage. » Lu dans : exemple.fr, même titre." in said
    )


def test_a_skill_of_another_level_is_said_to_be_carried_on(tmp_path: Path) -> None:
    page = teacher(tmp_path, None, LESSON.replace('["CM1"]', '["CM1", "6e"]'))
    assert "| 6e\xa0; prolonge\xa0: CM1 |" in page
    page = teacher(tmp_path, None, LESSON.replace('["CM1"]', '["6e"]'))
    assert "| 6e |" in page


def test_a_skill_whose_text_was_not_read_is_to_be_checked(tmp_path: Path) -> None:
    asked = LESSON.replace(CODE, "M4-PROG")
    assert "| à vérifier (" in teacher(tmp_path, None, asked)
    own = SOURCES + SOURCE.format(id="text", serves="skill:M4-PROG", interest="État")
    page = teacher(tmp_path, own, asked)
    assert "| à vérifier" not in page
    assert "- `M4-PROG`\xa0: Une rédaction" in page
    assert "| à vérifier |" in teacher(tmp_path / "free", None, LESSON.replace(CODE, "SUP-MES"))


def test_what_markdown_would_take_for_marks_is_said_without_them(tmp_path: Path) -> None:
    marked = SOURCES.replace("Un tiers", "*Un* [tiers](x) | `de`", 1)
    assert "Un (tiers)(x) / 'de' du temps" in teacher(tmp_path, marked)


def test_sources_are_on_the_page_in_the_command_and_in_print() -> None:
    said = "à vérifier (idem)"
    lesson = load_lesson("L07")
    assert said in next(one for one in contents("fr")["lessons"] if one["id"] == "L07")["teacher"]
    assert said in plain_text(lesson.teacher_page())
    (document,) = lesson_documents(lesson, ("teacher",), "fr")
    assert said in json.dumps(document.data, ensure_ascii=False)


def test_a_place_that_repeats_from_row_to_row_is_printed_once() -> None:
    page = load_lesson("L08").teacher_page()
    assert (page.count("| copie du texte, dépôt"), page.count("| idem |")) == (1, 2)


@pytest.mark.parametrize("code", sorted(skills()))
def test_each_skill_says_its_text_its_date_and_where_it_was_read(code: str) -> None:
    skill = skills()[code]
    assert all(skill.words[language] for language in LANGUAGES)
    assert all((skill.title, skill.date, skill.where))
    assert set(skill.levels) <= {"CP", "CE1", "CM1", "CM2", "6e", "5e", "4e", "3e", "2de", "1re", "Tle"}  # fmt: skip


def tried(path: Path, sources: str) -> list[Source] | LessonError:
    path.write_text(sources, "utf-8", newline="\n")
    try:
        return read_sources(path, [CODE])
    except LessonError as error:
        return error


@given(st.text(max_size=300), st.lists(st.sampled_from(["#", '"', "[[source]]", "read", "=", "\n", "é"]), max_size=40))  # fmt: skip
def test_any_file_is_read_or_refused_with_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, tail: str, bits: list[str]
) -> None:
    found = tried(tmp_path_factory.mktemp("coin") / "sources.toml", SOURCES + "".join(bits) + tail)
    read_or_told = (
        re.match(r"coin\d+/sources\.toml", found.explain(Text("fr")).what)
        if isinstance(found, LessonError)
        else [one.id for one in found][:2] == ["maker", "union"]
    )
    assert read_or_told


@given(st.lists(st.text(alphabet="ab'\u2019 -.!?«»0é", min_size=1, max_size=9), max_size=60))
def test_no_quotation_is_longer_than_its_limit(
    tmp_path_factory: pytest.TempPathFactory, words: list[str]
) -> None:
    said = " ".join(words)
    path = tmp_path_factory.mktemp("any") / "sources.toml"
    found = tried(path, SOURCES.replace("Un tiers du temps part au désherbage.", said, 1))
    count = sum(1 for word in said.split() if re.search(r"\w", word))
    right = bool(said.strip()) and count <= MOST_WORDS and len(said) <= MOST_LETTERS
    assert isinstance(found, list) == right


@pytest.mark.parametrize("page", ["lessons.md", "lessons.fr.md"])
def test_the_source_that_the_docs_show_is_one_of_a_lesson(page: str) -> None:
    shown = (DOCS / page).read_text("utf-8").split("[[source]]\n")[1].partition("```")[0]
    assert shown in (CONTENT / "07-follow-the-line" / "sources.toml").read_text("utf-8")
