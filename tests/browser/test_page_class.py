"""The table of a class in the page is that of `marelle check`, byte for byte, for a class of forty of all kinds."""

from pathlib import Path

import pytest
from handed_in import write, zipped
from marelle_page import MarellePage
from shared_page import SharedPage
from whole_class import WHOLE_CLASS

from marelle_host.cli.main import main

FRENCH = {"MARELLE_LANG": "fr"}
DONE = "document.querySelector('dialog .state')?.dataset.state === 'done'"


@pytest.fixture
def lesson(shared: SharedPage) -> MarellePage:
    """Give the page, open at L03."""
    return shared.at("L03")


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


def _saved(page: MarellePage, downloads: Path) -> bytes:
    """Return the table of the page as the file that it saves, and what is shown of it as that file would be."""
    file = downloads / "marelle-L03.csv"
    file.unlink(missing_ok=True)
    page.tab.find("dialog .table button").click()
    page.tab.wait_for_file(file)
    content = file.read_bytes()
    file.unlink()
    return content


def test_the_table_of_a_zip_is_the_command_s_byte_for_byte_and_so_is_what_is_shown(
    lesson: MarellePage, told: tuple[Path, bytes], downloads: Path
) -> None:
    folder, table = told
    lesson.tab.find(".top button:nth-of-type(3)").click()
    lesson.tab.find("dialog[open] .drop input[multiple]").send_keys(str(folder / "classe.zip"))
    lesson.tab.wait_for(DONE, 180)
    assert _saved(lesson, downloads) == table
    names = [line.split(";")[0].strip('"').lstrip("'") for line in table.decode().splitlines()]
    assert lesson.tab.texts("dialog tbody th") == names[1:]
    assert lesson.tab.texts("dialog .state")[0].startswith("L03\u00a0: 11 programmes réussis")


def test_the_rows_of_a_folder_come_in_the_order_of_the_command(
    lesson: MarellePage, told: tuple[Path, bytes]
) -> None:
    folder, table = told
    dropped = {"items": [], "files": [str(folder / "classe")], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        event = {"type": kind, "x": 600, "y": 400, "data": dropped}
        lesson.tab.driver.execute_cdp_cmd("Input.dispatchDragEvent", event)
    lesson.tab.wait_for("document.querySelectorAll('dialog[open] tbody tr').length >= 12", 120)
    lesson.tab.find("dialog .halt").click()
    names = [line.split(";")[0].strip('"').lstrip("'") for line in table.decode().splitlines()]
    shown = lesson.tab.texts("dialog tbody th")
    assert shown == names[1 : 1 + len(shown)]
    assert len(shown) < len(names) - 1
