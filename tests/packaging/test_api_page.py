"""docs/api.md lists the stable names: exactly those that the packages export, and the formats' versions."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from marelle_doubles import pytest_plugin as doubles_plugin
from marelle_files.library import homes
from marelle_host.cli.main import COMMANDS
from marelle_lessons import checksfile, lessonfile, pathsfile, sourcesfile
from marelle_sim import trace
from marelle_sim.kits import table
from marelle_sim.testing import pytest_plugin
from marelle_sim.view import replay
from marelle_sim.world import table as world_table

MODULES = (
    "marelle", "marelle.fr", "marelle_lessons", "marelle_lessons.cards", "marelle_sim", "marelle_sim.view",
)  # fmt: skip
VERSIONS = [
    trace.VERSION, replay.VERSION, str(world_table.FORMAT), str(table.FORMAT), lessonfile.FORMAT, checksfile.FORMAT,
    sourcesfile.FORMAT, pathsfile.FORMAT,
]  # fmt: skip


@pytest.fixture
def tables(root: Path) -> dict[str, list[list[str]]]:
    """Give the rows of each section's table, by the section's title."""
    text = (root / "docs" / "api.md").read_text("utf-8")
    sections = re.split(r"^## (.*)$", text, flags=re.M)
    return {
        title.strip("`"): [
            row.strip("|").split("|") for row in re.findall(r"^\|.*\|$", body, re.M)[2:]
        ]
        for title, body in zip(sections[1::2], sections[2::2], strict=True)
    }


def _names(rows: list[list[str]]) -> list[str]:
    return sorted(name for row in rows for name in re.findall(r"`(\w+)`", row[0]))


@pytest.mark.parametrize("module", MODULES)
def test_the_page_lists_exactly_what_a_package_exports(
    tables: dict[str, list[list[str]]], module: str
) -> None:
    asked_for = homes(module) if module == "marelle" else ()
    assert _names(tables[module]) == sorted([*import_module(module).__all__, *asked_for])


def test_the_page_lists_exactly_the_fixtures_of_the_plugins(
    tables: dict[str, list[list[str]]],
) -> None:
    kind = type(pytest_plugin.simulated)
    plugins = (pytest_plugin, doubles_plugin)
    fixtures = [
        name for one in plugins for name, fixture in vars(one).items() if isinstance(fixture, kind)
    ]
    assert _names(tables["pytest"]) == sorted(fixtures)


def test_the_page_lists_exactly_the_commands(tables: dict[str, list[list[str]]]) -> None:
    assert _names(tables["The command"]) == sorted(COMMANDS)


def test_the_page_says_the_versions_that_the_formats_have(
    tables: dict[str, list[list[str]]],
) -> None:
    assert [row[1].strip(" `") for row in tables["Versions of the formats"]] == VERSIONS


@pytest.mark.parametrize("module", MODULES)
def test_each_exported_name_is_there(module: str) -> None:
    exporting = import_module(module)
    assert [name for name in exporting.__all__ if getattr(exporting, name, None) is None] == []


def test_each_name_of_the_python_packages_has_its_entry_in_the_reference(
    tables: dict[str, list[list[str]]], root: Path
) -> None:
    pages = "".join(page.read_text("utf-8") for page in (root / "docs" / "reference").glob("*.md"))
    entries = re.findall(r"^::: (\S+)$", pages, re.M)
    named = [
        f"{module}.{name}"
        for module in ("marelle", "marelle_lessons", "marelle_sim")
        for name in _names(tables[module])
    ]
    assert [name for name in named if name not in entries] == []
