"""Record many runs with all that they give back, and say what differs between two recordings: nothing should.

    python tests/exhaustive/same_runs.py record FILE.json [--only WORD]
    python tests/exhaustive/same_runs.py compare BEFORE.json AFTER.json

Record before a change that must change no behaviour, and after it. A recording takes two minutes. The script names
only what programs and teachers use, so it runs on both sides of such a change; to record an older copy, put its
four folders (firmware, host, lessons, simulator) in PYTHONPATH, each by its whole path.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import chdir
from functools import partial
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import marelle_sim
from marelle_sim import load_world, simulate, virtual_board
from marelle_sim.world import Box, Pose, World

Case = tuple[str, Any, dict[str, Any]]  # a name, a program, the options of its run

ROOT = Path(__file__).parents[2]
COPIED = {
    "bench": "tests/benchmarks/programs", "docs": "docs/programs",
    "lessons": "lessons/marelle_lessons/content", "mistakes": "tests/data/mistakes",
}  # fmt: skip
L03, L07 = "lessons/03-repeat", "lessons/07-follow-the-line"
NIGHT = f"{L07}/worlds/wards_at_night.toml"
LONGEST = 300  # characters of what stands in a recording as it is; of more only the SHA-256

TEXTS = {
    "flash/days.txt": "4", "flash/old.txt": "to be removed",
    "flash/lib/helper.py": "def double(x):\n    return 2 * x\n",
    "small/all_parts.py": """from marelle import Robot, beep, wait
bot = Robot()
bot.use_gyro(True)
for i in range(4):
    bot.pixels.set(i, 60 * i, 255 - 60 * i, 20); bot.screen.value("i", i, 5); bot.screen.line(0, 0, 20 * i, 30)
    bot.buzzer.tone(440 + 110 * i, 120); bot.led.toggle(); bot.turn(45 * i)
    print(bot.heading(), bot.imu.turn_rate(), bot.imu.acceleration(), bot.battery.voltage())
bot.drive(200, 40); bot.pixels.fill(0, 0, 90); wait(700); beep()
""",
    "small/asyncs.py": """import asyncio
from machine import Pin
async def blink(led, ms):
    for _ in range(20): led.toggle(); await asyncio.sleep_ms(ms)
async def main(): await asyncio.gather(blink(Pin(25, Pin.OUT), 50), blink(Pin(2, Pin.OUT), 70))
asyncio.run(main())
""",
    "small/callback.py": """from machine import Timer
from time import sleep
seen = []
def tick(timer): print(1 // (3 - len(seen))); seen.append(timer)
Timer(-1).init(period=200, callback=tick); sleep(2)
""",
    "small/chatter.py": "while True: print('blah ' * 1000)\n",
    "small/division.py": "def share(n):\n    return 12 / n\n\nfor n in (3, 2, 1, 0):\n    print(share(n))\n",
    "small/endless.py": "while True:\n    pass\n", "small/exits.py": "import sys\nprint('three')\nsys.exit(3)\n",
    "small/files.py": """import os
from helper import double
with open("days.txt") as file: day = double(int(file.read()))
with open("table.csv", "wb") as file: file.write(b"a;b")
os.remove("old.txt"); print(day, sorted(os.listdir()))
""",
    "small/inputs.py": """from machine import Pin
from marelle import Robot, wait
bot = Robot()
edges = Pin.IRQ_FALLING | Pin.IRQ_RISING
Pin(20, Pin.IN, Pin.PULL_UP).irq(lambda pin: print("edge", pin.value()), edges)
for step in range(30): print(bot.line.values(), bot.range.distance()); wait(200)
""",
    "small/memory.py": "print('start')\nkept = bytearray(4_000_000_000)\n",
    "small/name_error.py": "from marelle import Robot\nbot = Robot()\nbot.straight(100)\nbot.straight(distanze)\n",
    "small/push.py": "from marelle import Robot\nbot = Robot()\nbot.straight(500)\nbot.turn(45)\nbot.straight(-300)\n",
    "small/reset.py": "import machine\nprint('once')\nmachine.reset()\n",
    "small/syntax.py": "from marelle.fr import *\n\nfor tour in range(4)\n    avancer()\n",
    "small/twin.py": "from machine import I2C\nfrom sht31 import SHT31\nfor _ in range(3): print(SHT31(I2C(0)).measure())\n",
    "small/wires.py": """from machine import ADC, I2C, PWM, SPI, UART, Pin
i2c = I2C(0, sda=Pin(4), scl=Pin(5))
print(i2c.scan(), i2c.readfrom_mem(0x6A, 0x0F, 1), ADC(0).read_u16(), ADC(4).read_u16())
SPI(0).write(b"abc"); UART(0, 9600).write(b"marelle"); print(PWM(Pin(17), freq=1000).freq())
i2c.writeto(0x29, b"x")
""",
    "small/broken.toml": "format = 1\nsize = [900, 600]\ntitle = { fr = 'x', en = 'x' }\nboxx = [{ at = [1, 2] }]\n",
    "small/happens.toml": """format = 1
size = [1200, 800]
title = { fr = "Ce qui arrive", en = "What happens" }
environment = { light = [[0, 100], [3, 900]] }
box = [{ at = [700, 400], size = [80, 80], mass = 120 }]
input = [{ name = "button", time = 1.5 }]
fault = [{ part = "right motor", fault = "weak", time = 3 }]
robot = { at = [300, 400], heading = 90 }
""",
}  # fmt: skip


def case(name: str, program: Any, **options: Any) -> Case:
    """Return one run: its program, and the options of `simulate()`, 8 s unless said.

    Besides those, `watch` is the robot that is observed ("": the only one), and `film` keeps a moving picture too.
    A world that is a function is made before the run.
    """
    return name, program, {"seconds": 8, "seed": 1, **options}


def boxes() -> World:
    """Return a room of 2 m x 2 m with two boxes that can be pushed and one that stands firm."""
    world = World("boxes", 2000, 2000)
    firm = Box((500, 1000), (100, 60), name="post", angle_deg=30)
    loose = [Box((1000 + 300 * s, 1250), (80, 80), name=f"box-{s}", mass_g=150) for s in (1, -1)]
    world.walls, world.boxes = (*load_world("empty_room").walls, *firm.sides()), (*loose, firm)
    world.start = Pose(1000, 1000, 0)
    return world


def board_with_sensor() -> Any:
    """Return a virtual board with the sensor of the documents' driver."""
    sys.path.insert(0, str(ROOT / COPIED["docs"] / "driver"))
    board = virtual_board("pico")
    board.i2c(0).attach(0x44, import_module("sht31_twin").Sht31Twin())
    return board


def moving() -> str:
    """Be a program that is a function."""
    from marelle import Robot

    bot = Robot()
    bot.straight(150)
    return f"{bot.distance()} mm"


def in_worlds() -> list[Case]:
    """Return runs in each bundled world, with each bundled kit, of the benchmarks' programs."""
    worlds = ("arena", "dance", "empty", "empty_room", "line_crossings", "line_loop", "room", "slalom", "squares")  # fmt: skip
    programs, raw = ("avoider", "everything", "line_follower", "dancer"), ("raw_line_follower", "raw_dancer")  # fmt: skip
    lasts = {"dance": 6}
    return [
        *(case(f"pico_bot in {world}", f"bench/{programs[number % 4]}.py", world=world, seconds=lasts.get(world, 12), press={"button": [0.7]}) for number, world in enumerate(worlds)),
        *(case(f"bench5 in {world}", f"bench/{raw[number % 2]}.py", world=world, kit="bench5", seconds=lasts.get(world, 12)) for number, world in enumerate(worlds)),
        *(case(f"benchmark {name}", f"bench/{name}.py", world="room", seed=5) for name in ("busy_wait", "busy_wait_steering", "hello", "two_encoders", "avoider")),
        case("benchmark line_follower", "bench/line_follower.py", world="line_loop", seconds=20, press={"button": [1.0, 4.5]}),
        *(case(f"ten robots, {name}", f"bench/{name}.py", kit=kit, world="dance", seconds=10) for name, kit in (("raw_dancer", "bench5"), ("dancer", None), ("avoider", None))),
    ]  # fmt: skip


def of_documents() -> list[Case]:
    """Return the programs of the documents, and the solutions of the lessons in the lessons' worlds."""
    numbers, corridors = ("", "_2", "_3"), ("corridor", "wards", "wards_at_night")
    mistakes = sorted((ROOT / COPIED["mistakes"]).glob("*.py"))[::6]
    return [
        *(case(f"docs {name}", f"docs/{name}.py", seconds=15, film=name == "carre") for name in ("square", "carre", "escalier", "pas", "only_python", "count_days")),
        case("docs bouton", "docs/bouton.py", press={"button": [1.0]}, seconds=10),
        case("docs my-robot", "docs/my-robot", seconds=15, film=True),
        case("docs my-robot, blind", "docs/my-robot", seconds=10, faults={"range": "dead"}),
        case("docs cup", "docs/cup", seconds=12),
        case("docs two robots", {"red": "docs/square.py", "blue": "small/push.py"}, world="arena", watch="blue", film=True),
        case("docs my-lesson", "docs/my-lesson/solution.py", world="docs/my-lesson/worlds/street.toml"),
        *(case(f"L03 solution{number}", f"{L03}/solution{number}.py", world=f"{L03}/worlds/terraces.toml", seconds=60) for number in numbers),
        *(case(f"L07 solution{number} in {world}", f"{L07}/solution{number}.py", world=f"{L07}/worlds/{world}.toml", seconds=14, seed=4) for number in numbers for world in corridors),
        *(case(f"mistake {path.stem}", f"mistakes/{path.name}", seconds=5) for path in mistakes),
    ]  # fmt: skip


def with_options() -> list[Case]:
    """Return runs with faults, boxes, presses, other inputs, and each of the other options."""
    square = "docs/square.py"
    return [
        case("faults, several", "bench/avoider.py", world="room", faults={"range": "dead", "left motor": ("weak", 2.5)}),
        case("faults, motors", square, faults={"left motor": ("slips", 2), "right": "weak"}, seconds=15),
        case("faults, wires", square, faults={"left": "swapped", "right encoder": "inverted"}),
        case("faults, sensors", f"{L07}/solution.py", world=NIGHT, faults={"left line sensor": ("stuck", 2), "centre line sensor": "noisy", "imu": "noisy"}),
        case("faults, battery", square, faults={"battery": "low"}, seed=3),
        case("faults, brown-out", square, faults={"battery": ("brown-out", 3)}),
        case("faults, shown", "small/all_parts.py", faults={"screen": ("dead", 2), "pixels": ("dead", 0.6), "buzzer": "dead"}),
        case("faults of one of two", ["docs/square.py"] * 2, world="arena", faults=[("red/left motor", "weak", 1)]),
        case("boxes", "bench/everything.py", world=boxes, watch="", film=True),
        case("boxes, pushed far", "small/push.py", world=boxes, seconds=15, seed=9),
        case("world with a fault", "bench/everything.py", world="small/happens.toml"),
        case("inputs", "small/inputs.py", world="room", inputs=[("light", 800, 2), ("button", 1, 3), ("button", 0, 4)], press=[("button", 1.0)]),
        case("no tolerances, square", square, tolerances=False, seconds=15),
        case("no tolerances, line", f"{L07}/solution_2.py", world=NIGHT, tolerances=False),
        case("screen, pixels, buzzer, gyro", "small/all_parts.py", world="room", film=True),
        case("lines", f"{L03}/solution_2.py", lines=True, seconds=20),
        case("observed", "bench/line_follower.py", world="line_loop", watch="", press={"button": [0.5]}),
        case("flash", "small/files.py", flash="flash", path="flash/lib"),
        case("function", moving, check=True),
        case("virtual board", "small/twin.py", path="docs/driver/src", board=board_with_sensor()),
    ]  # fmt: skip


def otherwise() -> list[Case]:
    """Return runs in a child, in MicroPython, of programs that fail, and what is refused."""
    alone: dict[str, Any] = {"isolate": True}
    real: dict[str, Any] = {"vm": "micropython"}
    return [
        case("isolated, one", "docs/square.py", watch="", **alone),
        case("isolated, ten", "bench/dancer.py", world="dance", watch="dancer-03", **alone),
        case("isolated, boxes", "small/push.py", world=boxes, **alone),
        *(case(f"isolated, {name}", f"small/{name}.py", **alone) for name in ("name_error", "endless", "memory")),
        case("isolated, files", "small/files.py", flash="flash", path="flash/lib", **alone),
        case("micropython, square", "docs/square.py", **real),
        case("micropython, line", "bench/raw_line_follower.py", kit="bench5", world="line_loop", **real),
        case("micropython, two", ["bench/avoider.py"] * 2, world="arena", **real),
        case("micropython, failing", "small/division.py", **real),
        case("micropython, all parts", "small/all_parts.py", faults={"left": "weak"}, **real),
        case("micropython, files", "small/files.py", flash="flash", path="flash/lib", **real),
        *(case(f"program {name}", f"small/{name}.py", seconds=5) for name in ("asyncs", "callback", "chatter", "division", "endless", "exits", "name_error", "reset", "syntax", "wires")),
        case("one of two fails", {"red": "small/division.py", "blue": "docs/square.py"}, world="arena"),
        case("refused, check", "small/division.py", check=True),
        case("refused, no end", "small/endless.py", check=True),
        *(case(f"refused, {name}", "docs/square.py", **{name: wrong}) for name, wrong in (("kit", "pico_bott"), ("world", "small/broken.toml"), ("faults", {"rang": "dead"}), ("press", {"bell": [1]}))),
        case("refused, program", "docs/nowhere.py"),
    ]  # fmt: skip


def commands() -> list[str]:
    """Return the words of calls of the command."""
    checked = (
        f"L03 {L03}/solution.py", f"L03 {L03}/wrong/cinq_marches.cards.txt",
        f"L03 {L03}/wrong/indentation.py", f"L03 {L03}/wrong/sans_repeter.py",
        f"L07 {L07}/solution_2.py --seeds 2", f"L07 {L07}/wrong/virage_trop_faible.py",
        f"L07 {L07}/wrong/un_seul_cote.py --help-level 2", "docs/my-lesson docs/my-lesson/wrong/one_short.py",
        "L03 docs/classe --trust --seeds 2 --junit out/class.xml --picture out",
    )  # fmt: skip
    others = ("run docs/classe/poste-02.txt", "run small/name_error.py", "run docs/cup --seconds 8", "kits --show pico_bot", "worlds --show arena")  # fmt: skip
    asked = (*(f"check {words}" for words in checked), *others)
    return [
        *(f"{words} --json --lang {lang}" for lang in ("fr", "en") for words in asked),
        "run bench/avoider.py --world room --seconds 6 --seed 7 --fault range=dead@3 --set light=800@2 --reveal --picture out/a.png --picture out/a.html --trace out/a.jsonl --json",
        "run docs/square.py --vm micropython --json --lang en",
        f"cards {L03}/solution_2.cards.txt --json --lang fr",
    ]


def brief(value: object) -> str:
    """Return a value as text, or the SHA-256 of a long one."""
    text = value if isinstance(value, str) else repr(value)
    if len(text) <= LONGEST:
        return text
    return f"sha256 {sha256(text.encode('utf-8', 'backslashreplace')).hexdigest()}"


def of_error(error: Any) -> dict[str, str]:
    """Return what an error says; not `host_traceback`, which names the simulator's own files and lines."""
    if error is None:
        return {}
    names = ("code", "traceback", "file", "line", "column", "end_column", "source_line", "facts")
    found = {name: brief(getattr(error, name, None)) for name in names}
    return {**found, "kind": type(error).__name__, "text": brief(str(error))}


def of_part(part: Any) -> dict[str, Any]:
    """Return what both a run and one robot's part in it tell."""
    facts = {name: brief(getattr(part, name)) for name in ("ended", "stdout", "written", "removed", "lines", "pose", "contacts")}  # fmt: skip
    for lang in ("fr", "en"):
        facts[f"story {lang}"] = brief(part.story(lang))
        facts[f"story {lang}, revealed"] = brief(part.story(lang, reveal=True))
    facts |= {"on line": brief(part.on_line()), "visited": brief(part.visited(400, 400, within_mm=150))}  # fmt: skip
    bus = [(one.time_us, one.bus, one.address, one.written, one.read, one.ack) for one in part.bus]
    return {**facts, "bus": brief(bus), "error": of_error(part.error)}


def of_run(run: Any, *, film: bool) -> dict[str, Any]:
    """Return all that a run tells; not `wall_s`, which is this computer's time."""
    facts = {**of_part(run), "trace": run.sha256(), "header": brief(run.trace.header)}
    facts |= {name: brief(getattr(run, name)) for name in ("seconds", "exit_code", "returned")}
    facts |= {f"remarks {lang}": brief(run.remarks(lang)) for lang in ("fr", "en")}
    facts["robots"] = {one.name: {**of_part(one), "travelled": brief(one.travelled_mm)} for one in run.robots}  # fmt: skip
    for ending in ("png", "html", "jsonl", "gif")[: 4 if film else 3]:
        run.save(f"out/run.{ending}")
    for ending in ("png", "html"):
        run.save(f"out/shown.{ending}", language="en", reveal=True)
    return {**facts, "kept": brief(run.keep("out/kept"))}


def of_files(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of a folder; times of this computer are cut from a JUnit file."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        if path.suffix == ".xml":
            data = re.sub(rb' time(stamp)?="[^"]*"', b"", data)
        found[path.relative_to(folder).as_posix()] = sha256(data).hexdigest()
    return found


def run_case(program: Any, options: dict[str, Any]) -> dict[str, Any]:
    """Run one case, and return all that can be told of it."""
    looks = list[Any]()
    watch, film = options.pop("watch", None), options.pop("film", False)
    if callable(options.get("world")):
        options["world"] = options["world"]()
    if watch is not None:
        seen = (20_000, lambda time_us, pose: looks.append((time_us, pose)))
        options["observers"] = [(*seen, watch) if watch else seen]
    try:
        facts = of_run(simulate(program, **options), film=film)
    except Exception as error:  # noqa: BLE001 - what is refused is recorded too
        facts = {"raised": of_error(error)}
    return {**facts, "looks": brief(looks)}


def run_command(words: str) -> dict[str, Any]:
    """Call the command as on a computer where no result is kept yet, and return what it said."""
    argv = [sys.executable, "-m", "marelle_host", *words.split()]
    with TemporaryDirectory() as cache:
        env = {**os.environ, "PYTHONIOENCODING": "utf-8", "XDG_CACHE_HOME": cache}
        done = subprocess.run(argv, capture_output=True, encoding="utf-8", env=env, check=False)
    return {"exit": done.returncode, "stdout": brief(done.stdout), "stderr": brief(done.stderr)}


def lay_out(folder: Path) -> None:
    """Put all programs, worlds and lessons in a folder, so that each path in a recording is the same anywhere."""
    for name, source in COPIED.items():
        shutil.copytree(ROOT / source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in TEXTS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def record(target: Path, only: str) -> int:
    """Run all cases, or those with a word in their names, and write what they gave."""
    target, started, runs = target.absolute(), perf_counter(), dict[str, Any]()
    print(f"the simulator in {Path(marelle_sim.__file__).parent}")
    cases = (*in_worlds(), *of_documents(), *with_options(), *otherwise())
    todo = {name: partial(run_case, *given) for name, *given in cases if only in name}
    todo |= {words: partial(run_command, words) for words in commands() if only in words}
    with TemporaryDirectory() as folder, chdir(folder):
        lay_out(Path(folder))
        for name, run in todo.items():
            Path("out").mkdir()
            runs[name] = {**run(), "files": of_files(Path("out"))}
            shutil.rmtree("out")
    target.write_text(json.dumps(runs, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{len(runs)} runs in {perf_counter() - started:.0f} s: {target}")
    return 0


def flat(facts: dict[str, Any], before: str = "") -> dict[str, Any]:
    """Return facts in facts as one table: "robots, red, pose"."""
    found: dict[str, Any] = {}
    for name, value in facts.items():
        key = before + name
        found |= flat(value, f"{key}, ") if isinstance(value, dict) else {key: value}
    return found


def compare(before: Path, after: Path) -> int:
    """Print what differs between two recordings; return 1 if anything does."""
    old, new = (json.loads(path.read_text(encoding="utf-8")) for path in (before, after))
    wrong = 0
    for name in {**old, **new}:
        if name not in old or name not in new:
            differing = [f"only in {before if name in old else after}"]
        else:
            was, now = flat(old[name]), flat(new[name])
            differing = [f"{key}: {was.get(key)!r} -> {now.get(key)!r}" for key in {**was, **now} if was.get(key) != now.get(key)]  # fmt: skip
        wrong += bool(differing)
        for line in differing:
            print(f"{name}: {line}")
    print(f"{len({**old, **new})} runs: {wrong} differ" if wrong else f"{len(old)} runs are the same")  # fmt: skip
    return min(1, wrong)


def main() -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    ways = parser.add_subparsers(dest="way", required=True)
    way = ways.add_parser("record")
    way.add_argument("file", type=Path)
    way.add_argument("--only", default="", metavar="WORD", help="a word in the names")
    way = ways.add_parser("compare")
    way.add_argument("before", type=Path)
    way.add_argument("after", type=Path)
    asked = parser.parse_args()
    return record(asked.file, asked.only) if asked.way == "record" else compare(asked.before, asked.after)  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
