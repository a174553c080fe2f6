"""The table of a class in the page is that of `marelle check`, byte for byte, for a class of forty of all kinds."""

from pathlib import Path

import pytest
from dropped_folder import drop
from handed_in import write, zipped
from marelle_page import CLASS_DONE, MarellePage
from whole_class import WHOLE_CLASS

from marelle_host.cli.main import main

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
    rows = table.decode().splitlines()[1:]
    return [row.split(";")[0].strip('"').lstrip("'") for row in rows]


def test_the_table_of_a_zip_is_the_command_s_byte_for_byte_and_so_is_what_is_shown(
    l03: MarellePage, told: tuple[Path, bytes], downloads: Path
) -> None:
    folder, table = told
    l03.open_class(folder / "classe.zip")
    l03.tab.wait_for(CLASS_DONE, 180)
    l03.tab.find("dialog .table button").click()
    assert l03.tab.take_file(downloads / "marelle-L03.csv") == table
    assert l03.tab.texts("dialog tbody th") == _names(table)
    assert l03.tab.texts("dialog .state")[0].startswith("L03\u00a0: 11 programmes réussis")


def test_the_rows_of_a_folder_come_in_the_order_of_the_command(
    l03: MarellePage, told: tuple[Path, bytes]
) -> None:
    folder, table = told
    drop(l03.tab, folder / "classe", x=600, y=400)
    l03.tab.wait_for("document.querySelectorAll('dialog[open] tbody tr').length >= 12", 120)
    l03.tab.find("dialog .halt").click()
    names, shown = _names(table), l03.tab.texts("dialog tbody th")
    assert shown == names[: len(shown)] != names
