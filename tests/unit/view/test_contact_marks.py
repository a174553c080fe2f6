"""A robot that scrapes along a wall is drawn with one mark for the stretch, inside the picture."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

import marelle_sim.view
from marelle_sim import simulate
from marelle_sim.run import Run
from marelle_sim.trace import Leave, Touch
from marelle_sim.view.contact_marks import contact_marks
from marelle_sim.view.frames import Frames
from marelle_sim.view.labels import spread
from marelle_sim.view.picture import RunPicture
from marelle_sim.view.replay import replay_data
from marelle_text import Text

CONTENT = Path(__file__).parents[3] / "lessons" / "marelle_lessons" / "content"
LESSON = CONTENT / "07-follow-the-line"
STREET = CONTENT / "06-stop-in-time"
CONTACTS = Path(marelle_sim.view.__file__).parent / "web" / "contacts.js"


def _touch(time_us: int, x_mm: int, y_mm: int, wall: str) -> Touch:
    return Touch(time_us, 0, "touch", x_mm * 1000, y_mm * 1000, wall)


def _along(time_us: int) -> tuple[float, float]:
    """Give the place of a robot that drives 100 mm/s along x."""
    return time_us / 10_000, 65.0


def test_contacts_along_a_wall_are_one_stretch() -> None:
    touches = [_touch(second * 1_000_000, second * 100, 0, "south") for second in range(4)]
    marks = contact_marks(touches, [], _along, 5_000_000)
    assert [(mark.number, mark.name) for mark in marks] == [(1, "south")]
    assert marks[0].pieces[0].last == (100.0, 0.0)
    assert marks[0].pieces[-1].last == (500.0, 0.0)


def test_a_contact_far_from_the_others_is_a_mark_of_its_own() -> None:
    touches = [_touch(0, 0, 0, "south"), _touch(4_000_000, 400, 0, "south")]
    leaves = [Leave(time_us, 0, "leave", "south") for time_us in (1_000_000, 4_500_000)]
    marks = contact_marks(touches, leaves, _along, 5_000_000)
    assert [[piece.last for piece in mark.pieces] for mark in marks] == [
        [(100.0, 0.0)],
        [(450.0, 0.0)],
    ]


def test_a_contact_between_two_stretches_makes_them_one() -> None:
    touches = [_touch(0, 0, 0, "south"), _touch(10, 110, 0, "south"), _touch(20, 55, 0, "south")]
    marks = contact_marks(touches, [], lambda _time_us: (0.0, 0.0), 30)
    assert [[piece.time_us for piece in mark.pieces] for mark in marks] == [[0, 10, 20]]


def test_the_start_program_of_l07_scrapes_along_four_walls() -> None:
    run = simulate(LESSON / "start.py", world=LESSON / "worlds" / "corridor.toml", seconds=60)
    frames = Frames(run.trace)
    marks = frames.contact_marks()
    assert frames.contacts() == 9
    assert sorted(mark.name for mark in marks) == ["east", "north", "south", "west"]
    assert sum(len(mark.pieces) for mark in marks) == frames.contacts()
    for mark in marks:
        places = [place for piece in mark.pieces for place in (piece.first, piece.last)]
        across = 0 if mark.name in ("east", "west") else 1
        assert max(p[across] for p in places) - min(p[across] for p in places) < 5


def test_a_burst_stays_inside_even_if_it_moves_aside() -> None:
    places = spread([(-50, 50), (-50, 50), (100, 130), (100, 130)], 10, (0, 0, 100, 100))
    assert all(place and 0 <= place[0] <= 100 and 0 <= place[1] <= 100 for place in places)


@pytest.fixture(scope="module")
def collision() -> Run:
    """Return a run in which a robot touches another one, then a door."""
    world = STREET / "worlds" / "avenue.toml"
    return simulate(STREET / "wrong" / "trop_tard.py", world=world, seconds=40)


def test_two_robots_that_touch_each_other_are_one_contact_in_the_picture(collision: Run) -> None:
    names = [[contact.name for contact in robot.contacts] for robot in collision.robots]
    assert names == [["passante", "porte"], ["livreur"]]
    figures = RunPicture(collision, text=Text("en")).caption().figures
    assert [value for value, label in figures if label == "contacts"] == ["2"]


def test_two_robots_that_touch_each_other_are_one_contact_in_the_browser(collision: Run) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node")
    module, frames = json.dumps(CONTACTS.as_uri()), json.dumps(replay_data(collision))
    asked = (
        f"const {{ contactCount }} = await import({module}); console.log(contactCount({frames}));"
    )
    said = subprocess.run(
        [node, "--input-type=module"], input=asked, capture_output=True, text=True, check=False
    )
    assert (said.stdout, said.stderr) == ("2\n", "")
