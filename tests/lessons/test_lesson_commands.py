"""`marelle check`, as a teacher and a pupil use it."""

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from handed_in import write, zipped
from small_lesson import SOLUTION, START, TOO_MANY
from typed_commands import ENGLISH, Answer, Command, sentence
from world_files import edited, written

from marelle_host.cli.grading import junit, pool
from marelle_lessons import Submission, check, lesson_names, load_lesson

REMARKS = "fichier .txt, lu comme un .py, enregistré dans un ancien codage, lu quand même"
ROOT = Path(__file__).parents[2]
NO_PROOF = sentence("cli.check.no_proof")


def checked(marelle: Command, name: str, text: str, *more: str, **how: Any) -> Answer:
    """Write a program of that name and check it in this process."""
    written(Path(), text, name)
    return marelle("check", "coin", name, "--trust", *more, **how)


def test_a_right_program_is_told_what_it_does_and_that_this_is_no_proof(
    here: Path, marelle: Command
) -> None:
    assert marelle("check", "coin", "juste.py").lines == [
        "✓ Le robot passe par A2, A3 et B3.",
        "✓ Trois instructions au plus.",
        "T1 : réussi. Vérifier l'a essayé 5 fois.",
        NO_PROOF,
    ]


def test_a_failure_is_three_lines(here: Path, marelle: Command) -> None:
    assert marelle("check", "coin", "debut.py", exits=1).lines == [
        "✗ À 1,4 s, en A2 : le robot devait aller en A3.",
        "Où le robot est-il après deux cases ?",
        "À 1,4 s, en A2, sur le tapis « first ».",
    ]


def test_the_second_level_of_help_shows_the_line(here: Path, marelle: Command) -> None:
    assert marelle("check", "coin", "tour.py", "--trust", "--help-level", "2", exits=1).lines[
        3:
    ] == [
        "Regarde la ligne 6 :",
        "    avancer()",
        "Essai 1 ; pour le refaire : marelle run tour.py --lesson coin --seed 0",
    ]


def test_the_second_level_of_help_names_one_of_several_mats(marelle: Command) -> None:
    wrong = (load_lesson("L07").folder / "wrong" / "un_seul_cote.py").as_posix()
    typed = ("check", "L07", wrong, "--trust", "--help-level", "2")
    assert marelle(*typed, exits=1).lines[-1] == (
        f"Essai 2 ; pour le refaire : marelle run {wrong} --lesson L07 --seed 1 --world wards"
    )


def test_a_program_that_was_only_read_has_no_try_to_repeat(here: Path, marelle: Command) -> None:
    lines = checked(marelle, "trop.py", TOO_MANY, "--help-level", "2", exits=1).lines
    assert lines[-2:] == ["Regarde la ligne 7 :", "    avancer()"]


def test_the_second_level_of_help_shows_the_card(here: Path, marelle: Command) -> None:
    assert checked(marelle, "rangee.txt", "A2\nG A", "--help-level", "2", exits=1).lines[3:6] == [
        "Regarde la carte A :",
        "    G A",
        "      ^",
    ]


def test_an_error_is_told_as_a_run_tells_it(here: Path, marelle: Command) -> None:
    lines = checked(
        marelle, "faute.py", "from marelle.fr import *\navansé(2)\n", exits=1, environment=ENGLISH
    ).lines
    assert lines[0].startswith("✗ On line 2, ")
    assert lines[2:] == ["faute.py, line 2:", "    avansé(2)", "    ^^^^^^"]


def test_an_error_after_a_move_says_when_and_where(here: Path, marelle: Command) -> None:
    lines = checked(
        marelle, "faute.py", "from marelle.fr import *\navancer(2)\n1 / 0\n", exits=1
    ).lines
    assert lines[0].startswith("✗ Ligne 3, ")
    assert lines[-1].endswith(" s, en A3, sur le tapis « first ».")


def test_a_later_try_and_a_mat_that_was_not_shown_are_called_so(
    here: Path, marelle: Command
) -> None:
    once = "in_order = true\n"
    edited(here / "coin" / "checks.toml", once, once + 'worlds = ["second"]\n')
    typed = ("check", "coin", "debut.py", "--trust", "--help-level", "2")
    lines = marelle(*typed, exits=1).lines
    assert lines[2] == (
        "À 1,4 s, en A2, sur le tapis caché. C'était au deuxième essai : le premier était juste."
    )
    assert lines[-1] == "Essai 2 : graine 1, sur le tapis caché."


@pytest.mark.unmeasured
def test_a_loop_that_never_waits_is_told_at_once(here: Path, marelle: Command) -> None:
    endless = "from marelle.fr import *\nbot = Robot()\nwhile True:\n    bot.drive(0, 0)\n"
    assert checked(marelle, "vite.py", endless, exits=1).lines == [
        "✗ Ligne 3 : ta boucle tourne trop vite.",
        "Ajoute attendre(10) à la fin de la boucle, décalé comme le reste.",
        sentence("cli.check.text_alone"),
    ]


@pytest.mark.unmeasured
def test_the_picture_shows_the_failing_moment(here: Path, marelle: Command) -> None:
    assert (
        marelle("check", "coin", "tour.py", "--trust", "--picture", "moment.png", exits=1).lines[
            -1
        ]
        == "Fichier écrit : moment.png"
    )
    assert (here / "moment.png").read_bytes().startswith(b"\x89PNG")
    marelle("check", "coin", "tour.py", "--trust", "--picture", "moment.html", exits=1)
    assert "<html" in (here / "moment.html").read_text("utf-8")
    marelle("check", "coin", "juste.py", "--trust", "--picture", "rien.png")
    assert not (here / "rien.png").exists()


def test_the_answer_as_data(here: Path, marelle: Command) -> None:
    data = marelle("check", "coin", "tour.py", "--json", "--seeds", "1", exits=1).data
    page = (ROOT / "docs" / "lessons.md").read_text("utf-8")
    names = [*data, *data["results"][0], *data["failure"]]
    assert [name for name in names if name != "files" and f"`{name}`" not in page] == []
    assert (data["lesson"], data["label"], data["passed"]) == ("T1", "tour", False)
    assert data["failure"]["line"] == 6
    assert data["files"] == []


@pytest.mark.parametrize("trusted", [[], ["--trust"]])
def test_one_program_is_checked_with_and_without_trust(
    here: Path, marelle: Command, trusted: list[str]
) -> None:
    marelle("check", "coin", "juste.py", "--seeds", "2", *trusted)


def test_a_row_that_is_none_shows_the_place(here: Path, marelle: Command) -> None:
    lines = checked(marelle, "rangee.txt", "A2 Z A", exits=2).lines
    assert lines[:2] == ["    A2 Z A", "       ^"]
    assert len(lines) == 4


def test_what_looks_like_a_mistake_is_told_instead_of_the_hint(
    here: Path, marelle: Command
) -> None:
    lines = checked(marelle, "oubli.py", "from marelle.fr import *\navancer\n", exits=1).lines
    assert lines[0] == "✗ À 0,0 s, en A1 : le robot devait aller en A2."
    assert lines[1].startswith("Ligne 2, ")
    assert len(lines) == 3


def test_what_was_put_right_is_told(here: Path, marelle: Command) -> None:
    (here / "juste.py.txt").write_text(SOLUTION, encoding="utf-8")
    assert (
        marelle("check", "coin", "juste.py.txt", "--trust", "--seeds", "1").lines[0]
        == "juste.py.txt : fichier .txt, lu comme un .py"
    )


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    "programs", [["juste.py", "debut.py"], ["classe"], ["classe.zip", "--trust"]]
)
def test_several_programs_want_no_trust(here: Path, marelle: Command, programs: list[str]) -> None:
    files = {"juste.py": SOLUTION, "debut.py": START}
    write(here / "classe", files)
    (here / "classe.zip").write_bytes(zipped(files))
    assert (
        "T1 : 1 programme réussi sur 2."
        in marelle("check", "coin", *programs, "--seeds", "1", exits=1).lines
    )


@pytest.mark.unmeasured
@pytest.mark.parametrize("handed", ["seul", "seul.zip"])
def test_one_program_is_read_from_a_folder_or_a_zip(
    here: Path, marelle: Command, handed: str
) -> None:
    packed = zipped({"programme.py": SOLUTION})
    write(here, {"seul/programme.py": SOLUTION, "seul.zip": packed})
    marelle("check", "coin", handed, "--seeds", "1")


def test_programs_with_the_same_name_are_told_apart_by_their_folder(
    here: Path, marelle: Command
) -> None:
    for name in ("poste-03", "poste-04"):
        marelle("new", "coin", name, "--cards")
    programs = ["poste-03", "poste-04/cartes.txt"]
    lines = marelle("check", "coin", *programs, "--trust", "--seeds", "1", exits=1).lines
    assert [line.split()[0] for line in lines[1:3]] == [
        "poste-03/cartes.txt", "poste-04/cartes.txt",
    ]  # fmt: skip


@pytest.mark.unmeasured
def test_a_class_is_a_table_in_order(here: Path, marelle: Command) -> None:
    handed: dict[str, bytes | str] = {
        "poste-02.py": START, "poste-01.py": SOLUTION, "poste-03.py": TOO_MANY, "poste-04.png": b"\x89PNG\0",
        "poste-05.py.txt": ("# é\n" + SOLUTION).encode("cp1252"),
    }  # fmt: skip
    write(here / "classe", handed)
    assert marelle("check", "coin", "classe", "--trust", "--seeds", "2", exits=1).lines == [
        "programme  résultat    à revoir d'abord",
        "poste-01   réussi",
        (
            "poste-02   pas encore  À 1,4 s, en A2 : le robot devait aller en A3. "
            "Où le robot est-il après deux cases ? (le tapis « first », essai 1)"
        ),
        (
            "poste-03   pas encore  Il y a 4 instructions, il en faut 3 au plus. "
            "Un nombre peut-il remplacer des cartes ?"
        ),
        (
            "poste-04   illisible   poste-04.png n'est pas un programme. "
            "Donnez un fichier .py ou .ipynb, ou des cartes en .txt."
        ),
        f"poste-05   réussi      ({REMARKS})",
        "T1 : 2 programmes réussis sur 4.",
        "1 fichier illisible n'est pas compté.",
        NO_PROOF,
    ]


@pytest.mark.unmeasured
def test_where_nothing_can_be_read_the_exit_code_says_that_nothing_was_checked(
    here: Path, marelle: Command
) -> None:
    (here / "photo.png").write_bytes(b"\x89PNG\0")
    unread = ["check", "coin", "photo.png", "absent.py", "--trust", "--seeds", "1"]
    assert marelle(*unread, exits=2).lines[-1] == "2 fichiers illisibles ne sont pas comptés."
    marelle(*unread, "juste.py", exits=1)


@pytest.mark.unmeasured
def test_an_error_of_the_first_try_is_the_same_on_every_mat(here: Path, marelle: Command) -> None:
    fault = "from marelle.fr import *\navancer(1)\n1 / 0\n"
    (here / "faute.py").write_text(fault, encoding="utf-8")
    assert (
        marelle("check", "coin", "faute.py", "juste.py", "--trust", exits=1)
        .lines[1]
        .endswith(sentence("E-PROG-13.action"))
    )


def test_an_empty_program_is_not_done_yet_and_counts(here: Path, marelle: Command) -> None:
    assert checked(marelle, "vide.py", "", "juste.py", "--seeds", "1", exits=1).lines[1:4] == [
        "vide       pas encore  Le programme « vide.py » est vide. Écris-y une instruction, par exemple : avancer()",
        "juste      réussi",
        "T1 : 1 programme réussi sur 2.",
    ]


def test_a_program_in_the_place_of_the_lesson_is_told_which_lessons_there_are(
    here: Path, marelle: Command
) -> None:
    ids = ", ".join(load_lesson(name).id for name in lesson_names())
    told = marelle("check", "mon-coin/juste.py", "L03", exits=2).lines[-1]
    assert told == f"Essayez : {ids} (E-LESSON-01)"


@pytest.mark.unmeasured
def test_a_class_as_data(here: Path, marelle: Command) -> None:
    typed = ["check", "coin", "juste.py", "debut.py", "--trust", "--json", "--seeds", "1"]
    data = marelle(*typed, exits=1).data
    assert [(row["label"], row["passed"], row["picture"]) for row in data["programs"]] == [
        ("juste", True, None), ("debut", False, None),
    ]  # fmt: skip


@pytest.mark.unmeasured
def test_junit_s_file_has_a_suite_for_each_program(here: Path, marelle: Command) -> None:
    (here / "photo.png").write_bytes(b"\x89PNG\0")
    (here / "rendus").mkdir()
    (here / "tour.py").rename(here / "rendus" / "tour.py")
    programs = ["juste.py", "rendus", "photo.png"]
    marelle("check", "coin", *programs, "--trust", "--junit", "r.xml", "--seeds", "1", exits=1)
    top = ET.parse(here / "r.xml").getroot()
    assert (top.tag, top.get("tests"), top.get("failures"), top.get("errors")) == (
        "testsuites", "5", "1", "1",
    )  # fmt: skip
    assert [(s.get("name"), s.get("tests"), s.get("failures"), s.get("errors")) for s in top] == [
        ("juste", "2", "0", "0"), ("tour", "2", "1", "0"), ("photo", "1", "0", "1"),
    ]  # fmt: skip
    cases = [(c.get("classname"), c.get("name"), c.get("file")) for c in top.iter("testcase")]
    assert cases[2] == ("T1.tour", "the-way", "rendus/tour.py")
    failed = next(top.iter("failure"))
    assert (failed.get("message") or "").endswith("le robot devait aller en B3.")
    assert "world = first, seed = 0" in (failed.text or "")


def test_junit_s_file_has_an_error_for_a_program_that_no_check_could_judge(here: Path) -> None:
    lesson = load_lesson(here / "coin")
    row = pool.Row.of(check(lesson, Submission("vide", "", "vide.py"), seeds=[0]))
    top = ET.fromstring(junit.as_xml(lesson, [row]))
    assert (top.get("tests"), top.get("errors"), len(top.findall(".//error"))) == ("1", "1", 1)


@pytest.mark.parametrize("label", ["a\x0bb", "a]]>b", "a&b<c>\"'", "é\ud800"])
def test_junit_s_file_can_hold_any_label(here: Path, label: str) -> None:
    lesson = load_lesson(here / "coin")
    row = pool.Row.of(check(lesson, Submission(label, START, label), seeds=[0]))
    (suite,) = ET.fromstring(junit.as_xml(lesson, [row]))
    assert len(suite.get("name") or "") == len(label)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (["coin", "absent.py"], "E-PROG-01"),
        (["L33", "juste.py"], "E-LESSON-01"),
        (["coin", "juste.py", "--seeds", "0"], "E-USE-14"),
        (["coin", "juste.py", "--seeds", "five"], "E-USE-14"),
        (["coin", "juste.py", "--help-level", "3"], "E-USE-04"),
        (["coin", "juste.py", "--picture", "a.bmp"], "E-PIC-01"),
        (["coin", "juste.py", "--junit", "a.txt"], "E-PIC-01"),
        (["coin", "juste.py", "--junit", "no/a.xml"], "E-PIC-02"),
        (["coin", "juste.py", "--csv", "a.xls"], "E-PIC-01"),
        (["coin", "juste.py", "debut.py", "--trust", "--picture", "a.png"], "E-USE-15"),
        (["coin"], "E-USE-03"),
        (["coin", "coin/worlds"], "E-HAND-07"),
    ],
)
def test_a_wrong_use_is_told(here: Path, marelle: Command, typed: list[str], code: str) -> None:
    assert marelle("check", *typed, exits=2).lines[-1].endswith(f"({code})")


def test_a_class_is_checked_by_the_real_command(here: Path) -> None:
    """The workers begin as new processes, which import the command again."""
    done = subprocess.run(
        [sys.executable, "-m", "marelle_host", "check", "coin", "juste.py", "debut.py", "--trust"],
        capture_output=True,
        check=False,
        env={**os.environ, "MARELLE_LANG": "en", "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 1
    assert "T1: 1 program passed of 2." in done.stdout.decode()
