"""A fork server whose children say what they have and know, then repeat what they are told; « stay » has one compute for ever."""

import os
import sys
from functools import partial

from marelle_sim.processes.fork_server import serve


def answer(given: bytes) -> None:
    """Say which files are open, what was given and which group this is, then repeat lines."""
    last = os.open(os.devnull, os.O_RDONLY)  # the lowest number that is free
    say(f"{last} {given.decode()} {os.getpgrp() == os.getpid()}\n")
    for line in sys.stdin:
        while line == "stay\n":
            pass
        say(line)


def say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    serve(lambda given: partial(answer, given))
