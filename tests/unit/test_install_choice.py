"""Which kit an installation gives a board: the one that is asked for, none where none is wanted, or the one that fits it."""

import json

import pytest

from marelle_files import InstallChoice
from marelle_protocol import Examined, Identity

XRP = "SparkFun XRP Controller with RP2350"
MACHINES = {"pico_bot": ("Raspberry Pi Pico with RP2040",), "xrp": (XRP,)}
OWN = '{"kit": "pico_bot", "trim": 2}'


@pytest.mark.parametrize(
    ("asked", "settings", "kit", "left"),
    [
        (None, "", "xrp", {"kit": "xrp"}),
        (None, OWN, "pico_bot", None),
        ("xrp", OWN, "xrp", {"kit": "xrp", "trim": 2}),
        ("", "", "", None),
        ("", OWN, "", {"trim": 2}),
    ],
)
def test_a_board_gets_no_kit_where_none_is_wanted_be_there_one_that_fits_it(
    asked: str | None, settings: str, kit: str, left: dict[str, object] | None
) -> None:
    choice = InstallChoice(asked, MACHINES, alone=True, version="1", compiler=lambda _: None)
    known = Identity(XRP, (1, 25, 0), "rp2", "e6", 6, settings, "")
    plan = choice.of(Examined(known, None, None, None, guard=False))

    written = plan.files.get("/board.json")
    assert plan.kit == kit
    assert (None if written is None else json.loads(written)) == left
