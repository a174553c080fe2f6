"""The names that Moodle and Capytale give to the files of a class, as they stand in their own zips."""

from pathlib import Path, PurePosixPath

import pytest
from handed_in import SQUARE, rows, write, zipped
from hypothesis import given, strategies as st

from marelle_lessons import read_submissions
from marelle_lessons.platforms import tidied
from marelle_lessons.submitted_files import Handed

PAGE = "<html><body><p>from marelle.fr import *<br />avancer()</p></body></html>"
REPORT = (
    "Archive créée le 28/11/2026 10:12:03\r\n\r\n1/2 Lina Di Cocco (2NDE 4) : rendu\r\n"
    "2/2 Noé N'Dupont (2NDE 4) : corrigé (12)\r\n"
)


def labels(files: dict[str, bytes | str]) -> list[str]:
    return [one.label for one in read_submissions(zipped(files), name="devoir.zip")]


@pytest.mark.parametrize(
    ("names", "called"),
    [
        (["Lina B_812_assignsubmission_file/a.py", "Noé D_7_assignsubmission_file/a.py"], ["Lina B", "Noé D"]),
        (["Lina B_812_assignsubmission_file_/a.py", "Noé D_7_assignsubmission_file_/a.py"], ["Lina B", "Noé D"]),
        (["Lina B_812_assignsubmission_file_a.py", "Noé D_7_assignsubmission_file_mon_essai.py"], ["Lina B", "Noé D"]),
        (["Participant_812_assignsubmission_file_a.py", "Participant_7_assignsubmission_file_a.py"], ["Participant 7", "Participant 812"]),
        (["Groupe A_31_assignsubmission_file/a.py", "Groupe par défaut_assignsubmission_file/a.py"], ["Groupe A", "Groupe par défaut"]),
        (["Lina B_812_assignsubmission_file_a.py", "Lina B_812_assignsubmission_file_b.py"], ["Lina B/a", "Lina B/b"]),
        (["Lina B_812_assignsubmission_file/a.py"], ["Lina B"]),
        (["2nde 4/Lina B_812_assignsubmission_file/dm/a.py", "2nde 4/Noé D_7_assignsubmission_file/a.py"], ["Lina B/dm", "Noé D"]),
        (["poste_07.py", "assignsubmission_file_a.py"], ["assignsubmission_file_a", "poste_07"]),
    ],
)  # fmt: skip
def test_a_pupil_of_a_moodle_assignment_is_called_by_the_name_alone(
    names: list[str], called: list[str]
) -> None:
    assert sorted(labels(dict.fromkeys(names, SQUARE))) == called


@pytest.mark.parametrize(
    "name",
    [
        "Lina B_812_assignsubmission_onlinetext/onlinetext.html",
        "Lina B_812_assignsubmission_onlinetext_/onlinetext.html",
        "Lina B_812_assignsubmission_onlinetext_onlinetext.html",
        "Lina B_812_assignsubmission_onlinetext/Texte en ligne.html",
    ],
)
def test_an_online_text_is_a_program_in_whatever_language_moodle_names_it(name: str) -> None:
    (one,) = read_submissions(zipped({name: PAGE}), name="devoir.zip")
    assert (one.label, one.text, one.remarks) == ("Lina B", SQUARE, ("hand.onlinetext",))
    assert one.origin == f"devoir.zip: {name}"


def test_files_of_one_pupil_without_folders_are_one_program() -> None:
    before = "Lina B_812_assignsubmission_file_"
    files: dict[str, bytes | str] = {f"{before}main.py": "import aide\n", f"{before}aide.py": ""}
    (one,) = read_submissions(zipped(files), name="devoir.zip")
    assert (one.label, sorted(one.as_program())) == ("Lina B", ["aide.py", "main.py"])


def test_a_file_of_an_assignment_alone_is_called_by_its_pupil() -> None:
    (one,) = read_submissions(SQUARE.encode(), name="Lina B_812_assignsubmission_file_dm.py")
    assert (one.label, one.entry) == ("Lina B", "dm.py")


def test_the_copies_of_capytale_are_called_by_their_pupils() -> None:
    files = {"Le_carre.py": SQUARE, "DI_COCCO_Lina.py": SQUARE, "NDUPONT_Noe.py": SQUARE}
    assert labels({**files, "rapport.txt": REPORT}) == ["DI COCCO Lina", "NDUPONT Noe"]
    assert labels(dict(files)) == ["DI_COCCO_Lina", "Le_carre", "NDUPONT_Noe"]


def test_two_copies_of_one_name_and_folders_of_capytale_are_told_apart() -> None:
    report = REPORT.replace("Noé N'Dupont", "Lina Di Cocco")
    files = {"a/DI_COCCO_Lina/x.py": SQUARE, "a/DI_COCCO_Lina(1)/x.py": SQUARE}
    assert labels({**files, "a/rapport.txt": report}) == ["DI COCCO Lina", "DI COCCO Lina(1)"]


@pytest.mark.parametrize("report", [REPORT.replace("Noé", "Zoé"), REPORT[:30]])
def test_no_file_of_capytale_is_left_out_where_its_report_is_not_understood(report: str) -> None:
    files = {"Le_carre.py": SQUARE, "DI_COCCO_Lina.py": SQUARE, "rapport.txt": report}
    assert labels(dict(files)) == ["DI COCCO Lina", "Le carre"]


def test_a_text_that_a_pupil_calls_a_report_is_handed_in_as_any_other() -> None:
    assert labels({"rapport.txt": "A D", "a.py": SQUARE}) == ["a", "rapport"]


_NAME = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/"), min_size=1, max_size=20)  # fmt: skip
_BETWEEN = st.sampled_from(
    ["_12_assignsubmission_file_", "_7_assignsubmission_file/", "_assignsubmission_onlinetext/", "_", "/", ""]
)  # fmt: skip


@given(
    names=st.lists(
        st.tuples(_NAME, _BETWEEN, _NAME).map("".join) | st.just("rapport.txt"), unique=True
    ),
    report=st.lists(_NAME, max_size=3),
)
def test_whatever_the_names_no_file_is_lost_but_a_report_and_what_is_not_in_it(
    names: list[str], report: list[str]
) -> None:
    lines = [
        "Archive créée le 1",
        *(f"{at}/9 {who} (2NDE) : rendu" for at, who in enumerate(report)),
    ]
    files = [Handed(name, "\n".join(lines).encode()) for name in names]
    found = tidied(files)
    left = {one.origin for one in files} - {one.origin for one in found}
    assert {one.origin for one in found} <= set(names)
    assert len(found) + len(left) == len(names)
    assert not left or "rapport.txt" in {PurePosixPath(name).name for name in left}


def test_names_of_a_folder_on_the_computer_are_tidied_as_those_of_a_zip(tmp_path: Path) -> None:
    names = ["Lina B_812_assignsubmission_file/a.py", "Noé D_7_assignsubmission_file_a.py"]
    folder = write(tmp_path / "devoir", dict.fromkeys(names, SQUARE))
    assert sorted(rows(read_submissions(folder))) == [
        ("Lina B", "micropython", ""), ("Noé D", "micropython", ""),
    ]  # fmt: skip
