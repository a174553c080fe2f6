"""The driver of each chip reads its twin right, and ten mistakes in the driver are found.

Driver and twin are written from the data sheet, independently. A kit has the surroundings of the twin, a program that reads the driver, and
the output that it must print. With a mistake in the driver's source the output must be another.
"""

from pathlib import Path

import pytest
from chip_kits import KITS, Kit
from found_micropython import VMS

from marelle_sim import simulate, virtual_board

DRIVERS = Path(__file__).parents[2] / "firmware" / "marelle" / "chips"
NO_CHIPS = {"__init__", "device", "edges", "homes", "quadrature", "xshut"}
by_chip = pytest.mark.parametrize("kit", KITS.values(), ids=KITS)


def _source(kit: Kit) -> str:
    return (DRIVERS / f"{kit.driver.lower()}.py").read_text("utf-8")


def _told(kit: Kit, driver: str, folder: Path, vm: str = "python") -> str:
    """Return the output of the kit's program with a driver of that source, and the state of the twin; or the traceback."""
    board = virtual_board()
    shown = kit.wire(board)
    (folder / "driver.py").write_text(driver, "utf-8")
    (folder / "program.py").write_text(kit.source, "utf-8")
    run = simulate(folder / "program.py", board=board, vm=vm, seconds=20)
    if run.error is not None:
        return run.error.traceback
    return run.stdout + (shown() if shown else "")


def test_each_driver_has_a_kit() -> None:
    drivers = {path.stem for path in DRIVERS.glob("*.py")} - NO_CHIPS
    assert drivers == {kit.driver.lower() for kit in KITS.values()}


@pytest.mark.unmeasured
@by_chip
@pytest.mark.parametrize("vm", VMS)
def test_the_driver_reads_the_twin_right(kit: Kit, vm: str, tmp_path: Path) -> None:
    assert _told(kit, _source(kit), tmp_path, vm) == kit.told


@by_chip
def test_ten_mistakes_are_found(kit: Kit, tmp_path: Path) -> None:
    source = _source(kit)
    missed = []
    for right, wrong in kit.mistakes:
        assert right in source, right
        if _told(kit, source.replace(right, wrong, 1), tmp_path) == kit.told:
            missed.append((right, wrong))
    assert (missed, len(kit.mistakes)) == ([], 10)
