"""Measure what the board library keeps of a board's memory, beside picozero in the same run, and print a Markdown table.

    MARELLE_MICROPYTHON_32=$(bash .ci/micropython32 /tmp/micropython32) python tests/benchmarks/board_memory.py [WHEEL OF PICOZERO]

Without an interpreter of 32 bits that of this computer is taken, where objects are twice as large. docs/memory.md says how.
"""

from __future__ import annotations

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
    ROBOT,
    Scales,
    all_parts,
    compile_for_board,
    part_statements,
)

from marelle_files.library import kit_names

_PICOZERO = "from picozero import LED"
_PICOZERO_FIVE = (
    "from picozero import Button, Buzzer, DistanceSensor, LED, Robot\n"
    "parts = (Robot(left=(10, 11), right=(12, 13)), DistanceSensor(15, 14), Button(20), LED(2), Buzzer(17))"
)


def _kb(value: int) -> str:
    return f"{value / 1000:.1f} kB"


def main() -> None:
    """Measure and print."""
    wheel = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory() as scratch, tempfile.TemporaryDirectory() as folder:
        if wheel is not None:
            ZipFile(wheel).extractall(scratch)
        compile_for_board(Path(folder), *([Path(scratch) / "picozero"] if wheel else []))
        scales = Scales(MICROPYTHON_32 or MICROPYTHON or "micropython", Path(folder))
        light = scales.fresh("from marelle import LED")
        robot, five = scales.keeps(ROBOT, FIVE)
        every = {
            kit: scales.keeps(ROBOT.replace("Robot()", f"Robot({kit!r})"), all_parts(kit))[1]
            for kit in kit_names()
        }
        most = max(every, key=every.__getitem__)
        shared, further = scales.further(part_statements())
        further["Screen"] -= FRAME_BYTES
        theirs = [
            _kb(scales.keeps(statement)[0]) if wheel else ""
            for statement in (_PICOZERO, _PICOZERO_FIVE)
        ]
    name = "picozero " + wheel.name.split("-")[1] if wheel else ""
    print(f"Words of {8 * scales.word} bits. MicroPython {scales.version}.\n")
    print(f"| on the heap, from `.mpy` | marelle | {name} |\n|---|---|---|")
    print(f"| `from … import LED`, nothing else loaded | {_kb(light)} | {theirs[0]} |")
    print(f"| a `Robot()` ready to drive: encoders, control loop, moves | {_kb(robot)} | |")
    print(
        f"| with five parts: line, range, button, light, buzzer; picozero: timed motors, no line | {_kb(five)} | {theirs[1]} |"
    )
    print(f"| the largest kit, `{most}`, with each of its parts | {_kb(every[most])} | |")
    shared, *sizes = further.values()
    print(f"| a further part: median of {len(sizes)} | {_kb(int(median(sizes)))} | |")
    largest = max(sizes)
    which = next(part for part, size in further.items() if size == largest)
    print(
        f"| … the largest, {which}; beside it {_kb(shared)} once, for all parts on I2C | {_kb(largest)} | |"
    )


if __name__ == "__main__":
    main()
