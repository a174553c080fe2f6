"""What the browser runs is what its sources give, and its sources agree with their types."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest


@pytest.fixture
def npm(root: Path) -> str:
    """Give the command of npm, where the packages are installed."""
    found = shutil.which("npm")
    if found is None or not (root / "node_modules" / "esbuild").is_dir():
        pytest.skip("needs node and `npm ci` in the project's folder")
    return found


@pytest.mark.parametrize(
    "words", [["build", "--", "--check"], ["check"]], ids=["bundles", "types"]
)
def test_the_bundles_are_built_from_sources_whose_types_hold(
    root: Path, npm: str, words: list[str]
) -> None:
    said = subprocess.run(
        [npm, "run", "--silent", *words], cwd=root, capture_output=True, text=True, check=False
    )
    assert (said.returncode, said.stdout + said.stderr) == (0, "")


def test_the_page_s_bundles_have_the_licences_of_what_they_import(root: Path, npm: str) -> None:
    folder = root / "lessons" / "marelle_lessons" / "page"
    sources = "".join(path.read_text("utf-8") for path in (folder / "src").glob("*.js"))
    named = set(re.findall(r'(?:from|import\() ?"((?:@[^/"]+/)?[^./"][^/"]*)', sources))
    imported = [name for name in named if (root / "node_modules" / name).is_dir()]
    bundles = "".join(path.read_text("utf-8") for path in (folder / "bundle").glob("*.js"))
    texts = {
        name: next((root / "node_modules" / name).glob("LICEN*")).read_text("utf-8").strip()
        for name in imported
    }
    assert {"@codemirror/view", "dapjs", "esptool-js"} <= {*texts}
    assert [name for name, text in texts.items() if text not in bundles] == []
