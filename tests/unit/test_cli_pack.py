"""`marelle pack` refuses what it cannot use before it fetches anything."""

from pathlib import Path

import pytest
from typed_commands import Command

from marelle_host.cli.pack import read_systems, read_versions
from marelle_lessons.sheets import sheet


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--system", "amiga"], "E-USE-04"),
        (["--versions", "3.10"], "E-USE-04"),
        (["--versions", "3.12;3.13"], "E-USE-04"),
        (["--python", "absent.zip", "--python-sha256", "0" * 64], "E-PACK-14"),
        (["--python", "absent.zip"], "E-PACK-15"),
    ],
)
def test_a_wrong_option_is_told_and_nothing_is_written(
    words: list[str], code: str, tmp_path: Path, marelle: Command
) -> None:
    assert marelle("pack", str(tmp_path / "stick"), *words, "--json", exits=2).code == code
    assert not (tmp_path / "stick").exists()


def test_systems_and_versions_are_in_the_order_of_the_table_whatever_was_typed() -> None:
    assert read_systems(["linux", "windows", "linux"]) == ["windows", "linux"]
    assert read_systems([]) == ["windows", "macos", "linux"]
    assert read_versions("3.13, 3.11") == ["3.11", "3.13"]


def test_nothing_in_a_sheet_is_executed() -> None:
    made = sheet("# A <b>\n\n<script>alert(1)</script>", "en").decode()
    assert "<title>A &lt;b&gt;</title>" in made
    assert "<script" not in made
