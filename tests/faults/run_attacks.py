"""Runs the hostile programs of `attacks/`, two at a time, and prints what was held: a step of CI of its own.

    python tests/faults/run_attacks.py [--sample] [WORD …]

Each runs as `marelle run`, `marelle check` and `simulate(isolate=True)` do; every third with each layer of the fence alone;
every sixth in a class of two; and once without any, which must bite. `WORD`s choose programs and modes by a part of their names.
"""

import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import NamedTuple, TextIO

from attack_corpus import HARMLESS, PLAIN, Attack, corpus
from attack_parent import MODES, attacked

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from ctrl_c import hear_ctrl_c

WORKERS = 2
EVERY = 3  # of which each layer is tried alone
CLASSES = 6  # of which one is tried in a class
SAMPLE = 27  # every so many programs, for the suite
FENCED = ("run", "check", "simulate")
ALONE = ("language", "system")
MOST_S = 60.0  # that a worker takes for one run, on a computer that does much else
END = "null"  # a worker's last line: it has done all its steps
TOLD = {"run", "simulate", "language", "system", "control"}  # which tell what a program prints


class Tried(NamedTuple):
    """One run: of which program, how, what it bit, how long it took, and what it wrote last."""

    name: str
    mode: str
    bites: list[str]
    wall_s: float
    output: str


def main(arguments: list[str]) -> int:
    """Run what is asked for; return 1 if something was not held, or does not bite."""
    words = [word for word in arguments if not word.startswith("-")]
    sample = "--sample" in arguments
    attacks = corpus()[::SAMPLE] if sample else corpus()
    plan = [step for step in _plan(attacks, sample=sample) if _is_chosen(*step, words)]
    started_s = time.monotonic()
    hear_ctrl_c()
    _warm()
    for mode in sorted({mode for _attack, mode in plan} & TOLD):
        outcome = attacked(PLAIN if mode in ("system", "control") else HARMLESS, mode)
        assert outcome.bites == {"said"}, f"no program runs as {mode}: {outcome}"
    tried = list(_all(plan))
    table = _table(attacks, tried)
    print(f"{table}\n{len(tried)} runs in {time.monotonic() - started_s:.0f} s")
    wrong = [
        one for one in tried if _is_wrong(one, {attack.name: attack.bite for attack in attacks})
    ]
    for one in wrong:
        print(
            f"\n{one.name} as {one.mode}: {', '.join(one.bites) or 'bites nothing'} ({one.wall_s:.1f} s)\n{one.output[-600:]}"
        )
    return 1 if wrong or len(tried) < len(plan) else 0


def _plan(attacks: list[Attack], *, sample: bool) -> Iterator[tuple[Attack, str]]:
    for number, attack in enumerate(attacks):
        if sample:
            yield attack, FENCED[number % len(FENCED)]
            continue
        yield from ((attack, mode) for mode in FENCED)
        if number % CLASSES == 1:
            yield attack, "class"
        if number % EVERY == 0:
            yield from ((attack, mode) for mode in ALONE if mode in attack.alone)
        yield attack, "control"


def _is_chosen(attack: Attack, mode: str, words: list[str]) -> bool:
    modes = [word for word in words if word in MODES]
    names = [word for word in words if word not in MODES]
    return (not modes or mode in modes) and (
        not names or any(word in attack.name for word in names)
    )


def _is_wrong(one: Tried, wanted: dict[str, str]) -> bool:
    if one.mode == "control":
        return wanted[one.name] not in one.bites
    return bool(one.bites)


def _warm() -> None:
    """Load all that runs need, once for all that are forked."""
    import marelle_host.cli.check
    import marelle_host.cli.main
    import marelle_host.cli.run
    import marelle_lessons
    import marelle_sim

    del marelle_host, marelle_lessons, marelle_sim


def _all(plan: list[tuple[Attack, str]]) -> Iterator[Tried]:
    """Run a plan with some workers, each of which takes every so many steps."""
    readers = []
    for worker in range(WORKERS):
        reader, writer = os.pipe()
        if os.fork() == 0:
            os.close(reader)
            with os.fdopen(writer, "w", encoding="utf-8") as answers:
                for attack, mode in plan[worker::WORKERS]:
                    outcome = attacked(attack, mode)
                    one = Tried(
                        attack.name, mode, sorted(outcome.bites), outcome.wall_s, outcome.output
                    )
                    print(json.dumps(one), file=answers, flush=True)
                print(END, file=answers, flush=True)
            os._exit(0)
        os.close(writer)
        readers.append(os.fdopen(reader, encoding="utf-8"))
    yield from _heard(readers)


def _heard(readers: Sequence[TextIO]) -> Iterator[Tried]:
    """Give what the workers say; end all if one of them dies, or says nothing for long."""
    said: SimpleQueue[str] = SimpleQueue()
    for answers in readers:  # all at once: a worker whose pipe is full would wait
        Thread(target=_hear, args=(answers, said), daemon=True).start()
    left = len(readers)
    while left:
        try:
            answer = json.loads(said.get(timeout=MOST_S))
        except Empty:
            sys.exit(f"no worker has said anything for {MOST_S:.0f} s")
        except ValueError:
            sys.exit("a worker died before it had done all its steps")
        if answer is None:
            left -= 1
            continue
        one = Tried(*answer)
        if one.bites and one.mode != "control":
            print(f"{one.name} as {one.mode}: {one.bites}", file=sys.stderr, flush=True)
        yield one


def _hear(answers: TextIO, said: SimpleQueue[str]) -> None:
    """Pass on a worker's lines; if its last one is not `END`, an empty line, which is no JSON."""
    line = ""
    try:
        for line in answers:
            said.put(line)
    finally:
        if line.strip() != END:
            said.put("")


def _table(attacks: list[Attack], tried: list[Tried]) -> str:
    """Return a table: of each group how many runs there were in the sandbox, how many it held, and how many bite without it."""
    lines = [
        "| group | programs | runs | held | longest (s) | bite without sandbox |",
        "|---|---|---|---|---|---|",
    ]
    names = {one.name for one in tried}
    groups = dict.fromkeys(attack.group for attack in attacks if attack.name in names)
    for group in [*groups, "all"]:
        inside = [one for one in tried if group in ("all", one.name.partition("/")[0])]
        fenced = [one for one in inside if one.mode != "control"]
        control = [one for one in inside if one.mode == "control"]
        bites = {attack.name: attack.bite for attack in attacks}
        lines.append(
            f"| {group} | {len({one.name for one in inside})} | {len(fenced)} | {sum(not one.bites for one in fenced)} "
            f"| {max((one.wall_s for one in fenced), default=0.0):.1f} "
            f"| {sum(bites[one.name] in one.bites for one in control)} of {len(control)} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
