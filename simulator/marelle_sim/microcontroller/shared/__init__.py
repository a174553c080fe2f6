"""Parts of a board in the Python that CPython and MicroPython have in common: a program in the real MicroPython runs these files too."""
