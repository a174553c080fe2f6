"""The page that is shipped, with a script of a test added to its own, for parts of it that no button leads to."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from chromium import ROOT

from marelle_lessons.page import assemble
from marelle_lessons.page.pyodide import pieces

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

SOURCES = ROOT / "lessons" / "marelle_lessons" / "page" / "src"


def page_with(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    """Make the page with this script, which may import from `SOURCES`, at the end of its own; its policy allows both."""
    entry, bundle = folder / "entry.js", folder / "script.js"
    entry.write_text(f'import "{SOURCES.as_posix()}/page.js";\n{script}', encoding="utf-8")
    esbuild = str(ROOT / "node_modules" / ".bin" / "esbuild")
    subprocess.run(
        [esbuild, str(entry), "--bundle", "--format=iife", "--charset=utf8", "--log-level=error", f"--outfile={bundle}"],
        check=True, cwd=ROOT, timeout=60,
    )  # fmt: skip
    asset = assemble._asset
    taken = {"bundle/page.js": bundle.read_text("utf-8").replace("</script", "<\\/script")}
    with monkeypatch.context() as patched:
        patched.setattr(assemble, "_asset", lambda name: taken.get(name) or asset(name))
        html = assemble.page(pieces(ROOT / "node_modules" / "pyodide"))
    file = folder / "marelle.html"
    file.write_text(html, encoding="utf-8", newline="\n")
    return file
