"""Gives each reader of people's files thousands of damaged ones: a reader says what is wrong, or reads; nothing else leaves it.

`python tests/faults/fuzz.py --examples 2000` is a step of `.ci/run`; 100 000 are tried by hand (docs/exhaustive.md).
The example of a number is the same on every computer: `--group world --first 1234 --examples 1 --show` shows one again.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache, partial
from pathlib import Path
from random import Random
from time import perf_counter
from traceback import format_exception
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from fuzz_damage import damaged, damaged_image, image_files, packed, read_beside

from marelle_lessons import load_lesson, read_submissions
from marelle_lessons.cards import parse, translate
from marelle_sim import load_kit, load_world, simulate
from marelle_sim.trace import Motion, Trace
from marelle_text import Problem, Text

ROOT = Path(__file__).parents[2]
CONTENT = ROOT / "lessons" / "marelle_lessons" / "content"
PROGRAM = "from marelle import Robot\nRobot().drive(100, 20)\nRobot().line\n"
_WORDS = (Text("fr"), Text("en"))
_PIECE = 250  # examples that a process tries before it takes others


class Group(NamedTuple):
    """The files of one kind, and what reads them.

    Attributes:
        found: the files that are damaged. read: reads one from its bytes, in an empty folder.
        damage: damages one, of which it gets another of its kind.
    """

    found: Callable[[], Sequence[Path]]
    read: Callable[[bytes, Path, Path], object]
    damage: Callable[[Random, bytes, bytes], bytes] = damaged


class Tried(NamedTuple):
    """What came of some examples: how many were refused with a sentence, the slowest, and what went wrong."""

    examples: int
    refused: int
    slowest_s: float
    faults: list[str]


def _written(read: Callable[[Path], object], data: bytes, original: Path, folder: Path) -> object:
    """Write a file under its own name, with the pictures that lie beside the original, and read it."""
    for picture in original.parent.glob("*.png"):
        (folder / picture.name).write_bytes(picture.read_bytes())
    path = folder / original.name
    path.write_bytes(data)
    return read(path)


def _driven(what: str, load: Callable[[Path], object], path: Path) -> object:
    """Read a "world" and let robots drive in it, or a "kit" and drive with it."""
    load(path)
    program = path.with_name("main.py")
    program.write_text(PROGRAM, encoding="utf-8")
    with_it: Any = {what: path}
    return simulate(program, seconds=0.1, **with_it)


def _lesson(data: bytes, original: Path, folder: Path) -> object:
    """Read a lesson, one of whose files is damaged."""
    lesson = next(one for one in CONTENT.iterdir() if one in original.parents)
    for file in lesson.rglob("*"):
        target = folder / file.relative_to(CONTENT)
        if file.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data if file == original else file.read_bytes())
    return load_lesson(folder / lesson.name)


@lru_cache(maxsize=1)
def _traces() -> Sequence[Path]:
    """Return recorded traces, of one robot and of several."""
    folder = Path(tempfile.mkdtemp(prefix="marelle-fuzz-"))
    programs = ROOT / "tests" / "benchmarks" / "programs"
    made = []
    for program, world in (("avoider.py", "room"), ("raw_dancer.py", "dance")):
        made.append(folder / f"{world}.jsonl")
        simulate(programs / program, world=world, seconds=2).save(made[-1])
    return made


def _trace(data: bytes, _original: Path, _folder: Path) -> object:
    trace = Trace.read(data.decode("utf-8", "replace").splitlines())
    # A cut trace may have robots that were put nowhere.
    placed = {motion.robot for motion in trace.find(Motion)}
    return [trace.pose_at(1_000_000, robot) for robot in placed]


def _cards(data: bytes, _original: Path, _folder: Path) -> object:
    row = parse(data.decode("utf-8", "replace"))
    return [translate(row, language) for language in ("fr", "en")]


def _images(kind: str) -> Group:
    """Return the group of the images of a kind."""
    return Group(
        partial(image_files, kind),
        lambda data, _original, _folder: read_beside(kind, data),
        partial(damaged_image, kind),
    )


GROUPS = {
    "world": Group(lambda: sorted(ROOT.glob("simulator/marelle_sim/world/worlds/**/*.toml")), partial(_written, partial(_driven, "world", load_world))),
    "kit": Group(lambda: sorted(ROOT.glob("simulator/marelle_sim/kits/**/*.toml")), partial(_written, partial(_driven, "kit", load_kit))),
    "lesson": Group(lambda: [file for file in sorted(CONTENT.rglob("*")) if file.suffix in {".toml", ".md"} and file.parent != CONTENT], _lesson),
    "trace": Group(_traces, _trace),
    "cards": Group(lambda: sorted(CONTENT.rglob("*.cards.txt")), _cards),
    "zip": Group(lambda: sorted(CONTENT.rglob("*.py")), lambda data, original, _folder: read_submissions(data, name=original.name), lambda random, *before: packed(random, before)),
    "uf2": _images("uf2"), "hex": _images("hex"), "bin": _images("bin"),
}  # fmt: skip


def tried(name: str, first: int, count: int, *, show: bool = False) -> Tried:
    """Try that many examples of a group."""
    group = GROUPS[name]
    found = group.found()
    refused, slowest_s, faults = 0, 0.0, list[str]()
    for number in range(first, first + count):
        random = Random(f"{name} {number}")
        original = random.choice(found)
        before = [path.read_bytes() for path in (original, random.choice(found))]
        data = group.damage(random, *before)
        if show:
            sys.stdout.buffer.write(data)
        started_s = perf_counter()
        with tempfile.TemporaryDirectory(prefix="marelle-fuzz-") as folder:
            try:
                group.read(data, original, Path(folder))
            except Problem as problem:
                refused += all(problem.explain(text).what for text in _WORDS)
            except Exception as error:  # noqa: BLE001 - what is looked for
                faults.append(f"{name} {number}: {''.join(format_exception(error)[-3:])}")
        slowest_s = max(slowest_s, perf_counter() - started_s)
    return Tried(count, refused, slowest_s, faults)


def main() -> int:
    """Try all groups, or one, and print a table; return 1 if anything else than a sentence left a reader."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--group", choices=GROUPS)
    asked.add_argument("--first", type=int, default=0)
    asked.add_argument("--examples", type=int, default=2000)
    asked.add_argument("--show", action="store_true")
    given = asked.parse_args()
    faults: list[str] = []
    print("| group | tried | refused with a sentence | slowest | anything else |")
    print("|---|---|---|---|---|")
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for name in [given.group] if given.group else GROUPS:
            firsts = range(given.first, given.first + given.examples, _PIECE)
            counts = [min(_PIECE, given.first + given.examples - first) for first in firsts]
            told = list(pool.map(partial(tried, name, show=given.show), firsts, counts))
            wrong = [fault for one in told for fault in one.faults]
            faults += wrong
            count, refused = sum(one.examples for one in told), sum(one.refused for one in told)
            slowest_ms = 1000 * max(one.slowest_s for one in told)
            print(
                f"| {name} | {count} | {refused} | {slowest_ms:.0f} ms | {len(wrong)} |",
                flush=True,
            )
    print("\n".join(faults[:10]))
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
