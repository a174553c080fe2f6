"""The notebook and the recipes of docs/notebook.md, run as whoever reads it would."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parents[2] / "docs/programs/notebook"


def test_the_notebook_runs_from_its_first_cell_to_its_last(tmp_path: Path) -> None:
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")
    notebook = nbformat.read(HERE / "robot.ipynb", as_version=4)
    assert (len(notebook.cells), [cell for cell in notebook.cells if cell.outputs]) == (8, [])
    nbclient.NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(tmp_path)}},
    ).execute()
    shown = [[dict(output) for output in cell.outputs] for cell in notebook.cells]
    (run,) = shown[2]
    assert set(run["data"]) == {"text/plain", "text/html", "image/png"}
    assert shown[3][0]["text"].splitlines()[0] == "Le robot part de A1, vers le nord."
    assert "heading_deg" in shown[4][0]["data"]["text/html"]
    assert "image/png" in shown[5][0]["data"]
    assert "E-BOT-01" in shown[6][0]["data"]["text/plain"]
    assert {path.name for path in tmp_path.iterdir()} == {"square.png", "square.html"}


@pytest.mark.unmeasured
def test_a_hundred_seeds_on_all_cores() -> None:
    done = subprocess.run(
        [sys.executable, HERE / "many_seeds.py"], cwd=HERE.parent, capture_output=True, text=True, check=True,
        timeout=120,
    )  # fmt: skip
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == ["x", "y"]


@pytest.fixture(scope="module")
def follow_line() -> Any:
    pytest.importorskip("gymnasium", reason="gymnasium is not installed")
    spec = importlib.util.spec_from_file_location("follow_line_env", HERE / "follow_line_env.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.FollowLine


@pytest.mark.filterwarnings("ignore:.*we recommend using a symmetric:UserWarning")
def test_the_environment_keeps_gymnasiums_rules(follow_line: Any) -> None:
    from gymnasium.utils.env_checker import check_env  # not everywhere

    check_env(follow_line(), skip_render_check=True)


def test_an_agent_that_steers_to_the_line_stays_on_it(follow_line: Any) -> None:
    def steps(gain: int) -> tuple[int, dict[str, Any]]:
        environment, count = follow_line(), 0
        seen, _info = environment.reset(seed=3)
        while True:
            place = (int(seen[2]) - int(seen[0])) / max(1, int(seen.sum()))
            seen, _reward, lost, over, info = environment.step([100, int(gain * place)])
            count += 1
            if lost or over:
                return count, info

    count, info = steps(90)
    assert (count, info["run"].ended, info["run"].on_line()) == (200, "deadline", 1.0)
    assert steps(0)[0] < 100  # straight ahead it is lost at the first bend
