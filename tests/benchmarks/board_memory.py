"""Measure what the board library keeps of a board's memory, beside other libraries in the same run, and print a Markdown table.

    MARELLE_MICROPYTHON_32=$(bash .ci/micropython32 /tmp/micropython32) python tests/benchmarks/board_memory.py [WHEEL OF PICOZERO]

Without an interpreter of 32 bits that of this computer is taken, where objects are twice as large. XRPLib is measured too where
$MARELLE_CHECKOUTS has it (tests/support/checkouts.py). docs/memory.md says how.
"""

import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from zipfile import ZipFile

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from found_micropython import MICROPYTHON, MICROPYTHON_32
from memory_scales import (
    FIVE,
    FRAME_BYTES,
    PICOZERO_FIVE,
    PICOZERO_LIGHT,
    ROBOT,
    XRPLIB,
    XRPLIB_COMMIT,
    XRPLIB_LIGHT,
    XRPLIB_STEPS,
    Scales,
    all_parts,
    compile_for_board,
    part_statements,
)

from marelle_files.library import kit_names

_NOTES = (
    "`from … import LED`, nothing else loaded; XRPLib: its `Board`, which has the light",
    "a robot ready to drive: encoders, control loop, moves",
    "… with five parts: line, range, button, light, and a buzzer or, XRPLib, a servo; picozero: no encoders, no line",
    'an XRP with all of its parts: `Robot("xrp_beta")`; XRPLib: all of `defaults` but its web server',
)
_Column = list[int | None]


def _kb(value: int | None) -> str:
    return "" if value is None else f"{value / 1000:.1f} kB"


def _ours(scales: Scales) -> tuple[_Column, str]:
    """Return our column, and what its rows are called beside the usual."""
    light = scales.fresh("from marelle import LED")
    robot, five = scales.keeps(ROBOT, FIVE)
    every = {
        kit: scales.keeps(ROBOT.replace("Robot()", f"Robot({kit!r})"), all_parts(kit))[1]
        for kit in kit_names()
    }
    most = max(every, key=every.__getitem__)
    shared, further = scales.further(part_statements())
    further["Screen"] -= FRAME_BYTES
    part = int(median(further.values()))
    largest = max(further, key=further.__getitem__)
    told = (
        f"the largest kit of ours is `{most}`, {_kb(every[most])}; a further part is {_kb(part)} in the median of {len(further)}, "
        f"{_kb(further[largest])} at most ({largest}), and all parts on I2C share {_kb(shared)}"
    )
    return [light, robot, five, every["xrp_beta"]], told


def _picozero(scales: Scales) -> _Column:
    light, five = (scales.keeps(one)[0] for one in (PICOZERO_LIGHT, PICOZERO_FIVE))
    return [light, None, five, None]


def _xrplib(scales: Scales) -> _Column:
    light = scales.fresh(XRPLIB_LIGHT, board="xrp")
    robot, _two, five, every = scales.keeps(*XRPLIB_STEPS, board="xrp")
    return [light, robot, five, every]


def main() -> None:
    """Measure and print."""
    wheel = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    xrplib = Path(os.environ.get("MARELLE_CHECKOUTS", "")) / XRPLIB / "XRPLib"
    with tempfile.TemporaryDirectory() as scratch, tempfile.TemporaryDirectory() as folder:
        others = []
        if wheel is not None:
            ZipFile(wheel).extractall(scratch)
            others.append(Path(scratch) / "picozero")
        if xrplib.is_dir():
            others.append(xrplib)
        compile_for_board(Path(folder), *others)
        scales = Scales(MICROPYTHON_32 or MICROPYTHON or "micropython", Path(folder))
        ours, told = _ours(scales)
        columns = {"marelle": ours}
        if wheel is not None:
            columns[f"picozero {wheel.name.split('-')[1]}"] = _picozero(scales)
        if xrplib.is_dir():
            columns[f"XRPLib, {XRPLIB_COMMIT[:8]}"] = _xrplib(scales)
    print(f"Words of {8 * scales.word} bits. MicroPython {scales.version}.\n")
    print(f"| on the heap, from `.mpy` | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}")
    for note, *row in zip(_NOTES, *columns.values(), strict=True):
        print(f"| {note} | {' | '.join(map(_kb, row))} |")
    print(f"\nBeside: {told}.")


if __name__ == "__main__":
    main()
