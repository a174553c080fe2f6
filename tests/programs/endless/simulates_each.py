"""Simulates each program of its standard input for 400 ms and prints how it ended."""

import json
import sys

from marelle_sim import simulate

for text in json.load(sys.stdin):
    open("program.py", "w").write(text)
    run = simulate("program.py", world="empty", seconds=0.4)
    told = run.error.traceback.splitlines()[-1] if run.error else ""
    print(json.dumps([text, run.ended, run.seconds, told]), flush=True)
