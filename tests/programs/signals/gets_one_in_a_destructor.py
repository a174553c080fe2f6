"""Gets a signal in a destructor, which swallows it, and three more while it puts away."""

import os
import signal
import time

from marelle_host.cli.terminal import signals

signals._AGAIN_S = 0.1


class Swallows:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.01)


with signals.ended_in_order():
    Swallows()
    try:
        while True:
            time.sleep(0.01)
    finally:
        time.sleep(0.3)  # the signal comes thrice again meanwhile
        print("put away", flush=True)
