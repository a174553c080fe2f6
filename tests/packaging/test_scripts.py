"""What is built is what its sources give: what the browser runs, and the steps of CI, which GitHub's workflows run and nothing else, and where no test may skip."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted(path for path in (ROOT / ".ci").iterdir() if path.is_file())
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
GIVEN = ROOT / "host" / "marelle_host" / "cli" / "data" / "driver_tests" / "github.yml"
BY_COMMIT = re.compile(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


@pytest.fixture
def bash() -> str:
    """Give the command of bash."""
    found = shutil.which("bash")
    if found is None:
        pytest.skip("needs bash")
    return found


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_bash_and_stops_at_the_first_error(bash: str, script: Path) -> None:
    said = subprocess.run([bash, "-n", str(script)], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")
    assert "\nset -euo pipefail\n" in script.read_text("utf-8")


def test_each_test_that_a_script_names_is_there(bash: str) -> None:
    texts = "".join(script.read_text("utf-8") for script in SCRIPTS)
    words = re.findall(r"tests/[\w/{},]+\.py", texts)
    said = subprocess.run(
        [bash, "-c", f"echo {' '.join(words)}"], capture_output=True, text=True, check=True
    )
    named = said.stdout.split()
    assert len(named) > 20
    assert [name for name in named if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_runs_scripts_that_are_there_and_may_write_only_where_it_publishes(
    workflow: Path,
) -> None:
    text = workflow.read_text("utf-8")
    called = re.findall(r"bash (\.ci/\w+)", text)
    assert called
    assert [script for script in called if not (ROOT / script).is_file()] == []
    assert text.count(": write") == text.count("gh release create")


@pytest.mark.parametrize("workflow", [*WORKFLOWS, GIVEN], ids=lambda path: path.name)
def test_a_workflow_names_each_action_by_its_commit(workflow: Path) -> None:
    """A tag can be moved to another commit by whoever may write in the action's repository."""
    used = [line for line in workflow.read_text("utf-8").splitlines() if "uses:" in line]
    assert used
    assert [line for line in used if not BY_COMMIT.search(line)] == []


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


# On the CI machine a test that skips has failed; elsewhere it skips.
CONFTEST = Path(__file__).parents[1] / "conftest.py"
SUPPORT = CONFTEST.parent / "support"  # which it imports from
TESTS = {
    "robot": "def test_it():\n    pytest.skip('no robot here')\n",
    "arm": "pytest.skip('no arm here', allow_module_level=True)\n",
    "leg": "@pytest.mark.skipif(True, reason='no leg here')\ndef test_it():\n    pass\n",
}


def _run(folder: Path, ci: str) -> subprocess.CompletedProcess[str]:
    for name, test in TESTS.items():
        (folder / f"test_{name}.py").write_text(f"import pytest\n{test}", encoding="utf-8")
    shutil.copy(CONFTEST, folder)
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-rA",
            "-p",
            "no:cacheprovider",
            "--continue-on-collection-errors",
            "--rootdir",
            ".",
        ],
        cwd=folder,
        env={**os.environ, "CI": ci, "PYTHONPATH": str(SUPPORT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.unmeasured  # nothing of marelle runs here
def test_a_skip_fails_on_the_ci_machine_and_says_why(tmp_path: Path) -> None:
    said = _run(tmp_path, ci="true")
    assert said.returncode == 1
    assert "1 failed, 2 errors in " in said.stdout.splitlines()[-1]
    for missing in TESTS:
        assert f"install what is missing. Skipped: no {missing} here" in said.stdout


@pytest.mark.unmeasured  # nothing of marelle runs here
def test_a_skip_is_a_skip_elsewhere(tmp_path: Path) -> None:
    said = _run(tmp_path, ci="")
    assert said.returncode == 0
    assert "3 skipped in " in said.stdout.splitlines()[-1]
