"""Start a busy child on the computer, and wait to be killed."""

import sys

from marelle_sim.processes import ChildProcess, death_signal

code = "from marelle_sim.processes import end_with_parent; end_with_parent(); print('here', flush=True); sum(range(10**12))"
busy = ["sh", "-c", "echo here; while :; do :; done"]
child = (
    ChildProcess(busy, first=death_signal())
    if sys.argv[1] == "other"
    else ChildProcess([sys.executable, "-c", code])
)
assert child.read(1) == b"h"
print(child.pid, flush=True)
sys.stdin.read()
