"""Kits: tables of parts, what is wrong with a table, and what one robot of a kit, and each kit's own parts are really like."""

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, strategies as st
from hypothesis.strategies import SearchStrategy
from programs import RunText, program
from refused import refuses
from world_files import written
from wrong_files import WRONG_KITS

from marelle_sim import KitError, simulate
from marelle_sim.kits import TrueBody, kit_names, load_kit, true_body
from marelle_text import Problem, Text

KITS = Path(load_kit("pico_bot").source).parent
PICO_BOT = (KITS / "pico_bot.toml").read_text(encoding="utf-8")
PROGRAMS = Path(__file__).parents[1] / "data" / "kits"
ROOM = """
format = 1
size = [1600, 1600]
border = true
[robot]
at = [500, 600]
heading = 0
"""


@pytest.fixture
def wrong(tmp_path: Path) -> Callable[[str | bytes], dict[str, Any]]:
    """Return a function that loads a wrong table and gives the facts of the error, its code as well."""

    def load(table: str | bytes) -> dict[str, Any]:
        path = tmp_path / "mine.toml"
        path.write_bytes(table.encode() if isinstance(table, str) else table)
        with pytest.raises(KitError) as raised:
            load_kit(str(path))
        return {"code": raised.value.code, **raised.value.facts}

    return load


# Bundled tables


def test_these_kits_are_bundled() -> None:
    assert kit_names() == [
        "bench5", "bench_pico", "pico_bot", "pico_car", "pico_car_tb6612", "xrp", "xrp_beta",
    ]  # fmt: skip


def test_the_body_of_pico_bot_is_its_data_sheets() -> None:
    body = load_kit("pico_bot").body
    assert (body.wheel_mm, body.track_mm, body.radius_mm, body.wheel_counts) == (43, 100, 65, 1400)


def test_bench5_has_five_line_sensors() -> None:
    sensors = load_kit("bench5").sensors
    assert [right for kind, _ahead, right in sensors if kind == "line"] == [-30, -15, 0, 15, 30]


def test_a_kits_title_is_in_the_language_asked_for_or_english() -> None:
    kit = load_kit("pico_bot")
    assert [kit.title(language) for language in ("fr", "en", "de")] == [
        "Robot Pico à deux roues",
        "Two-wheeled Pico robot",
        "Two-wheeled Pico robot",
    ]


def test_a_kit_without_titles_is_called_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(PICO_BOT.replace("title.", "# title."), encoding="utf-8")
    assert load_kit(str(path)).title("fr") == "mine"


def test_a_bundled_kit_is_read_once() -> None:
    assert load_kit("pico_bot") is load_kit("pico_bot")


def test_the_table_of_ones_own_file_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(PICO_BOT, encoding="utf-8")
    assert load_kit(str(path)).body.track_mm == 100
    path.write_text(PICO_BOT.replace("track_mm = 100", "track_mm = 110"), encoding="utf-8")
    assert load_kit(str(path)).body.track_mm == 110


# Wrong tables


@pytest.mark.parametrize(
    ("name", "code", "facts"),
    [
        ("picobot", "E-KIT-01", {"name": "picobot", "nearest": "pico_bot, pico_car, bench_pico"}),
        ("/nowhere/none.toml", "E-KIT-03", {"file": "none.toml"}),
        ("a\0b.toml", "E-KIT-03", {}),
    ],
    ids=["no kit", "no file", "no name of a file"],
)
def test_a_kit_that_is_not_there_is_refused(name: str, code: str, facts: dict[str, str]) -> None:
    with refuses(KitError, code, **facts):
        load_kit(name)


@pytest.mark.parametrize(("found", "put", "code", "key"), WRONG_KITS)
def test_a_wrong_value_is_told_by_its_line_and_its_key(
    wrong: Callable[[str], dict[str, Any]], found: str, put: str, code: str, key: str
) -> None:
    assert found in PICO_BOT
    table = PICO_BOT.replace(found, put, 1)
    facts = wrong(table)
    assert (facts["code"], facts["file"], facts["key"]) == (code, "mine.toml", key)
    said = table.splitlines()[facts["line"] - 1]
    assert key.rsplit(".", maxsplit=1)[-1] in said or code in {"E-KIT-07", "E-KIT-15"}


def test_the_line_is_that_of_the_wrong_part(wrong: Callable[[str], dict[str, Any]]) -> None:
    facts = wrong(PICO_BOT.replace("pin = 17", "pin = 16"))
    line = PICO_BOT.splitlines()[facts["line"] - 1]
    assert (line, facts["pin"], facts["other"]) == ("pin = 17", "GP16", "pixels")


@pytest.mark.parametrize(
    ("before", "after", "fact", "value"),
    [
        ("wheel_mm =", "weel_mm =", "nearest", "wheel_mm"),
        ('"ssd1306"', '"ssd1307"', "nearest", "ssd1306"),
        ("[battery]", "[tolerance]", "nearest", "tolerances"),
        ("count = 4", "", "example", "count = 4"),
    ],
    ids=["a wrong key", "a wrong chip", "a wrong table", "a missing key gets a line to add"],
)
def test_a_mistake_in_a_kit_gets_what_is_near(
    before: str, after: str, fact: str, value: str, wrong: Callable[[str], dict[str, Any]]
) -> None:
    assert str(wrong(PICO_BOT.replace(before, after))[fact]).split(", ")[0] == value


def test_a_chip_of_the_other_bus_may_have_the_same_address(tmp_path: Path) -> None:
    head, _screen, tail = PICO_BOT.partition('kind = "ssd1306"')
    other = tail.replace(
        "bus = 0\npins = [4, 5]\naddress = 0x3C", "bus = 1\npins = [2, 3]\naddress = 0x6A"
    )
    path = tmp_path / "two_buses.toml"
    path.write_text(head + 'kind = "ssd1306"' + other, encoding="utf-8")
    assert [part.values["bus"] for part in load_kit(path).parts if "bus" in part.values] == [0, 1]


def test_a_kit_may_have_no_encoder_and_look_to_the_side(tmp_path: Path) -> None:
    table = PICO_BOT.replace("encoder = [6, 7]", "").replace("encoder = [8, 9]", "")
    table = table.replace("wheel_counts = 1400", "")
    table = table.replace("cone_deg = 15", "cone_deg = 15\ndirection_deg = 90\nright_mm = 5")
    path = tmp_path / "plain.toml"
    path.write_text(table.replace("ahead_mm = 65", "ahead_mm = 0"), encoding="utf-8")
    kit = load_kit(path)
    assert [part.values["encoder"] for part in kit.parts if part.kind == "motor"] == [None, None]
    assert ("range", 0, 5) in kit.sensors


def test_the_kit_of_a_folder_is_its_kit_toml(tmp_path: Path) -> None:
    (tmp_path / "kit.toml").write_text(PICO_BOT, encoding="utf-8")
    assert load_kit(tmp_path).name == "kit"
    with refuses(KitError, "E-KIT-03", file="kit.toml"):
        load_kit(tmp_path.parent)


def test_parts_that_are_no_list_are_refused(wrong: Callable[[str], dict[str, Any]]) -> None:
    table = PICO_BOT[: PICO_BOT.index("[[part]]")]
    assert wrong(f"{table}\n[part]\nkind = 'led'\n")["code"] == "E-KIT-08"
    assert wrong(table.replace("format = 1", "format = 1\npart = [3]"))["code"] == "E-KIT-08"
    assert wrong(table + "[[part]]\nkind = 'led'\npin = 25\n" * 501)["code"] == "E-KIT-12"


@pytest.mark.parametrize(
    ("written", "mistake"),
    [
        ("a = 60 mm", "more"), ("a = 60,5", "more"), ("a = GP9", "value"), ("a = vrai", "value"),
        ("a = 1\na = 2", "repeated"), ("[a]\n[[a]]", "repeated"), ('a = "x', "quote"), ("a = 'x", "quote"),
        ("a 3", "equals"), ("= 3", "start"), ("é = 3", "start"), ("a = [1, 2", "bracket"),
        ("[a", "bracket"), ("a = [1 2]", "bracket"), ('a = "c:\\users"', "backslash"),
        ("a = " + "9" * 5000, "number"), ("a = " + "[" * 20_000, "deep"),
    ],
)  # fmt: skip
def test_a_mistake_in_writing_is_told_without_a_word_of_english(
    wrong: Callable[[str], dict[str, Any]], written: str, mistake: str
) -> None:
    facts = wrong(written)
    assert (facts["code"], facts["toml"]) == ("E-KIT-05", mistake)
    said = Problem(str(facts.pop("code")), **facts).explain(Text("fr")).what
    assert Text("fr")(f"toml.{mistake}", **facts) in said
    assert not re.search("Expected|Invalid|Cannot|Unclosed|Illegal", said)


@pytest.mark.parametrize(
    ("written", "example"),
    [
        ('wheel_mm = "60"', "wheel_mm = 60"), ('wheel_mm = "60,5"', "wheel_mm = 60.5"),
        ("wheel_counts = 1400.0", "wheel_counts = 1400"), ("pins = [10]", "pins = [10, 11]"),
        ("pins = [[10], 11]", "pins = [10, 11]"), ("adc = 28", "adc = 2  # GP28"),
        ('spot_mm = "4 mm"', "spot_mm = 4"), ("pin = true", "pin = 14"),
    ],
)  # fmt: skip
def test_an_example_shows_what_was_meant(
    wrong: Callable[[str], dict[str, Any]], written: str, example: str
) -> None:
    key = written.split(" ", maxsplit=1)[0]
    facts = wrong(re.sub(rf"(?m)^{key} = [^#\n]*", f"{written} ", PICO_BOT, count=1))
    assert (facts["code"], facts["example"]) == ("E-KIT-08", example)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("\n\ntitle.fr = 'Robot à roues'".encode("latin-1"), ("E-KIT-04", 3)),
        (b"\nformat = = 1", ("E-KIT-05", 2)),
    ],
    ids=["another encoding", "no TOML"],
)
def test_what_cannot_be_read_is_told_by_its_line(
    wrong: Callable[[bytes], dict[str, Any]], table: bytes, told: tuple[str, int]
) -> None:
    facts = wrong(table)
    assert (facts["code"], facts["line"]) == told


def test_a_huge_file_is_refused_by_its_size(wrong: Callable[[str], dict[str, Any]]) -> None:
    assert wrong("# " + "x" * 1_000_000)["code"] == "E-KIT-14"


PLAIN: SearchStrategy[str] = st.one_of(
    st.integers().map(str), st.floats().map(str), st.booleans().map(lambda yes: str(yes).lower()),
    st.sampled_from(['"left"', '"motor"', '"led"', "[1, 2]", "[]", "{}", "{kind = 'led'}", "1979-05-27"]),
)  # fmt: skip


KEYS = st.sampled_from(
    ["format", "board", "title", "body", "tolerances", "battery", "part", "name", "pin", "kind", "x"]
)  # fmt: skip


LINES = st.one_of(
    st.builds("{} = {}".format, KEYS, PLAIN),
    st.builds("[{}]".format, KEYS),
    st.builds("[[{}]]".format, KEYS),
    st.sampled_from(PICO_BOT.splitlines()),
    st.text(max_size=20),
)


def load_text(data: bytes) -> None:
    """Load a table that somebody wrote; only the error for wrong tables may come of it."""
    with TemporaryDirectory() as folder, suppress(KitError):
        path = Path(folder, "any.toml")
        path.write_bytes(data)
        load_kit(str(path))


@given(st.lists(LINES, max_size=12))
def test_whatever_the_lines_of_a_table_only_a_kit_error_comes_of_it(lines: list[str]) -> None:
    load_text("\n".join(lines).encode("utf-8", "surrogatepass"))


@given(st.binary(max_size=100))
def test_whatever_the_bytes_of_a_file_only_a_kit_error_comes_of_it(data: bytes) -> None:
    load_text(data)


# True bodies


def test_without_tolerances_a_robot_is_nominal() -> None:
    body = true_body(load_kit("pico_bot"), seed=7, tolerances=False)
    assert body == TrueBody(43.0, 43.0, 100.0, 1.0, 1.0, 1.0, 1.0)


@given(st.integers(0, 2**32 - 1))
def test_every_robot_is_within_its_kits_tolerances(seed: int) -> None:
    nominal = TrueBody(43, 43, 100, 1, 1, 1, 1)
    tolerances = (0.01, 0.01, 0.02, 0.05, 0.05, 0.01)  # the battery has its own test
    body = true_body(load_kit("pico_bot"), seed)
    for value, usual, tolerance in zip(body, nominal, tolerances, strict=False):
        assert abs(value / usual - 1) <= tolerance


def test_equal_seeds_give_equal_robots_and_others_differ() -> None:
    kit = load_kit("pico_bot")
    assert true_body(kit, 5) == true_body(kit, 5)
    assert len({true_body(kit, seed).track_mm for seed in range(50)}) == 50


def test_the_two_wheels_of_a_robot_differ() -> None:
    body = true_body(load_kit("pico_bot"), 5)
    assert body.left_wheel_mm != body.right_wheel_mm


def test_a_kit_without_a_motor_needs_no_wheels(tmp_path: Path) -> None:
    kit = load_kit("bench_pico")
    assert (kit.has_wheels, load_kit("pico_bot").has_wheels) == (False, True)
    with_motor = Path(kit.source).read_text("utf-8") + (
        '\n[[part]]\nkind = "motor"\nname = "fan"\nside = "left"\npins = [10, 11]\n'
    )
    (tmp_path / "kit.toml").write_text(with_motor, encoding="utf-8")
    with refuses(KitError, "E-KIT-07", key="body.track_mm"):
        load_kit(tmp_path)


def test_a_battery_of_the_car_is_drawn_between_cells_that_are_nearly_empty_and_fresh_ones() -> (
    None
):
    kit = load_kit("pico_car")
    volts = [5.8 * true_body(kit, seed).battery for seed in range(40)]
    assert 5.19 < min(volts) < 5.4
    assert 6.2 < max(volts) < 6.41


def test_an_encoder_whose_pins_are_taken_the_other_way_round_counts_down(
    run_text: RunText,
) -> None:
    program = (PROGRAMS / "xrp.py").read_text(encoding="utf-8")
    counting = (
        "from marelle.chips.quadrature import QuadratureEncoder\n"
        "COUNTERS = QuadratureEncoder(0, 30), QuadratureEncoder(1, 24)\n"
    )
    telling = "    print([counter.count() for counter in COUNTERS])\n\n\nfor left"
    run = run_text(
        counting + program.replace("\n\nfor left", telling, 1),
        kit="xrp", world="empty_room", tolerances=False, seconds=3,
    )  # fmt: skip
    counts = [[int(count) for count in line[1:-1].split(",")] for line in run.stdout.splitlines()]
    assert counts[0][0] == -counts[0][1] > 100  # forward: A leads on the left, B on the right


def test_a_servo_turns_the_range_sensor_that_it_carries(tmp_path: Path) -> None:
    world = written(tmp_path, ROOM)
    looks = program("kits/looks_with_a_servo")
    run = simulate(looks, world=world, kit="pico_car", tolerances=False)
    ahead, left, right = (int(line) for line in run.stdout.split())
    assert ahead == pytest.approx(1600 - 600 - 95, abs=6)
    assert left == pytest.approx(500, abs=6)
    assert right == pytest.approx(1600 - 500, abs=6)


def test_what_a_program_believes_of_the_parts_of_a_car_is_wired(tmp_path: Path) -> None:
    line = (
        "[[line]]\npoints = [[518, 600], [518, 900]]\nwidth = 20\n"  # under the right sensor alone
    )
    world = written(tmp_path, ROOM + line)
    uses = program("kits/uses_the_parts_of_a_car")
    run = simulate(uses, world=world, kit="pico_car", tolerances=False)
    distance, left, right = run.stdout.replace("[", "").replace("]", "").replace(",", "").split()
    assert int(distance) == pytest.approx(1100, abs=6)
    assert (left, right) == ("0", "100")
