"""A link to a heading of a page reaches it where the pages are read in the repository, by the anchors that GitHub makes."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_link_to_a_heading_reaches_it_with_its_accents(page: Path) -> None:
    assert _broken(page) == []
