"""MkDocs' hook: the site has what the pages link to, be it a folder or a file outside `docs/`.

The pages are written to be read in the repository, where a link may lead to a folder, or to `../README.md`. A site has no
folders, and nothing above it: the files outside come into its `tree/`, and each folder gets a page that lists it.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

LINK = re.compile(r"\]\(([^)#\s]+)(#[^)]*)?\)")
OUTSIDE = "tree"
NOT_LISTED = {"__pycache__"}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what the pages link to, and what those pages link to, and so on."""
    root, docs = _roots(config)
    known = {Path(str(file.abs_src_path)) for file in files}
    pages = [path for path in known if path.suffix == ".md"]
    while pages:
        for target in sorted(_with_files(_targets(pages.pop(), root)) - known):
            known.add(target)
            uri = _uri(target, root, docs)
            if target.is_dir():
                files.append(File.generated(config, uri, content=_listing(target)))
            elif docs not in target.parents:
                files.append(File.generated(config, uri, abs_src_path=str(target)))
                pages += [target] if target.suffix == ".md" else []
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Have each link lead to where its target is in the site."""
    del files
    root, docs = _roots(config)
    source = page.file.abs_src_path
    if source is None:  # a list of a folder: it has only links within the folder
        return markdown
    here = posixpath.dirname(page.file.src_uri)

    def led(link: re.Match[str]) -> str:
        target = _target(Path(source), link[1], root)
        if target is None:
            return link[0]
        uri = posixpath.relpath(_uri(target, root, docs), here or ".")
        return f"]({uri}{link[2] or ''})"

    return LINK.sub(led, markdown)


def on_page_context(
    context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation
) -> None:
    """Have a page's buttons, and a screen reader, speak the language that the page is in."""
    del context, nav
    config.theme["language"] = "fr" if page.file.src_uri.endswith(".fr.md") else "en"


def _roots(config: MkDocsConfig) -> tuple[Path, Path]:
    docs = Path(config.docs_dir).resolve()
    return docs.parent, docs


def _targets(page: Path, root: Path) -> set[Path]:
    links = LINK.findall(page.read_text("utf-8"))
    return {target for link, _anchor in links if (target := _target(page, link, root))}


def _with_files(targets: set[Path]) -> set[Path]:
    """Return the targets and each file that is in one of them, because the page of a folder links to these."""
    folders = (target for target in targets if target.is_dir())
    return targets | {folder / name for folder in folders for name in _names(folder)}


def _target(page: Path, link: str, root: Path) -> Path | None:
    """Return the file or folder that a link of a page leads to, None if it is none of the tree."""
    if ":" in link:
        return None
    target = (page.parent / link).resolve()
    return target if target.exists() and root in target.parents else None


def _uri(target: Path, root: Path, docs: Path) -> str:
    inside = target == docs or docs in target.parents
    uri = target.relative_to(docs if inside else root).as_posix()
    uri = uri if inside else f"{OUTSIDE}/{uri}"
    return f"{uri}/index.md" if target.is_dir() else uri


def _listing(folder: Path) -> str:
    """Return a page that links to each file of a folder."""
    lines = [f"- [{name}]({name})" for name in _names(folder)]
    return "\n".join([f"# {folder.name}", "", *lines, ""])


def _names(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not NOT_LISTED & set(path.parts):
            yield path.relative_to(folder).as_posix()
