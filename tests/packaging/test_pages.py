"""The pages show what is tested: the README's commands, programs that are files and run, and policies that name the boards that marelle knows, links that lead to headings."""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from marelle_host.doctor.usb_ids import DAPLINK, MAKERS

ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / "docs" / "programs"
PAGES = [ROOT / "README.md", ROOT / "README.fr.md", *sorted((ROOT / "docs").rglob("*.md"))]

DEMO = "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/marelle demo"
TEST = 'python3 -m venv .venv && .venv/bin/pip install ".[test]" && .venv/bin/python -m pytest'
DEMO_WINDOWS = r"python -m venv .venv; .venv\Scripts\pip install .; .venv\Scripts\marelle demo"
TEST_WINDOWS = (
    r'python -m venv .venv; .venv\Scripts\pip install ".[test]"; .venv\Scripts\python -m pytest'
)


def _blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S)


def _lines(page: Path, language: str) -> list[str]:
    return [line for block in _blocks(page, language) for line in block.splitlines()]


def _speaks_to_a_board(program: Path) -> bool:
    return "marelle_sim" not in program.read_text("utf-8") and not program.name.startswith("test_")


@pytest.mark.parametrize("page", ["README.md", "README.fr.md"])
@pytest.mark.parametrize(
    ("shell", "commands"), [("sh", [DEMO, TEST]), ("powershell", [DEMO_WINDOWS, TEST_WINDOWS])]
)
def test_the_readme_starts_with_the_two_commands_that_are_tested(
    page: str, shell: str, commands: list[str]
) -> None:
    assert [line for line in _lines(ROOT / page, shell) if "venv .venv" in line] == commands


@pytest.mark.parametrize("page", ["README.md", "README.fr.md"])
def test_marelle_is_typed_alone_after_the_first_command(page: str) -> None:
    shown = (ROOT / page).read_text("utf-8")
    counted = [shown.count(words) for words in ("marelle demo", "bin/marelle", r"Scripts\marelle")]
    assert counted == [2, 1, 1]  # those of the first command, for each system
    assert shown.count("`source .venv/bin/activate`") == 1
    assert shown.count(r"`.venv\Scripts\Activate.ps1`") == 1


def test_the_two_readmes_link_to_each_other_in_their_first_line() -> None:
    first = [
        (ROOT / name).read_text("utf-8").splitlines()[0] for name in ("README.md", "README.fr.md")
    ]
    assert first == ["[Français](README.fr.md)", "[English](README.md)"]


def test_the_ci_runs_the_commands_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert DEMO in script
    assert TEST in script


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_each_program_shown_in_a_page_is_a_file_of_docs_programs(page: Path) -> None:
    files = {path.read_text("utf-8") for path in PROGRAMS.rglob("*.py")}
    assert [block for block in _blocks(page, "python") if block not in files] == []


def test_each_program_of_docs_programs_is_shown_in_a_page() -> None:
    shown = {block for page in PAGES for block in _blocks(page, "python")}
    linked = "".join(page.read_text("utf-8") for page in PAGES)
    hidden = [
        path.name
        for path in PROGRAMS.glob("*.py")
        if path.read_text("utf-8") not in shown and f"programs/{path.name}" not in linked
    ]
    assert hidden == []


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    "program",
    sorted(filter(_speaks_to_a_board, PROGRAMS.glob("*.py"))),
    ids=lambda path: path.name,
)
def test_each_pupils_program_of_the_pages_runs_to_its_end(program: Path) -> None:
    from marelle_sim import simulate

    run = simulate(str(program), kit="pico_bot", world="squares", tolerances=False)
    assert (run.ended, run.error, run.contacts) == ("done", None, [])


@pytest.mark.unmeasured  # other tests run what these processes run
@pytest.mark.parametrize(
    "program",
    sorted(path for path in PROGRAMS.glob("*.py") if "marelle_sim" in path.read_text("utf-8")),
    ids=lambda path: path.name,
)
def test_each_programmers_program_of_the_pages_runs(program: Path, tmp_path: Path) -> None:
    for other in PROGRAMS.glob("*.py"):
        (tmp_path / other.name).write_text(other.read_text("utf-8"), encoding="utf-8")
    said = subprocess.run(
        [sys.executable, program.name], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout


@pytest.mark.unmeasured  # other tests run what pytest runs here
def test_each_test_of_the_pages_passes() -> None:
    tests = sorted(str(path) for path in PROGRAMS.glob("test_*.py"))
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(PROGRAMS),
    ]
    said = subprocess.run(
        [*command, *tests], cwd=PROGRAMS, capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stdout


def test_the_list_of_decisions_has_each_of_them_in_order() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"^- \[\d{3}\]\((.*?)\)", (folder / "README.md").read_text("utf-8"), re.M)
    assert listed == sorted(path.name for path in folder.glob("[0-9]*.md"))


def test_each_page_stands_in_the_menu_of_the_site_and_in_the_list() -> None:
    pages = {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"}
    menu = re.findall(r": (\S+\.md)$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.M)
    listed = re.findall(r"\]\((\S+?\.md)\)", (ROOT / "docs" / "README.md").read_text("utf-8"))
    assert (pages - {*menu}, pages - {*listed}) == (set(), set())


POLICIES = ROOT / "docs" / "programs" / "policies"
POLICY_PAGES = [ROOT / "docs" / name for name in ("page-boards.md", "page-boards.fr.md")]


def _policies(name: str) -> Any:
    return json.loads((POLICIES / name).read_text("utf-8"))


@pytest.mark.parametrize("page", POLICY_PAGES, ids=lambda page: page.name)
def test_each_policy_shown_is_a_file_and_each_file_is_shown(page: Path) -> None:
    files = [path.read_text("utf-8") for path in POLICIES.glob("*.json")]
    assert sorted(_blocks(page, "json")) == sorted(files)


def test_the_boards_that_need_no_question_are_those_that_marelle_knows() -> None:
    granted = _policies("without_asking.json")
    (serial,) = granted["SerialAllowUsbDevicesForUrls"]
    (usb,) = granted["WebUsbAllowDevicesForUrls"]
    vendor, product = DAPLINK
    assert [device["vendor_id"] for device in serial["devices"]] == sorted(MAKERS)
    assert usb["devices"] == [{"vendor_id": vendor, "product_id": product}]
    assert serial["urls"] == usb["urls"] == ["file:///"]


def test_a_page_of_a_disk_may_ask_for_ports_devices_and_folders() -> None:
    asked = _policies("ask.json")
    assert set(map(tuple, asked.values())) == {("file:///*",)}
    assert set(asked) == {
        "SerialAskForUrls",
        "WebUsbAskForUrls",
        "FileSystemReadAskForUrls",
        "FileSystemWriteAskForUrls",
    }


# A link to a heading reaches it where the pages are read in the repository, by the anchors that GitHub makes.
ALL_PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
FENCED = re.compile(r"^( *)```.*?^\1```$", re.M | re.S)
LINK = re.compile(r"\]\(([^)#\s:]*)#([^)\s]+)\)")


def _text(page: Path) -> str:
    return FENCED.sub("", page.read_text("utf-8"))


def _anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings: letters, digits, "_" and "-" stay, a space becomes "-"; a repeated one gets a number."""
    found: set[str] = set()
    seen: Counter[str] = Counter()
    for heading in re.findall(r"^#+ (.+)$", _text(page), re.M):
        shown = re.sub(r"\[([^]]*)\]\([^)]*\)|`", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", shown.strip().lower()).replace(" ", "-")
        found.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
        seen[slug] += 1
    return found


def _broken(page: Path) -> list[str]:
    links = LINK.findall(_text(page))
    targets = [(path, anchor, (page.parent / path) if path else page) for path, anchor in links]
    return [
        f"{path}#{anchor}"
        for path, anchor, target in targets
        if target.suffix == ".md" and anchor not in _anchors(target)
    ]


@pytest.mark.parametrize("page", ALL_PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_link_to_a_heading_reaches_it_with_its_accents(page: Path) -> None:
    assert _broken(page) == []
