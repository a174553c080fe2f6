"""What rewritten programs call stands in one list, so that no program can say it."""

from pathlib import Path

from marelle_sim.kernel.turns import GreenletTurns
from marelle_sim.programs.names_in_text import INJECTED
from marelle_sim.runners import Options, read_job
from marelle_sim.runners.in_process import LocalRun

OF_A_BOARD = {"__build_class__", "__import__", "__name__", "__repl_print__"}


def test_each_name_that_rewriting_brings_in_is_hidden_from_programs(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text("x = 1\n", encoding="utf-8")
    job = read_job(str(program), None, None, Options(seconds=1, lines=True))
    (engine,) = LocalRun(job, GreenletTurns()).engines
    special = {name for name in engine.loader.builtins if name.startswith("__")}
    assert special - OF_A_BOARD == INJECTED
