"""Measure how long programs that do not want to be stopped take to be stopped, each on a double of an ESP32 with marelle's guard.

    python tests/benchmarks/stop.py [--only WORD]

A time is that of `marelle stop` without the start of its own Python: a program that heeds Ctrl-C has 1 s on native USB, any other 5 s
at 115200 bit/s: its board is restarted by DTR and RTS of its port (RFC 2217), and its guard caught before the program starts again.
"""

import argparse
import sys
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from stuck_programs import ORDINARY, PROGRAMS, how, stop


def main() -> None:
    """Stop each, and print how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="only the programs with that in their name")
    only = parser.parse_args().only
    warnings.simplefilter("ignore", DeprecationWarning)  # of pyserial's RFC 2217
    for name in [name for name in PROGRAMS if only in name]:
        for door, baud in [*([("pty", 0)] if name in ORDINARY else []), ("rfc2217", 115_200)]:
            with TemporaryDirectory(prefix="marelle-") as folder:
                timed = stop(Path(folder), name, door=door, baud=baud)
            print(f"{name:32} {door:8} {timed.seconds:5.2f} s  {how(timed)}", flush=True)


if __name__ == "__main__":
    main()
