# ruff: noqa: T201 (what it prints is what is measured)
"""Print the bytes that statements keep on the heap, run by MicroPython from `.mpy`.

Arguments: `toy` (a whole toy robot), `xrp` (the board that XRPLib asks for) or `pins` (a board with pins and nothing else); how many names to make first, so that the
table of names, which grows by doubling, is as full as one wishes; how many letters each begins with, as what a new name takes
depends on what the letters before it left free; then the statements, one after the other in one program.

Printed: the size of a word and the bytes before; then after each statement the bytes more than before, and the names more.
`micropython.qstr_info` prints its own line before each of them.
"""

import gc
import sys

import micropython

_board, _count, _letters, *_statements = sys.argv[1:]
if _board == "toy":
    from toy_robot import answer_at, install

    _toy = install()
    answer_at(_toy)
    _toy.adc = {26: 32768, 27: 32768, 28: 32768}  # a stick at rest is in its middle
elif _board == "xrp":
    import xrp_machine

    xrp_machine.install()
else:
    import bare_machine

    sys.modules["machine"] = bare_machine
for _number in range(int(_count)):
    hasattr(sys, "n" * int(_letters) + str(_number))
_program = {}


def _collect():
    """Collect garbage. An import before it overwrites old words on the stack, which might look like addresses."""
    import empty

    del sys.modules["empty"], empty
    gc.collect()


_collect()
_before = gc.mem_alloc()
micropython.qstr_info()
print(8 if sys.maxsize > 1 << 31 else 4, _before)
for _statement in _statements:
    exec(_statement, _program)
    _collect()
    _kept = gc.mem_alloc() - _before
    micropython.qstr_info()
    print(_kept)
