"""`marelle page` writes the very page that the tests open."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from marelle_host.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_command_writes_the_page_in_the_language_that_is_asked_for(
    node_modules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output, pyodide = tmp_path / "marelle.html", node_modules / "pyodide"
    words = ["page", "-o", str(output), "--pyodide", str(pyodide), "--json", "--lang", "en"]
    assert main(words, {"MARELLE_LANG": "fr"}) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["bytes"] == output.stat().st_size
    assert '<html lang="en">' in output.read_text("utf-8")[:100]
