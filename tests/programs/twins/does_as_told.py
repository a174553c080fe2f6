"""A twin on the computer that does what the program tells it: it ends, hangs or is slow."""

import os
import signal
import time
from itertools import count
from pathlib import Path

HERE = Path(__file__).parent


class Twin:
    """A chip whose code on this computer does what it is told: nobody counts what it computes."""

    def write(self, data):
        getattr(self, data.decode())()

    def none(self):
        pass

    def exit(self):
        os._exit(11)

    def hang(self):
        sum(count())

    def stop(self):
        """Be where the run is when Ctrl-C is pressed."""
        if not self.is_again():
            os.kill(os.getppid(), signal.SIGINT)
        self.hang()

    def slow(self):
        """Be silent until the run is done again elsewhere."""
        end_s = time.monotonic() + (0 if self.is_again() else 30)
        while time.monotonic() < end_s and not (HERE / "again").exists():
            time.sleep(0.01)

    def is_again(self):
        again = (HERE / "first").exists()
        (HERE / "again" if again else HERE / "first").touch()
        return again

    def read(self, size):
        return bytes(size)
