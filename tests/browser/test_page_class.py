"""A class in the page: the programs that a teacher opens, and the table of them."""

from pathlib import Path

import pytest
from handed_in import write, zipped
from marelle_page import CLASS_DONE, CLASS_STATE, EDITOR, STAIRS, TEXT, MarellePage
from whole_class import WHOLE_CLASS

from marelle_host.cli.main import main

# A teacher at the page: the programs of a class in a zip or a folder, in a table that can be kept.


STUCK = "-1 in iter(range(10 ** 12))\n"


@pytest.fixture
def class_zip(tmp_path: Path) -> Path:
    """Give a zip of a class: one that is right, one that is wrong, one with a mistake, a picture, a name to fear."""
    files: dict[str, bytes | str] = {
        "poste-1.py": STAIRS,
        "poste-2.py": "from marelle.fr import *\navancer(2)\n",
        "poste-3.py": "from marelle.fr import *\navncer(2)\n",
        "poste-4.py": b"\x89PNG\r\n\x1a\n\0\0\0",
        "=cmd().py": STAIRS,
    }
    return write(tmp_path, {"classe.zip": zipped(files)}) / "classe.zip"


def _open_class(
    page: MarellePage, folder: Path, files: dict[str, str], until: str, seconds: float = 120
) -> None:
    """Write programs to a folder, choose them in the table of a class, and wait until a JavaScript expression is true."""
    page.open_class(*sorted(write(folder, files).iterdir()), until=until, seconds=seconds)


def _rows(page: MarellePage) -> dict[str, str]:
    heads = page.tab.texts("dialog tbody th")
    return dict(zip(heads, page.tab.texts("dialog tbody td:nth-of-type(1)"), strict=True))


def test_each_program_of_a_zip_is_a_row_with_what_the_pupil_is_told(
    l03: MarellePage, class_zip: Path
) -> None:
    l03.open_class(
        class_zip,
        until=f"{CLASS_STATE}.startsWith('L03\\u00a0: 2 programmes réussis sur 4.')",
        seconds=120,
    )
    assert _rows(l03) == {
        "poste-1": "Réussi",
        "poste-2": "Pas encore",
        "poste-3": "Pas encore",
        "poste-4": "Illisible",
        "=cmd()": "Réussi",
    }
    assert "avncer" in " ".join(l03.tab.texts("dialog tbody td:nth-of-type(2)"))
    assert l03.tab.axe("page-class") == []


def test_the_table_is_saved_for_a_spreadsheet_without_a_formula(
    l03: MarellePage, class_zip: Path, downloads: Path
) -> None:
    l03.open_class(class_zip, until=CLASS_DONE, seconds=120)
    l03.tab.find("dialog .table button").click()
    lines = l03.tab.take_file(downloads / "marelle-L03.csv").decode("utf-8-sig").splitlines()
    assert lines[0].startswith('"Nom";"Résultat"')
    assert len(lines) == 6
    assert [line[:9] for line in lines if "cmd" in line] == ['"\'=cmd()"']


def test_several_files_are_a_table_and_a_pupils_program_can_be_looked_at(
    l03: MarellePage, tmp_path: Path
) -> None:
    files = {f"poste-{n}.py": f"print({n})\n" for n in range(3)}
    _open_class(l03, tmp_path, files, CLASS_DONE)
    l03.tab.find("dialog tbody tr:nth-child(2) button").click()
    assert _program(l03) == "print(1)"
    l03.tab.wait_for("document.querySelector('.verdict.bad')")
    assert "poste-1\u00a0: Pas encore (2 sur 3)" in l03.tab.texts(".notice div")[0]


def test_a_teacher_goes_from_program_to_program_and_finds_the_table_and_the_own_work_again(
    l03: MarellePage, tmp_path: Path
) -> None:
    l03.open_lesson("L07")
    l03.write("print('le mien')\n")
    files: dict[str, bytes | str] = {
        "poste-1.py": STAIRS,
        "poste-2.png": b"\x89PNG\0",
        "poste-3/main.py": "from aide import pas\npas()\n",
        "poste-3/aide.py": "from marelle.fr import *\ndef pas():\n    avancer(2)\n",
    }
    write(tmp_path, {"classe.zip": zipped(files)})
    l03.tab.find(".top button:nth-of-type(3)").click()
    l03.tab.script(
        "const list = document.querySelector('#teacher-lesson'); list.value = 'L03'; list.dispatchEvent(new Event('change'))"
    )
    l03.choose_class(tmp_path / "classe.zip", until=CLASS_DONE, seconds=120)
    rows = l03.tab.texts("dialog tbody tr")
    l03.tab.click(
        "dialog tbody tr:nth-child(1) button", until="document.querySelector('.verdict.good')"
    )
    assert l03.tab.texts(".notice button") == ["Suivant", TEXT("page.visit.back")]
    l03.tab.screenshot("page-class-visit")
    l03.tab.find(".notice button:nth-of-type(1)").click()
    assert "poste-3\u00a0: Pas encore" in l03.tab.texts(".notice div")[0]
    l03.tab.wait_for("document.querySelector('.verdict.bad')")
    l03.run()
    assert l03.tab.texts(".mistake") == []
    assert any("A1" in sentence for sentence in l03.story())
    assert l03.tab.texts(".notice button") == ["Précédent", TEXT("page.visit.back")]
    l03.tab.find(".notice button:nth-of-type(2)").click()
    assert l03.tab.texts("dialog[open] tbody tr") == rows
    l03.tab.find("dialog[open] .close button").click()
    assert l03.tab.texts("#lesson")[0].startswith("L07")
    assert _program(l03) == "print('le mien')"
    l03.tab.wait_for("localStorage['marelle:1:work:L07'].includes('le mien')")
    assert (
        l03.tab.script("return Object.keys(localStorage).filter((key) => key.endsWith('L03'))")
        == []
    )


def _program(page: MarellePage) -> str:
    return str(page.tab.script(f"return {EDITOR}")).strip()


def test_too_many_files_are_refused_at_once(l03: MarellePage, tmp_path: Path) -> None:
    files = {f"{number}.py": "print(1)\n" for number in range(501)}
    _open_class(l03, tmp_path, files, f"{CLASS_STATE}.includes('500')")
    assert l03.tab.texts("dialog tbody tr") == []


def test_a_folder_that_is_dropped_on_the_page_is_a_table(l03: MarellePage, tmp_path: Path) -> None:
    files = {"poste-1.py": STAIRS, "binome/poste-2.py": "print(1)\n"}
    l03.tab.drop(write(tmp_path / "classe", files), x=600, y=400)
    l03.tab.wait_for(CLASS_DONE, 120)
    assert sorted(_rows(l03)) == ["binome", "poste-1"]


def test_a_program_that_keeps_the_computer_busy_is_ended_and_the_others_go_on(
    l03: MarellePage, tmp_path: Path
) -> None:
    _open_class(l03, tmp_path, {"poste-1.py": STUCK, "poste-2.py": STAIRS}, CLASS_DONE)
    assert _rows(l03) == {"poste-1": "Pas encore", "poste-2": "Réussi"}
    assert "depuis trop longtemps" in l03.tab.texts("dialog tbody td:nth-of-type(2)")[0]


@pytest.fixture
def checking(l03: MarellePage, tmp_path: Path) -> MarellePage:
    """Give the page with a class whose first program is judged and whose second one is being checked."""
    l03.wait_for_python(2)
    l03.open_lesson("L07")
    l03.open_lesson("L03")
    one_row = "document.querySelectorAll('dialog[open] tbody tr').length === 1"
    _open_class(l03, tmp_path, {"poste-1.py": STAIRS, "poste-2.py": STUCK}, one_row)
    return l03


def test_a_program_that_is_looked_at_while_the_table_is_checked_is_checked_too(
    checking: MarellePage,
) -> None:
    checking.tab.click(
        "dialog tbody tr button", until="document.querySelector('.verdict.good')", seconds=30
    )


def test_the_table_is_saved_though_the_program_that_it_waited_for_is_ended(
    checking: MarellePage, downloads: Path
) -> None:
    checking.tab.click("dialog .table button", "dialog .halt")
    lines = checking.tab.take_file(downloads / "marelle-L03.csv").decode("utf-8-sig").splitlines()
    assert [line[:9] for line in lines[1:]] == ['"poste-1"']


def test_what_is_changed_in_a_pupils_program_is_not_kept_as_the_teachers_work(
    checking: MarellePage,
) -> None:
    checking.tab.click("dialog tbody tr button", until="document.querySelector('.notice button')")
    checking.write(STAIRS + "stop()\n")
    checking.tab.find(".notice button:last-child").click()
    kept = checking.tab.script("return localStorage['marelle:1:work:L03'] ?? ''")
    assert "avancer()" not in kept


# The table of a class in the page is that of `marelle check`, byte for byte, for a class of forty of all kinds.


FRENCH = {"MARELLE_LANG": "fr"}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """Give a folder in which a class is, as a folder and as a zip, and the table that the command writes of it."""
    folder = tmp_path_factory.mktemp("rendus")
    write(folder / "classe", WHOLE_CLASS)
    (folder / "classe.zip").write_bytes(
        zipped({f"classe/{name}": content for name, content in WHOLE_CLASS.items()})
    )
    main(["check", "L03", str(folder / "classe"), "--csv", str(folder / "classe.csv")], FRENCH)
    return folder, (folder / "classe.csv").read_bytes()


def _names(table: bytes) -> list[str]:
    """Return what a table names each program."""
    return [row.split(";")[0].strip('"').lstrip("'") for row in table.decode().splitlines()[1:]]


def test_the_table_of_a_zip_is_the_command_s_byte_for_byte_and_so_is_what_is_shown(
    l03: MarellePage, told: tuple[Path, bytes], downloads: Path
) -> None:
    folder, table = told
    l03.open_class(folder / "classe.zip", until=CLASS_DONE, seconds=180)
    l03.tab.find("dialog .table button").click()
    assert l03.tab.take_file(downloads / "marelle-L03.csv") == table
    assert l03.tab.texts("dialog tbody th") == _names(table)
    assert l03.tab.texts("dialog .state")[0].startswith("L03\u00a0: 11 programmes réussis")


def test_the_rows_of_a_folder_come_in_the_order_of_the_command(
    l03: MarellePage, told: tuple[Path, bytes]
) -> None:
    folder, table = told
    l03.tab.drop(folder / "classe", x=600, y=400)
    l03.tab.wait_for("document.querySelectorAll('dialog[open] tbody tr').length >= 12", 120)
    l03.tab.find("dialog .halt").click()
    names, shown = _names(table), l03.tab.texts("dialog tbody th")
    assert shown == names[: len(shown)] != names
