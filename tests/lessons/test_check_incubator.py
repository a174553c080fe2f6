"""An incubator as a lesson: kept warm whatever the weather, without wearing out the relay; what is copied is refused."""

import pytest
from incubator import KEEPER, KIT, ROOM
from lesson_of_one_check import Make, why
from small_lesson import LESSON

ASKS = """\
kind = "keeps"
quantity = "temperature"
at_least = 3700
at_most = 3800
share = 0.95
effect = "relay"
part = "heater"
switches = 40
"""
SHOWN = ROOM.format("[[0, 1500], [1800, 2500]]")
HIDDEN = ROOM.format("[[0, 2600], [900, 2000], [1800, 1000]]")
FILES = {
    "kit.toml": KIT,
    "lesson.toml": LESSON.replace('"pico_bot"', '"kit.toml"'),
    "worlds/second.toml": HIDDEN,
}
HALF = "from marelle import Relay, wait\nheater = Relay(14)\nwhile True:\n    heater.on()\n    wait({})\n    heater.off()\n    wait({})\n"
OUTSIDE = "les bornes sont tenues "


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("program", "reason"),
    [
        (KEEPER, ""),
        (KEEPER.replace("37.3", "37.5").replace("37.7", "37.5"), "il y a "),
        (KEEPER.replace("37.3", "37.1").replace("37.7", "37.9"), ""),
        (KEEPER.replace("37.3", "36").replace("37.7", "39"), OUTSIDE),
        (KEEPER.replace("heater.off()", "pass"), OUTSIDE),
        (KEEPER.replace("<", ">").replace("elif warm >", "elif warm <"), OUTSIDE),
        (HALF.format(30_000, 30_000), OUTSIDE),
        (HALF.format(1_000, 1_000), "il y a "),
        ("from marelle import wait\nwhile True: wait(1000)\n", OUTSIDE),
        (KEEPER.replace("while True:", "for i in range(200):"), "le programme finit trop tôt"),
    ],
)
def test_an_incubator_is_kept_warm_in_any_weather(asked: Make, program: str, reason: str) -> None:
    lesson = asked(ASKS, SHOWN, seconds=1800, files=FILES)
    told = why(lesson(program, seeds=range(2)))
    assert told.startswith(reason)
    assert bool(told) == bool(reason)
