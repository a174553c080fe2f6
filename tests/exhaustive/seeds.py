"""Try random programs, robots, worlds or ends of commands, one of each seed, and print what went wrong: nothing should.

    python tests/exhaustive/seeds.py WHAT [SEEDS [FIRST]]

WHAT is a name below. On a computer with two cores 100 of `turns`, 500 of `robots` and 500 of `stories` take a minute, and 50 of
`ends` a quarter of an hour; the suite tries a few of each.
"""

import sys
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from ctrl_c import hear_ctrl_c
from ended_runs import WAYS, ended_command, write_class
from random_lines import RandomLine, disagreements
from random_worlds import RandomTeam, RandomTurns, RandomWorld, most_overlap_mm

from marelle_sim.story import tell

Tried = tuple[list[str], Counter[str]]
"""What went wrong with a seed, and how often it had what."""
_SHOWN = {"follow", "lost_line", "lost_and_found", "lost_line_many", "touch", "touches"}


def turns(seed: int, folder: Path) -> Tried:
    """Run robots in a random world with other ways of taking turns: the traces are the same, and no robot overlaps anything."""
    team = RandomTeam(seed, folder)
    fair = team.run()
    hashes = {team.run(RandomTurns(chance)).sha256() for chance in range(3)}
    hashes |= {fair.sha256(), team.run(world=1).sha256()}
    overlap_mm = most_overlap_mm(fair)
    wrong = [f"{len(hashes)} different runs"] if len(hashes) > 1 else []
    return wrong + [f"overlap {overlap_mm:.3f} mm"] * (overlap_mm > 0.1), Counter()


def robots(seed: int, _folder: Path) -> Tried:
    """Drive robots among walls and boxes in a random world for ten seconds: nothing overlaps."""
    world = RandomWorld(seed)
    wrong = world.drive(10, look_ms=(5, 40)[seed % 2])
    return [str(one) for one in wrong[:1]], Counter(
        {"mm of pushed boxes": round(world.pushed_mm())}
    )


def stories(seed: int, folder: Path) -> Tried:
    """Run a random program along a random line: story, trace and checks say the same."""
    run = RandomLine(seed, folder).run()
    return disagreements(run), Counter({moment.kind for moment in tell(run)} & _SHOWN)


def ends(seed: int, folder: Path) -> Tried:
    """End `marelle run` or `marelle check` in six ways at random moments: nothing stays. Linux alone tells which processes stayed."""
    hear_ctrl_c()
    wrong, pictures = [], 0
    for way in WAYS:
        here, chance = folder / way, Random(f"{way} {seed}")
        here.mkdir()
        command = write_class(here, "run" if seed % 2 else "check", chance.choice(("python", "C")))
        moment_s = (
            chance.uniform(0.0, 1.0) if chance.random() < 0.7 else -chance.uniform(0.01, 0.6)
        )
        ended = ended_command(way, str(moment_s), command, here)
        picture = (here / "far.png").is_file()
        pictures += picture
        lost = "You stopped the robot" in ended.said and not picture
        if ended.processes or ended.files or ended.code is None or lost:
            wrong.append(f"{way}: {ended._replace(said=ended.said[-300:])}")
    return wrong, Counter({"pictures of runs stopped by hand": pictures})


TRIED = {one.__name__: one for one in (turns, robots, stories, ends)}


def main(what: str, seeds: int = 100, first: int = 0) -> int:
    """Try so many seeds; return 1 if one went wrong."""
    started, failed, counts = perf_counter(), 0, Counter[str]()
    for seed in range(first, first + seeds):
        with TemporaryDirectory() as folder:
            wrong, counted = TRIED[what](seed, Path(folder))
        failed += bool(wrong)
        counts += counted
        for one in wrong:
            print(f"{what} {seed}: {one}", flush=True)
    print(f"{seeds} {what} in {perf_counter() - started:.0f} s: {failed} wrong; {dict(counts)}")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))
