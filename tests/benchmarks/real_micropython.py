"""How fast programs run in the real MicroPython, beside CPython: in processor time of both processes, best of a few.

.venv/bin/python tests/benchmarks/real_micropython.py
"""

from pathlib import Path

from paired import processor_s

from marelle_sim import simulate

PROGRAMS = Path(__file__).with_name("programs")
ROWS = (
    ("raw line follower", "raw_line_follower.py", "bench5", "line_loop"),
    ("library line follower", "line_follower.py", "pico_bot", "line_loop"),
    ("library avoider", "avoider.py", "pico_bot", "room"),
    ("raw two-encoder loop", "two_encoders.py", "pico_bot", "empty"),
    ("busy-wait loop", "busy_wait.py", "pico_bot", "empty"),
)
VIRTUAL_S = 60
ROUNDS = 5


def times_real_time(program: str, kit: str, world: str, vm: str) -> float:
    """Return how much faster than real time a program runs, the best of several runs."""
    best_s = float("inf")
    for _round in range(ROUNDS):
        started = processor_s()
        simulate(PROGRAMS / program, kit=kit, world=world, seconds=VIRTUAL_S, vm=vm)
        best_s = min(best_s, processor_s() - started)
    return VIRTUAL_S / best_s


def main() -> None:
    """Print the table."""
    print("| 60 s of | in CPython | in MicroPython |\n|---|---|---|")
    for name, program, kit, world in ROWS:
        here = times_real_time(program, kit, world, "python")
        there = times_real_time(program, kit, world, "micropython")
        print(f"| {name} | {here:.0f} | {there:.0f} |")


if __name__ == "__main__":
    main()
