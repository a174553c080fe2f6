"""What imports what: no circle but between types, few loose files, late imports only where they were measured to save time."""

import re
from pathlib import Path

import pytest
from imports import LATE, TYPES, Import, circle, imports, modules

pytestmark = pytest.mark.unmeasured  # it reads files, and runs none

LEAST_MS = 0.5  # what less than that saves is no reason for a late import


@pytest.fixture(scope="module")
def found(root: Path) -> list[Import]:
    return imports(modules(root))


def test_no_files_import_each_other_at_run_time(found: list[Import]) -> None:
    assert circle(found) == []


def test_a_circle_is_found_late_imports_counted_and_types_not() -> None:
    late, types = Import("b", "a", "", LATE), Import("b", "a", "", TYPES)
    first = Import("a", "b", "", "top")
    assert sorted(set(circle([first, late]))) == ["a", "b"]
    assert circle([first, types]) == []


def test_at_most_eight_files_of_the_simulator_lie_beside_its_rooms(root: Path) -> None:
    loose = sorted(path.name for path in (root / "simulator/marelle_sim").glob("*.py"))
    assert len(loose) <= 8, loose


def test_each_late_import_stands_in_the_list_with_what_it_saves(
    root: Path, found: list[Import]
) -> None:
    page = (root / "docs/late-imports.md").read_text("utf-8")
    rows = re.findall(r"^\| `([\w.]+)` \| `([\w.]+)` \| ([\d.]*) \| (.*?) ?\|$", page, re.M)
    late = {(one.file, one.target) for one in found if one.when == LATE}
    assert {(file, target) for file, target, _ms, _why in rows} == late
    assert [row for row in rows if not row[3] and float(row[2] or 0) < LEAST_MS] == []
