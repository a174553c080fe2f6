"""The attributes of a refusal of the board library, and the same read from the text that a board sends."""

import pytest

from marelle import errors
from marelle.tools import Current
from marelle_help.refusals import attributes, attributes_in

FACTS: dict[str, tuple[object, ...]] = {
    "E-BOT-01": (-20000, 20000),
    "E-BOT-05": (5, 500),
    "E-BOT-06": (0x6A, [0x3C, 0x68]),
    "E-BOT-07": (0x72,),
    "E-BOT-11": (15, "the left eye"),
    "E-BOT-12": ("GP10", "Motor"),
    "E-BOT-19": ("invalid pin",),
    "E-BOT-33": (15,),
    "E-BOT-38": (2,),
    "E-BOT-44": (17, 16),
}


def _made(code: str, facts: tuple[object, ...]) -> errors.RobotError:
    return errors.error(code, "bench(part)", facts, Current)


@pytest.mark.parametrize("code", FACTS)
def test_a_board_s_text_gives_the_attributes_of_its_error(code: str) -> None:
    made = _made(code, FACTS[code])
    told = {"code": code, "part": "bench(part)"} | attributes_in(
        code, str(made).partition(": ")[2]
    )
    assert {name: str(one) for name, one in attributes(made).items()} == {
        name: str(one) for name, one in told.items()
    }


def test_each_code_that_has_attributes_is_tried() -> None:
    rows = [line.split(" ") for line in errors.TABLE.strip().splitlines()]
    assert FACTS.keys() == {row[0] for row in rows if len(row) > 2 and row[2] != "-"}


@pytest.mark.parametrize(
    ("code", "facts", "kind"),
    [
        ("E-BOT-36", (), errors.MeasurementError),
        ("E-BOT-37", (), errors.MeasurementError),
        ("E-BOT-39", ("too dark",), errors.MeasurementError),
        ("E-BOT-41", ("let go of it",), errors.MeasurementError),
        ("E-BOT-46", ("full",), errors.StorageError),
        ("E-BOT-50", ("full",), errors.StorageError),
        ("E-BOT-22", ("no encoders",), errors.RobotError),
    ],
)
def test_a_code_has_the_class_that_a_program_catches(
    code: str, facts: tuple[object, ...], kind: type[errors.RobotError]
) -> None:
    assert type(_made(code, facts)) is kind


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("E-BOT-01", "a number from ten to twenty is expected"),
        ("E-BOT-01", f"a number from 1 to {'9' * 5000} is expected"),
        ("E-BOT-99", "a number from 1 to 2 is expected"),
    ],
)
def test_another_text_gives_no_attribute(code: str, text: str) -> None:
    assert attributes_in(code, text) == {}


def test_an_attribute_of_another_type_is_left_out() -> None:
    raised = _made("E-BOT-01", (1, 2))
    raised.__dict__.update(least=1.5, most=True, seen=["a"])
    assert attributes(raised) == {"code": "E-BOT-01", "part": "bench(part)"}
