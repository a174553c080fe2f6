"""A replay is one file that asks for nothing, in which text stays text; its timeline tells what the pictures tell."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from drawn import MakeRun, count_of, make_run
from hypothesis import given, strategies as st
from in_node import answer_in_node
from PIL import Image

import marelle_sim.view
from marelle_sim import Run, simulate
from marelle_sim.results import run_until
from marelle_sim.trace import Servo
from marelle_sim.view import colours, draw_run, replay_data, save_picture
from marelle_sim.view.frames import Frames
from marelle_sim.view.replay_file import replay_html
from marelle_sim.view.words import KEYS, web_words
from marelle_sim.world import World

WEB = Path(marelle_sim.view.__file__).parent / "web"
NAMED = "background paper ink muted faint black white wall body danger good warning"
HOSTILE = [
    "</script><script>document.title='owned'</script>",
    "<!--<script>",
    "]]></style><img src=x onerror=alert(1)>",
    "\x1b[31m\x1b]0;owned\x07\u2028\u2029\ud800 \u202e{script}{run}{style}",
]
TIMELINE = WEB / "timeline.js"
ASK = """
const timeline = new module.Timeline(asked.robot);
return asked.times.map((time) => ({ ...timeline.stateAt(time) }));
"""
SCREEN = "ff" + "00" * 126 + "81"


class Tags(HTMLParser):
    """Collects the elements of a page, and what stands in each script and style."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[str] = []
        self.open = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self.open = tag in ("script", "style")
        if self.open:
            self.inside.append("")

    def handle_endtag(self, tag: str) -> None:
        self.open = False

    def handle_data(self, data: str) -> None:
        if self.open:
            self.inside[-1] += data

    def names(self) -> list[str]:
        return [tag for tag, _attrs in self.found]


def kept(page: str) -> Any:
    """Return the data of a replay."""
    found = re.search(r'<script type="application/json" id="run">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def printed(page: str) -> list[str]:
    """Return what the program of a replay printed."""
    events = kept(page)["frames"]["robots"][0]["events"]
    return [event[2] for event in events if event[1] == "print"]


def hostile_run(words: list[str]) -> Run:
    world = World("plain", 900, 600)
    world.titles = {"fr": HOSTILE[0], "en": HOSTILE[2]}
    events = [[1000 * i, 0, "print", said] for i, said in enumerate(words)]
    return make_run([(0, 100, 100, 0), (2_000_000, 100, 400, 0)], events, world=world)


def test_what_a_program_prints_comes_back_as_it_was_and_adds_no_element(square: Run) -> None:
    page = replay_html(hostile_run(HOSTILE))

    assert printed(page) == HOSTILE
    assert Tags(page).names() == Tags(replay_html(square)).names()


@given(st.lists(st.text(max_size=60), max_size=4))
def test_no_text_whatsoever_changes_the_page_around_it(words: list[str]) -> None:
    plain, page = replay_html(hostile_run([])), replay_html(hostile_run(words))

    assert Tags(page).names() == Tags(plain).names()
    assert printed(page) == words


def test_only_the_script_and_the_style_of_marelle_may_run(square: Run) -> None:
    page = Tags(replay_html(square))

    policy = next(
        str(attrs["content"])
        for tag, attrs in page.found
        if tag == "meta" and attrs.get("http-equiv") == "Content-Security-Policy"
    )
    style, _run, script = page.inside
    for text, name in ((style, "style-src"), (script, "script-src")):
        digest = b64encode(sha256(text.encode()).digest()).decode()
        assert f"{name} 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy


def test_it_names_no_address_to_fetch_from(square: Run) -> None:
    page = replay_html(square)

    assert set(re.findall(r"https?://[^\"' )]+", page)) <= {"http://www.w3.org/2000/svg"}
    assert not [a for _tag, attrs in Tags(page).found for a in attrs if a in ("src", "href")]


def test_it_is_small(square: Run) -> None:
    assert len(replay_html(square).encode()) < 200_000


def test_it_speaks_both_languages_and_opens_in_the_one_that_was_asked_for(square: Run) -> None:
    page = replay_html(square, "en")

    data = kept(page)
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert data["frames"]["language"] == "en"
    for language in ("fr", "en"):
        told = [moment["text"] for moment in data["said"][language]["story"]]
        assert told == square.story(language)
    assert data["said"]["fr"]["title"] == "Un tapis"


def test_saving_html_writes_the_replay(square: Run, tmp_path: Path) -> None:
    square.save(tmp_path / "run.html", language="en")

    assert (tmp_path / "run.html").read_text(encoding="utf-8") == replay_html(square, "en")


def test_a_picture_of_the_mat_is_inside(tmp_path: Path) -> None:
    (tmp_path / "world.toml").write_text('format = 1\nsize = [300, 200]\nimage = "m.png"\n')
    Image.new("RGB", (3000, 2000), (200, 30, 30)).save(tmp_path / "m.png")
    run = simulate("docs/programs/square.py", world=str(tmp_path), seconds=0.5)

    image = kept(replay_html(run))["frames"]["world"]["image"]

    assert image.startswith("data:image/jpeg;base64,")
    assert len(image) < 100_000


def test_a_moment_is_where_the_replay_opens(square: Run, tmp_path: Path) -> None:
    save_picture(square, tmp_path / "run.html", until_us=2_500_000)

    assert kept((tmp_path / "run.html").read_text(encoding="utf-8"))["moment_ms"] == 2500
    assert kept(replay_html(square))["moment_ms"] is None


def test_a_run_until_a_moment_ends_there_and_changes_nothing(square: Run) -> None:
    before = square.sha256()

    part = run_until(square, 2_500_000)

    assert part.seconds == 2.5
    assert part.trace.end_us == 2_500_000
    whole = square.trace.pose_at(2_500_000)
    assert (part.robots[0].pose.x_mm, part.robots[0].pose.y_mm) == (whole.x_mm, whole.y_mm)
    assert part.stdout == "bonjour\n"
    assert square.sha256() == before


@pytest.mark.parametrize("time_us", [-5, 10**12])
def test_a_moment_outside_the_run_is_its_start_or_its_end(square: Run, time_us: int) -> None:
    assert run_until(square, time_us).trace.end_us in (0, square.trace.end_us)


def test_the_picture_of_a_moment_rings_the_robot_and_leaves_out_what_came_later(
    square: Run,
) -> None:
    whole, part = draw_run(square), draw_run(square, until_us=2_000_000)

    assert count_of(part, colours.DANGER) > count_of(whole, colours.DANGER) + 300


def test_the_colours_of_the_browser_are_those_of_the_pictures() -> None:
    written = (WEB / "palette.js").read_text(encoding="utf-8")
    named = dict(re.findall(r'^  (\w+): "(#[0-9a-f]{6})",$', written, re.MULTILINE))
    time = "".join(re.findall(r'^  "([#0-9a-f]+)"', written, re.MULTILINE))

    assert named == {
        name: _digits(getattr(colours, name.upper())) for name in re.findall(r"\w+", NAMED)
    }
    assert time == "".join(_digits(colour) for colour in colours.time_gradient(33))


def _digits(colour: colours.Colour) -> str:
    return "#" + bytes(colour).hex()


def test_every_word_that_the_browser_asks_for_is_handed_to_it() -> None:
    sources = [path.read_text("utf-8") for path in sorted(WEB.glob("*.js"))]
    sources.append((WEB / "replay.html").read_text("utf-8"))
    named = r'["`]((?:replay|view|story|wall|direction)\.[a-z_]+)["`]'
    asked = {key for source in sources for key in re.findall(named, source)}

    assert asked <= set(KEYS)
    assert {key for key in KEYS if key.startswith("replay.")} - asked == {
        "replay.pause",  # these two by the state of the player, the others by their instrument
        "replay.play",
        "replay.button",
        "replay.relay",
        "replay.servo",
        "replay.ground",
        "replay.led",
        "replay.pixels",
        "replay.tone",
        "replay.touch",
    }


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_words_keep_their_placeholders_for_the_browser(language: str) -> None:
    words = web_words(language)

    assert "{place}" in words["replay.robot"]
    assert list(words) == list(KEYS)


def asked(robot: dict[str, Any], times: list[int]) -> list[dict[str, Any]]:
    """Return the states of a robot at some times in ms, as the browser's timeline gives them."""
    states: list[dict[str, Any]] = answer_in_node(TIMELINE, ASK, {"robot": robot, "times": times})
    return states


def test_poses_are_those_of_the_trace() -> None:
    run = simulate("docs/programs/square.py")
    times = list(range(0, run.trace.end_us // 1000, 97))

    poses = [state["pose"] for state in asked(replay_data(run)["robots"][0], times)]

    for time_ms, pose in zip(times, poses, strict=True):
        true = run.trace.pose_at(time_ms * 1000)
        assert pose["x"] == pytest.approx(true.x_mm, abs=0.1)
        assert pose["y"] == pytest.approx(true.y_mm, abs=0.1)
        assert (pose["heading"] - true.heading_deg + 180) % 360 - 180 == pytest.approx(0, abs=0.5)


def test_wheels_roll_as_far_as_the_robot_drives_and_apart_as_it_turns(make_run: MakeRun) -> None:
    run = make_run([(0, 100, 100, 0), (1_000_000, 100, 400, 0), (2_000_000, 100, 400, 90)])

    poses = [s["pose"] for s in asked(replay_data(run)["robots"][0], [0, 500, 1000, 2000])]

    assert [(round(pose["left"]), round(pose["right"])) for pose in poses] == [
        (0, 0),
        (150, 150),
        (300, 300),
        (379, 221),  # a quarter turn to the right: 100 mm / 2 times pi / 2 more and less
    ]


def test_states_are_those_that_the_pictures_draw(make_run: MakeRun) -> None:
    events = [
        [100_000, 0, "led", 25, 1],
        [200_000, 0, "tone", 440],
        [300_000, 0, "button", "button", 1, "script"],
        [400_000, 0, "pixels", "ff0000001020"],
        [500_000, 0, "screen", 2, SCREEN],
        [600_000, 0, "touch", 100_000, 100_000, "north"],
        [700_000, 0, "print", "deux  mots\n"],
        [800_000, 0, "led", 25, 0],
        [900_000, 0, "leave", "north"],
        [1_000_000, 0, "button", "button", 0, "script"],
        [1_100_000, 0, "tone", 0],
    ]
    run = make_run([(0, 100, 100, 0), (4_000_000, 100, 100, 0)], events)
    frames = Frames(run.trace)
    times = [0, 150, 250, 350, 450, 550, 650, 750, 850, 950, 1050, 1150, 2690, 2710]

    told = asked(replay_data(run)["robots"][0], times)

    for time_ms, state in zip(times, told, strict=True):
        drawn = frames.at(time_ms * 1000)
        assert state["lit"] == list(drawn.lit)
        assert state["tone"] == drawn.tone_hz
        assert state["pressed"] == (["button"] if 300 <= time_ms < 1000 else [])
        assert state["touching"] == (["north"] if 600 <= time_ms < 900 else [])
        assert state["words"] == drawn.words
        assert state["pixels"] == ["#" + bytes(light).hex() for light in drawn.pixels]
        assert bytes(state["screen"] or []) == drawn.screen


def test_a_robot_touches_a_wall_until_it_leaves_that_wall(make_run: MakeRun) -> None:
    events = [
        [1_000_000, 0, "touch", 0, 100_000, "west"],
        [2_000_000, 0, "touch", 50_000, 0, "south"],
        [3_000_000, 0, "leave", "west"],
        [4_000_000, 0, "touch", 0, 90_000, "west"],
        [5_000_000, 0, "leave", "south"],
        [5_000_000, 0, "leave", "west"],
    ]
    run = make_run([(0, 100, 100, 0), (6_000_000, 100, 100, 0)], events)
    told = asked(replay_data(run)["robots"][0], [0, 2500, 3500, 4500, 5500])
    assert [sorted(state["touching"]) for state in told] == [
        [],
        ["south", "west"],
        ["south"],
        ["south", "west"],
        [],
    ]


def test_a_servo_turns_at_its_speed_and_a_relay_stays_as_it_is(make_run: MakeRun) -> None:
    events = [
        [100_000, 0, "servo", "arm", 0, 90_000, 500_000],
        [200_000, 0, "relay", "pump", 1],
        [200_000, 0, "servo", "hand", 80_000, 20_000, 100_000],
        [250_000, 0, "servo", "arm", 75_000, 75_000, 500_000],
        [300_000, 0, "relay", "pump", 0],
    ]
    run = make_run([(0, 100, 100, 0), (1_000_000, 100, 100, 0)], events)
    before, early, later, end = asked(replay_data(run)["robots"][0], [50, 200, 280, 900])
    assert (before["servos"], before["relays"]) == ([], [])
    assert (early["servos"], early["relays"]) == ([["arm", 50], ["hand", 80]], [["pump", True]])
    assert (later["servos"], later["relays"]) == ([["arm", 75], ["hand", 72]], [["pump", True]])
    assert (end["servos"], end["relays"]) == ([["arm", 75], ["hand", 20]], [["pump", False]])
    for time_ms, state in ((50, before), (200, early), (280, later), (900, end)):
        angles = {
            name: round(event.angle_at(time_ms * 1000)) for name, event in _servos(run, time_ms)
        }
        assert dict(state["servos"]) == angles


def _servos(run: Run, time_ms: int) -> list[tuple[str, Servo]]:
    """Return the last event of each servo until a time."""
    last = {
        event.name: event for event in run.trace.find(Servo) if event.time_us <= time_ms * 1000
    }
    return list(last.items())
