"""Starts a process that imports this file again, and marelle in it."""

import multiprocessing
import os

if __name__ != "__main__":
    import marelle  # noqa: F401 - is what it does

    print("here")
else:
    multiprocessing.get_context("spawn").Process(target=os.getpid).start()
