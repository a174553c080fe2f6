"""What XRPLib keeps of a board's memory, beside ours, in the same 32-bit MicroPython: the table of the README.

It is measured from a checkout of the commit that `memory_scales.py` names, with `pytest -m peers`.
"""

from pathlib import Path

import pytest
from checkouts import checkout
from found_micropython import MICROPYTHON_32, needs_micropython_32
from memory_scales import FIVE, ROBOT, XRPLIB, XRPLIB_STEPS, Scales, all_parts, compile_for_board


@pytest.mark.peers
@pytest.mark.micropython
@needs_micropython_32
def test_xrplib_keeps_what_the_readme_says_and_ours_less(tmp_path: Path) -> None:
    compile_for_board(tmp_path, checkout(XRPLIB) / "XRPLib")
    scales = Scales(str(MICROPYTHON_32), tmp_path)
    robot, _two, five, every = scales.keeps(*XRPLIB_STEPS, board="xrp")
    assert [robot, five, every] == pytest.approx([30_800, 36_700, 38_400], rel=0.02)
    ours, with_five = scales.keeps(ROBOT, FIVE)
    (_, xrp) = scales.keeps(ROBOT.replace("Robot()", "Robot('xrp_beta')"), all_parts("xrp_beta"))
    assert (ours < robot, with_five < five, xrp < every) == (True, True, True)
