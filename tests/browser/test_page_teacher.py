"""A teacher at the page: the programs of a class in a zip or a folder, in a table that can be kept."""

import zipfile
from pathlib import Path

import pytest
from marelle_page import MarellePage
from shared_page import SharedPage

SOLVED = "from marelle.fr import *\nfor i in range(4):\n    avancer()\n    droite()\n    avancer()\n    gauche()\n"
DONE = "document.querySelector('dialog .state')?.dataset.state === 'done'"
STUCK = "-1 in iter(range(10 ** 12))\n"
ONE_ROW = "document.querySelectorAll('dialog[open] tbody tr').length === 1"
STATE = "(document.querySelector('dialog .state')?.textContent ?? '')"


@pytest.fixture
def lesson(shared: SharedPage) -> MarellePage:
    """Give the page, open at L03."""
    return shared.at("L03")


@pytest.fixture
def class_zip(tmp_path: Path) -> Path:
    """Give a zip of a class: one that is right, one that is wrong, one with a mistake, a picture, a name to fear."""
    file = tmp_path / "classe.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("poste-1.py", SOLVED)
        archive.writestr("poste-2.py", "from marelle.fr import *\navancer(2)\n")
        archive.writestr("poste-3.py", "from marelle.fr import *\navncer(2)\n")
        archive.writestr("poste-4.py", b"\x89PNG\r\n\x1a\n\0\0\0")
        archive.writestr("=cmd().py", SOLVED)
    return file


def _drop(page: MarellePage, files: list[Path]) -> None:
    page.tab.find(".top button:nth-of-type(3)").click()
    chosen = page.tab.find("dialog[open] .drop input[multiple]")
    chosen.send_keys("\n".join(str(file) for file in files))


def _rows(page: MarellePage) -> dict[str, str]:
    heads = page.tab.texts("dialog tbody th")
    return dict(zip(heads, page.tab.texts("dialog tbody td:nth-of-type(1)"), strict=True))


def test_each_program_of_a_zip_is_a_row_with_what_the_pupil_is_told(
    lesson: MarellePage, class_zip: Path
) -> None:
    _drop(lesson, [class_zip])
    lesson.tab.wait_for(f"{STATE}.startsWith('L03\\u00a0: 2 programmes réussis sur 4.')", 120)
    assert _rows(lesson) == {
        "poste-1": "Réussi",
        "poste-2": "Pas encore",
        "poste-3": "Pas encore",
        "poste-4": "Illisible",
        "=cmd()": "Réussi",
    }
    told = " ".join(lesson.tab.texts("dialog tbody td:nth-of-type(2)"))
    assert "avncer" in told
    assert lesson.tab.axe() == []
    lesson.tab.screenshot("page-class")


def test_the_table_is_saved_for_a_spreadsheet_without_a_formula(
    lesson: MarellePage, class_zip: Path, downloads: Path
) -> None:
    _drop(lesson, [class_zip])
    lesson.tab.wait_for(DONE, 120)
    lesson.tab.find("dialog .table button").click()
    saved = downloads / "marelle-L03.csv"
    lesson.tab.wait_for_file(saved)
    lines = saved.read_text("utf-8-sig").splitlines()
    saved.unlink()
    assert lines[0].startswith('"Nom";"Résultat"')
    assert len(lines) == 6
    assert [line[:9] for line in lines if "cmd" in line] == ['"\'=cmd()"']


def test_several_files_are_a_table_and_a_pupils_program_can_be_looked_at(
    lesson: MarellePage, tmp_path: Path
) -> None:
    files = [tmp_path / f"poste-{number}.py" for number in range(3)]
    for number, file in enumerate(files):
        file.write_text(f"print({number})\n", encoding="utf-8")
    _drop(lesson, files)
    lesson.tab.wait_for(DONE, 120)
    lesson.tab.find("dialog tbody tr:nth-child(2) button").click()
    assert _program(lesson) == "print(1)"
    lesson.tab.wait_for("document.querySelector('.verdict.bad')")
    assert "poste-1\u00a0: Pas encore (2 sur 3)" in lesson.tab.texts(".notice div")[0]


NOTICE = ".notice button:nth-of-type({})"


def test_a_teacher_goes_from_program_to_program_and_finds_the_table_and_the_own_work_again(
    lesson: MarellePage, tmp_path: Path
) -> None:
    lesson.open_lesson("L07")
    lesson.write("print('le mien')\n")
    files = [tmp_path / "poste-1.py", tmp_path / "poste-2.png", tmp_path / "poste-3"]
    files[0].write_text(SOLVED, encoding="utf-8")
    files[1].write_bytes(b"\x89PNG\0")
    files[2].mkdir()
    (files[2] / "main.py").write_text("from aide import pas\npas()\n", encoding="utf-8")
    help_ = "from marelle.fr import *\ndef pas():\n    avancer(2)\n"
    (files[2] / "aide.py").write_text(help_, encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "classe.zip", "w") as archive:
        for file in (files[0], files[1], files[2] / "main.py", files[2] / "aide.py"):
            archive.write(file, file.relative_to(tmp_path))
    lesson.tab.find(".top button:nth-of-type(3)").click()
    lesson.tab.script(
        "const list = document.querySelector('#teacher-lesson'); list.value = 'L03'; list.dispatchEvent(new Event('change'))"
    )
    lesson.tab.find("dialog[open] .drop input[multiple]").send_keys(str(tmp_path / "classe.zip"))
    lesson.tab.wait_for(DONE, 120)
    rows = lesson.tab.texts("dialog tbody tr")
    lesson.tab.find("dialog tbody tr:nth-child(1) button").click()
    lesson.tab.wait_for("document.querySelector('.verdict.good')")
    assert lesson.tab.texts(".notice button") == ["Suivant", "Revenir à la classe"]
    lesson.tab.screenshot("page-class-visit")
    lesson.tab.find(NOTICE.format(1)).click()
    assert "poste-3\u00a0: Pas encore" in lesson.tab.texts(".notice div")[0]
    lesson.tab.wait_for("document.querySelector('.verdict.bad')")
    lesson.press("try")
    lesson.wait_until_idle()
    assert lesson.tab.texts(".mistake") == []
    assert any("A1" in sentence for sentence in lesson.story())
    assert lesson.tab.texts(".notice button") == ["Précédent", "Revenir à la classe"]
    lesson.tab.find(NOTICE.format(2)).click()
    assert lesson.tab.texts("dialog[open] tbody tr") == rows
    lesson.tab.find("dialog[open] .close button").click()
    assert lesson.tab.texts("#lesson")[0].startswith("L07")
    assert _program(lesson) == "print('le mien')"
    lesson.tab.wait_for("localStorage['marelle:1:work:L07'].includes('le mien')")
    assert (
        lesson.tab.script("return Object.keys(localStorage).filter((key) => key.endsWith('L03'))")
        == []
    )


def _program(page: MarellePage) -> str:
    shown: str = page.tab.script(
        "return document.querySelector('#panel-text .cm-content').innerText"
    )
    return shown.strip()


def test_too_many_files_are_refused_at_once(lesson: MarellePage, tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.py" for number in range(501)]
    for file in files:
        file.write_text("print(1)\n", encoding="utf-8")
    _drop(lesson, files)
    lesson.tab.wait_for(f"{STATE}.includes('500')", 60)
    assert lesson.tab.texts("dialog tbody tr") == []


def test_a_folder_that_is_dropped_on_the_page_is_a_table(
    lesson: MarellePage, tmp_path: Path
) -> None:
    folder = tmp_path / "classe"
    (folder / "binome").mkdir(parents=True)
    (folder / "poste-1.py").write_text(SOLVED, encoding="utf-8")
    (folder / "binome" / "poste-2.py").write_text("print(1)\n", encoding="utf-8")
    dropped = {"items": [], "files": [str(folder)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        event = {"type": kind, "x": 600, "y": 400, "data": dropped}
        lesson.tab.driver.execute_cdp_cmd("Input.dispatchDragEvent", event)
    lesson.tab.wait_for(DONE, 120)
    assert sorted(_rows(lesson)) == ["binome", "poste-1"]


def test_a_program_that_keeps_the_computer_busy_is_ended_and_the_others_go_on(
    lesson: MarellePage, tmp_path: Path
) -> None:
    files = [tmp_path / "poste-1.py", tmp_path / "poste-2.py"]
    files[0].write_text(STUCK, encoding="utf-8")
    files[1].write_text(SOLVED, encoding="utf-8")
    _drop(lesson, files)
    lesson.tab.wait_for(DONE, 120)
    assert _rows(lesson) == {"poste-1": "Pas encore", "poste-2": "Réussi"}
    assert "depuis trop longtemps" in lesson.tab.texts("dialog tbody td:nth-of-type(2)")[0]


@pytest.fixture
def checking(lesson: MarellePage, tmp_path: Path) -> MarellePage:
    """Give the page with a class whose first program is judged and whose second one is being checked."""
    files = [tmp_path / "poste-1.py", tmp_path / "poste-2.py"]
    files[0].write_text(SOLVED, encoding="utf-8")
    files[1].write_text(STUCK, encoding="utf-8")
    lesson.wait_for_python(2)
    lesson.open_lesson("L07")
    lesson.open_lesson("L03")
    _drop(lesson, files)
    lesson.tab.wait_for(ONE_ROW)
    return lesson


def test_a_program_that_is_looked_at_while_the_table_is_checked_is_checked_too(
    checking: MarellePage,
) -> None:
    checking.tab.find("dialog tbody tr button").click()
    checking.tab.wait_for("document.querySelector('.verdict.good')", 30)


def test_the_table_is_saved_though_the_program_that_it_waited_for_is_ended(
    checking: MarellePage, downloads: Path
) -> None:
    checking.tab.find("dialog .table button").click()
    checking.tab.find("dialog .halt").click()
    saved = downloads / "marelle-L03.csv"
    checking.tab.wait_for_file(saved)
    lines = saved.read_text("utf-8-sig").splitlines()
    saved.unlink()
    assert [line[:9] for line in lines[1:]] == ['"poste-1"']


def test_what_is_changed_in_a_pupils_program_is_not_kept_as_the_teachers_work(
    checking: MarellePage,
) -> None:
    checking.tab.find("dialog tbody tr button").click()
    checking.tab.wait_for("document.querySelector('.notice button')")
    checking.write(SOLVED + "stop()\n")
    checking.tab.find(".notice button:last-child").click()
    kept = checking.tab.script("return localStorage['marelle:1:work:L03'] ?? ''")
    assert "avancer()" not in kept
