"""The table of the time that each access takes."""

from pathlib import Path

import marelle_sim
from marelle_sim.microcontroller.access_costs import Costs


def test_every_access_time_has_a_reader() -> None:
    folder = Path(marelle_sim.__file__).parent
    code = "".join(path.read_text("utf-8") for path in folder.rglob("*.py"))
    assert [name for name in Costs._fields if f"costs.{name}" not in code] == []
