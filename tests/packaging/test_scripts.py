"""The scripts of .ci can be read by bash, and GitHub's workflows run these and nothing else."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted(path for path in (ROOT / ".ci").iterdir() if path.is_file())
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
GIVEN = ROOT / "host" / "marelle_host" / "cli" / "data" / "driver_tests" / "github.yml"
BY_COMMIT = re.compile(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_bash_and_stops_at_the_first_error(script: Path) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("needs bash")
    said = subprocess.run([bash, "-n", str(script)], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")
    assert "\nset -euo pipefail\n" in script.read_text("utf-8")


def test_each_test_that_a_script_names_is_there() -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("needs bash")
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
